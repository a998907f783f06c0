import {
  nms,
  selectiveSearch,
  softNms,
  type KeptBoxes,
  type ScoredBoxes,
  type TracedBoxes,
  type TracedFusion,
  type TracedMatrixNms,
  type TracedSearch,
  type TracedSoftNms,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import type { Equal, Expect } from './expect.js';

const boxes = new Float32Array(8);
const scores = new Float32Array(2);
const imageOffsets = [0, 2];

const plain = nms(boxes, scores);
const untraced = nms(boxes, scores, { trace: false });
const batch = nms(boxes, scores, { imageOffsets });
const traced = nms(boxes, scores, { trace: true });
const tracedBatch = nms(boxes, scores, { imageOffsets, trace: true });
const soft = softNms(boxes, scores, { sigma: 1 });
const tracedSoft = softNms(boxes, scores, { trace: true });
const later = promises.nms(boxes, scores);
const tracedLater = promises.nms(boxes, scores, { trace: true });
const softLater = promises.softNms(boxes, scores);
const tracedSoftLater = promises.softNms(boxes, scores, { trace: true });
const matrixLater = promises.matrixNms(boxes, scores, { trace: true });
const image = { data: new Uint8Array(1), width: 1, height: 1 };
const searched = selectiveSearch(image, { mode: 'single' });
const tracedSearch = selectiveSearch(image, { trace: true });
const tracedSearchLater = promises.selectiveSearch(image, { trace: true });
const fusedLater = promises.weightedBoxesFusion([], { trace: true });

export type NmsReturnsIndices = Expect<Equal<typeof plain, Uint32Array>>;
export type NoTraceChangesNothing = Expect<Equal<typeof untraced, Uint32Array>>;
export type ABatchHasOffsets = Expect<Equal<typeof batch, KeptBoxes>>;
export type ATraceComesWithTheBoxes = Expect<Equal<typeof traced, TracedBoxes>>;
export type ATracedBatchToo = Expect<Equal<typeof tracedBatch, TracedBoxes>>;
export type SoftNmsReturnsScores = Expect<Equal<typeof soft, ScoredBoxes>>;
export type SoftNmsHasItsTrace = Expect<Equal<typeof tracedSoft, TracedSoftNms>>;
export type PromisesPromiseTheSame = Expect<
  Equal<
    [typeof later, typeof tracedLater, typeof softLater, typeof tracedSoftLater],
    [Promise<Uint32Array>, Promise<TracedBoxes>, Promise<ScoredBoxes>, Promise<TracedSoftNms>]
  >
>;
export type OfTheOthersToo = Expect<
  Equal<[typeof matrixLater, typeof fusedLater], [Promise<TracedMatrixNms>, Promise<TracedFusion>]>
>;
export type ASearchHasItsMerges = Expect<
  Equal<
    [typeof searched, typeof tracedSearch, typeof tracedSearchLater],
    [Float64Array, TracedSearch, Promise<TracedSearch>]
  >
>;

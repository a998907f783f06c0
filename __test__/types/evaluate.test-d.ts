import {
  Dataset,
  decode,
  evaluate,
  Evaluator,
  type CategoryMetrics,
  type Evaluation,
  type EvaluateOptions,
  type Id,
  type Metrics,
  type NdArray,
  type SemanticAccumulator,
} from 'boxwise';
import { evaluate as evaluateAsync } from 'boxwise/promises';
import type { Equal, Expect } from './expect.js';

export type EvaluateAnswers = Expect<Equal<ReturnType<typeof evaluate<{ iouType: 'bbox' }>>, Evaluation>>;
export type ThePromiseFormPromisesTheSame = Expect<
  Equal<ReturnType<typeof evaluateAsync<Record<never, never>>>, Promise<Evaluation>>
>;
export type StatsAreDoubles = Expect<Equal<Evaluation['stats'] extends Float64Array ? true : false, true>>;
export type MetricsAreNamed = Expect<
  Equal<
    keyof Metrics,
    'AP' | 'AP50' | 'AP75' | 'APs' | 'APm' | 'APl' | 'AR1' | 'AR10' | 'AR100' | 'ARs' | 'ARm' | 'ARl'
  >
>;
export type ArraysHaveShapes = Expect<Equal<Evaluation['precision'], NdArray>>;
export type IdsAreNumbersOrStrings = Expect<Equal<Id, number | bigint | string>>;
export type CategoriesHaveEveryMetric = Expect<Equal<CategoryMetrics extends Metrics ? true : false, true>>;
export type OptionsMayAllBeAbsent = Expect<
  Equal<Record<never, never> extends EvaluateOptions ? true : false, true>
>;

const dataset = Dataset.load(new Uint8Array());
const columns = {
  imageIds: ['a', 'b'],
  categoryIds: new Int32Array(2),
  boxes: new Float32Array(8),
  scores: new Float64Array(2),
};
evaluate(dataset, columns);
evaluate('gt.json', new URL('file:///dt.json'), {
  areaRanges: [
    ['all', 0, 1e10],
    [0, 1024],
  ],
});
evaluate({ images: [{ id: 1, width: 640 }] }, []);
void evaluateAsync(dataset, columns, { onProgress: (fraction: number) => void fraction });

const poses = { ...columns, keypoints: new Float32Array(2 * 51), pointsPerDetection: 17 };
const oks: number = evaluate(dataset, poses, { iouType: 'keypoints' }).metrics.AR75;
void oks;
// @ts-expect-error: nobody labels the joints of small people
void evaluate(dataset, poses, { iouType: 'keypoints' }).metrics.APs;
evaluate(dataset, poses, { iouType: 'keypoints', keypointSigmas: new Map([[1, [0.1, 0.2]]]) });

evaluate(dataset, { ...columns, boxes: [1, 2, 3, 4] });
// @ts-expect-error: an id column holds one kind of ids
evaluate(dataset, { ...columns, imageIds: ['a', 1] });
// @ts-expect-error: there are two modes
evaluate(dataset, columns, { parity: 'loose' });
// @ts-expect-error: thresholds come in a list
evaluate(dataset, columns, { iouThresholds: 0.5 });
// @ts-expect-error: the blocking form reports no progress
evaluate(dataset, columns, { onProgress: () => {} });
// @ts-expect-error: results are read-only
evaluate(dataset, columns).stats = new Float64Array(12);
// @ts-expect-error: a dataset is loaded, not made
new Dataset();

const voc = evaluate(dataset, columns, {
  protocol: 'voc',
  interpolation: '11-points',
  coordinates: 'continuous',
});
export type VocTellsMeanAveragePrecision = Expect<Equal<keyof typeof voc.metrics, 'AP50' | 'AP'>>;
// @ts-expect-error: there is no such way
evaluate(dataset, columns, { protocol: 'voc', interpolation: '101-points' });

const rare: number = evaluate(dataset, columns, { protocol: 'lvis' }).metrics.APr;
const recall: number = evaluate(dataset, columns, { protocol: 'lvis', iouType: 'segm' }).metrics['AR@300'];
void [rare, recall];
// @ts-expect-error: LVIS has no AR100
void evaluate(dataset, columns, { protocol: 'lvis' }).metrics.AR100;
evaluate(dataset, { ...columns, boxes: new Float32Array(10), format: 'cxcywhr' }, { iouType: 'rotated' });
// @ts-expect-error: there is no such format
evaluate(dataset, { ...columns, format: 'xyr' });

const streamed = new Evaluator(dataset, { protocol: 'voc' });
streamed.add(1, { categoryIds: [1], boxes: [0, 0, 1, 1], scores: [1] }).addBatch([[2, []]]);
export type AnEvaluatorsMetricsAreThoseOfItsOptions = Expect<
  Equal<keyof ReturnType<typeof streamed.result>['metrics'], 'AP50' | 'AP'>
>;
void Evaluator.merge([streamed]).promises.result({ onlyAdded: true, signal: AbortSignal.timeout(1) });
// @ts-expect-error: analyses need every detection
void new Evaluator(dataset, { analysis: true });

export type UsingDisposesOfThem = Expect<
  Equal<Evaluation | Evaluator | Dataset | SemanticAccumulator extends Disposable ? true : false, true>
>;

/** What runs compiles: nested arrays as outputs, and columns as numbers and in rows. */
export const nestedOutputs = [
  decode([[[1, 2, 3, 4, 0.5, 6]]], { model: 'end-to-end' }),
  decode({ output0: [[[1, 2, 3, 4, 0.5, 6]]] }, { model: 'end-to-end' }),
];
const rows = { imageIds: [1], categoryIds: [1], boxes: [[0, 0, 1, 1]], scores: [1] };
export const ofRows = evaluate('gt.json', rows);
export const addedRows = new Evaluator('gt.json').add(1, {
  categoryIds: [1],
  boxes: [[0, 0, 1, 1]],
  scores: [1],
});
export const addedNumbers = new Evaluator('gt.json').add(1, {
  categoryIds: [1],
  boxes: [0, 0, 1, 1],
  scores: [1],
});
// @ts-expect-error a promise is no name of a slice
export const promised = ofRows.slices({ images: [{ id: 1 }], by: async () => 'a' });

// Options of one protocol or comparison are no options of another.
declare const someProtocol: 'coco' | 'lvis' | 'voc' | 'openimages' | 'crowdpose';
declare const someComparison: 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';
declare const someOptions: EvaluateOptions;
evaluate(dataset, columns, { protocol: someProtocol, iouType: someComparison, threads: 1 });
evaluate(dataset, columns, { iouType: someComparison, areaRanges: [[0, 1024]] });
evaluate(dataset, columns, someOptions);
void evaluateAsync(dataset, columns, { ...someOptions, onProgress: (fraction: number) => void fraction });
evaluate(dataset, columns, { iouType: 'boundary', dilationRatio: 0.01 });
evaluate(dataset, columns, {
  protocol: 'lvis',
  iouType: 'boundary',
  dilationRatio: 0.01,
  areaRanges: [[0, 9]],
});
evaluate(dataset, poses, { protocol: 'crowdpose', keypointSigmas: [0.1], areaRanges: [[0, 1024]] });
evaluate(dataset, columns, { protocol: 'openimages', groupOfWeight: 0, verifiedOnly: false });
const openImages = { protocol: 'openimages', groupOfWeight: 0 } as const;
evaluate(dataset, columns, { ...openImages, hierarchy: { LabelName: 'root' } });
// @ts-expect-error: only voc interpolates
evaluate(dataset, columns, { protocol: 'coco', interpolation: '11-points' });
// @ts-expect-error: the default protocol has no interpolation
evaluate(dataset, columns, { interpolation: '11-points' });
// @ts-expect-error: only voc has coordinates
evaluate(dataset, columns, { protocol: 'openimages', coordinates: 'pixels' });
// @ts-expect-error: only openimages has a weight of groups
evaluate(dataset, columns, { protocol: 'voc', groupOfWeight: 0 });
// @ts-expect-error: the default protocol has no hierarchy
evaluate(dataset, columns, { hierarchy: { LabelName: 'root' } });
// @ts-expect-error: voc does not look at sizes
evaluate(dataset, columns, { protocol: 'voc', areaRanges: [[0, 1024]] });
// @ts-expect-error: sigmas are of keypoints
evaluate(dataset, poses, { iouType: 'bbox', keypointSigmas: [0.1] });
// @ts-expect-error: boxes are the default, and have no sigmas
evaluate(dataset, poses, { keypointSigmas: [0.1] });
// @ts-expect-error: the ratio is of boundaries
evaluate(dataset, columns, { iouType: 'segm', dilationRatio: 0.01 });
// @ts-expect-error: the same for promises
void evaluateAsync(dataset, columns, { protocol: 'coco', interpolation: '11-points' });
// @ts-expect-error: the same for evaluators
void new Evaluator(dataset, { iouType: 'bbox', keypointSigmas: [0.1] });

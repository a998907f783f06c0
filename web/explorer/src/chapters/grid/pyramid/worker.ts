// What the worker makes of the recorded head.
import { decode, decodeBoxes, encodeBoxes } from 'boxwise';
import type { LevelFound } from '../levels/answers';
import {
  ANCHOR_BOXES,
  ANCHORS,
  anchorsOf,
  CLASSES,
  headOf,
  rowsOf,
  SIDE,
  type Head,
  type PictureKey,
} from './head';

export interface Recording {
  picture: PictureKey;
  /** The recording's address. */
  url: string;
}
export interface Thresholds extends Recording {
  least: number;
  iouThreshold: number;
  suppress: boolean;
}

/** What each anchor says: its best class with its logit and score, its offsets and the box that they make, in pixels. */
export interface Answers {
  classIds: Int32Array;
  logits: Float64Array;
  scores: Float64Array;
  offsets: Float64Array;
  boxes: Float64Array;
}
export interface Decoded {
  /** What is left, best first. */
  found: LevelFound[];
  /** Anchors above the threshold, before suppression. */
  answering: number;
  /** Their rows of the head, as far as a listing shows them. */
  rows: { logits: Head['logits']; deltas: Head['deltas']; anchors: Float64Array } | null;
}

/** The most rows that a listing shows. */
const MOST_ROWS = 80;
/** How decoding reads the head: scores are logistic, and each anchor answers with its best class. */
const MODEL = { model: 'retinanet', logits: true, multiLabel: false } as const;

interface Loaded {
  head: Head;
  answers: Answers;
}
const loaded = new Map<string, Promise<Loaded>>();

function load({ picture, url }: Recording): Promise<Loaded> {
  const before = loaded.get(url);
  if (before) return before;
  const loading = read(picture, url);
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url)); // the next question tries again
  return loading;
}

async function read(picture: PictureKey, url: string): Promise<Loaded> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The recording ${url} was not loaded: ${response.status}`);
  const head = headOf(await response.arrayBuffer(), picture);
  const boxes = decodeBoxes(head.deltas, ANCHOR_BOXES) as Float64Array;
  const all = decode(
    { ...head },
    {
      ...MODEL,
      anchors: ANCHOR_BOXES,
      scoreThreshold: 0,
      suppress: false,
      topK: ANCHORS,
      maxDetections: ANCHORS,
    },
  );
  const answers: Answers = {
    classIds: new Int32Array(ANCHORS),
    logits: new Float64Array(ANCHORS),
    scores: new Float64Array(ANCHORS),
    offsets: encodeBoxes(boxes, ANCHOR_BOXES) as Float64Array,
    boxes: Float64Array.from(boxes),
  };
  const { data, scale, zeroPoint } = head.logits;
  for (const { source, classId, score } of all) {
    answers.classIds[source] = classId;
    answers.scores[source] = score;
    answers.logits[source] = scale * (data[source * CLASSES.length + classId] - zeroPoint);
  }
  return { head, answers };
}

/** What all anchors of a recording say; nothing where no recording is wanted yet. */
export async function readAnchors(recording: Recording | null): Promise<Answers | null> {
  return recording && (await load(recording)).answers;
}

/** What is left above the thresholds, and which anchor each box comes from. */
export async function decodeAnchors(question: Thresholds | null): Promise<Decoded | null> {
  if (!question) return null;
  const { head, answers } = await load(question);
  const { least, iouThreshold, suppress } = question;
  const detections = decode(
    { ...head },
    {
      ...MODEL,
      anchors: ANCHOR_BOXES,
      inputSize: SIDE,
      scoreThreshold: least,
      iouThreshold,
      suppress,
    },
  );
  const answering: number[] = [];
  answers.scores.forEach((score, anchor) => score > least && answering.push(anchor));
  // Where none is above the threshold, a listing has the best one, and finds nothing in it.
  const listed = answering.length > 0 ? answering : [answers.scores.indexOf(Math.max(...answers.scores))];
  return {
    found: [...detections].map(({ box, score, classId, source }) => ({
      box,
      score,
      classId,
      source,
    })),
    answering: answering.length,
    rows: listed.length <= MOST_ROWS ? { ...rowsOf(head, listed), anchors: anchorsOf(listed) } : null,
  };
}

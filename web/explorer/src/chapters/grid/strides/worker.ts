// What the worker makes of the recorded maps.
import { decode } from 'boxwise';
import type { LevelFound } from '../levels/answers';
import { CELLS, CLASSES, DISTANCE, LOGIT, mapsOf, MODEL, NUMBERS, outputsOf, SIDE, type Maps } from './head';

export interface StridesQuestion {
  /** The recording's address. */
  url: string;
  least: number;
  iouThreshold: number;
  suppress: boolean;
}
/** What each cell says: its best class with its logit and score, the numbers of its distances, and its box in pixels. */
export interface CellAnswers {
  classIds: Int32Array;
  logits: Float64Array;
  scores: Float64Array;
  /** Logits of the bins: left, top, right, bottom. */
  bins: Float64Array;
  boxes: Float64Array;
}
/** A cell's bytes, as a listing shows them. */
export interface Row {
  cell: number;
  logits: Uint8Array;
  distances: Uint8Array;
}
export interface StridesDecoded {
  /** What is left, best first. */
  found: LevelFound[];
  /** Cells above the threshold, before suppression. */
  answering: number;
  /** Their bytes; nothing where they are too many for a listing. */
  rows: Row[] | null;
}

/** The most cells that a listing shows: more than the least threshold of the slider leaves. */
const MOST_ROWS = 600;

interface Loaded {
  maps: Maps;
  answers: CellAnswers;
}
const loaded = new Map<string, Promise<Loaded>>();

function load(url: string): Promise<Loaded> {
  const before = loaded.get(url);
  if (before) return before;
  const loading = read(url);
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url)); // the next question tries again
  return loading;
}

async function read(url: string): Promise<Loaded> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The recording ${url} was not loaded: ${response.status}`);
  const maps = mapsOf(await response.arrayBuffer());
  const all = { ...MODEL, scoreThreshold: 0, suppress: false, topK: CELLS, maxDetections: CELLS };
  const answers: CellAnswers = {
    classIds: new Int32Array(CELLS),
    logits: new Float64Array(CELLS),
    scores: new Float64Array(CELLS),
    bins: Float64Array.from(maps.distances, (byte) => DISTANCE.scale * (byte - DISTANCE.zeroPoint)),
    boxes: new Float64Array(4 * CELLS),
  };
  for (const { source, classId, score, box } of decode(outputsOf(maps), all)) {
    answers.classIds[source] = classId;
    answers.scores[source] = score;
    answers.logits[source] =
      LOGIT.scale * ((maps.logits[source * CLASSES.length + classId] as number) - LOGIT.zeroPoint);
    answers.boxes.set(box, 4 * source);
  }
  return { maps, answers };
}

/** What all cells of the recording say; nothing where it is not wanted yet. */
export async function readCells(url: string | null): Promise<CellAnswers | null> {
  return url === null ? null : (await load(url)).answers;
}

/** What is left above the thresholds, and which cell each box comes from. */
export async function decodeCells(question: StridesQuestion | null): Promise<StridesDecoded | null> {
  if (!question) return null;
  const { url, least, iouThreshold, suppress } = question;
  const { maps, answers } = await load(url);
  const options = { ...MODEL, inputSize: SIDE, scoreThreshold: least, iouThreshold, suppress };
  const found = [...decode(outputsOf(maps), options)].map(({ box, score, classId, source }) => ({
    box,
    score,
    classId,
    source,
  }));
  const answering: number[] = [];
  answers.scores.forEach((score, cell) => score > least && answering.push(cell));
  const bytes = (data: Uint8Array, width: number, cell: number) =>
    data.slice(cell * width, (cell + 1) * width);
  const row = (cell: number): Row => ({
    cell,
    logits: bytes(maps.logits, CLASSES.length, cell),
    distances: bytes(maps.distances, NUMBERS, cell),
  });
  return {
    found,
    answering: answering.length,
    rows: answering.length <= MOST_ROWS ? answering.map(row) : null,
  };
}

// The networks and answers of oracles/onnxruntime.
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../oracles/onnxruntime/', import.meta.url);

export interface Answer {
  box: number[];
  score: number;
  classId: number;
  source?: number;
}

interface Answers {
  picture: { size: [number, number]; patches: [number, number, number, number, number][] };
  yolo: Answer[];
  'rt-detr-export': Answer[];
}

/** The bytes of a network. */
export const network = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`${name}.onnx`, FOLDER)));

export const ANSWERS = JSON.parse(readFileSync(new URL('answers.json', FOLDER), 'utf8')) as Answers;

/** The picture of the oracle with 3 or 4 bytes a pixel. */
export function picture(channels: 3 | 4 = 3) {
  const [width, height] = ANSWERS.picture.size;
  const data = new Uint8Array(width * height * channels).fill(60);
  for (const [kind, x1, y1, x2, y2] of ANSWERS.picture.patches)
    for (let y = y1; y < y2; y++)
      for (let x = x1; x < x2; x++)
        data.set(kind === 0 ? [230, 10, 20] : [20, 10, 220], (y * width + x) * channels);
  return { data, width, height };
}

/** The largest difference between two lists of detections, in the order of their rows; infinite for others. */
export function difference(found: Iterable<Answer>, expected: readonly Answer[]): number {
  const bySource = (all: Iterable<Answer>) => [...all].toSorted((a, b) => (a.source ?? 0) - (b.source ?? 0));
  const [own, theirs] = [bySource(found), bySource(expected)];
  if (own.length !== theirs.length || own.length === 0) return Infinity;
  const differences = own.flatMap((one, i) => {
    const other = theirs[i] as Answer;
    if (one.classId !== other.classId || (other.source !== undefined && one.source !== other.source))
      return [Infinity];
    return [one.score - other.score, ...one.box.map((side, at) => (side - (other.box[at] as number)) / 100)];
  });
  return Math.max(...differences.map(Math.abs));
}

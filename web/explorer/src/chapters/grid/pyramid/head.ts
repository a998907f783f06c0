// The recorded head of oracles/ssd: a real network's numbers before any decoding.
import recordings from '../../../../../../oracles/ssd/recordings.json' with { type: 'json' };
import type { Level } from '../levels/level.js';

/** The side of the network's input, in pixels. */
export const { inputSize: SIDE, classes: CLASSES } = recordings;
export type PictureKey = keyof typeof recordings.pictures;

interface PyramidLevel extends Level {
  /** Widths and heights of a cell's anchors, in pixels. */
  shapes: readonly (readonly [number, number])[];
}

let count = 0;
export const LEVELS: readonly PyramidLevel[] = recordings.levels.map(({ cells, shapes }) => {
  const first = count;
  count += cells * cells * shapes.length;
  return {
    cells,
    stride: SIDE / cells,
    shapes: shapes.map(([w = 0, h = 0]) => [w * SIDE, h * SIDE] as const),
    first,
    end: count,
  };
});
/** The number of anchors. */
export const ANCHORS = count;

/** All anchors, rows of `(x1, y1, x2, y2)` in pixels of the input. */
export const ANCHOR_BOXES = Float64Array.from(
  LEVELS.flatMap(({ cells, stride, shapes }) =>
    Array.from({ length: cells * cells }, (_, cell) => {
      const [cx, cy] = [((cell % cells) + 0.5) * stride, (Math.floor(cell / cells) + 0.5) * stride];
      return shapes.flatMap(([w, h]) => [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]);
    }).flat(),
  ),
);

/** The two outputs of the network: bytes with a scale, and halves. `decode` takes both as they are. */
export interface Head {
  logits: { data: Uint8Array; dims: readonly number[]; scale: number; zeroPoint: number };
  deltas: { data: Uint16Array; dims: readonly number[]; type: 'float16' };
}

/** Reads a recording: the logits of all anchors, then their offsets. */
export function headOf(bytes: ArrayBuffer, picture: PictureKey): Head {
  const end = ANCHORS * CLASSES.length;
  const { scale, zeroPoint } = recordings.pictures[picture];
  return {
    logits: { data: new Uint8Array(bytes, 0, end), dims: [ANCHORS, CLASSES.length], scale, zeroPoint },
    deltas: { data: new Uint16Array(bytes.slice(end)), dims: [ANCHORS, 4], type: 'float16' },
  };
}

/** Some of a head's anchors. */
export function rowsOf({ logits, deltas }: Head, anchors: readonly number[]): Head {
  const width = CLASSES.length;
  const pick = <T extends Uint8Array | Uint16Array>(data: T, columns: number, into: T): T => {
    anchors.forEach((anchor, i) =>
      into.set(data.subarray(anchor * columns, (anchor + 1) * columns), i * columns),
    );
    return into;
  };
  return {
    logits: {
      ...logits,
      data: pick(logits.data, width, new Uint8Array(anchors.length * width)),
      dims: [anchors.length, width],
    },
    deltas: {
      ...deltas,
      data: pick(deltas.data, 4, new Uint16Array(anchors.length * 4)),
      dims: [anchors.length, 4],
    },
  };
}
/** The boxes of some anchors. */
export const anchorsOf = (anchors: readonly number[]): Float64Array =>
  Float64Array.from(anchors.flatMap((anchor) => [...ANCHOR_BOXES.subarray(4 * anchor, 4 * anchor + 4)]));

import type { Origin, Origins } from '../evaluate/origin.js';
import type { NativeColumns } from './columns.js';
import type { StoredShape } from './decode.js';
import { bytesOf } from './provenance.js';
import { boxOf, shapeOf } from './shapes.js';
import { starts } from './decode.js';

type IouType = Parameters<typeof shapeOf>[1];

/** Shapes of the worst images. */
export interface Shapes {
  /** What they are, for people; `undefined` where boxes are all there is. */
  wanted: string | undefined;
  /** Why there are none. */
  reason: string | undefined;
  /** Whether boxes of detections come from the shapes. */
  masks: boolean;
  /** For each image, whether its shapes are there. */
  images: Uint8Array;
  objects: [number, StoredShape][];
  /** By run. */
  detections: [number, StoredShape][][];
}

const WANTED: Record<IouType, string | undefined> = {
  bbox: undefined,
  segm: 'masks',
  boundary: 'masks',
  keypoints: 'keypoints',
  rotated: 'rotated boxes',
};

/** Characters of JSON that all shapes may take, before compression. */
const ROOM = 1_500_000;

/**
 * The shapes of the worst images, as many as fit, read again from the files of the evaluation, which does not keep them. Boxes of masks are
 * written into the columns.
 */
export function shapesOf(
  iouType: IouType,
  origins: readonly Origins[],
  runs: readonly NativeColumns[],
  worst: readonly number[],
): Shapes {
  const wanted = WANTED[iouType];
  const masks = iouType === 'segm' || iouType === 'boundary';
  const none = {
    wanted,
    masks,
    images: new Uint8Array(worst.length),
    objects: [],
    detections: runs.map(() => []),
  };
  if (wanted === undefined) return { ...none, reason: undefined };
  const [first] = origins as [Origins];
  const truth = list(first.groundTruth, 'annotations');
  const results = origins.map(({ detections }) => list(detections));
  if (truth === undefined || results.includes(undefined))
    return {
      ...none,
      reason:
        'the inputs cannot be read again, because they are not JSON, were loaded from memory, or have changed',
    };
  return { ...none, reason: undefined, ...taken(iouType, masks, truth, results as unknown[][], runs, worst) };
}

/** The records of a JSON file: the file's own list, or a member of its object. */
function list(origin: Origin, member?: string): unknown[] | undefined {
  const bytes = origin.content ?? bytesOf(origin);
  if (!bytes) return undefined;
  try {
    const all: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const own = member === undefined ? all : (all as Record<string, unknown> | null)?.[member];
    return Array.isArray(own) ? own : undefined;
  } catch {
    return undefined; // too long for a string, or not what JSON.parse takes
  }
}

function taken(
  iouType: IouType,
  masks: boolean,
  truth: unknown[],
  results: unknown[][],
  runs: readonly NativeColumns[],
  worst: readonly number[],
): Pick<Shapes, 'images' | 'objects' | 'detections'> {
  const images = new Uint8Array(worst.length);
  const objects: [number, StoredShape][] = [];
  const detections = runs.map((): [number, StoredShape][] => []);
  const [{ imageObjects, object }] = runs as [NativeColumns];
  const objectStart = starts(imageObjects);
  const runStarts = runs.map((own) => starts(own.imageDetections));
  let room = ROOM;
  const shape = (record: unknown): StoredShape | undefined => {
    const own = shapeOf(record, iouType);
    if (own) room -= JSON.stringify(own).length;
    return own;
  };
  for (const image of worst) {
    if (room <= 0) break;
    images[image] = 1;
    for (let at = objectStart[image] as number; at < (objectStart[image + 1] as number); at++) {
      const own = shape(truth[object[at] as number]);
      if (own) objects.push([at, own]);
    }
    for (const [run, start] of runStarts.entries()) {
      const { detection, boxes } = runs[run] as NativeColumns;
      for (let at = start[image] as number; at < (start[image + 1] as number); at++) {
        const record = results[run]?.[detection[at] as number];
        const own = shape(record);
        if (own) detections[run]?.push([at, own]);
        if (masks) boxes.set(boxOf(record, own), 4 * at);
      }
    }
  }
  return { images, objects, detections };
}

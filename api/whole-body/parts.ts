import { isList } from '../check/lists.js';
import type { CocoDataset, CocoKeypointResult, Id } from '../evaluate/types.js';
import { BoxwiseError, describe } from '../errors.js';
import { MEMBERS, SIGMAS, type WholeBodyPart } from './sigmas.js';

type Record = { readonly [Name in string]?: unknown };

/** The dataset with the points of one part as its keypoints. Annotations are numbered from 1: an id of 0 would match nothing. */
export function datasetOf(dataset: CocoDataset, part: WholeBodyPart): CocoDataset {
  const { annotations } = dataset;
  if (!isList(annotations)) return dataset; // evaluate says what is wrong
  const own = annotations.map((annotation, index) => {
    const keypoints = pointsOf(annotation as unknown as Record, part, 'annotations', index);
    return { ...annotation, id: index + 1, keypoints, num_keypoints: labelled(keypoints) };
  });
  return { ...dataset, annotations: own };
}

/**
 * The results with the points of one part as their keypoints, and with the part's score. Results without a point of the part are left out. The
 * box, whose area decides whether an unmatched result is small, is that of the first result's kind: its own, or the extent of the body.
 */
export function resultsOf(results: readonly unknown[], part: WholeBodyPart): CocoKeypointResult[] {
  const [first] = results as readonly (Record | null | undefined)[];
  const boxed = isList(first?.['bbox']) && first['bbox'].length > 0;
  return results.flatMap((result, index) => {
    const own = result as Record;
    const keypoints = pointsOf(own, part, 'results', index);
    if (labelled(keypoints) === 0) return [];
    const score = (part === 'body' ? undefined : own[`${part}_score`]) ?? own['score'];
    const bbox = boxed ? own['bbox'] : extent(pointsOf(own, 'body', 'results', index));
    const { image_id, category_id } = own as { image_id: Id; category_id: Id };
    return [{ image_id, category_id, keypoints, bbox, score } as CocoKeypointResult];
  });
}

function pointsOf(record: unknown, part: WholeBodyPart, list: string, index: number): number[] {
  if (typeof record !== 'object' || record === null)
    throw bad(list, index, 'INVALID_TYPE', 'an object', describe(record));
  if (part === 'wholebody')
    return (Object.keys(MEMBERS) as (keyof typeof MEMBERS)[]).flatMap((own) =>
      pointsOf(record, own, list, index),
    );
  const member = MEMBERS[part];
  const points = (record as Record)[member];
  if (points === undefined) throw bad(list, index, 'MISSING_KEY', `the key ${member}`, 'none');
  const needed = 3 * SIGMAS[part].length;
  if (!isList(points)) throw bad(list, index, 'INVALID_TYPE', `a list as ${member}`, describe(points));
  if (points.length !== needed)
    throw bad(list, index, 'LENGTH_MISMATCH', `${needed} numbers in ${member}`, String(points.length));
  const wrong = points.find((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== undefined)
    throw bad(list, index, 'INVALID_VALUE', `finite numbers in ${member}`, describe(wrong));
  return points as number[];
}

function bad(
  list: string,
  record: number,
  code: 'INVALID_TYPE' | 'INVALID_VALUE' | 'MISSING_KEY' | 'LENGTH_MISMATCH',
  expected: string,
  got: string,
): BoxwiseError {
  const input = list === 'results' ? 'detections' : 'groundTruth';
  const message = `${input}, ${list}[${record}]: expected ${expected}, got ${got}`;
  return new BoxwiseError(code, expected, got, { input, list, record }, message);
}

/** How many points have a third number above 0: a visibility, or a score. */
function labelled(points: readonly number[]): number {
  let count = 0;
  for (let i = 2; i < points.length; i += 3) if ((points[i] as number) > 0) count++;
  return count;
}

function extent(points: readonly number[]): [number, number, number, number] {
  const axis = (from: number): number[] => points.filter((_, i) => i % 3 === from);
  const [x, y] = [axis(0), axis(1)];
  const [left, top] = [Math.min(...x), Math.min(...y)];
  return [left, top, Math.max(...x) - left, Math.max(...y) - top];
}

import type * as addon from '#native';
import { BoxwiseError, describe } from '../../errors.js';
import type { RowOf } from '../../table.js';
import type { EvaluationParams, Id } from '../types.js';

/** What analyses need of an evaluation. */
export interface Subject {
  /** Its handle in the addon. */
  readonly handle: addon.EvaluationHandle;
  /** Its options after defaults. */
  readonly params: EvaluationParams;
  /** Names of the categories, in the order of `params.categoryIds`. */
  readonly names: (string | undefined)[];
  /** What tables call images and annotations. */
  readonly sources: () => Sources;
}

/** What tables call images and annotations. */
export interface Sources {
  /** Ids of the evaluated images, ascending. */
  readonly imageIds: readonly Id[];
  /** Their file names. */
  readonly imageNames: readonly (string | undefined)[];
  /** Ids of all annotations; empty if they were not read. */
  readonly annotationIds: readonly Id[];
}

/** The position of a category among those of an evaluation. */
export function categoryPosition({ params }: Subject, id: Id): number {
  const position = params.categoryIds.findIndex((own) =>
    typeof own === 'string' || typeof id === 'string' ? own === id : BigInt(own) === asBigInt(id),
  );
  if (position >= 0) return position;
  throw new BoxwiseError('UNKNOWN_ID', 'the id of an evaluated category', describe(id), {
    input: 'categoryId',
  });
}

/** A number that is no integer is nobody's id. */
function asBigInt(id: unknown): bigint | undefined {
  return typeof id === 'bigint' || Number.isInteger(id) ? BigInt(id as number) : undefined;
}

/** A column of an answer: a value for each category, and then those of all together. */
type Column = Float64Array | Uint32Array | boolean[];

/** The columns of the categories alone. */
export function ofCategories<Columns extends object>(columns: Columns, { params }: Subject): Columns {
  const count = params.categoryIds.length;
  const own = Object.entries(columns).map(([name, values]) => [name, (values as Column).slice(0, count)]);
  return Object.fromEntries(own) as Columns;
}

/** The row of all categories together, or a later one. */
export function ofAll<Columns extends object>(
  columns: Columns,
  { params }: Subject,
  nth = 0,
): RowOf<Columns> {
  const at = params.categoryIds.length + nth;
  const row = Object.entries(columns).map(([name, values]) => [name, (values as Column)[at]]);
  return Object.fromEntries(row) as RowOf<Columns>;
}

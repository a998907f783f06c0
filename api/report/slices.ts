import { slicedBy, type SliceColumns } from '../evaluate/analysis/slices.js';
import type { Subject } from '../evaluate/analysis/subject.js';
import type { Table } from '../table.js';
import { narrow, type NativeColumns } from './columns.js';
import type { Column } from './container.js';
import type { ReportSlices } from './payload.js';
import { ask, type Steps } from './step.js';

/** How a table of slices divides the images or annotations of the evaluation of a report. */
export interface Members {
  of: 'images' | 'objects';
  made: NonNullable<ReturnType<typeof slicedBy>>;
}

/** The members of a table's slices; `undefined` where the table was not made by `slices()`, or of another dataset. */
export function membersOf(table: Table<SliceColumns>, { sources }: Subject): Members | undefined {
  const made = slicedBy(table);
  if (!made) return undefined;
  const { imageIds, annotationIds } = sources();
  const ids = made.isOfImages ? imageIds : annotationIds;
  const isSame = ids.length === made.ids.length && ids.every((id, at) => id === made.ids[at]);
  return isSame ? { of: made.isOfImages ? 'images' : 'objects', made } : undefined;
}

/** For each image or object of a report, one more than the row of its slice; 0 where it is in none. */
export function rowsIn({ of, made }: Members, { object }: NativeColumns): Column {
  const { slices } = made.division;
  const row = (slice: number | undefined): number => (slice === undefined || slice === NONE ? 0 : slice + 1);
  return narrow(of === 'images' ? slices.map(row) : object.map((at) => row(slices[at])));
}

/** As in a table of slices: in none. */
const NONE = 2 ** 32 - 1;

/** The tables of a run: the first one's are given, another's have the same slices. */
export function* slicesOf(
  subject: Subject,
  nth: number,
  given: readonly [by: string, table: Table<SliceColumns>][],
  divided: readonly (Members | undefined)[],
): Steps<ReportSlices[]> {
  const tables: ReportSlices[] = [];
  for (const [at, [by, table]] of given.entries()) {
    const made = divided[at]?.made;
    if (nth === 0) tables.push({ by, rows: table.toTable() });
    else if (!made) tables.push({ by, rows: [] });
    else {
      const own = yield* ask(made.run, subject, made.division, made.setting);
      tables.push({ by, rows: own.toTable() });
    }
  }
  return tables;
}

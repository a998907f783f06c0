import { KINDS, type ReportData, type ReportFilter } from '../../../../api/report/payload';

/** Members of a filter in the address: `kind:background;category:3`. */
const OUTCOMES = ['truePositive', 'falsePositive', 'falseNegative', 'ignored'] as const;
const CHANGES = ['fixed', 'broken', 'better', 'worse'] as const;
const LABELS = ['overlooked', 'badlyLocated', 'swapped'] as const;

export const filterText = (filter: ReportFilter): string =>
  Object.entries(filter)
    .map(([name, value]) => `${name}:${encodeURIComponent(String(value))}`)
    .join(';');

/** The table and the row of a slice's `table.row`. */
export function sliceOf(text: string, { runs }: ReportData['header']) {
  const [, table, row] = /^(\d{1,4})\.(\d{1,9})$/.exec(text) ?? [];
  const own = runs[0].slices[Number(table)];
  const found = own?.rows[Number(row)];
  return found && { table: Number(table), row: Number(row), by: own.by, name: found.slice };
}

/** The filter that `filterText` wrote; parts that mean nothing here are left out. */
export function parseFilter(text: string, { header, images }: ReportData): ReportFilter {
  const filter: ReportFilter = {};
  const slots = header.categories.length;
  const place = (value: string, length: number) =>
    /^\d{1,9}$/.test(value) && Number(value) < length ? Number(value) : undefined;
  const cell = (value: string) => (value === 'background' ? value : place(value, slots));
  const number = (value: string) =>
    value !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
  const one = <T extends string>(value: string, of: readonly T[]) => of.find((own) => own === value);
  const readers: { [Name in keyof ReportFilter]-?: (value: string) => ReportFilter[Name] } = {
    category: (value) => place(value, slots),
    truth: cell,
    predicted: cell,
    kind: (value) => one(value, KINDS),
    outcome: (value) => one(value, OUTCOMES),
    minScore: number,
    maxScore: number,
    minIou: number,
    maxIou: number,
    rule: (value) => one(value, ['class-agnostic']),
    slice: (value) => (sliceOf(value, header) ? value : undefined),
    area: (value) => header.params.areaRanges.find(([label]) => label === value)?.[0],
    image: (value) => place(value, images.length),
    change: (value) => one(value, CHANGES),
    by: (value) => (header.runs.length > 1 ? one(value, ['both', 'a', 'b']) : undefined),
    label: (value) => one(value, LABELS),
  };
  for (const part of text.slice(0, 2000).split(';')) {
    const [name, value = ''] = part.split(':', 2);
    if (!Object.hasOwn(readers, name)) continue;
    let given = '';
    try {
      given = decodeURIComponent(value);
    } catch {
      continue;
    }
    const read = readers[name as keyof ReportFilter](given);
    if (read !== undefined) Object.assign(filter, { [name]: read });
  }
  return filter;
}

import type { Id } from '../../api/evaluate/types.js';

/** Rows of cells, the same number in each. */
export interface Table {
  columns: Column[];
  rows: Cell[][];
}

/** A column and what stands in it: names and ids as they are, metrics that tables for people round. */
export interface Column {
  title: string;
  kind: 'name' | 'id' | 'metric';
}

export type Cell = Id | boolean;

/** A category's id, its name, and numbers by name. */
export type CategoryRow = { readonly categoryId: Id; readonly name?: string } & object;

/** A row for each metric. */
export function metricTable(metrics: object): Table {
  const columns: Column[] = [
    { title: 'metric', kind: 'name' },
    { title: 'value', kind: 'metric' },
  ];
  return { columns, rows: Object.entries(metrics) };
}

/** A row for each category: its id, its name, then its numbers in the order of the summary. */
export function categoryTable(metrics: object, categories: readonly CategoryRow[]): Table {
  const names = numbersOf(metrics, categories);
  const columns: Column[] = [
    { title: 'id', kind: 'id' },
    { title: 'category', kind: 'name' },
    ...names.map((title): Column => ({ title, kind: kindOf(title, metrics, categories) })),
  ];
  const rows = categories.map((category): Cell[] => [
    category.categoryId,
    category.name ?? '',
    ...names.map((name) => cell(category, name)),
  ]);
  return { columns, rows };
}

/** The table of categories after a row of all of them together. */
export function completeTable(metrics: object, categories: readonly CategoryRow[]): Table {
  const { columns, rows } = categoryTable(metrics, categories);
  const all = numbersOf(metrics, categories).map((name) => cell(metrics, name));
  return { columns, rows: [['', 'all', ...all], ...rows] };
}

/** What categories have; of none of them, what all together have. */
function numbersOf(metrics: object, categories: readonly CategoryRow[]): string[] {
  return Object.keys(categories[0] ?? metrics).filter((name) => name !== 'categoryId' && name !== 'name');
}

/** Shares are rounded for people, counts are not. */
function kindOf(name: string, metrics: object, categories: readonly CategoryRow[]): Column['kind'] {
  const isShare = (row: object): boolean =>
    typeof cell(row, name) === 'number' && !Number.isInteger(cell(row, name));
  return name in metrics || categories.some(isShare) ? 'metric' : 'id';
}

function cell(row: object, name: string): Cell {
  return (row as Readonly<Record<string, Cell>>)[name] ?? '';
}

/** A cell for people: metrics as the summary rounds them, -1 as it is. */
export function shown(cell: Cell, { kind }: Column): string {
  return kind === 'metric' && typeof cell === 'number' ? rounded(cell) : String(cell);
}

/** A metric as the summary rounds it; -1 as it is. */
export function rounded(metric: number): string {
  return metric === -1 ? '-1' : metric.toFixed(3);
}

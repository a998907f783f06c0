import type { CategoryMetrics, Id, Metrics } from '../../api/evaluate/types.js';

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

export type Cell = Id;

/** A row for each metric. */
export function metricTable(metrics: Metrics): Table {
  const columns: Column[] = [
    { title: 'metric', kind: 'name' },
    { title: 'value', kind: 'metric' },
  ];
  return { columns, rows: Object.entries(metrics) };
}

/** A row for each category: its id, its name, then the metrics in the order of the summary. */
export function categoryTable(metrics: Metrics, categories: readonly CategoryMetrics[]): Table {
  const names = Object.keys(metrics) as (keyof Metrics)[];
  const columns: Column[] = [
    { title: 'id', kind: 'id' },
    { title: 'category', kind: 'name' },
    ...names.map((title): Column => ({ title, kind: 'metric' })),
  ];
  const rows = categories.map((category): Cell[] => [
    category.categoryId,
    category.name ?? '',
    ...names.map((name) => category[name]),
  ]);
  return { columns, rows };
}

/** The table of categories after a row of all of them together. */
export function completeTable(metrics: Metrics, categories: readonly CategoryMetrics[]): Table {
  const { columns, rows } = categoryTable(metrics, categories);
  return { columns, rows: [['', 'all', ...Object.values<number>({ ...metrics })], ...rows] };
}

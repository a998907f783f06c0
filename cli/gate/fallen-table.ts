import type { Cell, Column, Table } from '../eval/tables.js';
import { rise, type Change } from './changes.js';

/** What fell, as a table. */
export function fallenTable(fallen: readonly Change[]): Table {
  const columns: Column[] = [
    { title: 'metric', kind: 'name' },
    { title: 'category', kind: 'name' },
    { title: 'baseline', kind: 'metric' },
    { title: 'now', kind: 'metric' },
    { title: 'change', kind: 'id' },
  ];
  const rows = fallen.map((change): Cell[] => [
    change.metric,
    change.category ?? 'all',
    change.before,
    change.now,
    rise(change).toFixed(4),
  ]);
  return { columns, rows };
}

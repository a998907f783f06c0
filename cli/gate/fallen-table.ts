import type { Cell, Column, Table } from '../eval/tables.js';
import { fallen, rise, type Change } from './changes.js';

/** What fell, as a table. */
export function fallenTable(changes: readonly Change[], maxDrop: number): Table {
  const columns: Column[] = [
    { title: 'metric', kind: 'name' },
    { title: 'category', kind: 'name' },
    { title: 'baseline', kind: 'metric' },
    { title: 'now', kind: 'metric' },
    { title: 'change', kind: 'id' },
  ];
  const rows = fallen(changes, maxDrop).map((change): Cell[] => [
    change.metric,
    change.category ?? 'all',
    change.before,
    change.now,
    rise(change).toFixed(4),
  ]);
  return { columns, rows };
}

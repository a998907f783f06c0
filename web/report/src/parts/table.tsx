import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { say } from 'components/speech';
import { counted } from 'components/numbers';
import type { Cell, Sheet } from '../lib/export';
import { linkedText } from '../lib/link';
import { fraction, shown } from '../lib/text';
import { printing } from '../lib/print';
import { Take } from './take';

export interface Column {
  key: string;
  title: string;
  /** What the column is, where its title does not say it. */
  help?: string;
  /** Sorted by, and exported; NaN and -1 of a metric come last. */
  value(row: number): Cell;
  text?(row: number): string;
  /** Share of the cell that a bar fills, from 0 to 1. */
  bar?(row: number): number;
  /** Drawn before the text; says nothing that the text does not. */
  draw?(row: number): ComponentChildren;
  class?: string;
}

/** Text stands left, numbers right. */
const classOf = (own: Column, row: number | undefined): string =>
  [
    own.class ?? '',
    own.bar ? 'has-bar' : '',
    own.draw ? 'has-drawing' : '',
    row !== undefined && typeof own.value(row) === 'string' ? 'is-text' : '',
  ].join(' ');

/** How a table is sorted and filtered; in the address. */
export interface TableState {
  sort: Signal<string>;
  find: Signal<string>;
}
export const tableState = (key: string, sort = ''): TableState => ({
  sort: linkedText(`${key}.sort`, sort),
  find: linkedText(`${key}.find`),
});

interface TableProps {
  /** For the file's name. */
  id: string;
  title: string;
  columns: readonly Column[];
  /** The rows, as places in the data. */
  rows: readonly number[];
  state: TableState;
  /** What is searched; without it there is no search field. */
  search?: (row: number) => string;
  searchLabel?: string;
  /** Opens the pictures of a row. */
  open?: (row: number) => void;
  openLabel?: (row: number) => string;
  /** Exported beside the columns. */
  extra?: readonly Column[];
  /** The row that is lit. */
  current?: number;
  controls?: ComponentChildren;
}

const OVERSCAN = 8;
const narrow = matchMedia('(max-width: 44rem)');

const isMissing = (value: Cell) =>
  value === undefined || value === null || value === -1 || Number.isNaN(value) || value === '';

/** Rows by a column, ties in their own order, missing values last in both directions. */
export function sorted(
  rows: readonly number[],
  column: Column | undefined,
  isDown: boolean,
): readonly number[] {
  if (!column) return rows;
  const values = new Map(rows.map((row) => [row, column.value(row)]));
  return rows.toSorted((one, other) => {
    const [a, b] = [values.get(one), values.get(other)];
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
    const order =
      typeof a === 'string' || typeof b === 'string'
        ? String(a).slice(0, 200).localeCompare(String(b).slice(0, 200), 'en', { numeric: true })
        : (a as number) - (b as number);
    return isDown ? -order : order;
  });
}

const textOf = (column: Column, row: number): string => {
  if (column.text) return column.text(row);
  const value = column.value(row);
  return typeof value === 'string' ? shown(value) : fraction(value ?? undefined);
};

/** A table that is sorted, searched, walked by keys and taken out of the page. Only the rows in view are in the document. */
export function DataTable(props: TableProps) {
  const { id, title, columns, rows, state, search, open, extra = [] } = props;
  const [key, isDown] = [state.sort.value.replace(/-$/, ''), state.sort.value.endsWith('-')];
  const found = useMemo(() => {
    const text = state.find.value.trim().toLowerCase();
    return text && search ? rows.filter((row) => search(row).toLowerCase().includes(text)) : rows;
  }, [rows, state.find.value, search]);
  // A table that is sorted by what the threshold moves is sorted again with it.
  const column = columns.find((own) => own.key === key);
  const order = useMemo(() => sorted(found, column, isDown), [found, column, isDown]);
  const all = [...columns, ...extra];
  const sheet = (): Sheet => ({
    name: id,
    columns: all.map((own) => own.key),
    rows: order.map((row) => all.map((own) => own.value(row))),
  });
  const sortBy = (own: Column) => {
    const first = typeof own.value(rows[0] ?? 0) === 'string' ? '' : '-';
    const isSame = own.key === key;
    state.sort.value = isSame ? `${key}${isDown ? '' : '-'}` : `${own.key}${first}`;
    say(`Sorted by ${own.title}, ${state.sort.value.endsWith('-') ? 'descending' : 'ascending'}`, 0);
  };
  return (
    <div class="sheet">
      <div class="sheet-head">
        {search && (
          <label class="search">
            <span class="unseen">{props.searchLabel ?? `Search: ${title}`}</span>
            <input
              type="search"
              placeholder={props.searchLabel ?? 'Search'}
              value={state.find.value}
              onInput={({ currentTarget }) => (state.find.value = currentTarget.value)}
            />
          </label>
        )}
        {props.controls}
        <span class="sheet-count" role="status">
          {state.find.value
            ? `${counted(order.length, 'row')} of ${rows.length}`
            : counted(rows.length, 'row')}
        </span>
        <Take sheet={sheet} what={title} />
      </div>
      <Rows
        {...props}
        order={order}
        sortBy={sortBy}
        sortKey={key}
        isDown={isDown}
        canOpen={open !== undefined}
      />
    </div>
  );
}

interface RowsProps extends TableProps {
  order: readonly number[];
  sortBy(column: Column): void;
  sortKey: string;
  isDown: boolean;
  canOpen: boolean;
}

function Rows({
  title,
  columns,
  order,
  sortBy,
  sortKey,
  isDown,
  open,
  openLabel,
  canOpen,
  current,
}: RowsProps) {
  const host = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const height = narrow.matches ? 44 : 34;
  const room = 15;
  const isWhole = printing.value || order.length <= room + OVERSCAN;
  const first = isWhole ? 0 : Math.max(0, Math.floor(top / height) - OVERSCAN);
  const last = isWhole ? order.length : Math.min(order.length, first + room + 2 * OVERSCAN + 1);
  useLayoutEffect(() => {
    if (host.current) host.current.scrollTop = 0;
    setTop(0);
    setActive(0);
  }, [order.length, sortKey, isDown]);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    host.current?.querySelector<HTMLElement>(`[data-place="${active}"]`)?.focus({ preventScroll: true });
  });
  const go = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: room, PageUp: -room, Home: -Infinity, End: Infinity }[
      event.key
    ];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(order.length - 1, active + step));
    const box = host.current!;
    const from = next * height;
    if (from < box.scrollTop) box.scrollTop = from;
    else if (from + 2 * height > box.scrollTop + box.clientHeight)
      box.scrollTop = from + 2 * height - box.clientHeight;
    const there = box.querySelector<HTMLElement>(`[data-place="${next}"]`);
    if (there) there.focus({ preventScroll: true });
    else moved.current = true; // once it is drawn
    setTop(box.scrollTop);
    setActive(next);
  };
  const visible = order.slice(first, last);
  return (
    <div
      class={`sheet-scroll ${isWhole ? '' : 'is-long'}`}
      ref={host}
      role="region"
      aria-label={title}
      tabindex={canOpen ? undefined : 0}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <table class="rows" aria-label={title} aria-rowcount={order.length + 1}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                class={classOf(column, order[0])}
                aria-sort={column.key === sortKey ? (isDown ? 'descending' : 'ascending') : undefined}
              >
                <button type="button" title={column.help} onClick={() => sortBy(column)}>
                  {column.title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={canOpen ? go : undefined}>
          {first > 0 && <tr aria-hidden="true" style={{ height: `${first * height}px` }} />}
          {visible.map((row, i) => (
            <tr
              key={row}
              aria-rowindex={first + i + 2}
              class={`${canOpen ? 'can-open' : ''} ${row === current ? 'is-current' : ''}`}
              onClick={open && (() => open(row))}
            >
              {columns.map((column, at) =>
                at === 0 ? (
                  <th key={column.key} scope="row" class={column.class}>
                    {open ? (
                      <button
                        type="button"
                        class="row-open"
                        data-place={first + i}
                        tabindex={first + i === Math.min(Math.max(active, first), last - 1) ? 0 : -1}
                        aria-label={openLabel?.(row)}
                        onFocus={() => setActive(first + i)}
                        onClick={(event) => {
                          event.stopPropagation();
                          open(row);
                        }}
                      >
                        <bdi>{textOf(column, row)}</bdi>
                      </button>
                    ) : (
                      <bdi>{textOf(column, row)}</bdi>
                    )}
                  </th>
                ) : (
                  <td key={column.key} class={classOf(column, row)}>
                    {column.bar && (
                      <i
                        class="cell-bar"
                        style={{ transform: `scaleX(${Math.max(0, Math.min(1, column.bar(row) || 0))})` }}
                      />
                    )}
                    {column.draw?.(row)}
                    <bdi>{textOf(column, row)}</bdi>
                  </td>
                ),
              )}
            </tr>
          ))}
          {last < order.length && (
            <tr aria-hidden="true" style={{ height: `${(order.length - last) * height}px` }} />
          )}
        </tbody>
      </table>
      {order.length === 0 && <p class="sheet-empty">No rows.</p>}
    </div>
  );
}

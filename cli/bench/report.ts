import type { Result } from './cases.js';

/** The results as a table, a row a task, for a terminal. */
export async function table(results: readonly Result[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const rivals = rivalNames(results);
  const rows = new Table({
    head: ['', 'boxwise', ...rivals.flatMap((name) => [name, '×'])],
    colAligns: ['left', 'right', ...rivals.flatMap(() => ['right' as const, 'right' as const])],
    style: { head: [], border: [], compact: true },
  });
  for (const { label, native, others } of results) {
    const cells = rivals.flatMap((name) => {
      const time = others.find((other) => other.name === name)?.ms;
      return time === undefined ? ['', ''] : [milliseconds(time), factor(time / native)];
    });
    rows.push([label, milliseconds(native), ...cells]);
  }
  return `${rows.toString()}\n`;
}

/** How many times faster than the first rival, as bars. */
export async function bars(results: readonly Result[], width: number): Promise<string> {
  const { default: Chartscii } = await import('chartscii');
  const shown = results.filter(({ others }) => others.length > 0);
  const first = shown[0]?.others[0]?.name;
  if (first === undefined) return '';
  const data = shown.map(({ label, native, others }) => ({
    label: `${label} `,
    value: (others[0]?.ms ?? 0) / native,
  }));
  const chart = new Chartscii(data, {
    title: `times faster than ${first}`,
    width: Math.max(20, width),
    barSize: 1,
    padding: 0,
    valueLabels: true,
    valueLabelFormat: ([value]) => factor(Number(value)),
    colorLabels: false,
  });
  return `${chart.create().replaceAll('\u001b[0m', '')}\n`;
}

/** Names in the order of their first appearance. */
export function rivalNames(results: readonly Result[]): string[] {
  return [...new Set(results.flatMap(({ others }) => others.map(({ name }) => name)))];
}

/** Three digits, in a unit that a table can line up. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** `23`, `2.4`. */
export function factor(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

// Every option of every export with values that nobody means: a typed error that names the option, or an answer; never
// another exception, and never the value taken for something else.
import test, { type ExecutionContext } from 'ava';
import { BoxwiseError } from 'boxwise';

import { OPTION_VALUES } from './option-values.js';
import { knownOptions, outcome, ROWS, type Row } from './rows.js';

/** What is no value of any option, unless its row in option-values.ts says so. */
const OF_NO_TYPE: readonly unknown[] = [null, () => 0, Symbol('x'), {}, [], [[]], new Map(), new Date(0), '', 'x', [undefined], [null], ['x'], [{}], new Float32Array(1), { length: 2 ** 32 }, { length: -1 }, true, false, NaN, [NaN]]; // prettier-ignore

/** Numbers that some options take and some do not: whatever comes of them is typed. */
const ODD_NUMBERS: readonly unknown[] = [10n, -1, -0, 0.5, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, -1e308, 5e-324, Infinity, -Infinity, [Infinity, 1], [-1, 1], [1e308, 1e308], [0, 0], '1', '0.5', ['1'], 2n ** 64n]; // prettier-ignore

const text = (value: unknown): string =>
  typeof value === 'symbol' || typeof value === 'function'
    ? String(value)
    : Object.is(value, -0)
      ? '-0'
      : (JSON.stringify(value, (_, own: unknown) =>
          typeof own === 'bigint'
            ? `${own}n`
            : typeof own === 'number' && !Number.isFinite(own)
              ? String(own)
              : own,
        ) ?? String(value));

/** A call with an option of another value. */
function withOption(row: Row, name: string, value: unknown): unknown[] {
  const at = row.options as number;
  return row.args().with(at, { ...(row.args()[at] as object), [name]: value });
}

async function options(
  t: ExecutionContext,
  check: (row: Row, name: string) => Promise<string[]>,
): Promise<void> {
  const found: string[] = [];
  for (const row of ROWS) {
    if (row.options === undefined) continue;
    for (const name of await knownOptions(row)) found.push(...(await check(row, name)));
  }
  t.deepEqual(found, []);
}

/** Whether an error is about an option: it names it, or says that it has no use here. */
function isAbout(error: BoxwiseError, name: string): boolean {
  return error.input === name || new RegExp(`\\b${name}\\b`).test(error.message);
}

test('an option of another type is refused by its name', async (t) => {
  t.timeout(300_000);
  await options(t, async (row, name) => {
    const found: string[] = [];
    for (const value of OF_NO_TYPE) {
      if (OPTION_VALUES.takes(row.export, name, value) || OPTION_VALUES.isLeftOut(row.export, name, value))
        continue;
      const error = await outcome(row, withOption(row, name, value));
      const label = `${row.name}, ${name}: ${text(value)}`;
      if (error === undefined) found.push(`${label}: taken`);
      else if (!(error instanceof BoxwiseError)) found.push(`${label}: untyped ${String(error)}`);
      else if (error.code === 'INTERNAL' || !isAbout(error, name))
        found.push(`${label}: ${error.code} ${error.message}`);
    }
    return found;
  });
});

test('an option with an odd number is taken or refused, with a typed error that names it', async (t) => {
  t.timeout(300_000);
  await options(t, async (row, name) => {
    const found: string[] = [];
    for (const value of ODD_NUMBERS) {
      if (OPTION_VALUES.isLeftOut(row.export, name, value)) continue;
      const error = await outcome(row, withOption(row, name, value));
      const label = `${row.name}, ${name}: ${text(value)}`;
      if (error === undefined) continue;
      if (!(error instanceof BoxwiseError)) found.push(`${label}: untyped ${String(error)}`);
      else if (error.code === 'INTERNAL' || !isAbout(error, name))
        found.push(`${label}: ${error.code} ${error.message}`);
    }
    return found;
  });
});

test('an option that is given as undefined is left out', async (t) => {
  await options(t, async (row, name) => {
    if (name in (row.args()[row.options as number] as object)) return [];
    const error = await outcome(row, withOption(row, name, undefined));
    return error === undefined ? [] : [`${row.name}, ${name}: ${String(error)}`];
  });
});

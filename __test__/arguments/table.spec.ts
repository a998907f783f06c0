import test, { type ExecutionContext } from 'ava';
import { BoxwiseError } from 'boxwise';

import { knownOptions, outcome, replaced, ROWS, table, type Row } from './rows.js';

test('every exported function has a valid call in calls.ts', (t) => {
  t.deepEqual(
    [...table()].flatMap(([name, , valid]) => (valid === undefined ? [name] : [])),
    [],
  );
});

/** The complaints about calls that should be refused with an error that `isRight`. */
async function complaints(
  row: Row,
  calls: readonly [what: string, args: unknown[]][],
  isRight: (error: BoxwiseError, what: string) => boolean = () => true,
): Promise<string[]> {
  const found: string[] = [];
  for (const [what, args] of calls) {
    const error = await outcome(row, args);
    if (error === undefined) found.push(`${row.name}, ${what}: nothing was thrown`);
    else if (!(error instanceof BoxwiseError)) found.push(`${row.name}, ${what}: untyped ${String(error)}`);
    else if (error.code === 'INTERNAL' || !isRight(error, what))
      found.push(`${row.name}, ${what}: ${error.code}, ${error.message}`);
  }
  return found;
}

const all = async (t: ExecutionContext, check: (row: Row) => Promise<string[]>): Promise<void> => {
  const found: string[] = [];
  for (const row of ROWS) found.push(...(await check(row)));
  t.deepEqual(found, []);
};

test('the valid calls are valid', (t) =>
  all(t, async (row) => {
    const error = await outcome(row, row.args());
    return error === undefined ? [] : [`${row.name}: ${String(error)}`];
  }));

test('missing arguments are typed errors', (t) =>
  all(t, (row) =>
    complaints(
      row,
      Array.from({ length: row.needed }, (_, count) => [`${count} arguments`, row.args().slice(0, count)]),
    ),
  ));

/** Options that are functions, or may be. */
const TAKES_FUNCTIONS: ReadonlySet<string> = new Set(['onProgress', 'by']);

const NO_ARGUMENT: readonly unknown[] = [null, 7, 'text', true, () => 0, Symbol('x'), { length: 2 ** 32 }, { length: -1 }, 10n]; // prettier-ignore

test('arguments of another kind are typed errors, and never a hang', (t) =>
  all(t, async (row) => {
    const found: string[] = [];
    for (const at of row.args().keys()) {
      if (at === row.options) continue;
      for (const value of NO_ARGUMENT) {
        const valid: unknown = row.args()[at];
        if (typeof value === typeof valid && typeof value !== 'object') continue;
        const error = await outcome(row, replaced(row, at, value));
        if (error !== undefined && !(error instanceof BoxwiseError && error.code !== 'INTERNAL'))
          found.push(`${row.name}, argument ${at} ${String(value)}: ${String(error)}`);
      }
    }
    return found;
  }));

const NO_OPTIONS: readonly unknown[] = [null, 0.7, 'text', true, [], [0.5], new Float32Array(4), () => 0];

test('what is no object in the place of options is refused, and the error shows a call', (t) =>
  all(t, (row) =>
    row.options === undefined || row.isPositional
      ? Promise.resolve([])
      : complaints(
          row,
          NO_OPTIONS.map((value) => [
            `options ${String(value)}`,
            replaced(row, row.options as number, value),
          ]),
          ({ code, message }) => code === 'INVALID_ARGUMENT' && message.includes('('),
        ),
  ));

test('unknown options are refused, and the nearest known one is named', (t) =>
  all(t, async (row) => {
    if (row.options === undefined) return [];
    const known = await knownOptions(row);
    if (known.length === 0) return [`${row.name}: takes unknown options`];
    const given = row.args()[row.options] as object;
    const calls: [string, unknown[]][] = known
      .filter((name) => name.length > 3)
      .flatMap((name) => {
        const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        const misspelt = `${name.slice(0, 2)}${name[3]}${name[2]}${name.slice(4)}`;
        return [snake, misspelt]
          .filter((wrong) => !known.includes(wrong))
          .map((wrong): [string, unknown[]] => [
            `${wrong} for ${name}`,
            replaced(row, row.options as number, { ...given, [wrong]: undefined }),
          ]);
      });
    return complaints(row, calls, ({ message }, what) =>
      message.includes(`did you mean ${what.split(' for ')[1]}`),
    );
  }));

test('options of a wrong type are refused by name', (t) =>
  all(t, async (row) => {
    if (row.options === undefined) return [];
    const given = row.args()[row.options] as object;
    const calls: [string, unknown[]][] = [];
    for (const name of await knownOptions(row)) {
      for (const value of TAKES_FUNCTIONS.has(name) ? [{}, 7, Symbol('x')] : [() => 0, Symbol('x')])
        calls.push([`${name} ${String(value)}`, replaced(row, row.options, { ...given, [name]: value })]);
    }
    return complaints(row, calls, ({ message, input }, what) => {
      const [name = ''] = what.split(' ');
      return message.includes(name) || input === name;
    });
  }));

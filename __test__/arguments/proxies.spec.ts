// Proxies in the place of every argument, and of every member of one, of every export, promise, drop-in and method: what the engine
// throws at the first look at such a thing is no answer.
import test from 'ava';
import { BoxwiseError } from 'boxwise';

import { pathsOf, type Path } from '../border/hostile.js';
import { outcomeOf, ROWS, type Row } from './rows.js';

class Own extends Error {}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const throws = (): never => {
  throw new Own('a trap');
};

/** What stands in the place of a value, by its kind. */
const PROXIES: Readonly<Record<string, (value: unknown) => unknown>> = {
  'a revoked object': () => revoked({}),
  'a revoked array': () => revoked([]),
  'a revoked function': () => revoked(() => 1),
  'an object whose prototype nobody may see': () => new Proxy({}, { getPrototypeOf: throws }),
  'an object whose names nobody may see': () => new Proxy({ a: 1 }, { ownKeys: throws, has: throws }),
  'an object that lies of its names': () => new Proxy(Object.freeze({ a: 1 }), { ownKeys: () => [] }),
  'a proxy of the value': (value) =>
    typeof value === 'object' && value !== null ? new Proxy(value, {}) : value,
};

/** The arguments with another value in one place. */
function replaced(args: unknown[], path: Path, by: (value: unknown) => unknown): unknown[] {
  const [first, ...rest] = path as [number, ...Path];
  const put = (value: unknown, [name, ...more]: Path): unknown => {
    if (name === undefined) return by(value);
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
      string | number,
      unknown
    >;
    copy[name] = put(copy[name], more);
    return copy;
  };
  const copy = [...args];
  copy[first] = put(copy[first], rest);
  return copy;
}

const isTyped = (error: unknown): boolean =>
  error instanceof Own || (error instanceof BoxwiseError && error.code !== 'INTERNAL');

async function faultsOf(row: Row): Promise<string[]> {
  const faults: string[] = [];
  const sample = row.args();
  const paths: Path[] = [...sample.keys()].flatMap((at) => [
    [at],
    ...[...pathsOf(sample[at])].map((path) => [at, ...path]),
  ]);
  for (const path of paths)
    for (const [name, by] of Object.entries(PROXIES)) {
      const { error } = await outcomeOf(row, replaced(row.args(), path, by));
      if (error !== undefined && !isTyped(error))
        faults.push(`${row.name} at ${path.join('.')}, ${name}: ${String(error)}`);
    }
  return faults;
}

test('a proxy anywhere in the arguments of any function is an answer, a typed error or the trap’s own', async (t) => {
  t.timeout(900_000);
  const faults: string[] = [];
  for (const row of ROWS) faults.push(...(await faultsOf(row)));
  t.deepEqual(faults, []);
});

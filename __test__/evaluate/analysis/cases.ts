import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ExecutionContext } from 'ava';
import type { IouType } from 'boxwise';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A dataset with results, and what a reference made of them. */
export interface Case<Expected> {
  name: string;
  gt: string;
  dt: string;
  iouType: IouType;
  expected: Expected;
}

/** The cases of a file of oracles/analysis/cases whose data is there; says which are skipped. */
export function casesOf<Expected>(t: ExecutionContext, file: string): Case<Expected>[] {
  const text = readFileSync(`${ROOT}oracles/analysis/cases/${file}.json`, 'utf8');
  const all = Object.entries(JSON.parse(text) as Record<string, Omit<Case<Expected>, 'name'>>);
  return all.flatMap(([name, { gt, dt, ...own }]) => {
    if (existsSync(ROOT + gt)) return [{ name, ...own, gt: ROOT + gt, dt: ROOT + dt }];
    t.log(`skipped: ${name}, as ${gt} is absent`);
    return [];
  });
}

/** Numbers that were computed in another order differ in their last bits. */
export const TOLERANCE = 1e-12;

/** Whether two numbers are the same but for rounding. */
export function near(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && Math.abs(one - other) <= TOLERANCE;
}

/** Checks that columns of numbers are the same but for rounding. */
export function isNear(
  t: ExecutionContext,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  t.is(got.length, expected.length, what);
  const wrong = Array.from(expected).findIndex((value, at) => !near(got[at], value));
  t.is(wrong, -1, `${what}[${wrong}]: ${got[wrong]} instead of ${expected[wrong]}`);
}

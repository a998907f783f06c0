import { BoxwiseError, type machine, type ErrorCode, type Machine } from 'boxwise';
import type { Equal, Expect } from './expect.js';

export type MachineIsNamed = Expect<Equal<ReturnType<typeof machine>, Machine>>;
export type CodesAreAUnion = Expect<Equal<string extends ErrorCode ? true : false, false>>;
export type ErrorsAreErrors = Expect<Equal<BoxwiseError extends Error ? true : false, true>>;
export type PlacesMayBeAbsent = Expect<Equal<BoxwiseError['record'], number | undefined>>;
export type CodesAreTyped = Expect<Equal<BoxwiseError['code'], ErrorCode>>;

// @ts-expect-error: codes come from the list
new BoxwiseError('OOPS', 'a box', 'nothing');
// @ts-expect-error: an error says what it got
new BoxwiseError('INVALID_TYPE', 'a box');

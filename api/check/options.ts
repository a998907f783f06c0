import { BoxwiseError, describe, native } from '../errors.js';
import { doesNotApply, wrongType } from './mistakes.js';
import { nearest } from './nearest.js';

/** The names of all members of a type; of a union, of each of its members. */
export type NamesOf<T> = T extends unknown ? keyof T & string : never;

/** At most one of some members. */
export type AtMostOne<T> = {
  [Own in keyof T]: Pick<T, Own> & { readonly [Other in Exclude<keyof T, Own>]?: never };
}[keyof T];

/** The options that a function takes. */
export interface KnownOptions<T> {
  readonly names: ReadonlySet<string>;
  /** Those of them for which `null` is a value. */
  readonly nullable?: ReadonlySet<string>;
  /** A call that shows how options are given; errors quote it. */
  readonly call: string;
  /** Carries the type alone. */
  readonly of?: T;
}

/**
 * Lists the options of a function. The compiler holds the list against the interface, so that neither can have an
 * option that the other lacks.
 *
 * ```ts
 * const NMS = knownOptions<NmsOptions>('nms(boxes, scores, { iouThreshold: 0.5 })', { iouThreshold: true, ... });
 * export function nms(boxes, scores, options?: NmsOptions) {
 *   const { iouThreshold = 0.5 } = optionsOf(options, NMS);
 * ```
 */
export function knownOptions<T extends object>(
  call: string,
  names: Readonly<Record<NamesOf<T>, true>>,
  nullable: readonly NamesOf<T>[] = [],
): KnownOptions<T> {
  return { call, names: new Set(Object.keys(names)), nullable: new Set(nullable) };
}

const NO_OPTIONS: object = Object.freeze({});

/** Options after a check of their names; an object without any if they were left out. */
export function optionsOf<T extends object>(
  given: T | undefined,
  known: KnownOptions<T>,
  input = 'options',
): T {
  if (given === undefined) return NO_OPTIONS as T;
  if (typeof given !== 'object' || given === null) throw notOptions(given, known, input);
  return native(() => checked(given, known, input));
}

function checked<T extends object>(given: T, known: KnownOptions<T>, input: string): T {
  let named = false;
  for (const name in records(given, known, input)) {
    named = true;
    // Somebody's enumerable member of Object.prototype is not an option of this call.
    if (!known.names.has(name)) {
      if (Object.hasOwn(given, name)) refuse(name, given, known, input);
    } else if ((given as Record<string, unknown>)[name] === null && known.nullable?.has(name) !== true) {
      throw wrongType('a value, or undefined for the default', null, name);
    }
  }
  if (!named && Object.prototype.toString.call(given) !== '[object Object]')
    throw notOptions(given, known, input);
  return given;
}

/** As {@link optionsOf}, of options that cannot be left out. */
export function requiredOptions<T extends object>(given: T, known: KnownOptions<T>, input = 'options'): T {
  if (given === undefined) throw notOptions(given, known, input);
  return optionsOf(given, known, input);
}

/** Throws where an option is given that does nothing in this call; `reason` says when it does something. */
export function unused<T extends object>(given: T, names: readonly NamesOf<T>[], reason: string): void {
  for (const name of names) {
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined) throw doesNotApply(name, value, reason);
  }
}

/** The object itself, unless it is a list or a revoked proxy. */
function records<T>(given: object, known: KnownOptions<T>, input: string): object {
  let list: boolean;
  try {
    list = Array.isArray(given);
  } catch {
    list = true;
  }
  if (list || ArrayBuffer.isView(given)) throw notOptions(given, known, input);
  return given;
}

function notOptions<T>(given: unknown, { call }: KnownOptions<T>, input: string): BoxwiseError {
  const expected = `an object of options, as in ${meant(call, given)}`;
  return new BoxwiseError('INVALID_ARGUMENT', expected, describe(given), { input });
}

/** The example with the number or word that was given in the place of the options. */
function meant(call: string, given: unknown): string {
  if (typeof given === 'number') return call.replace(/(?<=: )-?[\d.]+/, String(given));
  // With several words among the options it is not known which of them was meant.
  const words = call.match(/(?<=\w: )'[^']*'/g) ?? [];
  if (typeof given !== 'string' || given.length > 20 || words.length !== 1) return call;
  return call.replace(/(?<=\w: )'[^']*'/, `'${given}'`);
}

/** Throws for an option that the call does not have; a `signal` of undefined is none. */
function refuse<T>(name: string, given: object, known: KnownOptions<T>, input: string): void {
  if (name !== 'signal') throw unknownOption(name, given, known, input);
  const { signal } = given as { signal: unknown };
  if (signal !== undefined) throw doesNotApply(name, signal, 'to promises, as those of boxwise/promises');
}

function unknownOption<T>(
  name: string,
  given: object,
  { names, call }: KnownOptions<T>,
  input: string,
): BoxwiseError {
  const left = [...names].filter((known) => !Object.hasOwn(given, known));
  const near = nearest(name, left) ?? nearest(name, [...names]);
  const expected = `one of the options ${[...names].join(', ')}`;
  const got = JSON.stringify(name.slice(0, 64));
  // A score's or an IoU's: other libraries have one alone.
  const all = name === 'threshold' ? left.filter((known) => known.endsWith('Threshold')).join(' or ') : '';
  const asked = all || near;
  const hint = asked ? `did you mean ${asked}?` : `options are given as in ${call}`;
  const message = `${input}: expected ${expected}, got ${got}; ${hint}`;
  return new BoxwiseError('INVALID_ARGUMENT', expected, name, { input }, message);
}

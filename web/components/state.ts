import { effect, signal, type Signal } from '@preact/signals';
import { Later } from './later';

interface Part {
  key: string;
  state: Signal<unknown>;
  initial: string;
  read(): string;
  write(text: string): void;
}
/** The state of a figure. */
interface Kept {
  id: string;
  parts: Part[];
  touched: Signal<boolean>;
  /** Scrolling sets it as long as the reader has not touched it. */
  isTold: boolean;
  /** What it was after the last gesture. */
  now: string[];
}
const all: Kept[] = [];
const query = new URLSearchParams(globalThis.location?.search ?? '');

/** What a chapter keeps in the URL. Each key begins with the chapter's name, so that chapters never share one. */
export interface ChapterState {
  id: string;
  /** The reader has done something here, or followed a link to a state: scrolling no longer sets the figure. */
  touched: Signal<boolean>;
  /** A signal that lives in the URL; a value equal to the initial one is left out. */
  linked<T>(
    key: string,
    initial: T,
    write: (value: T) => string,
    parse: (text: string) => T | undefined,
  ): Signal<T>;
  /** A number from `least` to `most`. Others in the URL, as those of the three below, are as if they were not there. */
  number(key: string, initial: number, least: number, most: number): Signal<number>;
  /** A whole number: an index, a count, a position. */
  whole(key: string, initial: number, least: number, most: number): Signal<number>;
  /** One of a few numbers. */
  level(key: string, initial: number, levels: readonly number[]): Signal<number>;
  choice<T extends string>(key: string, initial: T, choices: readonly T[]): Signal<T>;
  flag(key: string, initial: boolean): Signal<boolean>;
}

/** `shared` is the `touched` of a state that the same text sets. */
export function chapterState(id: string, shared?: Signal<boolean>): ChapterState {
  const touched = shared ?? signal(false);
  touched.value ||= [...query.keys()].some((key) => key.startsWith(`${id}.`));
  const own: Kept = { id, parts: [], touched, isTold: false, now: [] };
  all.push(own);
  // The reader takes over from what the text has shown: the first gesture is undone to that.
  effect(() => {
    if (touched.value) own.now = snapshot(own);
  });
  const linked: ChapterState['linked'] = (name, initial, write, parse) => {
    const key = `${id}.${name}`;
    const text = query.get(key);
    const state = signal((text === null ? undefined : parse(text)) ?? initial);
    own.parts.push({
      key,
      state,
      initial: write(initial),
      read: () => write(state.peek()),
      write: (text) => (state.value = parse(text) ?? initial),
    });
    return state;
  };
  const number = (isValid: (value: number) => boolean) => (key: string, initial: number) =>
    linked(key, initial, String, (text) => (text.trim() !== '' && isValid(+text) ? +text : undefined));
  return {
    id,
    touched,
    linked,
    number: (key, initial, least, most) => number((value) => value >= least && value <= most)(key, initial),
    whole: (key, initial, least, most) =>
      number((value) => Number.isInteger(value) && value >= least && value <= most)(key, initial),
    level: (key, initial, levels) => number((value) => levels.includes(value))(key, initial),
    choice: <T extends string>(key: string, initial: T, choices: readonly T[]) =>
      linked<T>(key, initial, String, (text) => choices.find((choice) => choice === text)),
    flag: (key, initial) =>
      linked(key, initial, String, (text) => (text === 'true' ? true : text === 'false' ? false : undefined)),
  };
}

/** Scrolling sets the states of this `touched` until it is true: they are neither in the URL nor undone before. */
export function setByText(touched: Signal<boolean>): void {
  for (const own of all) own.isTold ||= own.touched === touched;
}
/** Whether what a state holds is the reader's doing. */
const isReaders = ({ isTold, touched }: Kept): boolean => !isTold || touched.peek();

/** The reader acts on the figure of a state. */
export function touch(id: string): void {
  for (const own of all) if (own.id === id) own.touched.value = true;
}

/** Milliseconds of quiet before the state is written. */
const QUIET = 200;

/** Writes the state into the address bar when it has been quiet for a while: browsers refuse more, and a drag has better things to do. */
export function keepUrl(): void {
  const later = new Later();
  effect(() => {
    for (const { parts, touched } of all) {
      void touched.value;
      for (const { state } of parts) void state.value;
    }
    later.after(QUIET, writeUrl);
  });
}

function writeUrl(): void {
  const next = new URLSearchParams();
  const only = query.get('only');
  if (only) next.set('only', only);
  for (const own of all.filter(isReaders))
    for (const part of own.parts) {
      const text = part.read();
      if (text !== part.initial) next.set(part.key, text);
    }
  const text = next.toString().replaceAll('%2C', ',');
  history.replaceState(null, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
}

/* Undo and redo over everything that the URL holds. A change belongs to its state, so that each figure has its own last one. */
interface Change {
  of: Kept;
  before: string[];
  after: string[];
}
/** As many changes are undone. */
const MOST_CHANGES = 100;
const snapshot = ({ parts }: Kept): string[] => parts.map((part) => part.read());
const past = signal<readonly Change[]>([]);
const future = signal<readonly Change[]>([]);
export const startHistory = (): void => {
  for (const own of all) own.now = snapshot(own);
};

/** The last change of a state; of all without an id. */
const lastOf = (changes: readonly Change[], id?: string): Change | undefined =>
  changes.findLast(({ of }) => !id || id === of.id);
export const canUndo = (id?: string): boolean => lastOf(past.value, id) !== undefined;
export const canRedo = (id?: string): boolean => lastOf(future.value, id) !== undefined;

/** Marks the end of one gesture: a drag, a key, a preset. */
export function commit(): void {
  for (const own of all) {
    const next = snapshot(own);
    if (next.every((text, i) => text === own.now[i])) continue;
    const change = { of: own, before: own.now, after: next };
    own.now = next;
    if (!isReaders(own)) continue;
    past.value = [...past.value, change].slice(-MOST_CHANGES);
    future.value = future.value.filter(({ of }) => of !== own);
  }
}

function travel(
  from: Signal<readonly Change[]>,
  to: Signal<readonly Change[]>,
  which: 'before' | 'after',
  id?: string,
): string | undefined {
  const change = lastOf(from.peek(), id);
  if (!change) return undefined;
  from.value = from.peek().filter((other) => other !== change);
  to.value = [...to.peek(), change];
  const { of } = change;
  of.now = change[which];
  of.parts.forEach((part, i) => {
    const text = of.now[i] ?? part.initial;
    if (part.read() !== text) part.write(text);
  });
  return of.id;
}
/** Undoes the last change of a state, of all without an id; returns whose it was. */
export const undo = (id?: string): string | undefined => travel(past, future, 'before', id);
export const redo = (id?: string): string | undefined => travel(future, past, 'after', id);

import { computed, effect, signal, type Signal } from '@preact/signals';
import { Later } from './later';

interface Part {
  key: string;
  state: Signal<unknown>;
  initial: string;
  read(): string;
  write(text: string): void;
}
const parts: Part[] = [];
const query = new URLSearchParams(globalThis.location?.search ?? '');

/** What a chapter keeps in the URL. Each key begins with the chapter's name, so that chapters never share one. */
export interface ChapterState {
  /** The reader has done something here, or followed a link to a state: scrolling no longer sets the figure. */
  touched: Signal<boolean>;
  /** A signal that lives in the URL; a value equal to the initial one is left out. */
  linked<T>(
    key: string,
    initial: T,
    write: (value: T) => string,
    parse: (text: string) => T | undefined,
  ): Signal<T>;
  number(key: string, initial: number, least: number, most: number): Signal<number>;
  choice<T extends string>(key: string, initial: T, choices: readonly T[]): Signal<T>;
  flag(key: string, initial: boolean): Signal<boolean>;
}

export function chapterState(chapter: string): ChapterState {
  const touched = signal([...query.keys()].some((key) => key.startsWith(`${chapter}.`)));
  const linked: ChapterState['linked'] = (name, initial, write, parse) => {
    const key = `${chapter}.${name}`;
    const text = query.get(key);
    const state = signal((text === null ? undefined : parse(text)) ?? initial);
    parts.push({
      key,
      state,
      initial: write(initial),
      read: () => write(state.value),
      write: (text) => (state.value = parse(text) ?? initial),
    });
    return state;
  };
  return {
    touched,
    linked,
    number: (key, initial, least, most) =>
      linked(key, initial, String, (text) =>
        text !== '' && +text >= least && +text <= most ? +text : undefined,
      ),
    choice: <T extends string>(key: string, initial: T, choices: readonly T[]) =>
      linked<T>(key, initial, String, (text) => choices.find((choice) => choice === text)),
    flag: (key, initial) =>
      linked(key, initial, String, (text) => (text === 'true' ? true : text === 'false' ? false : undefined)),
  };
}

/** Milliseconds of quiet before the state is written. */
const QUIET = 200;

/** Writes the state into the address bar when it has been quiet for a while: browsers refuse more, and a drag has better things to do. */
export function keepUrl(): void {
  const later = new Later();
  effect(() => {
    for (const part of parts) void part.state.value;
    later.after(QUIET, writeUrl);
  });
}

function writeUrl(): void {
  const next = new URLSearchParams();
  const only = query.get('only');
  if (only) next.set('only', only);
  for (const part of parts) {
    const text = part.read();
    if (text !== part.initial) next.set(part.key, text);
  }
  const text = next.toString().replaceAll('%2C', ',');
  history.replaceState(null, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
}

/* Undo and redo over everything that the URL holds. */
const snapshot = () => parts.map((part) => part.read());
const past = signal<string[][]>([]);
const future = signal<string[][]>([]);
let now: string[] = [];
export const startHistory = (): void => {
  now = snapshot();
};
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** Marks the end of one gesture: a drag, a key, a preset. */
export function commit(): void {
  const next = snapshot();
  if (next.every((text, i) => text === now[i])) return;
  past.value = [...past.value.slice(-99), now];
  future.value = [];
  now = next;
}

function travel(from: Signal<string[][]>, to: Signal<string[][]>): void {
  const state = from.value.at(-1);
  if (!state) return;
  to.value = [...to.value, now];
  from.value = from.value.slice(0, -1);
  now = state;
  parts.forEach((part, i) => {
    const text = state[i] ?? part.initial;
    if (part.read() !== text) part.write(text);
  });
}
export const undo = (): void => travel(past, future);
export const redo = (): void => travel(future, past);

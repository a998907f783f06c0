import { batch, effect, signal, type Signal } from '@preact/signals';

/* What is seen lives in the hash of the address, so that a link opens exactly that view. */

interface Part {
  key: string;
  read(): string;
  write(text: string | null): void;
  initial(): string;
}
const parts = new Map<string, Part>();

/** A signal that lives in the hash. A value equal to the initial one is left out; text that `parse` refuses counts as absent. */
export function linked<T>(
  key: string,
  initial: T,
  write: (value: T) => string,
  parse: (text: string) => T | undefined,
): Signal<T> {
  const parsed = (text: string | null) => (text === null ? undefined : parse(text)) ?? initial;
  const state = signal(parsed(hash().get(key)));
  parts.set(key, {
    key,
    read: () => write(state.value),
    write: (text) => (state.value = parsed(text)),
    initial: () => write(initial),
  });
  return state;
}

export const linkedText = (key: string, initial = ''): Signal<string> =>
  linked(key, initial, String, (text) => text.slice(0, 200));

export const linkedChoice = <T extends string>(key: string, initial: T, choices: readonly T[]): Signal<T> =>
  linked<T>(key, initial, String, (text) => choices.find((choice) => choice === text));

/** A place in a list of `length`, or -1. */
export const linkedPlace = (key: string, length: number, initial = -1): Signal<number> =>
  linked(key, initial, String, (text) =>
    /^\d{1,9}$/.test(text) && Number(text) < length ? Number(text) : undefined,
  );

const hash = () => new URLSearchParams(location.hash.slice(1));

/** The hash of what is seen now. */
export function hashNow(): string {
  const query = new URLSearchParams();
  for (const part of parts.values()) {
    const text = part.read();
    if (text !== part.initial()) query.set(part.key, text);
  }
  const text = query.toString().replaceAll('%2C', ',');
  return text && `#${text}`;
}

/** The address of what is seen now, also before it is written. */
export const linkNow = (): string => location.href.split('#', 1)[0] + hashNow();

let timer = 0;
let written = '';

function write(how: 'pushState' | 'replaceState'): void {
  clearTimeout(timer);
  const next = hashNow();
  if (next === written && how === 'replaceState') return;
  written = next;
  try {
    history[how](
      how === 'pushState' ? { within: true } : history.state,
      '',
      next || location.href.split('#', 1)[0],
    );
  } catch {
    // A page without an address of its own keeps no view.
  }
}

/** Follows the state into the address when it is quiet, and the address into the state. */
export function keepLink(): void {
  effect(() => {
    for (const part of parts.values()) part.read();
    clearTimeout(timer);
    timer = window.setTimeout(write, 200, 'replaceState');
  });
  addEventListener('popstate', () => {
    clearTimeout(timer);
    const query = hash();
    batch(() => parts.forEach((part) => part.write(query.get(part.key))));
    written = hashNow();
  });
}

/** Changes the view as a step that the browser's Back button undoes. */
export function step(change: () => void): void {
  write('replaceState');
  batch(change);
  write('pushState');
}

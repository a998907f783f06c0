import { batch, effect, signal, type ReadonlySignal } from '@preact/signals';
import { Later } from './later';

/** Milliseconds between two changes: often enough to follow, and text that nobody can read costs no frame. */
const PACE = 100;

/** What follows each signal, as long as the page lives. */
const followers = new WeakMap<ReadonlySignal<unknown>, ReadonlySignal<unknown>>();
/** One clock for all: what has changed since the last time is shown in one frame, so that a drag pays for its texts once in a while. */
const changed = new Set<() => void>();
const later = new Later();
let last = -PACE;

function showAll(): void {
  last = performance.now();
  const all = [...changed];
  changed.clear();
  batch(() => {
    for (const show of all) show();
  });
}

function note(show: () => void): void {
  const isFirst = changed.size === 0;
  changed.add(show);
  if (!isFirst) return;
  const wait = last + PACE - performance.now();
  if (wait > 0) later.frameAfter(wait, showAll);
  else queueMicrotask(showAll); // with all that changes now
}

function follow<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const shown = signal(source.peek());
  const show = () => {
    shown.value = source.peek();
  };
  effect(() => {
    if (source.value !== shown.peek()) note(show);
  });
  return shown;
}

/**
 * The value of a signal at a calm pace: the first change at once, then at most ten a second, fewer where a drag leaves no moment free, and
 * always the last one. For text beside a drawing that moves, such as typed coordinates. The signal is one that lives as long as the page.
 */
export function calm<T>(source: ReadonlySignal<T>): T {
  let follower = followers.get(source) as ReadonlySignal<T> | undefined;
  if (!follower) followers.set(source, (follower = follow(source)));
  return follower.value;
}

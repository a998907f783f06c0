import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { Later } from './later';

/** Milliseconds between two changes: often enough to follow, and text that nobody can read costs no frame. */
const PACE = 100;

/** What follows each signal, as long as the page lives: all texts that follow one signal change in one frame. */
const followers = new WeakMap<ReadonlySignal<unknown>, ReadonlySignal<unknown>>();

function follow<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const shown = signal(source.peek());
  const later = new Later();
  let last = -PACE;
  const show = () => {
    last = performance.now();
    shown.value = source.peek();
  };
  effect(() => {
    void source.value;
    const wait = last + PACE - performance.now();
    if (wait > 0) return later.after(wait, show);
    later.cancel();
    show();
  });
  return shown;
}

/**
 * The value of a signal at a calm pace: the first change at once, then at most ten a second, and always the last one. For text beside a
 * drawing that moves, such as typed coordinates. The signal is one that lives as long as the page.
 */
export function calm<T>(source: ReadonlySignal<T>): T {
  let follower = followers.get(source) as ReadonlySignal<T> | undefined;
  if (!follower) followers.set(source, (follower = follow(source)));
  return follower.value;
}

import { useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Milliseconds between two changes: often enough to follow, and text that nobody can read costs no frame. */
const PACE = 100;

/**
 * The value of a signal at a calm pace: the first change at once, then at most ten a second, and always the last one. For text beside a
 * drawing that moves, such as typed coordinates.
 */
export function useCalm<T>(source: ReadonlySignal<T>): T {
  const shown = useSignal(source.peek());
  const clock = useRef({ last: -PACE, timer: 0 });
  useSignalEffect(() => {
    void source.value;
    const { current } = clock;
    const wait = current.last + PACE - performance.now();
    clearTimeout(current.timer);
    const show = () => {
      current.last = performance.now();
      shown.value = source.peek();
    };
    if (wait <= 0) show();
    else current.timer = window.setTimeout(show, wait);
  });
  useEffect(() => () => clearTimeout(clock.current.timer), []);
  return shown.value;
}

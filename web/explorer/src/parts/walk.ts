// A walk through the steps of an algorithm: where it is, and playing it.
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';

export interface Walk {
  /** How many steps are done. */
  place: ReadonlySignal<number>;
  playing: ReadonlySignal<boolean>;
  /** Plays from the start if it is at the end; `pace` is in milliseconds. */
  play(pace?: number): void;
  stop(): void;
  /** Goes to a place and stays there. */
  go(place: number): void;
}

/** Milliseconds for a step of playing. */
export const PACE = 620;
/** A position beyond every end: the walk is done. */
export const END = 999;

/** A walk whose position lives in a signal, mostly in the URL; a position beyond the end is the end. */
export function walking(position: Signal<number>, total: () => number): Walk {
  const place = computed(() => Math.min(position.value, total()));
  const playing = signal(false);
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    playing.value = false;
  };
  return {
    place,
    playing,
    stop,
    go(next) {
      stop();
      position.value = next;
    },
    play(pace = PACE) {
      stop();
      if (place.value === total()) position.value = 0;
      playing.value = true;
      timer = window.setInterval(() => {
        if (place.value === total()) stop();
        else position.value = place.value + 1;
      }, pace);
    },
  };
}

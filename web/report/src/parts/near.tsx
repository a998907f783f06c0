import { signal, useComputed, useSignal, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import { printing } from '../lib/print';

/** Whether a part is in view, or nearly. */
export const Near = createContext<ReadonlySignal<boolean>>(signal(true));

/** Watches an element. What is far from the view is not counted again with every move of the handle. */
export function useNear(): [near: ReadonlySignal<boolean>, host: { current: HTMLElement | null }] {
  const near = useSignal(false);
  const host = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => (near.value = entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: '400px' },
    );
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  return [near, host];
}

/** The value of a signal while the part is near the view or printed, and its last value otherwise; undefined before the first. */
export function useHeld<T>(source: ReadonlySignal<T>): T | undefined {
  const near = useContext(Near);
  const held = useRef<T | undefined>(undefined);
  const own = useComputed(() => {
    if (near.value || printing.value) held.current = source.value;
    return held.current;
  });
  return own.value;
}

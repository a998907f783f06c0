import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Width and height of an element in CSS pixels, measured before the first paint and whenever they change. */
export function useSize(host: RefObject<HTMLElement | null>): readonly [width: number, height: number] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth, clientHeight } = host.current!;
      setSize((before) =>
        before[0] === clientWidth && before[1] === clientHeight ? before : [clientWidth, clientHeight],
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(host.current!);
    measure();
    return () => observer.disconnect();
  }, []);
  return size;
}

import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Sets `near` when the reader comes near to where it stands: only then recordings are loaded. */
export function Near({ near }: { near: Signal<boolean> }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && (near.value = true),
      { rootMargin: '1200px' },
    );
    observer.observe(place.current!);
    const print = () => (near.value = true);
    addEventListener('beforeprint', print);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', print);
    };
  }, []);
  return <span ref={place} />;
}

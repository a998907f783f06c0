/** Measures now, and once a frame while the page scrolls or changes its size; the function that is returned ends it. */
export function followScroll(measure: () => void): () => void {
  let frame = 0;
  const ask = () =>
    (frame ||= requestAnimationFrame(() => {
      frame = 0;
      measure();
    }));
  addEventListener('scroll', ask, { passive: true });
  addEventListener('resize', ask);
  measure();
  return () => {
    removeEventListener('scroll', ask);
    removeEventListener('resize', ask);
    cancelAnimationFrame(frame);
  };
}

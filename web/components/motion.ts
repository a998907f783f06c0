import { Later } from './later';

/** Whether the reader asked for no motion. */
export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A duration of a style: `620ms`, which a build writes as `.62s`. */
const milliseconds = (text: string): number =>
  (parseFloat(text) || 0) * (text.trim().endsWith('ms') ? 1 : 1000);

/** Moves numbers to a goal over --explain; at once where the reader wants no motion. Returns a function that stops it. */
export function glide(
  from: readonly number[],
  to: readonly number[],
  put: (values: number[]) => void,
): () => void {
  const time = milliseconds(getComputedStyle(document.documentElement).getPropertyValue('--explain'));
  const begin = performance.now();
  let frame = 0;
  const later = new Later();
  const step = (t: number) => {
    const share = time === 0 ? 1 : Math.min(1, Math.max(0, (t - begin) / time));
    const eased = 1 - (1 - share) ** 3;
    put(
      to.map((goal, i) => {
        const start = from[i] ?? goal;
        return share === 1 ? goal : start + (goal - start) * eased;
      }),
    );
    if (share < 1) frame = requestAnimationFrame(step);
    else later.cancel();
  };
  if (time === 0) step(Infinity);
  else {
    later.hold();
    frame = requestAnimationFrame(step);
  }
  return () => {
    cancelAnimationFrame(frame);
    later.cancel();
  };
}

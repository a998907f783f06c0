import { signal } from '@preact/signals';
import { say } from 'components/speech';
import { useRef } from 'preact/hooks';

/** Why the last number that was typed was put back, until the reader goes on; and where. */
const refused = signal<{ why: string; figure: Element | null } | null>(null);
const forget = () => (refused.value = null);

/** Puts a number that was typed back to the one before, and says why, on the page and aloud. */
export function refuse(input: HTMLInputElement, value: string, why: string): void {
  input.value = value;
  refused.value = { why, figure: input.closest('.figure') };
  for (const name of ['pointerdown', 'input'] as const) addEventListener(name, forget, { once: true });
  say(why, 0);
}

/** The reason, below the numbers of its figure: it lies over what follows, so that nothing shifts. */
export function Refused() {
  const host = useRef<HTMLParagraphElement>(null);
  const own = refused.value;
  const isHere = own && host.current?.closest('.figure') === own.figure;
  return (
    <p class="refused" ref={host}>
      {isHere && own.why}
    </p>
  );
}

/** What the numbers of a box can be. */
export const boxLimits = (typed: number, [width, height]: readonly [number, number]): string =>
  `With ${typed} the box would have no area, or leave the drawing: x is from 0 to ${width}, y from 0 to ${height}.`;

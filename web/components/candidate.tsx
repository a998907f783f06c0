import { useComputed, type Signal } from '@preact/signals';
import { FocusRing, Lines, placeOf, shift } from './boxes';
import { arrowKey, pointer, type Movable } from './drag';
import type { Drawing } from './field';
import type { Box } from './geometry';
import { memo } from './memo';

/** Chooses one of a chapter's boxes, which makes it the chapter's tab stop, and focuses it if asked to. */
export type Select = (i: number, focus?: boolean) => void;

interface Choice {
  /** The chapter's id. */
  chapter: string;
  chosen: Signal<number>;
  pointed: Signal<number>;
  count(): number;
}

export function selecting({ chapter, chosen, pointed, count }: Choice): Select {
  return (i, focus = false) => {
    chosen.value = pointed.value = Math.min(Math.max(i, 0), count() - 1);
    if (focus)
      requestAnimationFrame(() =>
        document.querySelector<SVGElement>(`#${chapter} [data-box="${chosen.value}"]`)?.focus(),
      );
  };
}

interface CandidateProps {
  i: number;
  box: Box;
  /** What a screen reader says of it. */
  label: string;
  /** The id of a text that says which keys there are. */
  keys: string;
  /** The classes of its outline, to which `is-pointed` is added. */
  outline: string;
  drawing: Drawing;
  /** Made when a gesture begins. */
  movable(i: number, drawing: Drawing): Movable;
  chosen: Signal<number>;
  pointed: Signal<number>;
  select: Select;
}

/** One of many boxes that can be moved. They share a tab stop: Page Up and Page Down go from box to box. */
export const Candidate = memo(function Candidate({
  i,
  box,
  label,
  keys,
  outline,
  drawing,
  movable,
  chosen,
  pointed,
  select,
}: CandidateProps) {
  const { width, height, ...corner } = placeOf(box, drawing);
  const isChosen = useComputed(() => chosen.value === i);
  const isPointed = useComputed(() => pointed.value === i);
  return (
    <g
      class="candidate"
      transform={shift(corner)}
      data-box={i}
      tabindex={isChosen.value ? 0 : -1}
      role="application"
      aria-roledescription="detection, moving"
      aria-label={label}
      aria-describedby={keys}
      onPointerEnter={() => (pointed.value = i)}
      onPointerLeave={() => (pointed.value = -1)}
      onFocus={() => (pointed.value = i)}
      onBlur={() => (pointed.value = -1)}
      onKeyDown={(event) => {
        if (event.key === 'PageDown' || event.key === 'PageUp') {
          event.preventDefault();
          select(i + (event.key === 'PageDown' ? 1 : -1), true);
        } else arrowKey(event, movable(i, drawing), 'move');
      }}
    >
      <FocusRing width={width} height={height} />
      <Lines width={width} height={height} class={`${outline} ${isPointed.value ? 'is-pointed' : ''}`} />
      <rect
        class="hit hit--edge"
        width={width}
        height={height}
        {...pointer(() => movable(i, drawing), 'move')}
      />
    </g>
  );
});

import type { JSX } from 'preact';
import type { Drawing } from './field';

interface ProbeProps extends Pick<
  JSX.IntrinsicElements['rect'],
  'onKeyDown' | 'onPointerMove' | 'onPointerLeave' | 'onClick'
> {
  drawing: Drawing;
  /** What a screen reader calls the whole: "grid of cells". */
  kind: string;
  label: string;
}

/** The whole drawing as one tab stop, in which arrow keys and the pointer go from place to place. */
export function Probe({ drawing, kind, label, ...listeners }: ProbeProps) {
  return (
    <rect
      class="hit probe"
      x={drawing.x(0)}
      y={drawing.y(0)}
      width={drawing.width}
      height={drawing.height}
      tabindex={0}
      role="application"
      aria-roledescription={kind}
      aria-label={label}
      {...listeners}
    />
  );
}

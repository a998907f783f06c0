import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { World } from './geometry';
import { useSize } from './size';

export type Scale = ScaleLinear<number, number>;
/** From pixels of the picture to those of the screen. */
export interface Axes {
  x: Scale;
  y: Scale;
}
export interface Drawing extends Axes {
  width: number;
  height: number;
  narrow: boolean;
}

interface FieldProps {
  world: World;
  label: string;
  ruler?: boolean;
  /** One line of numbers that stays with the drawing on narrow screens. */
  strip?: ComponentChildren;
  children(drawing: Drawing): ComponentChildren;
}

/**
 * The drawing area. It is drawn in CSS pixels and mapped by scales, never scaled as a whole, so lines and labels keep
 * their weight at every width. Its height is known before it is drawn: nothing shifts.
 */
export function Field({ world, label, ruler = false, strip, children }: FieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const [size] = useSize(host);
  const edge = ruler ? 34 : 0;
  const drawing = useMemo<Drawing>(() => {
    const width = size - edge;
    const height = (width * world[1]) / world[0];
    return {
      x: scaleLinear([0, world[0]], [edge, edge + width]),
      y: scaleLinear([0, world[1]], [edge, edge + height]),
      width,
      height,
      narrow: size < 480,
    };
  }, [size]);
  const { width, height } = drawing;
  return (
    <div class="field-wrap" style={{ '--aspect': world[0] / world[1] }}>
      <div
        class="field"
        ref={host}
        style={{ paddingBottom: `calc((100% - ${edge}px) * ${world[1] / world[0]} + ${edge}px)` }}
      >
        {size > 0 && (
          <svg
            width={size}
            height={height + edge}
            viewBox={`0 0 ${size} ${height + edge}`} // for paper, which scales it: nothing is measured there
            role="group"
            aria-label={label}
          >
            <rect class="field-ground" x={edge} y={edge} width={width} height={height} />
            {children(drawing)}
          </svg>
        )}
      </div>
      {strip && (
        <div class="field-strip" aria-hidden="true">
          {strip}
        </div>
      )}
    </div>
  );
}

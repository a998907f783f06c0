import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawing } from 'components/field';
import { scheme } from 'components/scheme';

interface HeatProps {
  drawing: Drawing;
  /** A score for each cell, row by row, from 0 to 1. */
  scores: ArrayLike<number> | null | undefined;
  columns: number;
  rows: number;
  /** Scores below this are not drawn. */
  least: number;
}

/** A heat map over the whole drawing, on a canvas that is one pixel a cell; the root of the score, so that weak cells are seen, too. */
export function Heat({ drawing: { x, y, width, height }, scores, columns, rows, least }: HeatProps) {
  const host = useRef<HTMLCanvasElement>(null);
  const colours = scheme.value;
  // Before the page is printed there is no frame in which an effect could run.
  useLayoutEffect(() => {
    const context = host.current?.getContext('2d');
    if (!context || !scores) return;
    const image = context.createImageData(columns, rows);
    const [red, green, blue] = [...getComputedStyle(host.current!).color.matchAll(/[\d.]+/g)].map(Number);
    for (let i = 0; i < scores.length; i++)
      image.data.set([red, green, blue, scores[i] < least ? 0 : 255 * Math.sqrt(scores[i])], 4 * i);
    context.putImageData(image, 0, 0);
  }, [scores, colours]);
  return (
    <foreignObject x={x(0)} y={y(0)} width={width} height={height} class="no-pointer" aria-hidden="true">
      <canvas ref={host} class="heat" width={columns} height={rows} />
    </foreignObject>
  );
}

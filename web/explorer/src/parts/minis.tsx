import { useId } from 'preact/hooks';

const SIDE = 76;
/** Below this a cell is empty. */
const SURE = 0.05;

/** A grid of cells in small: the darker a cell, the surer it is. */
function Mini({ cells, sureness }: { cells: number; sureness: readonly number[] }) {
  const side = SIDE / cells;
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {sureness.map((sure, cell) =>
        sure > SURE ? (
          <rect
            key={cell}
            x={(cell % cells) * side}
            y={Math.floor(cell / cells) * side}
            width={side}
            height={side}
            fill-opacity={sure}
          />
        ) : null,
      )}
      <path
        d={Array.from({ length: cells + 1 }, (_, k) => `M${k * side} 0V${SIDE}M0 ${k * side}H${SIDE}`).join(
          '',
        )}
      />
    </svg>
  );
}

export interface MiniLevel {
  cells: number;
  /** Beneath the grid, and for screen readers. */
  name: string;
  label: string;
  /** Boxes that come from it. */
  boxes: number;
  sureness: readonly number[];
}

/** The grids over a picture, small: a choice among them, and where each of them is sure. */
export function Minis({
  levels,
  chosen,
  choose,
}: {
  levels: readonly MiniLevel[];
  chosen: number;
  choose(i: number): void;
}) {
  const group = useId();
  return (
    <fieldset class={`levels levels--${levels.length}`}>
      <legend class="unseen">Grid</legend>
      {levels.map(({ cells, name, label, boxes, sureness }, i) => (
        <label key={cells} class={`level ${chosen === i ? 'is-on' : ''}`}>
          <input
            type="radio"
            name={group}
            checked={chosen === i}
            aria-label={`${label}: ${boxes} boxes`}
            onChange={() => choose(i)}
          />
          <Mini cells={cells} sureness={sureness} />
          <span class="level-name">{name}</span>
          <span class="level-boxes" key={sureness.length}>
            {boxes || '\u2013'}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

import { useId } from 'preact/hooks';
import { commit } from 'components/state';
import { LEVELS } from './head';
import { chosenLevel, found, level, levelOf, pointed, sureness, touched } from './state';

const SIDE = 76;

/** The six grids, small: a choice among them, and where each of them is sure. */
export function Levels() {
  const name = useId();
  return (
    <fieldset class="levels">
      <legend class="unseen">Grid</legend>
      {LEVELS.map(({ cells, shapes }, i) => {
        const boxes = found.value.filter(({ anchor }) => levelOf(anchor) === i).length;
        return (
          <label key={cells} class={`level ${level.value === i ? 'is-on' : ''}`}>
            <input
              type="radio"
              name={name}
              checked={level.value === i}
              aria-label={`${cells} by ${cells} cells, ${shapes.length} anchors each: ${boxes} boxes`}
              onChange={() => {
                touched.value = true;
                chosenLevel.value = i;
                pointed.value = -1;
                commit();
              }}
            />
            <Mini i={i} />
            <span class="level-name">
              {cells} × {cells}
            </span>
            <span class="level-boxes">{boxes || '\u2013'}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Mini({ i }: { i: number }) {
  const { cells } = LEVELS[i];
  const side = SIDE / cells;
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {sureness.value[i].map((sure, cell) =>
        sure > 0.05 ? (
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

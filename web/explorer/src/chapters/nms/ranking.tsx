import { digits } from 'components/numbers';
import { core } from '../../lib/core';
import {
  chosen,
  detections,
  finished,
  kept,
  letter,
  method,
  pointed,
  rows,
  small,
  truths,
  verdict,
} from './state';
import { select, part, isWrong } from './candidates';

/** The ranked list: the same boxes in the order in which NMS takes them. */
export function Ranking() {
  if (!small.value)
    return (
      <div class="ranking ranking--empty">
        <p>
          <b>{kept.value?.indices.length ?? ''}</b> kept
        </p>
        <p>
          <b>{(detections.value.length - (kept.value?.indices.length ?? 0)).toLocaleString('en-US')}</b>{' '}
          suppressed
        </p>
        <p class="hint">
          Drag the blue box: all {detections.value.length.toLocaleString('en-US')} are suppressed anew in
          every frame.
        </p>
      </div>
    );
  return (
    <ul
      class="ranking"
      role="listbox"
      tabindex={0}
      aria-label="Boxes by score"
      aria-activedescendant={`row-${chosen.value}`}
      onKeyDown={(event) => {
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!move) return;
        event.preventDefault();
        select(chosen.value + move);
      }}
      onBlur={() => (pointed.value = -1)}
    >
      {rows.value.map((row, i) => {
        const acting = part(i);
        const wrong = isWrong(i);
        const soft = method.value !== 'hard' && row.by >= 0;
        const outcome =
          row.state === 'kept'
            ? wrong
              ? 'kept, false'
              : 'kept'
            : row.state === 'low'
              ? 'low score'
              : soft
                ? `${letter(row.by)}, × ${row.factor.toFixed(2)}`
                : row.state === 'suppressed'
                  ? `by ${letter(row.by)}, ${digits(row.iou, 2)}`
                  : '';
        return (
          <li
            key={i}
            id={`row-${i}`}
            role="option"
            aria-selected={chosen.value === i}
            class={`row row--${row.state} ${acting ? 'is-acting' : ''} ${pointed.value === i ? 'is-pointed' : ''} ${wrong ? 'is-wrong' : ''}`}
            onPointerEnter={() => (pointed.value = i)}
            onPointerLeave={() => (pointed.value = -1)}
            onClick={() => select(i)}
          >
            <span class="row-letter">{letter(i)}</span>
            <span class="row-bar" aria-hidden="true">
              <i style={{ width: `${detections.value[i].score * 100}%` }} />
              <b style={{ width: `${row.score * 100}%` }} />
            </span>
            <span class="row-score">{row.score.toFixed(2)}</span>
            <span class="row-outcome">{outcome}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function Verdict() {
  const { found, wrong } = verdict.value;
  const lost = truths.value.length - found.size;
  if (!small.value || !core.value) return null;
  return (
    <p class="verdict">
      <span class={`v v--tp ${found.size ? '' : 'is-none'}`}>{found.size} found</span>
      <span class={`v v--fn ${lost && finished.value ? '' : 'is-none'}`}>
        {finished.value ? lost : '\u2013'} lost
      </span>
      <span class={`v v--fp ${wrong.size && finished.value ? '' : 'is-none'}`}>{wrong.size} false</span>
    </p>
  );
}

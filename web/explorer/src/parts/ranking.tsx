import { useComputed, type Signal } from '@preact/signals';
import type { Select } from 'components/candidate';
import { memo } from 'components/memo';

export interface RankingRow {
  letter: string;
  /** The score that it came with, and the one that it has now. */
  before: number;
  score: number;
  /** What became of it. */
  outcome: string;
  state: 'waiting' | 'kept' | 'suppressed' | 'low';
  isWrong?: boolean;
  isActing?: boolean;
}

interface RankingProps {
  /** The chapter's id. */
  chapter: string;
  label: string;
  rows: readonly RankingRow[];
  chosen: Signal<number>;
  pointed: Signal<number>;
  select: Select;
}

/** Boxes by score: one tab stop, in which arrow keys go from row to row. */
export function Ranking({ rows, label, ...shared }: RankingProps) {
  const { chapter, chosen, pointed, select } = shared;
  return (
    <ul
      class="ranking"
      role="listbox"
      tabindex={0}
      aria-label={label}
      aria-activedescendant={`${chapter}-row-${chosen.value}`}
      onKeyDown={(event) => {
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!move) return;
        event.preventDefault();
        select(chosen.value + move);
      }}
      onBlur={() => (pointed.value = -1)}
    >
      {rows.map((row, i) => (
        <Row key={i} i={i} {...row} {...shared} />
      ))}
    </ul>
  );
}

type RowProps = RankingRow & Omit<RankingProps, 'rows' | 'label'> & { i: number };

const Row = memo(function Row({ i, chapter, chosen, pointed, select, ...row }: RowProps) {
  const { letter, before, score, outcome, state, isWrong, isActing } = row;
  const isChosen = useComputed(() => chosen.value === i);
  const isPointed = useComputed(() => pointed.value === i);
  return (
    <li
      id={`${chapter}-row-${i}`}
      role="option"
      aria-selected={isChosen.value}
      class={`row row--${state} ${isActing ? 'is-acting' : ''} ${isPointed.value ? 'is-pointed' : ''} ${isWrong ? 'is-wrong' : ''}`}
      onPointerEnter={() => (pointed.value = i)}
      onPointerLeave={() => (pointed.value = -1)}
      onClick={() => select(i)}
    >
      <span class="row-letter">{letter}</span>
      <span class="row-bar" aria-hidden="true">
        <i style={{ width: `${before * 100}%` }} />
        <b style={{ width: `${score * 100}%` }} />
      </span>
      <span class="row-score">{score.toFixed(2)}</span>
      <span class="row-outcome">{outcome}</span>
    </li>
  );
});

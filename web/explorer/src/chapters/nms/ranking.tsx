import { digits, whole } from 'components/numbers';
import { Ranking, type RankingRow } from '../../parts/ranking';
import { isWrong, part, select } from './candidates';
import { isFusing } from './methods';
import {
  answer,
  chosen,
  detections,
  finished,
  letter,
  pointed,
  rows,
  shown,
  small,
  truths,
  verdict,
} from './state';

/** What became of a box, in a few signs: the row is narrow. */
function outcome(i: number): string {
  const { state, by, overlap, factor } = rows.value[i];
  const { method } = shown.value;
  if (state === 'low') return 'low score';
  if (isFusing(method))
    return state === 'kept' ? 'begins' : by < 0 ? '' : `in ${letter(by)}, ${digits(overlap, 2)}`;
  if (by < 0) return state === 'kept' ? (isWrong(i) ? 'kept, false' : 'kept') : '';
  if (method === 'hard' || method === 'diou') return `by ${letter(by)}, ${digits(overlap, 2)}`;
  return `${letter(by)}, × ${factor.toFixed(2)}`;
}

/** The ranked list: the same boxes in the order in which they are taken. */
export function Boxes() {
  if (!small.value) return <Counts />;
  const list = rows.value.map(({ state, score }, i): RankingRow => ({
    letter: letter(i),
    before: detections.value[i].score,
    score,
    state,
    outcome: outcome(i),
    isWrong: isWrong(i),
    isActing: part(i) !== '',
  }));
  return <Ranking chapter="nms" label="Boxes by score" rows={list} {...{ chosen, pointed, select }} />;
}

function Counts() {
  const kept = answer.value?.indices.length;
  const count = detections.value.length;
  const fuses = isFusing(shown.value.method);
  return (
    <div class="ranking ranking--empty">
      <p>
        <b>{String(kept ?? '')}</b> {fuses ? 'made' : 'kept'}
      </p>
      <p>
        <b>{kept === undefined ? '' : whole(count - kept)}</b> {fuses ? 'fewer' : 'suppressed'}
      </p>
      <p class="hint">Drag the blue box: all {whole(count)} are suppressed anew in every frame.</p>
    </div>
  );
}

export function Verdict() {
  const { found, wrong } = verdict.value;
  const lost = truths.value.length - found.size;
  if (!small.value || !answer.value) return <p class="verdict" />;
  return (
    <p class="verdict">
      <span class={`v v--tp ${found.size ? '' : 'is-none'}`}>{`${found.size} found`}</span>
      <span class={`v v--fn ${lost && finished.value ? '' : 'is-none'}`}>
        {`${finished.value ? lost : '\u2013'} lost`}
      </span>
      <span class={`v v--fp ${wrong.size && finished.value ? '' : 'is-none'}`}>{`${wrong.size} false`}</span>
    </p>
  );
}

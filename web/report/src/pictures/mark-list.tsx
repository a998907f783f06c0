import { MATCHED } from '../../../../api/report/payload';
import { fraction } from '../lib/text';
import { KIND, nameOf } from '../lib/words';
import { model } from '../model';
import { Take } from '../parts/take';
import type { Mark, Verdict } from './marks';

const VERDICT: Record<Verdict, { name: string; class: string }> = {
  tp: { name: 'True positive', class: 'is-tp' },
  fp: { name: 'False positive', class: 'is-fp' },
  fn: { name: 'Missed', class: 'is-fn' },
  found: { name: 'Found', class: 'is-truth' },
  ignored: { name: 'Not counted', class: '' },
  crowd: { name: 'Crowd', class: 'is-truth' },
};
const RANK: Record<Verdict, number> = { fp: 0, fn: 1, tp: 2, found: 3, crowd: 4, ignored: 5 };
const MOST = 200;

/** Everything on the image as a list, what the filter selects first: pointing at a row lights its mark. */
export function MarkList({ marks, pointed }: { marks: readonly Mark[]; pointed: { value: Mark | null } }) {
  const order = marks.toSorted(
    (a, b) =>
      Number(b.isChosen) - Number(a.isChosen) ||
      RANK[a.verdict] - RANK[b.verdict] ||
      (b.score ?? 0) - (a.score ?? 0),
  );
  const why = (mark: Mark): string => {
    if (mark.verdict === 'fp' && mark.kind) return KIND[mark.kind].name;
    if (mark.verdict === 'fn') {
      const kind = model.current.value.objectKind[mark.index];
      return kind === MATCHED ? 'score below the threshold, or IoU' : '';
    }
    return '';
  };
  return (
    <div class="marks">
      <div class="block-head">
        <h2>On this image</h2>
        <Take
          what="Marks of this image"
          sheet={() => ({
            name: 'image',
            columns: ['what', 'verdict', 'category', 'score', 'kind', 'iou', 'x', 'y', 'width', 'height'],
            rows: order.map((mark) => [
              mark.isTruth ? 'object' : 'detection',
              VERDICT[mark.verdict].name,
              model.data.header.categories[mark.category]?.name,
              mark.score,
              mark.kind,
              mark.iou,
              ...mark.box,
            ]),
          })}
        />
      </div>
      <ul>
        {order.slice(0, MOST).map((mark) => (
          <li key={`${mark.isTruth}${mark.index}`}>
            <button
              type="button"
              class={`mark ${mark.isChosen ? 'is-chosen' : ''} ${pointed.value === mark ? 'is-pointed' : ''}`}
              onPointerEnter={() => (pointed.value = mark)}
              onPointerLeave={() => (pointed.value = null)}
              onFocus={() => (pointed.value = mark)}
              onBlur={() => (pointed.value = null)}
            >
              <b class={VERDICT[mark.verdict].class}>{VERDICT[mark.verdict].name}</b>
              <bdi>{nameOf(mark.category, 30)}</bdi>
              <span class="mark-number">{mark.score === undefined ? '' : fraction(mark.score)}</span>
              <span class="mark-why">
                {why(mark)}
                {mark.iou !== undefined && mark.iou > 0 && ` IoU ${mark.iou.toFixed(2)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {order.length > MOST && (
        <p class="block-note">
          The first {MOST} of {order.length}; exports have all.
        </p>
      )}
    </div>
  );
}

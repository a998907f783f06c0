import { digits } from 'components/numbers';
import { COLUMNS, STRIDE } from './maps';
import { read } from './state';

const MIDDLE = 4;
const PLACES = [
  'upper left',
  'upper',
  'upper right',
  'left',
  '',
  'right',
  'lower left',
  'lower',
  'lower right',
];

/** What the nine scores say. */
function verdict(nine: readonly number[], isPeak: boolean): string {
  if (isPeak) return 'A peak: none of its eight neighbours is surer.';
  const best = nine.indexOf(Math.max(...nine));
  return best === MIDDLE ? 'Too unsure to count.' : `No peak: its ${PLACES[best]} neighbour is surer.`;
}

/** The scores of the cell and its neighbours. */
export function Nine() {
  const now = read.value;
  const best = now ? now.nine.indexOf(Math.max(...now.nine)) : -1;
  return (
    <div class="nine">
      <p>
        Row <b>{now ? Math.floor(now.cell / COLUMNS) : '–'}</b>, column{' '}
        <b>{now ? now.cell % COLUMNS : '–'}</b>
      </p>
      <div class="nine-grid" role="group" aria-label="Scores of the cell and its eight neighbours">
        {Array.from({ length: 9 }, (_, i) => (
          <span
            key={i}
            class={`${i === MIDDLE ? 'is-middle' : ''} ${i === best ? 'is-best' : ''}`}
            style={{ '--sure': now ? Math.sqrt(now.nine[i]) : 0 }}
          >
            {now ? digits(now.nine[i], 3) : ''}
          </span>
        ))}
      </div>
      <p class="nine-verdict" role="status">
        {now ? verdict(now.nine, now.isPeak) : ''}
      </p>
    </div>
  );
}

/** From the four distances to the centre's offset, the size and the box. */
export function Decoding() {
  const now = read.value;
  const [left, top, right, bottom] = now?.sides ?? [];
  const known = now?.sides && now.box;
  const place = now ? [(now.cell % COLUMNS) * STRIDE, Math.floor(now.cell / COLUMNS) * STRIDE] : [];
  const n = (value: number, places = 1) => digits(value, places);
  const rows = known
    ? [
        ['offset', `(${n(right)} − ${n(left)}) / 2`, n((right - left) / 2)],
        ['', `(${n(bottom)} − ${n(top)}) / 2`, n((bottom - top) / 2)],
        ['size', `${n(left)} + ${n(right)}`, n(left + right)],
        ['', `${n(top)} + ${n(bottom)}`, n(top + bottom)],
        ['x1', `${place[0]} − ${n(left)}`, n(now.box![0])],
        ['y1', `${place[1]} − ${n(top)}`, n(now.box![1])],
        ['x2', `${place[0]} + ${n(right)}`, n(now.box![2])],
        ['y2', `${place[1]} + ${n(bottom)}`, n(now.box![3])],
      ]
    : ['offset', '', 'size', '', 'x1', 'y1', 'x2', 'y2'].map((name) => [name, '', '–']);
  return (
    <dl class="decode decode--peak">
      {rows.map(([name, sum, value], i) => (
        <div key={i}>
          <dt>{name || <span class="unseen">{rows[i - 1][0]}, down</span>}</dt>
          <dd>{sum}</dd>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

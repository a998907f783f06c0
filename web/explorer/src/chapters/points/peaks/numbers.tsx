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
  const n = (value: number | undefined) => (value === undefined ? '' : digits(value, 1));
  const [left, top, right, bottom] = now?.sides ?? [0, 0, 0, 0];
  const [x, y] = now ? [(now.cell % COLUMNS) * STRIDE, Math.floor(now.cell / COLUMNS) * STRIDE] : [];
  const lists = [
    [
      ['offset x', `(${n(right)} − ${n(left)}) / 2`, (right - left) / 2],
      ['offset y', `(${n(bottom)} − ${n(top)}) / 2`, (bottom - top) / 2],
      ['width', `${n(left)} + ${n(right)}`, left + right],
      ['height', `${n(top)} + ${n(bottom)}`, top + bottom],
    ],
    [
      ['x1', `${x} − ${n(left)}`, now?.box?.[0]],
      ['y1', `${y} − ${n(top)}`, now?.box?.[1]],
      ['x2', `${x} + ${n(right)}`, now?.box?.[2]],
      ['y2', `${y} + ${n(bottom)}`, now?.box?.[3]],
    ],
  ] as const;
  return (
    <>
      {lists.map((rows, i) => (
        <dl class="peak-rows" key={i}>
          {rows.map(([name, sum, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{now?.box ? sum : ''}</dd>
              <dd>{now?.box ? n(value) : '–'}</dd>
            </div>
          ))}
        </dl>
      ))}
    </>
  );
}

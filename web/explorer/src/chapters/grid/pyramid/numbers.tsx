import type { Box } from 'components/geometry';
import { digits, tenth } from 'components/numbers';
import { CLASSES, LEVELS } from './head';
import { explained, head, shapeOf } from './state';

type Explained = NonNullable<typeof explained.value>;
const n = (value: number, places = 2) => digits(value, places);
/** A number that is added or taken away. */
const plus = (value: number) => `${value < 0 ? '\u2212' : '+'} ${n(Math.abs(value))}`;
const sides = ([x1, y1, x2, y2]: Box) => ({ cx: (x1 + x2) / 2, cy: (y1 + y2) / 2, w: x2 - x1, h: y2 - y1 });

/** Name, arithmetic and result of each number of the box. */
function decoded({ reference, offsets: [dx, dy, dw, dh], box, logit, score }: Explained) {
  const [a, b] = [sides(reference), sides(box)];
  return [
    ['cx', `${n(a.cx, 0)} ${plus(dx)} × ${n(a.w, 0)}`, n(b.cx, 0)],
    ['cy', `${n(a.cy, 0)} ${plus(dy)} × ${n(a.h, 0)}`, n(b.cy, 0)],
    ['w', `${n(a.w, 0)} × exp(${n(dw)})`, n(b.w, 0)],
    ['h', `${n(a.h, 0)} × exp(${n(dh)})`, n(b.h, 0)],
    ['score', `σ(${n(logit)})`, n(score, 3)],
  ] as const;
}
const EMPTY = ['cx', 'cy', 'w', 'h', 'score'].map((name) => [name, '', '\u2013'] as const);

/** The surest anchor of the cell: its raw numbers, and the arithmetic that makes a box of them. */
export function Arithmetic() {
  const now = explained.value;
  const { cells, shapes, stride } = LEVELS[head.level.value];
  return (
    <div class="arithmetic">
      <p>
        Row <b>{Math.floor(head.cell.value / cells)}</b>, column <b>{head.cell.value % cells}</b>, anchor{' '}
        <b>{now ? shapeOf(now.anchor) + 1 : '\u2013'}</b> of {shapes.length}; stride <b>{tenth(stride)}</b> px
      </p>
      <dl class="raw">
        {['dx', 'dy', 'dw', 'dh'].map((name, i) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{now && n(now.offsets[i])}</dd>
          </div>
        ))}
        <div class="is-wide">
          <dt>{now ? CLASSES[now.classId] : 'class'}, logit</dt>
          <dd>{now && n(now.logit)}</dd>
        </div>
      </dl>
      <dl class="decode">
        {(now ? decoded(now) : EMPTY).map(([name, how, result]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{how}</dd>
            <dd>{result}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

import { digits } from 'components/numbers';
import { CLASSES, LEVELS } from './head';
import { explained, head, litSide, type Distance } from './state';

const SIDES = ['left', 'top', 'right', 'bottom'];
const HEIGHT = 22;
const WIDTH = 5;

/** How likely each number of strides is. */
function Bars({ shares, mean }: Distance) {
  return (
    <svg
      class="bins"
      viewBox={`0 0 ${WIDTH * shares.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shares.map((share, i) => (
        <rect
          key={i}
          x={i * WIDTH + 0.5}
          y={HEIGHT * (1 - share)}
          width={WIDTH - 1}
          height={HEIGHT * share}
        />
      ))}
      <path d={`M${(mean + 0.5) * WIDTH} 0V${HEIGHT}M0 ${HEIGHT - 0.5}H${WIDTH * shares.length}`} />
    </svg>
  );
}

/** The cell's numbers: a distribution for each side of the box, its mean in strides and in pixels, and the score. */
export function Distances() {
  const now = explained.value;
  const { stride, cells } = LEVELS[head.level.value];
  return (
    <div class="arithmetic">
      <p>
        Row <b>{now?.row ?? Math.floor(head.cell.value / cells)}</b>, column{' '}
        <b>{now?.column ?? head.cell.value % cells}</b>, stride {stride}
      </p>
      <ul class="sides">
        {SIDES.map((name, i) => {
          const own = now?.distances[i];
          return (
            <li
              key={name}
              class={litSide.value === i ? 'is-lit' : ''}
              onPointerEnter={() => (litSide.value = i)}
              onPointerLeave={() => (litSide.value = -1)}
            >
              <span>{name}</span>
              {own ? <Bars {...own} /> : <span />}
              <span class="side-how">{own ? `${digits(own.mean, 2)} × ${stride}` : ''}</span>
              <b>{own ? digits(own.mean * stride, 0) : '\u2013'}</b>
            </li>
          );
        })}
        <li>
          <span>score</span>
          <span>{now ? CLASSES[now.classId] : ''}</span>
          <span class="side-how">{now ? `σ(${digits(now.logit, 2)})` : ''}</span>
          <b>{now ? digits(now.score, 3) : '\u2013'}</b>
        </li>
      </ul>
    </div>
  );
}

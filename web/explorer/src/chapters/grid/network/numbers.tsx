import { counted, digits, whole } from 'components/numbers';
import { CELLS, STRIDE } from './maps';
import { busy, cell, explained, nameOf, peaks, pointed, seenMaps, takePicture, trouble } from './state';

const MOST = 4;

/** What is going on, and how to give a picture. */
export function State() {
  const maps = seenMaps.value;
  return (
    <div class="picture-state">
      <label class="button">
        <input
          type="file"
          accept="image/*"
          onChange={(event) => {
            takePicture([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = ''; // the same file can be chosen again
          }}
        />
        Choose a picture
      </label>
      {trouble.value ? (
        <p class="failure" role="alert">
          {trouble.value}
        </p>
      ) : (
        <p role="status">
          {busy.value ||
            (maps
              ? `${counted(peaks.value.length, 'object')}, seen in ${whole(maps.milliseconds)} ms.`
              : 'Or drop one on the figure. It stays on this machine.')}
        </p>
      )}
    </div>
  );
}

/** The best peaks: a click goes to their cells. */
export function Peaks() {
  const rest = peaks.value.length - MOST;
  return (
    <ul class="answers-list answers-list--short">
      {peaks.value.slice(0, rest === 1 ? MOST + 1 : MOST).map((peak, i) => (
        <li key={i}>
          <button type="button" onClick={() => (pointed.value = peak.cell)}>
            <span>{nameOf(peak.classId)}</span>
            <b>{peak.score.toFixed(2)}</b>
            <span>
              {Math.floor(peak.cell / CELLS)}, {peak.cell % CELLS}
            </span>
          </button>
        </li>
      ))}
      {rest > 1 && <li class="answers-rest">and {rest} more</li>}
    </ul>
  );
}

const SIDES = ['left', 'top', 'right', 'bottom'] as const;
const CORNERS = ['x1', 'y1', 'x2', 'y2'] as const;

/** The numbers of the cell, and the arithmetic that makes a box of them. */
export function Arithmetic() {
  const now = explained.value;
  const [column, row] = [cell.value % CELLS, Math.floor(cell.value / CELLS)];
  const at = [column, row, column, row].map((place) => place * STRIDE);
  return (
    <div class="arithmetic">
      <p>
        Row <b>{now ? row : '\u2013'}</b>, column <b>{now ? column : '\u2013'}</b>
      </p>
      <dl class="raw">
        {SIDES.map((name, i) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{now && digits(now.distances[i], 1)}</dd>
          </div>
        ))}
        <div class="is-wide">
          <dt>{(now && nameOf(now.classId)) || 'class'}</dt>
          <dd>{now && digits(now.score, 3)}</dd>
        </div>
      </dl>
      <dl class="decode">
        {CORNERS.map((name, i) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{now && `${at[i]} ${i < 2 ? '\u2212' : '+'} ${digits(now.distances[i], 1)}`}</dd>
            <dd>{now ? digits(now.box[i], 1) : '\u2013'}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

import { say } from 'components/speech';
import { pairOf, pairSentence } from './pairs';
import { current, detections, finished, letter, pair, pointed, settingOf, shown } from './state';

/** Points at a cell, at its boxes and at the line between them. */
function point(one: number, other: number): void {
  pair.value = [one, other];
  pointed.value = other;
}
function leave(): void {
  pair.value = null;
  pointed.value = -1;
}
function pointAt(event: PointerEvent): void {
  const { pair: text } = (event.target as HTMLElement).dataset;
  const [one, other] = text?.split(',').map(Number) ?? [];
  if (other !== undefined) point(one, other);
  else leave();
}

/** The cell that an arrow key goes to: columns are left of their row's letter. */
function go(event: KeyboardEvent): void {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!by) return;
  event.preventDefault();
  const [one, other] = pair.value ?? [0, 1];
  const row = Math.min(Math.max(other + by[1], 1), detections.value.length - 1);
  const column = Math.min(Math.max(one + by[0], 0), row - 1);
  point(column, row);
  say(() => pairSentence(column, row), 0);
}

/** The overlaps of all pairs. The letters stand on the diagonal: left of one are the better boxes, below it those that come later. */
export function Matrix() {
  const count = detections.value.length;
  const step = finished.value ? undefined : current.value;
  return (
    <div class="pairs">
      <div
        class={`pairs-cells ${pointed.value >= 0 ? 'has-pointed' : ''}`}
        style={{ '--count': count }}
        role="application"
        aria-roledescription="matrix"
        aria-label="Overlap of each pair of boxes. Arrow keys go from cell to cell."
        tabindex={0}
        onKeyDown={go}
        onFocus={() => pair.value ?? point(0, 1)}
        onBlur={leave}
        onPointerDown={pointAt}
        onPointerMove={pointAt}
        onPointerLeave={leave}
      >
        {detections.value.map((_, row) => (
          <>
            {Array.from({ length: row }, (__, column) => (
              <Cell
                key={column}
                one={column}
                other={row}
                isActing={
                  step !== undefined &&
                  step.by !== step.of &&
                  Math.min(step.by, step.of) === column &&
                  Math.max(step.by, step.of) === row
                }
              />
            ))}
            <b
              class={pair.value?.includes(row) || pointed.value === row ? 'is-pointed' : ''}
              style={{ gridArea: `${row + 1} / ${row + 1}` }}
            >
              {letter(row)}
            </b>
          </>
        ))}
      </div>
      <p class="pairs-text">{pair.value ? pairSentence(...pair.value) : legend()}</p>
    </div>
  );
}

function legend(): string {
  const { method, threshold } = shown.value;
  const frame = settingOf.value === 'threshold' ? ` Framed: above ${threshold.toFixed(2)}.` : '';
  return `Darker: more ${method === 'diou' ? 'DIoU' : 'IoU'}.${frame} With a dot: it decided.`;
}

function Cell({ one, other, isActing }: { one: number; other: number; isActing: boolean }) {
  const { overlap, step, isEnough, isCompared } = pairOf(one, other);
  const isLit = pair.value
    ? pair.value[0] === one && pair.value[1] === other
    : pointed.value === one || pointed.value === other;
  return (
    <i
      data-pair={`${one},${other}`}
      class={`${step ? `pair--${step.kind}` : ''} ${isEnough && isCompared ? 'is-enough' : ''} ${isCompared ? '' : 'is-apart'} ${isActing ? 'is-acting' : ''} ${isLit ? 'is-lit' : ''}`}
      style={{ '--overlap': Math.max(0, overlap), gridArea: `${other + 1} / ${one + 1}` }}
    />
  );
}

import type { Evaluation } from '../../api/evaluate.js';
import { atUsualConfidence } from '../eval/usual.js';
import { element, escaped, label } from './svg.js';

/** More categories than this cannot be read: those that are confused most are drawn. */
const MOST = 20;
const CELL = 30;
const NAMES = 150;
const LETTERS = 18;
const TOP = 150;

/** The confusion matrix with background as its last row and column. */
export function confusion(evaluation: Evaluation<unknown>): { drawn: string; width: number; height: number } {
  const matrix = atUsualConfidence(evaluation, (options) => evaluation.confusionMatrix(options));
  const [size] = matrix.shape;
  const counts = (row: number, column: number): number => matrix.counts[row * size + column] ?? 0;
  const chosen = [...chosenOf(size, counts), size - 1];
  const shares = chosen.map((row) => {
    const total = Array.from({ length: size }, (_, column) => counts(row, column)).reduce(
      (sum, n) => sum + n,
      0,
    );
    return chosen.map((column) => (total ? counts(row, column) / total : 0));
  });
  const x = (i: number): number => NAMES + i * CELL;
  const y = (i: number): number => TOP + i * CELL;
  const cells = chosen.flatMap((row, i) =>
    chosen.map((column, j) => {
      const count = counts(row, column);
      if (row === size - 1 && column === size - 1) return '';
      const share = shares[i]?.[j] ?? 0;
      const look = row === column ? 'right' : 'wrong';
      const title = `${matrix.names[row]} predicted as ${matrix.names[column]}: ${count}`;
      const square = { x: x(j), y: y(i), width: CELL - 1, height: CELL - 1 };
      const shade = element('rect', {
        ...square,
        class: look,
        style: `fill-opacity:${(0.85 * Math.sqrt(share)).toFixed(2)}`,
      });
      const number = count
        ? label(x(j) + CELL / 2 - 0.5, y(i) + CELL / 2 + 4, brief(count), { class: 'count' })
        : '';
      return element(
        'g',
        {},
        element('title', {}, escaped([...title].slice(0, 500).join(''))) +
          element('rect', { ...square, class: 'cell' }) +
          shade +
          number,
      );
    }),
  );
  const names = chosen.flatMap((at, i) => [
    label(
      NAMES - 8,
      y(i) + CELL / 2 + 4,
      matrix.names[at] ?? '',
      { class: 'tick', 'text-anchor': 'end' },
      LETTERS,
    ),
    label(
      0,
      0,
      matrix.names[at] ?? '',
      { class: 'tick', transform: `translate(${x(i) + CELL / 2 + 4} ${TOP - 8}) rotate(-55)` },
      LETTERS,
    ),
  ]);
  const categories = size - 1;
  const part =
    chosen.length - 1 < categories
      ? `, the ${chosen.length - 1} of ${categories} categories confused most`
      : '';
  const title = `Confusion at IoU ${matrix.iou}, confidence ${matrix.confidence}${part}`;
  const note =
    'Rows: truth. Columns: prediction. Shade: share of the row. Last row: detections on nothing; last column: missed objects.';
  return {
    drawn: [
      label(48, 20, title, { class: 'title' }),
      label(48, 38, note, { class: 'tick' }),
      ...names,
      ...cells,
    ].join('\n'),
    width: NAMES + chosen.length * CELL + 96,
    height: TOP + chosen.length * CELL + 16,
  };
}

/** Positions of the categories to draw, in their order. */
function chosenOf(size: number, counts: (row: number, column: number) => number): number[] {
  const categories = Array.from({ length: size - 1 }, (_, at) => at);
  if (categories.length <= MOST) return categories;
  const mistakes = categories.map((at) =>
    Array.from({ length: size }, (_, other) =>
      other === at ? 0 : counts(at, other) + counts(other, at),
    ).reduce((sum, n) => sum + n, 0),
  );
  return categories
    .sort((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b)
    .slice(0, MOST)
    .sort((a, b) => a - b);
}

/** At most four characters. */
function brief(count: number): string {
  if (count < 10_000) return String(count);
  return count < 999_500 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(0)}M`;
}

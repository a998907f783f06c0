import type { EvaluationWarning } from '../evaluate/types.js';
import { uncovered } from './coverage.js';
import type { SequenceTracks } from './inputs.js';
import { misread } from './misread.js';
import { doesCount, type CountedClasses } from './prepare.js';
import type { Tracks } from './tracks.js';

/** Sequences and boxes of one kind, as they are counted. */
interface Found {
  message: (first: string) => string;
  /** The first sequence. */
  first: string;
  count: number;
}

/** Collects what makes the metrics of sequences meaningless, though each of their lines is valid. */
export class TrackingWarnings {
  readonly #found = new Map<string, Found>();

  /** Looks at a sequence. */
  look(sequence: SequenceTracks, classes: CountedClasses): void {
    const { name, truth, results } = sequence;
    const why = whyNothingCounts(truth, classes);
    if (why !== undefined)
      this.#add(
        'NOTHING_TO_MEASURE',
        name,
        1,
        (first) => `no box of the ground truth counts in ${first}: ${why}`,
      );
    if (results.tracks.length === 0)
      this.#add('NO_DETECTIONS', name, 1, (first) => `the results of ${first} have no box`);
    this.#addBoxes('ANNOTATION_BOX_WITHOUT_SIZE', name, truth, 'of the ground truth');
    this.#addBoxes('DETECTION_BOX_WITHOUT_SIZE', name, results, 'of the results');
    const [own, theirs] = [largest(truth.boxes), largest(results.boxes)];
    if (own > 0 && theirs > 0 && Math.min(own, theirs) <= FRACTION && Math.max(own, theirs) > 2 * FRACTION)
      this.#add(
        'BOXES_LOOK_NORMALISED',
        name,
        1,
        (first) =>
          `the ${own < theirs ? 'ground truth' : 'results'} of ${first} look like fractions of the picture, the other side like pixels; multiply by its width and height`,
      );
    if (
      results.tracks.length >= FEW &&
      results.count === results.tracks.length &&
      2 * truth.count < truth.tracks.length
    )
      this.#add(
        'TRACKS_OF_ONE_BOX',
        name,
        results.count,
        (first) =>
          `every track of the results of ${first} has one box: detections are no tracks; give an object the same id in all of its frames`,
      );
    const other = misread(sequence) ?? uncovered(sequence);
    if (other) this.#add(other.code, name, 1, (first) => `the results of ${first} ${other.message}`);
  }

  /** A warning of each kind. */
  list(): EvaluationWarning[] {
    return [...this.#found].map(([code, { message, first, count }]) => ({
      code,
      message: message(first),
      count,
    }));
  }

  #addBoxes(code: string, name: string, { boxes }: Tracks, side: string): void {
    let count = 0;
    for (let k = 0; k < boxes.length; k += 4)
      if (!(
        (boxes[k + 2] as number) > (boxes[k] as number) && (boxes[k + 3] as number) > (boxes[k + 1] as number)
      ))
        count += 1;
    if (count > 0)
      this.#add(
        code,
        name,
        count,
        (first) =>
          `boxes ${side} have no width or height, first in ${first}: they overlap nothing; columns of corners need format: 'xyxy'`,
      );
  }

  #add(code: string, first: string, count: number, message: (first: string) => string): void {
    const before = this.#found.get(code);
    if (before) before.count += count;
    else this.#found.set(code, { message, first: JSON.stringify(first), count });
  }
}

/** Fewer boxes may be tracks of one box each. */
const FEW = 20;

/** The largest coordinate of fractions, with room for boxes that reach over the edge. */
const FRACTION = 1.5;

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function whyNothingCounts(truth: Tracks, classes: CountedClasses): string | undefined {
  const { length } = truth.tracks;
  const rows = Array.from({ length }, (_, row) => row);
  if (length === 0) return 'it has no box';
  if (rows.some((row) => doesCount(truth, row, classes))) return undefined;
  if (truth.considered.every((flag) => flag === 0))
    return 'the flag (column 7 of files, `considered`) of each box is 0, which leaves it out';
  const others = [...new Set(truth.classes)].sort((a, b) => a - b).join(', ');
  return `only class 1 (pedestrians) counts, and its boxes are of class ${others}; to count all classes set \`preprocess: false\``;
}

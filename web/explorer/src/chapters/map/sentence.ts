import { digits } from 'components/numbers';
import { detections, letter, place, tally, threshold, verdicts } from './state';

/** The step of the moment: the detection that was taken last, and the tally. */
export function sentence(): string {
  const { yes, no, missed, precision, recall } = tally.value;
  const i = place.value - 1;
  if (i < 0) return `Nothing is taken yet: ${missed} to be found.`;
  const verdict = verdicts.value[i]?.verdict;
  const what =
    verdict === 'true'
      ? `found at IoU ${threshold.value.toFixed(2)}`
      : verdict === 'false'
        ? 'false'
        : 'in a crowd, ignored';
  const point =
    precision === undefined || yes + no === 0
      ? ''
      : ` Precision ${digits(precision, 2)}, recall ${digits(recall, 2)}.`;
  return `${letter(i)}, ${detections.value[i].score.toFixed(2)}: ${what}.${point}`;
}

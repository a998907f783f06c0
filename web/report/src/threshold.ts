import { say } from 'components/speech';
import { rates } from '../../../api/report/outcomes';
import { iouText, measureName } from './lib/words';
import { model } from './model';

/** Says what the threshold makes of the detections, when it rests. */
export const hear = () =>
  say(() => {
    const { tp, fp, fn } = model.outcomes.value.total;
    const own = rates(tp, fp, fn);
    return `Precision ${own.precision.toFixed(3)}, recall ${own.recall.toFixed(3)}, F1 ${own.f1.toFixed(3)}`;
  });

/** Moves the confidence of the whole page. */
export function setConfidence(value: number): void {
  const [least, most] = model.range;
  if (Number.isNaN(value)) return;
  model.confidence.value = Math.max(least, Math.min(most, value));
  hear();
}

/** `score >= 0.25, IoU 0.50`, for captions. */
export const thresholdText = (): string =>
  `score \u2265 ${+model.confidence.value.toFixed(4)}, ${measureName()} ${iouText(model.data.header.params.iouThresholds[model.iou.value] ?? 0)}`;

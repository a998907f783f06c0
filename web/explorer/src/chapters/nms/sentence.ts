import { digits } from 'components/numbers';
import type { Step } from '../../lib/trace';
import { detections, kept, least, letter, method, small, threshold } from './state';

export function sentence(step: Step | undefined): string {
  if (!small.value)
    return `${kept.value?.indices.length ?? 0} of ${detections.value.length.toLocaleString('en-US')} boxes are kept.`;
  if (!step) return 'All boxes wait, best score first.';
  const { by, of, iou, before, after } = step;
  const t = threshold.value.toFixed(2);
  if (step.kind === 'keep') return `${letter(by)} has the best score left, ${before.toFixed(2)}: kept.`;
  if (method.value === 'hard')
    return step.kind === 'suppress'
      ? `${letter(by)} suppresses ${letter(of)}: IoU ${digits(iou)} ${iou === threshold.value ? '=' : '>'} ${t}.`
      : `${letter(by)} spares ${letter(of)}: IoU ${digits(iou)} ${iou === threshold.value ? '=' : '<'} ${t}.`;
  const change = `${before.toFixed(2)} becomes ${after.toFixed(2)}`;
  return step.kind === 'spare'
    ? `${letter(by)} spares ${letter(of)}: IoU ${digits(iou)} is not above ${t}.`
    : `${letter(by)} lowers ${letter(of)}, IoU ${digits(iou)}: ${change}${step.kind === 'suppress' ? `, below ${least.value.toFixed(2)}: out` : ''}.`;
}

import { digits, whole } from 'components/numbers';
import type { Step } from './methods';
import { answer, detections, fused, letter, shown, small } from './state';

/** A step as a sentence. */
export function sentence(step: Step | undefined): string {
  if (!small.value)
    return `${answer.value?.indices.length ?? 0} of ${whole(detections.value.length)} boxes are kept.`;
  if (!step) return 'All boxes wait, best score first.';
  const { kind, by, of, overlap, before, after } = step;
  const { method, threshold, least } = shown.value;
  const t = threshold.toFixed(2);
  const measure = method === 'diou' ? 'DIoU' : 'IoU';
  const change = `${before.toFixed(2)} becomes ${after.toFixed(2)}`;
  const out = kind === 'suppress' ? `, not above ${least.toFixed(2)}: out` : '';
  switch (method) {
    case 'fusion':
    case 'merging': {
      if (kind === 'keep')
        return `${letter(of)}, ${before.toFixed(2)}, overlaps no box so far: it begins one.`;
      const made = fused.value.find((one) => one.by === by);
      const [sign, how] = method === 'merging' ? ['≥', 'encloses both'] : ['>', 'moves'];
      return `${letter(of)} joins ${letter(by)}\u2032: IoU ${digits(overlap)} ${sign} ${t}. It ${how}, score ${made?.score.toFixed(2) ?? ''}.`;
    }
    case 'matrix':
      if (kind === 'keep') return `${letter(of)}: no better box overlaps it. ${before.toFixed(2)} stays.`;
      return `${letter(of)} is lowered most by ${letter(by)}, IoU ${digits(overlap)}: ${change}${out}.`;
    case 'hard':
    case 'diou': {
      if (kind === 'keep') return `${letter(by)} has the best score left, ${before.toFixed(2)}: kept.`;
      const sign = overlap === threshold ? '=' : kind === 'suppress' ? '>' : '<';
      const verb = kind === 'suppress' ? 'suppresses' : 'spares';
      return `${letter(by)} ${verb} ${letter(of)}: ${measure} ${digits(overlap)} ${sign} ${t}.`;
    }
    default:
      if (kind === 'keep') return `${letter(by)} has the best score left, ${before.toFixed(2)}: kept.`;
      if (kind === 'spare')
        return `${letter(by)} spares ${letter(of)}: IoU ${digits(overlap)} is not above ${t}.`;
      return `${letter(by)} lowers ${letter(of)}, IoU ${digits(overlap)}: ${change}${out}.`;
  }
}

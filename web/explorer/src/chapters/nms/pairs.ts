import { computed } from '@preact/signals';
import { digits } from 'components/numbers';
import type { Step } from './methods';
import { sentence } from './sentence';
import { answer, detections, letter, place, settingOf, shown, trace } from './state';

/** The decisions so far by the pair of boxes that they are about. */
const decisions = computed(() => {
  const made = new Map<string, Step>();
  for (const step of trace.value.slice(0, place.value))
    if (step.kind !== 'keep' && step.kind !== 'spare')
      made.set(`${Math.min(step.by, step.of)},${Math.max(step.by, step.of)}`, step);
  return made;
});

const overlapOf = (one: number, other: number): number =>
  answer.value?.overlaps?.[one * detections.value.length + other] ?? 0;

/** What is known of two boxes, the better one first. */
export interface Pair {
  overlap: number;
  /** The decision about them, where there was one. */
  step: Step | undefined;
  /** Whether their overlap is enough for the threshold; never where the method has none. */
  isEnough: boolean;
  /** Whether they are compared at all: those of two classes are not, class by class. */
  isCompared: boolean;
}
export function pairOf(one: number, other: number): Pair {
  const overlap = overlapOf(one, other);
  const { threshold, orEqual, byClass, method } = shown.value;
  const isEqualEnough = orEqual || method === 'merging';
  return {
    overlap,
    step: decisions.value.get(`${one},${other}`),
    isEnough: settingOf.value === 'threshold' && (isEqualEnough ? overlap >= threshold : overlap > threshold),
    isCompared: !byClass || detections.value[one].classId === detections.value[other].classId,
  };
}

/** The decision about two boxes, or their overlap as one that decided nothing. */
export function pairStep(one: number, other: number): Step {
  const { step, overlap } = pairOf(one, other);
  const { score } = detections.value[other];
  return step ?? { kind: 'spare', by: one, of: other, overlap, before: score, after: score };
}

/** Two boxes as a sentence. */
export function pairSentence(one: number, other: number): string {
  const { step, overlap, isCompared } = pairOf(one, other);
  // What fusion measures is the box that grows, so its sentence has a number of its own.
  if (step && step.kind !== 'join') return sentence(step);
  const measure = shown.value.method === 'diou' ? 'DIoU' : 'IoU';
  const what = `${letter(one)} and ${letter(other)}: ${measure} ${digits(overlap)}`;
  if (step) return `${what}. ${letter(step.of)} is in ${letter(step.by)}\u2032.`;
  return isCompared ? `${what}. It decided nothing.` : `${what}, but two classes: not compared.`;
}

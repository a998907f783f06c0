import { batch, computed, effect } from '@preact/signals';
import { asked } from '../../../lib/ask';
import { boxOf, levelHead, levelSettings, type LevelSetting } from '../levels/state';
import { ANCHOR_BOXES, LEVELS, type PictureKey } from './head';
import { KEYS, PICTURES } from './recordings';

export const settings = levelSettings('pyramid', LEVELS, { iouThreshold: 0.5 });
export const { touched, guess, seen, near } = settings;
export const picture = settings.url.choice<PictureKey>('p', 'wall', KEYS);

const recording = computed(() =>
  near.value
    ? {
        picture: picture.value,
        url: PICTURES[picture.value][settings.isWhole.value ? 'head' : 'light'],
      }
    : null,
);
const reading = asked('readAnchors', () => recording.value);
const decodingAsked = asked(
  'decodeAnchors',
  () =>
    recording.value && {
      ...recording.value,
      least: settings.least.value,
      iouThreshold: settings.iouThreshold.value,
      suppress: settings.suppress.value,
    },
);
export const head = levelHead(
  settings,
  reading,
  decodingAsked,
  computed(() => {
    const { question } = reading.value;
    return question !== null && question.url === PICTURES[question.picture].head;
  }),
);

/** Which of its cell's anchors an anchor is. */
export const shapeOf = (anchor: number): number => {
  const { first, shapes } = LEVELS[head.levelOf(anchor)];
  return (anchor - first) % shapes.length;
};

/** The surest anchor of the cell: its raw numbers, and what they become. */
export const explained = computed(() => {
  const all = head.answers.value;
  if (!all) return null;
  const anchor = head.answer.value;
  return {
    anchor,
    reference: boxOf(ANCHOR_BOXES, anchor),
    offsets: boxOf(all.offsets, anchor),
    box: boxOf(all.boxes, anchor),
    classId: all.classIds[anchor],
    logit: all.logits[anchor],
    score: all.scores[anchor],
  };
});

export interface Setting extends LevelSetting {
  picture: PictureKey;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    picture.value = next.picture;
    settings.set(next);
  });
}

/* The question ticks itself: the cat at half its size, and its box is there. */
effect(() => {
  const { question, answer } = decodingAsked.value;
  if (touched.value && question?.picture === 'half' && answer && answer.found.length > 0) seen.value = true;
});

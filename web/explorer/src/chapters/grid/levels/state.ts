// What the figures of heads with several grids share: their settings, where the reader is in the grids, and what is said there.
import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Box, World } from 'components/geometry';
import { chapterState } from 'components/state';
import type { Shown } from '../../../lib/ask';
import type { LevelAnswers, LevelDecoded, LevelFound } from './answers';
import type { Level } from './level';

/** What a step or an action of the text sets; the rest is as at first. */
export interface LevelSetting {
  level?: number;
  suppress?: boolean;
  least?: number;
}

export type LevelSettings = ReturnType<typeof levelSettings>;
export function levelSettings(chapter: string, levels: readonly Level[], first: { iouThreshold: number }) {
  const url = chapterState(chapter);
  const settings = {
    url,
    levels,
    touched: url.touched,
    least: url.number('c', 0.4, 0, 1),
    iouThreshold: url.number('t', first.iouThreshold, 0, 1),
    suppress: url.flag('n', true),
    /** The level that the reader chose; -1 for the one that the surest answer is of. */
    chosenLevel: url.whole('l', -1, -1, levels.length - 1),
    /** The cell of the level whose numbers are shown, row by row; -1 for the surest. */
    pointed: signal(-1),
    guess: signal(''),
    seen: signal(false),
    /** Whether the figure is near the reader: only then recordings are loaded. */
    near: signal(false),
    /** Whether the reader has asked for more than the text shows: the whole recording is loaded then, and a light one before. */
    isWhole: signal(false),
  };
  effect(() => {
    if (url.touched.value || settings.pointed.value >= 0) settings.isWhole.value = true;
  });
  const set = (next: LevelSetting) =>
    batch(() => {
      settings.chosenLevel.value = next.level ?? -1;
      settings.suppress.value = next.suppress ?? true;
      settings.least.value = next.least ?? 0.4;
      settings.iouThreshold.value = first.iouThreshold;
      settings.pointed.value = -1;
    });
  return { ...settings, set };
}

/**
 * A recorded head: `read` is what all of its answers say, `decoded` what is left of them; both `null` until the recording is loaded.
 * `isRead` says whether the answers are those of the whole recording: only then a cell that is pointed at has its numbers.
 */
export function levelHead<A extends LevelAnswers, D extends LevelDecoded>(
  { levels, chosenLevel, pointed }: LevelSettings,
  read: ReadonlySignal<Shown<unknown, A | null>>,
  decoded: ReadonlySignal<Shown<unknown, D | null>>,
  isRead: ReadonlySignal<boolean>,
) {
  /** Whether the first numbers have come. All of them are shown at once. */
  const here = computed(() => read.value.answer !== null && decoded.value.answer !== null);
  const answers = computed(() => (here.value ? read.value.answer : null));
  const decoding = computed(() => (here.value ? decoded.value.answer : null));
  const found = computed<readonly LevelFound[]>(() => decoding.value?.found ?? []);

  const levelOf = (answer: number) => levels.findIndex(({ first, end }) => answer >= first && answer < end);
  /** Answers of a cell. */
  const each = ({ cells, first, end }: Level) => (end - first) / cells ** 2;
  /** The cell of an answer within its level. */
  const cellOf = (answer: number) => {
    const own = levels[levelOf(answer)];
    return Math.floor((answer - own.first) / each(own));
  };
  /** The surest of the answers from `first` to before `end`. */
  const surest = (first: number, end: number) => {
    const scores = answers.value?.scores.subarray(first, end);
    return first + (scores ? scores.indexOf(Math.max(...scores)) : 0);
  };

  const level = computed(() =>
    chosenLevel.value >= 0 ? chosenLevel.value : levelOf(surest(0, levels[levels.length - 1].end)),
  );
  /** The cell that is explained, within its level. */
  const cell = computed(() => {
    const { first, end } = levels[level.value];
    return pointed.value >= 0 && isRead.value ? pointed.value : cellOf(surest(first, end));
  });
  /** Its answers, and the surest of them. */
  const ofCell = computed(() => {
    const own = levels[level.value];
    const start = own.first + cell.value * each(own);
    return Array.from({ length: each(own) }, (_, i) => start + i);
  });
  const answer = computed(() => surest(ofCell.value[0], ofCell.value[0] + ofCell.value.length));
  /** The surest score of each cell of each level; none until the recording is loaded. */
  const sureness = computed(() =>
    levels.map((own) => {
      const scores = answers.value?.scores;
      if (!scores) return [];
      return Array.from({ length: own.cells ** 2 }, (_, i) => {
        const start = own.first + i * each(own);
        return scores[surest(start, start + each(own))];
      });
    }),
  );
  return { here, answers, decoding, found, levelOf, cellOf, level, cell, ofCell, answer, sureness };
}
export type LevelHead = ReturnType<typeof levelHead>;

/** A recorded head with several grids, as a figure has it. */
export interface LevelsOf {
  settings: LevelSettings;
  head: LevelHead;
  classes: readonly string[];
  world: World;
  /** What a grid is called beneath its small picture and beside its boxes, and for screen readers. */
  nameOf(level: Level): string;
  labelOf(level: Level): string;
}

/** The box of one of many, in rows of four numbers. */
export const boxOf = (boxes: ArrayLike<number>, i: number): Box =>
  Array.from({ length: 4 }, (_, k) => boxes[4 * i + k]) as unknown as Box;

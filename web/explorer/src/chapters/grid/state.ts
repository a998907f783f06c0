import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, centre, height, parseBox, width, type Box, type World } from 'components/geometry';
import { chapterState } from 'components/state';
import { core } from '../../lib/core';
import type { Figure } from '../../parts/people';

/** The network's input, and its grid of 7 by 7 cells. */
export const SIDE = 448;
export const CELLS = 7;
export const CELL = SIDE / CELLS;
export const WORLD: World = [SIDE, SIDE];
export const CLASSES = ['person', 'bicycle', 'cyclist'] as const;
const FIGURES: readonly Figure[] = ['stand', 'bicycle', 'cyclist'];
/** Numbers of a cell: tx, ty, tw, th, confidence, a probability for each class. */
export const NUMBERS = 5 + CLASSES.length;
export const FIELDS = ['tx', 'ty', 'tw', 'th', 'conf', ...CLASSES] as const;

interface Scene {
  name: string;
  objects: readonly Box[];
}
export const SCENES = {
  street: {
    name: 'Three objects',
    objects: [
      [46, 112, 122, 302],
      [196, 196, 316, 306],
      [344, 150, 434, 306],
    ],
  },
  one: {
    name: 'The tutorial’s cell',
    objects: [
      [93, 134, 227, 314],
      [388, 0, 440, 44],
      [4, 390, 56, 444],
    ],
  },
  shared: {
    name: 'Two in one cell',
    objects: [
      [160, 110, 240, 300],
      [158, 166, 278, 276],
      [344, 150, 434, 306],
    ],
  },
  border: {
    name: 'On a border',
    objects: [
      [146, 120, 238, 328],
      [226, 330, 350, 440],
      [350, 24, 434, 146],
    ],
  },
} satisfies Record<string, { name: string; objects: readonly [number, number, number, number][] }> as Record<
  'street' | 'one' | 'shared' | 'border',
  Scene
>;
export type SceneKey = keyof typeof SCENES;

const url = chapterState('grid');
export const { touched } = url;
const parse = (text: string) => parseBox(text, WORLD);
const [first, second, third] = SCENES.street.objects;
export const objects = [
  url.linked<Box>('a', first, boxText, parse),
  url.linked<Box>('b', second, boxText, parse),
  url.linked<Box>('c', third, boxText, parse),
] as const;
export const least = url.number('c', 0.1, 0, 1);
export const iouThreshold = url.number('t', 0.5, 0, 1);
export const suppress = url.flag('n', true);
/** The cell whose numbers are shown, row by row; -1 for the one of the first object. */
export const pointed = signal(-1);
export const guess = signal('');
export const seen = signal(false);
export const figure = (i: number): Figure => FIGURES[i];

/** The cell that an object's centre lies in. */
export function cellOf(box: Box): number {
  const [cx, cy] = centre(box).map((value) => Math.min(Math.floor(value / CELL), CELLS - 1));
  return cy * CELLS + cx;
}
export const owners = computed(() => objects.map((state) => cellOf(state.value)));

/**
 * What a network that sees the scene would say: each object's own cell its box, the cells beside it the same box less surely. A cell holds one
 * box, so where two objects share one, the larger has it.
 */
export const tensor = computed(() => {
  const data = new Float64Array(CELLS * CELLS * NUMBERS);
  const order = objects
    .map((state, i) => ({ box: state.value, i }))
    .sort((a, b) => width(a.box) * height(a.box) - width(b.box) * height(b.box));
  const say = (cell: number, box: Box, i: number, confidence: number, shift: number) => {
    const [row, column] = [Math.floor(cell / CELLS), cell % CELLS];
    const [cx, cy] = centre(box);
    const classes = CLASSES.map((_, k) => (k === i ? 0.9 : 0.05));
    const numbers = [
      cx / CELL - column + shift,
      cy / CELL - row + shift,
      width(box) / SIDE,
      height(box) / SIDE,
      confidence,
    ];
    data.set([...numbers, ...classes], cell * NUMBERS);
  };
  for (const { box, i } of order) {
    const cell = cellOf(box);
    const [row, column] = [Math.floor(cell / CELLS), cell % CELLS];
    const around = [
      [-1, 0, 0.46],
      [1, 0, 0.38],
      [0, -1, 0.3],
      [0, 1, 0.22],
    ] as const;
    for (const [dx, dy, confidence] of around) {
      const [x, y] = [column + dx, row + dy];
      if (x < 0 || y < 0 || x >= CELLS || y >= CELLS) continue;
      say(y * CELLS + x, box, i, confidence, 0.06 * (dx + 2 * dy));
    }
  }
  for (const { box, i } of order) say(cellOf(box), box, i, 0.92, 0);
  return data;
});

export interface Found {
  box: Box;
  score: number;
  classId: number;
}
function decoded(
  data: Float64Array,
  options: { scoreThreshold: number; suppress?: boolean; iouThreshold?: number },
): Found[] {
  const library = core.value;
  if (!library) return [];
  const outputs = { data, dims: [CELLS, CELLS, NUMBERS] };
  return [...library.decode(outputs, { model: 'yolo-grid', inputSize: SIDE, ...options })].map(
    ({ box, score, classId }) => ({
      box: [...box] as unknown as Box,
      score,
      classId,
    }),
  );
}
/** What the library makes of the head. */
export const detections = computed(() =>
  decoded(tensor.value, {
    scoreThreshold: least.value,
    iouThreshold: iouThreshold.value,
    suppress: suppress.value,
  }),
);
/** The cell that is explained. */
export const cell = computed(() => (pointed.value >= 0 ? pointed.value : owners.value[0]));
export const numbers = computed(() => [
  ...tensor.value.subarray(cell.value * NUMBERS, (cell.value + 1) * NUMBERS),
]);
/** The one box of the cell that is explained, by decoding a head that is empty but for it. */
export const cellBox = computed(() => {
  const alone = new Float64Array(tensor.value.length);
  alone.set(numbers.value, cell.value * NUMBERS);
  return decoded(alone, { scoreThreshold: 0, suppress: false })[0];
});
/** Which objects a detection of their class stands for, at an IoU of 0.5 and more. */
export const found = computed(() => {
  const library = core.value;
  return objects.map((state, i) => {
    const own = detections.value.filter(({ classId }) => classId === i);
    if (!library || own.length === 0) return false;
    return library
      .iou(
        [[...state.value]],
        own.map(({ box }) => [...box]),
      )
      .some((value) => value >= 0.5);
  });
});

export interface Setting {
  scene: SceneKey;
  suppress?: boolean;
}
export function set({ scene, suppress: on = true }: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    SCENES[scene].objects.forEach((box, i) => (objects[i].value = box));
    suppress.value = on;
    pointed.value = -1;
    least.value = 0.1;
    iouThreshold.value = 0.5;
  });
}

/* The question ticks itself: two objects in one cell, and one of them is not found. */
effect(() => {
  const cells = owners.value;
  if (touched.value && core.value && new Set(cells).size < cells.length && found.value.includes(false))
    seen.value = true;
});

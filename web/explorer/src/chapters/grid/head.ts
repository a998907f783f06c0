// The tutorial's head: 7 by 7 cells, and what a network that sees the scene would say.
import { centre, height, width, type Box, type World } from 'components/geometry';
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

export const figure = (i: number): Figure => FIGURES[i];

/** The cell that an object's centre lies in. */
export function cellOf(box: Box): number {
  const [cx, cy] = centre(box).map((value) => Math.min(Math.floor(value / CELL), CELLS - 1));
  return cy * CELLS + cx;
}

/**
 * What a network that sees the scene would say: each object's own cell its box, the cells beside it the same box less surely. A cell holds one
 * box, so where two objects share one, the larger has it.
 */
export function tensorOf(objects: readonly Box[], placed: readonly boolean[]): Float64Array {
  const data = new Float64Array(CELLS * CELLS * NUMBERS);
  const order = objects
    .map((box, i) => ({ box, i }))
    .filter(({ i }) => placed[i])
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
}

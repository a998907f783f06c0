import type { Box, World } from 'components/geometry';
import type { Figure } from '../../parts/people';

export const WORLD: World = [560, 300];

export interface Truth {
  box: Box;
  figure: Figure;
  /** A region of many people: detections in it count neither for nor against. */
  crowd?: boolean;
}
export interface Detection {
  box: Box;
  score: number;
}
export interface Scene {
  name: string;
  truths: Truth[];
  /** In the order of the input; the ranking is by score, equal scores in this order. */
  detections: Detection[];
}

const person = (x: number, y: number, h: number, figure: Figure = 'stand'): Truth => ({
  box: [x, y, x + Math.round(h * 0.4), y + h],
  figure,
});
const det = (score: number, x1: number, y1: number, x2: number, y2: number): Detection => ({
  box: [x1, y1, x2, y2],
  score,
});
/** A detection that misses its truth by some pixels. */
const near = ({ box: [x1, y1, x2, y2] }: Truth, score: number, dx = 0, dy = 0, more = 0): Detection =>
  det(score, x1 + dx - more, y1 + dy - more, x2 + dx + more, y2 + dy + more);

const street = [
  person(40, 66, 200, 'walk'),
  person(150, 96, 165),
  person(262, 60, 205),
  person(372, 128, 132, 'walk'),
  person(452, 150, 108),
  person(514, 190, 70, 'walk'),
];
const ten = Array.from({ length: 10 }, (_, i) =>
  person(18 + i * 54, 150 - (i % 3) * 16, 108 + (i % 3) * 8, i % 2 ? 'walk' : 'stand'),
);
const far = [
  person(30, 58, 206, 'walk'),
  person(140, 74, 190),
  person(250, 124, 138),
  person(330, 150, 112, 'walk'),
  person(396, 170, 92),
  person(452, 216, 48),
  person(492, 219, 45, 'walk'),
  person(528, 222, 42),
];
const pair = [person(120, 70, 190), person(340, 70, 190, 'walk')];
const few = [person(60, 80, 180), person(180, 90, 170, 'walk')];
const crowd: Truth = { box: [300, 110, 545, 262], figure: 'stand', crowd: true };

const [s0, s1, s2, s3, s4, s5] = street;
const [p0, p1] = pair;

export const SCENES = {
  street: {
    name: 'Street',
    truths: street,
    detections: [
      near(s2, 0.97, 2, -2),
      near(s0, 0.94, -3, 2),
      near(s1, 0.88, 6, 3),
      near(s2, 0.79, 14, 10),
      near(s3, 0.74, 5, -6),
      det(0.66, 216, 186, 252, 262),
      near(s4, 0.58, -7, 6),
      near(s0, 0.47, 12, -8, 6),
      det(0.36, 430, 40, 486, 132),
      near(s5, 0.31, 4, 5),
    ],
  },
  ten: {
    name: 'Seven of ten',
    truths: ten,
    detections: ten.slice(0, 7).map((truth, i) => near(truth, 0.95 - 0.06 * i, 1, 1)),
  },
  sizes: {
    name: 'Near and far',
    truths: far,
    detections: [
      near(far[0], 0.97, 2, -2),
      near(far[1], 0.95, -3, 3),
      near(far[2], 0.9, 3, 4),
      near(far[3], 0.83, 3, -4),
      near(far[4], 0.72, -4, 5),
      near(far[5], 0.61, 2, 3),
      det(0.52, 470, 60, 488, 100),
      near(far[6], 0.44, 3, 5),
    ],
  },
  duplicates: {
    name: 'Duplicates',
    truths: street.slice(0, 3),
    detections: [s2, s0, s1].flatMap((truth, i) => [
      near(truth, 0.96 - 0.03 * i, 1, 1),
      near(truth, 0.85 - 0.04 * i, 7, 5),
      near(truth, 0.7 - 0.05 * i, -8, 6),
    ]),
  },
  ties: {
    name: 'A tie',
    truths: pair,
    detections: [near(p0, 0.9, 2, 2), near(p1, 0.6, 3, 0), det(0.6, 236, 90, 300, 262)],
  },
  ties2: {
    name: 'The tie, swapped',
    truths: pair,
    detections: [near(p0, 0.9, 2, 2), det(0.6, 236, 90, 300, 262), near(p1, 0.6, 3, 0)],
  },
  crowd: {
    name: 'A crowd',
    truths: [...few, crowd],
    detections: [
      near(few[0], 0.95, 2, 1),
      det(0.9, 320, 120, 372, 258),
      det(0.84, 390, 124, 440, 258),
      near(few[1], 0.8, 3, 3),
      det(0.71, 460, 130, 512, 260),
    ],
  },
  empty: {
    name: 'Nobody there',
    truths: [],
    detections: [det(0.7, 120, 90, 190, 262), det(0.4, 340, 60, 420, 250)],
  },
} satisfies Record<string, Scene> as Readonly<
  Record<'street' | 'ten' | 'sizes' | 'duplicates' | 'ties' | 'ties2' | 'crowd' | 'empty', Scene>
>;
export type SceneKey = keyof typeof SCENES;
export const SCENE_KEYS = Object.keys(SCENES) as SceneKey[];

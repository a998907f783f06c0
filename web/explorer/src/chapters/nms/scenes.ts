import type { Box, World } from 'components/geometry';
import type { Figure } from '../../parts/people';

export const WORLD: World = [480, 300];
export interface Truth {
  box: Box;
  figure: Figure;
  behind?: boolean;
}
export interface Detection {
  box: Box;
  score: number;
  classId: number;
}
interface Scene {
  name: string;
  truths: Truth[];
  detections: Detection[];
}

const det = (x1: number, y1: number, x2: number, y2: number, score: number, classId = 0): Detection => ({
  box: [x1, y1, x2, y2],
  score,
  classId,
});
const ranked = (detections: Detection[]) => detections.sort((a, b) => b.score - a.score);

/** Two thousand boxes around 28 places, the same on every machine. */
function many(): Detection[] {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const places = Array.from({ length: 28 }, (_, i) => [
    42 + (i % 7) * 66 + (random() - 0.5) * 14,
    46 + Math.floor(i / 7) * 70 + (random() - 0.5) * 12,
    24 + random() * 14,
  ]);
  return Array.from({ length: 2000 }, (_, i) => {
    const [cx, cy, size] = places[i % 28];
    const [x, y] = [cx + (random() - 0.5) * size * 0.3, cy + (random() - 0.5) * size * 0.3];
    const [w, h] = [size * (0.85 + random() * 0.3), size * (1.15 + random() * 0.4)];
    return det(
      Math.max(0, x - w / 2),
      Math.max(0, y - h / 2),
      Math.min(480, x + w / 2),
      Math.min(300, y + h / 2),
      0.41 + 0.58 * random(),
    );
  });
}

export const SCENES = {
  street: {
    name: 'Street',
    truths: [
      { box: [34, 72, 108, 266], figure: 'walk' },
      { box: [150, 96, 214, 262], figure: 'stand' },
      { box: [268, 58, 346, 270], figure: 'stand' },
      { box: [394, 128, 446, 262], figure: 'walk' },
    ],
    detections: ranked([
      det(35, 70, 110, 267, 0.95),
      det(30, 80, 104, 272, 0.83),
      det(46, 66, 118, 254, 0.71),
      det(26, 96, 100, 268, 0.55),
      det(151, 94, 214, 264, 0.9),
      det(145, 102, 206, 258, 0.74),
      det(158, 90, 224, 256, 0.66),
      det(268, 56, 347, 272, 0.97),
      det(276, 64, 352, 268, 0.86),
      det(258, 50, 336, 262, 0.78),
      det(266, 84, 342, 280, 0.6),
      det(284, 58, 362, 252, 0.49),
      det(393, 128, 447, 263, 0.81),
      det(400, 134, 452, 258, 0.63),
      det(386, 120, 440, 252, 0.52),
    ]),
  },
  crowd: {
    name: 'Crowd',
    truths: [
      { box: [172, 62, 254, 262], figure: 'stand', behind: true },
      { box: [150, 60, 230, 260], figure: 'stand' },
      { box: [350, 84, 424, 262], figure: 'walk' },
    ],
    detections: ranked([
      det(150, 60, 230, 260, 0.94),
      det(172, 62, 254, 262, 0.86),
      det(144, 64, 224, 262, 0.79),
      det(168, 58, 250, 258, 0.7),
      det(147, 57, 233, 172, 0.62),
      det(350, 83, 424, 263, 0.91),
      det(356, 88, 430, 258, 0.72),
      det(342, 78, 416, 256, 0.51),
    ]),
  },
  half: {
    name: 'Exactly 0.5',
    truths: [
      { box: [168, 78, 240, 258], figure: 'stand', behind: true },
      { box: [144, 78, 216, 258], figure: 'stand' },
      { box: [330, 88, 398, 258], figure: 'walk' },
    ],
    detections: ranked([
      // 48 of 96 columns are shared, on the same rows: an IoU of exactly one half.
      det(144, 78, 216, 258, 0.93),
      det(168, 78, 240, 258, 0.85),
      det(330, 86, 398, 258, 0.9),
      det(338, 92, 404, 252, 0.66),
    ]),
  },
  cyclist: {
    name: 'Two classes',
    truths: [
      { box: [168, 112, 332, 262], figure: 'bicycle' },
      { box: [192, 44, 306, 240], figure: 'cyclist' },
    ],
    detections: ranked([
      det(192, 44, 306, 241, 0.93),
      det(186, 52, 300, 246, 0.75),
      det(190, 88, 320, 262, 0.88, 1),
      det(200, 80, 326, 256, 0.64, 1),
      det(204, 46, 312, 232, 0.58),
    ]),
  },
  many: { name: '2,000 boxes', truths: [], detections: ranked(many()) },
} satisfies Record<string, Scene> as Record<'street' | 'crowd' | 'half' | 'cyclist' | 'many', Scene>;
export type SceneKey = keyof typeof SCENES;
export const SCENE_KEYS = Object.keys(SCENES) as SceneKey[];

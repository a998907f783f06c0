// Masks, keypoints and rotated boxes whose numbers are meant in another way than they are read: each has a warning, and the same shapes put right
// have none. An Evaluator warns of the same.
import test from 'ava';
import { evaluate, Evaluator, mask, type CocoDataset, type CocoResult, type EvaluateOptions } from 'boxwise';

type Box = readonly [number, number, number, number];
let seed = 7;
const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
const [WIDTH, HEIGHT] = [640, 480];
const images = Array.from({ length: 20 }, (_, at) => ({ id: at + 1, width: WIDTH, height: HEIGHT }));
const objects = images.flatMap(({ id: image_id }) =>
  Array.from({ length: 3 }, () => ({
    image_id,
    category_id: 1,
    box: [40 + random() * 400, 40 + random() * 250, 60 + random() * 60, 80 + random() * 80] as Box,
    turned: [
      60 + random() * 450,
      60 + random() * 320,
      80 + 40 * random(),
      30 + 10 * random(),
      2.5 * (random() - 0.5),
    ],
  })),
);
type Thing = (typeof objects)[number];
type Members = (own: Thing) => object;

const truth = (members: Members) =>
  ({
    images,
    categories: [{ id: 1, name: 'thing' }],
    annotations: objects.map((own, at) => ({
      id: at + 1,
      image_id: own.image_id,
      category_id: 1,
      iscrowd: 0,
      ...members(own),
    })),
  }) as unknown as CocoDataset;
const results = (members: Members) =>
  objects.map((own, at) => ({
    image_id: own.image_id,
    category_id: 1,
    score: 0.5 + at / 1000,
    ...members(own),
  })) as unknown as CocoResult[];

const areaOf = ([, , w, h]: Box): number => w * h;

/** Keypoints, each moved by a function of x, y and the object's box. */
const pose =
  (move: (x: number, y: number, box: Box) => number[] = (x, y) => [x, y], hasBox = true): Members =>
  ({ box }) => {
    const [x, y, w, h] = box;
    const at = (k: number) =>
      move(x + w * (0.1 + (0.8 * ((k * 7) % 17)) / 16), y + h * (0.1 + (0.8 * k) / 16), box);
    const keypoints = Array.from({ length: 17 }, (_, k) => [...at(k), 2]).flat();
    return { keypoints, num_keypoints: 17, area: areaOf(box) / 2, ...(hasBox && { bbox: box }) };
  };
const KEYPOINTS = { iouType: 'keypoints' } as const;
const fraction = (x: number, y: number) => [x / WIDTH, y / HEIGHT];
const swap = (x: number, y: number) => [y, x];
const inCrop = (x: number, y: number, [left, top]: Box) => [x - left, y - top];
const inHeatmap = (x: number, y: number, [left, top, w, h]: Box) => [
  ((x - left) / w) * 4,
  ((y - top) / h) * 5,
];
const half = (x: number, y: number) => [x / 2, y / 2];

const outline = ([x, y, w, h]: Box): number[] => [x, y, x + w, y, x + w, y + h, x, y + h];
const polygon =
  (
    move: (x: number, y: number, box: Box) => number[] = (x, y) => [x, y],
    box: (own: Box) => object = (bbox) => ({ bbox }),
  ): Members =>
  (own) => ({
    area: areaOf(own.box),
    segmentation: [
      Array.from({ length: 4 }, (_, k) => {
        const all = outline(own.box);
        return move(all[2 * k] as number, all[2 * k + 1] as number, own.box);
      }).flat(),
    ],
    ...box(own.box),
  });
const alone = () => ({});
const corners = ([x, y, w, h]: Box) => ({ bbox: [x, y, x + w, y + h] });
/** Run lengths of pixels in rows, which `order: 'column'` takes for columns. */
const pixels =
  (order: 'row' | 'column', value: 0 | 1 = 1): Members =>
  (own) => {
    const bits = new Uint8Array(WIDTH * HEIGHT).fill(1 - value);
    const [x, y, w, h] = own.box.map(Math.round) as [number, number, number, number];
    for (let row = y; row < y + h; row++) bits.fill(value, row * WIDTH + x, row * WIDTH + x + w);
    return { segmentation: mask.encode(bits, [HEIGHT, WIDTH], { order }), area: areaOf(own.box) };
  };
const SEGM = { iouType: 'segm' } as const;

const turned =
  (change: (numbers: number[]) => number[] = (own) => own): Members =>
  (own) => ({
    bbox: change(own.turned),
    area: (own.turned[2] as number) * (own.turned[3] as number),
  });
const poly =
  (move: (x: number, y: number) => number[] = (x, y) => [x, y]): Members =>
  (own) => {
    const [cx, cy, w, h, angle] = own.turned as [number, number, number, number, number];
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const at = (i: number, j: number) =>
      move(cx + (i * w * cos - j * h * sin) / 2, cy + (i * w * sin + j * h * cos) / 2);
    return { poly: [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)].flat(), area: w * h };
  };
const upright =
  (change: (box: Box) => readonly number[]): Members =>
  ({ box }) => ({ bbox: change(box), area: areaOf(box) });
const ROTATED = { iouType: 'rotated' } as const;
type Five = [number, number, number, number, number];
const five = (change: (...numbers: Five) => number[]): Members => turned((own) => change(...(own as Five)));
const xyxy = five((x, y, w, h, angle) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2, angle]);

const CASES: Record<string, [gt: Members, dt: Members, options: EvaluateOptions, code?: string]> = {
  keypoints: [pose(), pose(), KEYPOINTS],
  'keypoints without boxes': [pose(), pose(undefined, false), KEYPOINTS],
  'detected keypoints in fractions': [pose(), pose(fraction), KEYPOINTS, 'KEYPOINTS_LOOK_NORMALISED'],
  'detected keypoints in fractions without boxes': [
    pose(),
    pose(fraction, false),
    KEYPOINTS,
    'BOXES_LOOK_NORMALISED',
  ],
  'annotated keypoints in fractions': [pose(fraction), pose(), KEYPOINTS, 'KEYPOINTS_LOOK_NORMALISED'],
  'keypoints of both sides in fractions': [
    pose(fraction),
    pose(fraction),
    KEYPOINTS,
    'KEYPOINTS_LOOK_NORMALISED',
  ],
  'detected keypoints y first': [pose(), pose(swap), KEYPOINTS, 'KEYPOINTS_LOOK_SWAPPED'],
  'detected keypoints y first without boxes': [
    pose(),
    pose(swap, false),
    KEYPOINTS,
    'KEYPOINTS_LOOK_SWAPPED',
  ],
  'keypoints of both sides y first': [pose(swap), pose(swap), KEYPOINTS, 'KEYPOINTS_LOOK_SWAPPED'],
  'detected keypoints in their crop': [pose(), pose(inCrop), KEYPOINTS, 'KEYPOINTS_LOOK_CROPPED'],
  'detected keypoints in their crop without boxes': [
    pose(),
    pose(inCrop, false),
    KEYPOINTS,
    'KEYPOINTS_LOOK_CROPPED',
  ],
  'annotated keypoints in their crop': [pose(inCrop), pose(), KEYPOINTS, 'KEYPOINTS_LOOK_CROPPED'],
  'detected keypoints in a heatmap': [pose(), pose(inHeatmap), KEYPOINTS, 'KEYPOINTS_OUTSIDE_BOXES'],
  'detected keypoints of a smaller image': [pose(), pose(half, false), KEYPOINTS, 'KEYPOINTS_LOOK_RESIZED'],
  polygons: [polygon(), polygon(), SEGM],
  'polygons without boxes': [polygon(), polygon(undefined, alone), SEGM],
  'detected polygons in fractions': [polygon(), polygon(fraction), SEGM, 'POLYGONS_LOOK_NORMALISED'],
  'detected polygons in fractions without boxes': [
    polygon(),
    polygon(fraction, alone),
    SEGM,
    'POLYGONS_LOOK_NORMALISED',
  ],
  'annotated polygons in fractions': [polygon(fraction), polygon(), SEGM, 'POLYGONS_LOOK_NORMALISED'],
  'detected polygons y first': [polygon(), polygon(swap, alone), SEGM, 'MASKS_LOOK_LIKE_ANOTHER_FORMAT'],
  'detected polygons of a smaller image': [
    polygon(),
    polygon(half, alone),
    SEGM,
    'MASKS_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'detected polygons in their crop': [polygon(), polygon(inCrop), SEGM, 'MASKS_LOOK_LIKE_ANOTHER_FORMAT'],
  'annotated polygons in their crop': [polygon(inCrop), polygon(inCrop, alone), SEGM, 'MASKS_OUTSIDE_BOXES'],
  'polygons beside boxes that are corners': [
    polygon(),
    polygon(undefined, corners),
    SEGM,
    'MASKS_OUTSIDE_BOXES',
  ],
  'annotated polygons beside boxes that are corners': [
    polygon(undefined, corners as never),
    polygon(undefined, alone),
    SEGM,
    'MASKS_OUTSIDE_BOXES',
  ],
  'run lengths': [polygon(), pixels('row'), SEGM],
  'run lengths along the rows': [polygon(), pixels('column'), SEGM, 'MASKS_LOOK_LIKE_ANOTHER_FORMAT'],
  'run lengths of the background': [polygon(), pixels('row', 0), SEGM, 'MASKS_LOOK_LIKE_ANOTHER_FORMAT'],
  'detected polygons in their crop without boxes': [
    polygon(),
    polygon(inCrop, alone),
    SEGM,
    'MASKS_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'rotated boxes': [turned(), turned(), ROTATED],
  'corners of rotated boxes': [poly(), poly(), ROTATED],
  'corners beside rotated boxes': [poly(), turned(), ROTATED],
  'detected rotated boxes as corners': [poly(), xyxy, ROTATED, 'BOXES_LOOK_LIKE_ANOTHER_FORMAT'],
  'rotated boxes of both sides as corners': [xyxy, xyxy, ROTATED, 'BOXES_LOOK_LIKE_CORNERS'],
  'left and top of rotated boxes': [
    poly(),
    five((x, y, w, h, angle) => [x - w / 2, y - h / 2, w, h, angle]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'annotated left and top of rotated boxes': [
    five((x, y, w, h, angle) => [x - w / 2, y - h / 2, w, h, angle]),
    poly(),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'angles that turn the other way': [
    poly(),
    five((x, y, w, h, angle) => [x, y, w, h, -angle]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'height before width': [
    poly(),
    five((x, y, w, h, angle) => [x, y, h, w, angle]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'angles of the other side': [
    poly(),
    five((x, y, w, h, angle) => [x, y, w, h, angle + Math.PI / 2]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'angles in half turns': [
    five((x, y, w, h, angle) => [x, y, 2 * w, h / 5, angle]),
    five((x, y, w, h, angle) => [x, y, 2 * w, h / 5, angle / Math.PI]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  'corners y first': [poly(), poly((x, y) => [y, x]), ROTATED, 'BOXES_LOOK_LIKE_ANOTHER_FORMAT'],
  'rotated boxes of a larger image': [
    poly(),
    five((x, y, w, h, angle) => [2 * x, 2 * y, 2 * w, 2 * h, angle]),
    ROTATED,
    'BOXES_LOOK_RESIZED',
  ],
  'rotated boxes in fractions': [
    poly(),
    poly((x, y) => [x / WIDTH, y / HEIGHT]),
    ROTATED,
    'BOXES_LOOK_NORMALISED',
  ],
  'rotated boxes of both sides in fractions': [
    poly((x, y) => [x / WIDTH, y / HEIGHT]),
    poly((x, y) => [x / WIDTH, y / HEIGHT]),
    ROTATED,
    'BOXES_LOOK_NORMALISED',
  ],
  'upright boxes among rotated ones as corners': [
    upright((own) => own),
    upright(([x, y, w, h]) => [x, y, x + w, y + h]),
    ROTATED,
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ],
  boxes: [upright((own) => own), upright((own) => own), {}],
  'boxes of both sides in fractions': [
    upright(([x, y, w, h]) => [x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT]),
    upright(([x, y, w, h]) => [x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT]),
    {},
    'BOXES_LOOK_NORMALISED',
  ],
};
const CODES = new Set(Object.values(CASES).map(([, , , code]) => code));

for (const [name, [gt, dt, options, code]] of Object.entries(CASES))
  test(`${name}: ${code ?? 'nothing is warned of'}`, (t) => {
    const [dataset, found] = [truth(gt), results(dt)];
    const codes = ({ warnings }: { warnings: { code: string }[] }): string[] =>
      warnings.map((own) => own.code);
    const warned = codes(evaluate(dataset, found, options));
    t.deepEqual(
      warned.filter((own) => CODES.has(own)),
      code === undefined ? [] : [code],
    );
    const evaluator = new Evaluator(dataset, options);
    evaluator.addAll(found);
    t.deepEqual(codes(evaluator.result()).toSorted(), warned.toSorted());
  });

// Masks, keypoints and rotated boxes whose numbers are meant in another way than they are read: a warning names it, and nothing is said of good ones.
import test from 'ava';
import { evaluate, Evaluator, type CocoDataset, type CocoResult, type EvaluateOptions } from 'boxwise';

/** Numbers that are the same in every run. */
function generator(): (low: number, high: number) => number {
  let state = 7;
  return (low, high) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return low + (state / 0x7fffffff) * (high - low);
  };
}

const [WIDTH, HEIGHT] = [160, 120];
type Shape = Record<string, unknown>;

/** Six images with six objects of two categories, and the detections that `found` makes of them. */
function world<S extends Shape>(
  object: (random: (low: number, high: number) => number) => S,
  found: (own: S) => Shape,
): [CocoDataset, CocoResult[]] {
  const random = generator();
  const images = [1, 2, 3, 4, 5, 6].map((id) => ({ id, width: WIDTH, height: HEIGHT }));
  const objects = images.flatMap(({ id }) =>
    [0, 1, 2, 3, 4, 5].map((k) => ({ image_id: id, category_id: 1 + (k % 2), own: object(random) })),
  );
  const annotations = objects.map(({ own, ...rest }, at) => ({
    id: at + 1,
    ...rest,
    area: 900,
    iscrowd: 0,
    ...own,
  }));
  const results = objects.map(({ own, ...rest }) => ({ ...rest, ...found(own), score: random(0.5, 1) }));
  const categories = [1, 2].map((id) => ({ id, name: `c${id}` }));
  return [{ images, annotations, categories } as unknown as CocoDataset, results as unknown as CocoResult[]];
}

function warned([truth, found]: [CocoDataset, CocoResult[]], options: EvaluateOptions): string[] {
  const evaluator = new Evaluator(truth, options);
  evaluator.addAll(found);
  const [own, streamed] = [evaluate(truth, found, options), evaluator.result()].map(({ warnings }) =>
    warnings.filter(({ code }) => code.includes('LOOK')).map(({ code, message }) => `${code}: ${message}`),
  );
  if (own?.join('\n') !== streamed?.join('\n'))
    throw new Error(`${own?.join()}, of an Evaluator ${streamed?.join()}`);
  return own ?? [];
}

const outline = (points: number[][]) => ({ segmentation: [points.flat()] });
const mask = (random: (low: number, high: number) => number) => {
  const [x, y, w, h] = [random(0, 40), random(0, 25), random(10, 25), random(10, 25)];
  return { points: [[x, y], [x + w, y], [x + w, y + h], [x, y + h / 2]], ...outline([[x, y], [x + w, y], [x + w, y + h], [x, y + h / 2]]) }; // prettier-ignore
};
const MASKS: Record<string, [move: (x: number, y: number) => number[], says?: RegExp]> = {
  'as they are': [(x, y) => [x, y]],
  'moved by a little': [(x, y) => [x + 1, y - 1]],
  'mirrored from left to right': [(x, y) => [WIDTH - x, y], /^MASKS_LOOK_LIKE.*mirrored from left to right/],
  'upside down': [(x, y) => [x, HEIGHT - y], /^MASKS_LOOK_LIKE.*upside down/],
  'turned by half a turn': [(x, y) => [WIDTH - x, HEIGHT - y], /^MASKS_LOOK_LIKE.*half a turn/],
  'y first': [(x, y) => [y, x], /^MASKS_LOOK_LIKE.*transposed/],
};
for (const [name, [move, says]] of Object.entries(MASKS))
  test(`masks ${name}`, (t) => {
    const own = warned(
      world(mask, ({ points }) => outline(points.map(([x = 0, y = 0]) => move(x, y)))),
      { iouType: 'segm' },
    );
    t.is(own.length, says ? 1 : 0, own.join('\n'));
    if (says) t.regex(own[0] ?? '', says);
  });

const turned = (random: (low: number, high: number) => number) => ({
  bbox: [random(40, 120), random(40, 80), random(40, 70), random(8, 12), random(-Math.PI / 2, Math.PI / 2)],
});
const ANGLES: Record<string, [read: (angle: number) => number, says?: RegExp]> = {
  radians: [(angle) => angle],
  'radians and a little': [(angle) => angle + 0.02],
  'half turns': [(angle) => angle / Math.PI, /half turns/],
  'whole turns': [(angle) => angle / (2 * Math.PI), /whole turns/],
  'the other way': [(angle) => -angle, /turn the other way: /],
  'from +y': [(angle) => Math.PI / 2 - angle, /from \+y/],
  'of the other side': [(angle) => angle + Math.PI / 2, /height before width/],
};
for (const [name, [read, says]] of Object.entries(ANGLES))
  test(`rotated boxes with angles in ${name}`, (t) => {
    const found = world(turned, ({ bbox }) => ({ bbox: [...bbox.slice(0, 4), read(bbox[4] as number)] }));
    const own = warned(found, { iouType: 'rotated' });
    t.is(own.length, says ? 1 : 0, own.join('\n'));
    if (says) t.regex(own[0] ?? '', says);
  });

test('small angles in degrees', (t) => {
  const text = (random: (low: number, high: number) => number) => ({
    bbox: [random(40, 120), random(40, 80), 80, 6, random(-0.07, 0.07)],
  });
  const found = world(text, ({ bbox }) => ({
    bbox: [...bbox.slice(0, 4), ((bbox[4] as number) * 180) / Math.PI],
  }));
  t.regex(warned(found, { iouType: 'rotated' }).join(), /in degrees/);
});

/** Seventeen points of a person who is seen from the front. */
const pose = (random: (low: number, high: number) => number) => {
  const [left, top, size] = [random(10, 80), random(5, 40), random(50, 70)];
  const points = Array.from({ length: 17 }, (_, at) => [
    left + (at % 2 ? 0.8 : 0.2) * size + random(-2, 2),
    top + (Math.floor(at / 2) / 8) * size + random(-2, 2),
  ]);
  return {
    points,
    keypoints: points.flatMap(([x = 0, y = 0]) => [x, y, 2]),
    num_keypoints: 17,
    bbox: [left, top, size, size],
  };
};
const ORDERS: Record<string, [order: (at: number) => number, isWarned: boolean]> = {
  'their order': [(at) => at, false],
  'left and right exchanged': [(at) => (at === 0 ? 0 : at % 2 ? at + 1 : at - 1), true],
  'the reverse order': [(at) => 16 - at, true],
  'an order shifted by one': [(at) => (at + 1) % 17, true],
};
for (const [name, [order, isWarned]] of Object.entries(ORDERS))
  test(`keypoints in ${name}`, (t) => {
    const found = world(pose, ({ points }) => ({
      keypoints: points.flatMap((_, at) => [...(points[order(at)] as number[]), 2]),
    }));
    const own = warned(found, { iouType: 'keypoints' });
    t.deepEqual(own.map((warning) => warning.split(':')[0]), isWarned ? ['KEYPOINTS_LOOK_PERMUTED'] : []); // prettier-ignore
  });

test('a bbox of five, six or eight numbers says what is meant by them', (t) => {
  const images = [{ id: 1, width: 9, height: 9 }];
  const truth = { images, annotations: [], categories: [{ id: 1, name: 'a' }] };
  for (const [length, says] of [
    [5, /iouType: 'rotated'/],
    [6, /`score` and `category_id`/],
    [8, /as `poly`/],
  ] as const) {
    const bbox = Array<number>(length).fill(1);
    const result = { image_id: 1, category_id: 1, bbox, score: 1 } as unknown as CocoResult;
    for (const found of [[result], Buffer.from(JSON.stringify([result]))])
      t.throws(() => evaluate(truth, found), { message: says, code: 'LENGTH_MISMATCH' });
    if (length > 5) t.throws(() => evaluate(truth, [result], { iouType: 'rotated' }), { message: says });
  }
});

test('a flag `difficult` that is text is refused, where it is read', (t) => {
  const [truth, found] = world(turned, ({ bbox }) => ({ bbox: bbox.slice(0, 4) }));
  const upright = truth.annotations?.map((own) => ({ ...own, bbox: (own.bbox as number[]).slice(0, 4) }));
  for (const flag of ['0', 'false', []])
    for (const member of ['difficult', 'ignore']) {
      const own = {
        ...truth,
        annotations: upright?.map((one) => ({ ...one, [member]: flag })),
      } as CocoDataset;
      t.throws(() => evaluate(own, found, { protocol: 'voc' }), {
        message: new RegExp(`0 or 1 as ${member}`),
      });
      t.true(evaluate(own, found).metrics.AP > 0);
    }
});

test('permuted classes are found where not all objects are annotated', (t) => {
  const [truth, found] = world(turned, ({ bbox }) => ({ bbox: bbox.slice(0, 4) }));
  const own = {
    images: truth.images?.map((one) => ({
      ...one,
      neg_category_ids: [1, 2],
      not_exhaustive_category_ids: [],
    })),
    categories: truth.categories?.map((one) => ({ ...one, frequency: 'f' })),
    annotations: truth.annotations?.map((one) => ({ ...one, bbox: (one.bbox as number[]).slice(0, 4) })),
  } as unknown as CocoDataset;
  const codes = (results: CocoResult[], protocol: 'lvis' | 'openimages') =>
    evaluate(own, results, { protocol }).warnings.map(({ code }) => code).filter((code) => code.startsWith('CLASSES')); // prettier-ignore
  for (const protocol of ['lvis', 'openimages'] as const) {
    t.deepEqual(codes(found, protocol), []);
    const permuted = found.map((one) => ({ ...one, category_id: 3 - Number(one.category_id) }));
    t.deepEqual(codes(permuted, protocol), ['CLASSES_LOOK_PERMUTED']);
  }
});

test('analyses are refused where a protocol has none', (t) => {
  const [truth, found] = world(turned, ({ bbox }) => ({ bbox: bbox.slice(0, 4) }));
  for (const protocol of ['voc', 'openimages'] as const) {
    t.throws(() => evaluate(truth, found, { protocol, analysis: true }), { message: /analysis: .*not to '/ });
  }
});

test('results of libraries without ids are named, with how they are written', (t) => {
  const truth = { images: [{ id: 1 }], annotations: [], categories: [{ id: 1, name: 'person' }] };
  const rows = { 'coco-ssd': { bbox: [1, 2, 3, 4], class: 'person', score: 1 }, 'transformers.js': { label: 'person', score: 1, box: {} } }; // prettier-ignore
  for (const [name, row] of Object.entries(rows))
    for (const call of [
      () => evaluate(truth, [row] as never),
      () => new Evaluator(truth).add(1, [row] as never),
    ])
      t.throws(call, { message: new RegExp(`as ${name} has them; write each as .*category_id`) });
});

test('columns of which one is missing say which', (t) => {
  const truth = { images: [{ id: 1 }], annotations: [], categories: [{ id: 1, name: 'person' }] };
  const columns = { imageIds: [1], categoryIds: [1], boxes: [1, 2, 3, 4], scores: [1] };
  for (const name of ['imageIds', 'categoryIds', 'scores'] as const)
    t.throws(() => evaluate(truth, { ...columns, [name]: undefined } as never), {
      message: new RegExp(`columns without ${name}`),
      code: 'INVALID_ARGUMENT',
    });
});

import test from 'ava';
import {
  evaluate,
  type CocoAnnotation,
  type CocoDataset,
  type CocoResult,
  type ErrorKind,
  type Evaluation,
} from 'boxwise';

import { numbers } from '../../boxes/world.js';
import { near } from './cases.js';

type Box = [number, number, number, number];

interface World {
  gt: Required<CocoDataset>;
  dt: CocoResult[];
}

const CATEGORIES = 4;

/** A few images with objects, and detections that are right, inaccurate, of another category, repeated or on nothing. */
function world(seed: number): World {
  const random = numbers(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const images = Array.from({ length: 5 }, (_, at) => ({ id: at + 1, width: 400, height: 400 }));
  const categories = Array.from({ length: CATEGORIES }, (_, at) => ({ id: at + 1, name: `kind ${at}` }));
  const annotations: CocoAnnotation[] = [];
  const dt: CocoResult[] = [];
  for (const { id: image_id } of images) {
    for (let left = below(7); left > 0; left--) {
      const bbox: Box = [below(340), below(340), 20 + below(40), 20 + below(40)];
      const category_id = 1 + below(CATEGORIES);
      const iscrowd = random() < 0.08 ? 1 : 0;
      const id = annotations.length + 1;
      annotations.push({ id, image_id, category_id, bbox, area: bbox[2] * bbox[3], iscrowd });
      for (let near = below(4); near > 0; near--) {
        const shift = (): number => (random() - 0.5) * (random() < 0.5 ? 10 : 30);
        const [x, y, width, height] = bbox;
        dt.push({
          image_id,
          category_id: random() < 0.7 ? category_id : 1 + below(CATEGORIES),
          bbox: [x + shift(), y + shift(), width, height],
          score: below(50) / 50, // some are equal
        });
      }
    }
    for (let stray = below(3); stray > 0; stray--) {
      const bbox: Box = [below(340), below(340), 30, 30];
      dt.push({ image_id, category_id: 1 + below(CATEGORIES), bbox, score: below(50) / 50 });
    }
  }
  return { gt: { images, categories, annotations }, dt };
}

/**
 * The same world with the errors of a kind repaired. Of the detections that point at an object that is not found, the one with the highest
 * score gets the object's box and category; the others go. An object that is missed goes too.
 */
function repaired({ gt, dt }: World, evaluation: Evaluation, iou: number, kind: ErrorKind): World {
  const objects = evaluation.objectTable({ iou }).toTable();
  if (kind === 'missed') {
    const missed = new Set(objects.filter((row) => row.outcome === 'missed').map((row) => row.object));
    return { gt: { ...gt, annotations: gt.annotations.filter((_, at) => !missed.has(at)) }, dt };
  }
  const wrong = new Set<number>();
  const moved = new Map<number, number>();
  const free = new Set(
    objects.filter((row) => row.outcome !== 'matched' && row.outcome !== 'ignored').map((row) => row.object),
  );
  // by image, and in each the highest score first
  for (const row of evaluation.detectionTable({ iou }).toTable()) {
    const pointsAt = row.outcome === 'localization' || row.outcome === 'classification';
    const isFirst = pointsAt && free.delete(row.object);
    if (row.outcome !== kind) continue;
    wrong.add(row.detection);
    if (isFirst) moved.set(row.detection, row.object);
  }
  const after = dt.flatMap((detection, at) => {
    const object = gt.annotations[moved.get(at) ?? -1];
    if (object === undefined) return wrong.has(at) ? [] : [detection];
    return [{ ...detection, bbox: object.bbox as Box, category_id: object.category_id }];
  });
  return { gt, dt: after };
}

/** AP of each category at one threshold; 0 for one that has lost its objects. */
function precisions({ gt, dt }: World, iou: number): Map<unknown, number> {
  const evaluation = evaluate(gt, dt, { iouThresholds: [iou] });
  return new Map(evaluation.perCategory().map(({ categoryId, AP }) => [categoryId, Math.max(AP, 0)]));
}

const KINDS = ['classification', 'localization', 'both', 'duplicate', 'background', 'missed'] as const;

test('the cost of a kind of error for a category is what its AP gains in an evaluation with the errors repaired', (t) => {
  const costly = new Set<ErrorKind>();
  for (let seed = 1; seed <= 40; seed++) {
    const own = world(seed);
    const evaluation = evaluate(own.gt, own.dt, { analysis: true });
    for (const iou of [0.5, 0.75]) {
      const { perCategory } = evaluation.errors({ iou });
      const before = precisions(own, iou);
      for (const kind of KINDS) {
        const after = precisions(repaired(own, evaluation, iou, kind), iou);
        for (const [at, id] of perCategory.categoryId.entries()) {
          const gain = (after.get(id) ?? NaN) - (before.get(id) ?? NaN);
          const got = perCategory[kind][at];
          const what = `seed ${seed}, IoU ${iou}, ${kind}, category ${id}`;
          t.true(near(got, gain), `${what}: ${got} instead of ${gain}`);
          if (gain > 0.01) costly.add(kind);
        }
      }
    }
  }
  t.deepEqual([...costly].sort(), [...KINDS].sort());
});

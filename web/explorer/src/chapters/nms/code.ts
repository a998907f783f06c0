import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { isFusing, METHODS, type Method } from './methods';
import { WORLD } from './scenes';
import { answer, detections, shown } from './state';

/** The boxes that a listing shows; of 2,000 only the best. */
const MOST = 16;

/** What a listing is made of. */
function parts() {
  const list = detections.value.slice(0, MOST);
  const { byClass } = shown.value;
  const several = byClass && list.some(({ classId }) => classId !== list[0].classId);
  return {
    boxes: list.map(({ box }) => `  [${box.map(tenth).join(', ')}],`).join('\n'),
    scores: list.map(({ score }) => score.toFixed(2)).join(', '),
    classIds: several ? `[${list.map(({ classId }) => classId).join(', ')}]` : '',
    labels: byClass ? `[${list.map(({ classId }) => classId).join(', ')}]` : `scores.map(() => 0)`,
    /** What is printed, where the page shows the same boxes. */
    result: answer.value && detections.value.length <= MOST ? printed() : '',
  };
}
type Parts = ReturnType<typeof parts>;

/** A fused box has no index: its score is printed. */
function printed(): string {
  const { indices, scores } = answer.value!;
  return `[${(isFusing(shown.value.method) ? scores.map((score) => score.toFixed(3)) : indices).join(', ')}]`;
}

/** The library's call for each method, as text. */
function call(method: Method, classIds: string): readonly [name: string, call: string] {
  const { threshold, sigma, least, orEqual } = shown.value;
  const options = (...own: string[]) =>
    `{ ${[...own, ...(classIds ? [`classIds: ${classIds}`] : [])].join(', ')} }`;
  const equal = orEqual ? ['suppressEqual: true'] : [];
  switch (method) {
    case 'hard':
    case 'diou': {
      const kind = method === 'diou' ? ["kind: 'diou'"] : [];
      const all = options(...kind, `iouThreshold: ${threshold}`, `scoreThreshold: ${least}`, ...equal);
      return ['nms', `nms(boxes, scores, ${all})`];
    }
    case 'matrix': {
      const all = options(`method: 'linear'`, `scoreThreshold: ${least}`, `postThreshold: ${least}`);
      return ['matrixNms', `matrixNms(boxes, scores, ${all}).indices`];
    }
    case 'linear':
    case 'gaussian': {
      const how = method === 'linear' ? `iouThreshold: ${threshold}` : `sigma: ${sigma}`;
      const all = options(`method: '${method}'`, how, `scoreThreshold: ${least}`);
      return ['softNms', `softNms(boxes, scores, ${all}).indices`];
    }
    case 'merging': {
      const all = options(`iouThreshold: ${threshold}`, `scoreThreshold: ${least}`);
      return ['nonMaximumMerging', `nonMaximumMerging(boxes, scores, ${all}).scores`];
    }
    case 'fusion': {
      const all = `{ iouThreshold: ${threshold}, scoreThreshold: ${least} }`;
      return [
        'weightedBoxesFusion',
        `weightedBoxesFusion([{ boxes: fractions, scores, labels }], ${all}).scores`,
      ];
    }
  }
}

export function code(): Listing[] {
  const all = parts();
  const { method } = shown.value;
  const [name, made] = call(method, all.classIds);
  const data = `const boxes = [\n${all.boxes}\n];\nconst scores = [${all.scores}];`;
  const fractions = `
const fractions = boxes.map((box) => box.map((value, i) => value / [${WORLD.join(', ')}][i % 2])); // of the picture
const labels = ${all.labels};`;
  const more = method === 'fusion' ? fractions : '';
  const print = isFusing(method)
    ? `console.log(Array.from(${made}, (score) => score.toFixed(3)).join(', '));`
    : `console.log([...${made}].join(', '));`;
  const comment = all.result && ` // ${all.result.slice(1, -1)}`;
  const typescript = `import { ${name} } from 'boxwise';\n\n${data}${more}\n${print}${comment}`;
  return listings(typescript, python(method, all));
}

function python(method: Method, all: Parts): string {
  if (method === 'hard' && !shown.value.orEqual) return torchvision(all);
  if (method === 'fusion') return ensemble(all);
  if (method === 'merging') return supervision(all);
  const where: Partial<Record<Method, string>> = {
    hard: 'torchvision suppresses above the threshold, never at it.',
    diou: 'torchvision has no DIoU-NMS. Its authors’ code: https://github.com/Zzh-tju/DIoU',
    linear: 'torchvision has no Soft-NMS. mmcv has one: mmcv.ops.soft_nms',
    gaussian: 'torchvision has no Soft-NMS. mmcv has one: mmcv.ops.soft_nms',
    matrix: 'mmdetection has one, for masks: mmdet.models.layers.mask_matrix_nms',
  };
  return `# ${METHODS[method].name}\n# ${where[method] ?? ''}\n# The numbers of this page: see the TypeScript tab.`;
}

function supervision({ boxes, scores, classIds, result }: Parts): string {
  const { threshold, least } = shown.value;
  return `import numpy as np
import supervision as sv

boxes = np.array([
${boxes}
])
scores = np.array([${scores}])
detections = sv.Detections(boxes, confidence=scores, class_id=np.array(${classIds || '[0] * len(scores)'}))
detections = detections[detections.confidence > ${least}]
print(', '.join(f'{score:.3f}' for score in detections.with_nmm(${threshold}).confidence))${result && `  # ${result.slice(1, -1)}`}`;
}

function ensemble({ boxes, scores, result }: Parts): string {
  const { threshold, least, byClass } = shown.value;
  const name = 'weighted_boxes_fusion';
  const labels = byClass
    ? `[${detections.value
        .slice(0, MOST)
        .map(({ classId }) => classId)
        .join(', ')}]`
    : '[0] * len(scores)';
  return `import numpy as np
from ensemble_boxes import ${name}

boxes = np.array([
${boxes}
]) / [${[...WORLD, ...WORLD].join(', ')}]
scores = [${scores}]
labels = ${labels}
_, fused, _ = ${name}([boxes], [scores], [labels], iou_thr=${threshold}, skip_box_thr=${least})
print(', '.join(f'{score:.3f}' for score in fused))${result && `  # ${result.slice(1, -1)}`}`;
}

function torchvision({ boxes, scores, classIds, result }: Parts): string {
  const { threshold, least } = shown.value;
  const name = classIds ? 'batched_nms' : 'nms';
  const made = classIds
    ? `batched_nms(boxes[some], scores[some], classes[some], ${threshold})`
    : `nms(boxes[some], scores[some], ${threshold})`;
  return `import torch
from torchvision.ops import ${name}

boxes = torch.tensor([
${boxes}
], dtype=torch.float64)
scores = torch.tensor([${scores}], dtype=torch.float64)
${classIds && `classes = torch.tensor(${classIds})\n`}some = (scores > ${least}).nonzero().flatten()
print(some[${made}].tolist())${result && `  # ${result}`}`;
}

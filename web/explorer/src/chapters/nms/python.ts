import type { Method } from './methods';
import { WORLD } from './scenes';
import { shown, small } from './state';

/** The boxes of the scene as the two languages write them. */
export interface Data {
  typescript: string;
  /** Lists `boxes` and `scores`. */
  python: string;
  /** The class of each box, or none where all are of one class or classes do not count. */
  classIds: string;
  /** What is printed: the places of what is kept, the scores of what is fused, or how many there are of 2,000. */
  result: string;
}

/** The figure in Python: a library's function where there is one, else the method's few lines over torchvision's overlaps. */
export function python(method: Method, data: Data): string {
  switch (method) {
    case 'fusion':
      return ensemble(data);
    case 'merging':
      return supervision(data);
    case 'matrix':
      return matrix(data);
    case 'hard':
      return shown.value.orEqual ? greedy(method, data) : torchvision(data);
    default:
      return greedy(method, data);
  }
}

/** Prints places as lists are written, or how many there are of 2,000. */
const print = (made: string, { result }: Data) =>
  small.value
    ? `print(${made})${result && `  # [${result}]`}`
    : `print(len(${made}))${result && `  # ${result}`}`;
const printScores = (made: string, { result }: Data) =>
  small.value
    ? `print(', '.join(f'{score:.3f}' for score in ${made}))${result && `  # ${result}`}`
    : `print(len(${made}))${result && `  # ${result}`}`;

const tensors = ({ python: lists, classIds }: Data) => `${lists}
boxes = torch.tensor(boxes, dtype=torch.float64)
scores = torch.tensor(scores, dtype=torch.float64)${classIds && `\nclasses = torch.tensor(${classIds})`}`;

function torchvision(data: Data): string {
  const { threshold, least } = shown.value;
  const name = data.classIds ? 'batched_nms' : 'nms';
  const made = data.classIds
    ? `batched_nms(boxes[some], scores[some], classes[some], ${threshold})`
    : `nms(boxes[some], scores[some], ${threshold})`;
  return `import torch
from torchvision.ops import ${name}

${tensors(data)}
some = (scores > ${least}).nonzero().flatten()
${print(`some[${made}].tolist()`, data)}`;
}

/** Overlaps of all pairs; boxes of other classes have none. */
const overlaps = (name: string, { classIds }: Data, none: number) =>
  `overlaps = ${name}(boxes, boxes)${classIds && `\noverlaps[classes[:, None] != classes] = ${none}  # class by class`}`;

/** What the greedy methods do with the boxes that are left. */
function rule(method: Method): string {
  const { threshold, sigma, least, orEqual } = shown.value;
  const next = `    left = left[scores[left] > ${least}]`;
  if (method === 'gaussian')
    return `    scores[left] *= torch.exp(-(overlaps[best, left] ** 2) / ${sigma})\n${next}`;
  if (method === 'linear')
    return `    close = overlaps[best, left]
    scores[left] *= torch.where(close > ${threshold}, 1 - close, 1.0)\n${next}`;
  return `    left = left[overlaps[best, left] ${orEqual ? '<' : '<='} ${threshold}]`;
}

const LACKS: Partial<Record<Method, string>> = {
  hard: 'torchvision.ops.nms suppresses above the threshold, never at it',
  diou: 'torchvision has DIoU, but no NMS by it',
  linear: 'torchvision has no Soft-NMS; mmcv.ops.soft_nms is one',
  gaussian: 'torchvision has no Soft-NMS; mmcv.ops.soft_nms is one',
};

function greedy(method: Method, data: Data): string {
  const name = method === 'diou' ? 'distance_box_iou' : 'box_iou';
  return `import torch
from torchvision.ops import ${name}

${tensors(data)}
# ${LACKS[method]}
${overlaps(name, data, method === 'diou' ? -1 : 0)}
left = (scores > ${shown.value.least}).nonzero().flatten()
kept = []
while len(left):
    best = left[scores[left].argmax()]
    kept.append(best.item())
    left = left[left != best]
${rule(method)}
${print('kept', data)}`;
}

function matrix(data: Data): string {
  const { least } = shown.value;
  return `import torch
from torchvision.ops import box_iou

${tensors(data)}
# torchvision has no Matrix NMS; mmdet.models.layers.mask_matrix_nms is one, for masks
${overlaps('box_iou', data, 0)}
some = (scores > ${least}).nonzero().flatten()  # best first
better = overlaps[some][:, some].triu(1)  # row i: what the better box i covers
own = better.max(0).values  # how much of a duplicate each is itself
scores[some] *= ((1 - better) / (1 - own[:, None])).min(0).values
kept = some[scores[some] > ${least}]
${print('kept[scores[kept].argsort(descending=True, stable=True)].tolist()', data)}`;
}

function supervision(data: Data): string {
  const { threshold, least } = shown.value;
  return `import numpy as np
import supervision as sv

${data.python}
detections = sv.Detections(np.array(boxes), confidence=np.array(scores), class_id=np.array(${data.classIds || '[0] * len(scores)'}))
detections = detections[detections.confidence > ${least}]
${printScores(`detections.with_nmm(${threshold}).confidence`, data)}`;
}

function ensemble(data: Data): string {
  const { threshold, least } = shown.value;
  const name = 'weighted_boxes_fusion';
  return `import numpy as np
from ensemble_boxes import ${name}

${data.python}
boxes = np.array(boxes) / [${[...WORLD, ...WORLD].join(', ')}]
labels = ${data.classIds || '[0] * len(scores)'}
_, fused, _ = ${name}([boxes], [scores], [labels], iou_thr=${threshold}, skip_box_thr=${least})
${printScores('fused', data)}`;
}

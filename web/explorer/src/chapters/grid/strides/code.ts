import { listings, linesOf, type Listing } from 'components/code';
import { BINS, CLASSES, DISTANCE, LEVELS, LOGIT, NUMBERS, SIDE } from './head';
import { head, settings } from './state';
import type { Row } from './worker';

const { decoding, found, levelOf } = head;
const { iouThreshold, least, suppress } = settings;

export function code(): Listing[] {
  const rows = decoding.value?.rows;
  if (!rows) {
    const why = decoding.value
      ? `${decoding.value.answering} cells are above the threshold. Raise it, and their numbers stand here.`
      : 'The recording is not loaded yet.';
    return listings(`// ${why}`, `# ${why}`);
  }
  /** Level and cell within it, logits, distances. */
  const line = ({ cell, logits, distances }: Row) => {
    const level = levelOf(cell);
    return [level, cell - LEVELS[level].first, `[${logits.join(',')}]`, `[${distances.join(',')}]`] as const;
  };
  const answers = rows.map(line);
  const names = JSON.stringify(CLASSES);
  const off = suppress.value ? '' : ' suppress: false,';
  const typescript = `import { decode } from 'boxwise';

// The cells above the threshold: level, cell, bytes of class logits, bytes of four distances.
// A byte b is scale · (b - zeroPoint). All other cells are silent.
const answers = [${linesOf(answers.map(([level, cell, logits, sides]) => `{ level: ${level}, cell: ${cell}, classes: ${logits}, sides: ${sides} }`))}
];
const outputs = [${LEVELS.map(({ cells }) => cells).join(', ')}].flatMap((cells, level) => {
  const logits = new Uint8Array(cells * cells * ${CLASSES.length});
  const distances = new Uint8Array(cells * cells * ${NUMBERS});
  for (const { cell, classes, sides } of answers.filter((answer) => answer.level === level)) {
    logits.set(classes, cell * ${CLASSES.length});
    distances.set(sides, cell * ${NUMBERS});
  }
  return [
    { data: logits, dims: [1, cells * cells, ${CLASSES.length}], scale: ${LOGIT.scale}, zeroPoint: ${LOGIT.zeroPoint} },
    { data: distances, dims: [1, cells * cells, ${NUMBERS}], scale: ${DISTANCE.scale}, zeroPoint: ${DISTANCE.zeroPoint} },
  ];
});
const found = decode(Object.fromEntries(outputs.entries()), {
  model: 'yolov8-raw', regMax: ${BINS}, multiLabel: false, inputSize: ${SIDE},
  scoreThreshold: ${least.value}, iouThreshold: ${iouThreshold.value},${off}
});
const classes = ${names};
for (const { box, score, classId } of found) console.log(classes[classId], score.toFixed(3), ...[...box].map((v) => v.toFixed()));
// ${found.value.length} boxes`;
  const python = `import numpy as np
import torch
from torchvision.ops import batched_nms, clip_boxes_to_image

# The cells above the threshold: level, cell, bytes of class logits, bytes of four distances.
answers = [${linesOf(answers.map((parts) => `[${parts.join(', ')}]`))}
]
strides = np.array([${LEVELS.map(({ stride }) => stride).join(', ')}])
boxes, scores = [], []
for level, cell, logits, sides in answers:
    stride = strides[level]
    row, column = divmod(cell, ${SIDE} // stride)
    bins = np.exp(${DISTANCE.scale} * (np.array(sides).reshape(4, ${BINS}) - ${DISTANCE.zeroPoint}))
    l, t, r, b = stride * (bins / bins.sum(1, keepdims=True)) @ np.arange(${BINS})
    x, y = (column + 0.5) * stride, (row + 0.5) * stride
    boxes.append([x - l, y - t, x + r, y + b])
    scores.append(1 / (1 + np.exp(-${LOGIT.scale} * (np.array(logits) - ${LOGIT.zeroPoint}))))
boxes = clip_boxes_to_image(torch.tensor(boxes).reshape(-1, 4), (${SIDE}, ${SIDE}))
best, classes = torch.tensor(np.array(scores).reshape(-1, ${CLASSES.length})).max(1)
${suppress.value ? `kept = batched_nms(boxes, best, classes, ${iouThreshold.value})` : 'kept = best.argsort(descending=True)'}
names = ${names}
for i in kept.tolist():
    print(names[classes[i]], f"{best[i]:.3f}", *(f"{v:.0f}" for v in boxes[i].tolist()))
# ${found.value.length} boxes`;
  return listings(typescript, python);
}

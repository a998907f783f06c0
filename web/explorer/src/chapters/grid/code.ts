import { listings, type Listing } from 'components/code';
import { CELLS, NUMBERS, SIDE } from './head';
import { detections, iouThreshold, least, suppress, tensor } from './state';

/** The cells that say something, and their numbers. */
function cells(): [number, string][] {
  const list: [number, string][] = [];
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const numbers = [...tensor.value.subarray(cell * NUMBERS, (cell + 1) * NUMBERS)];
    if (numbers[4] > 0) list.push([cell, `[${numbers.map((value) => +value.toFixed(4)).join(', ')}]`]);
  }
  return list;
}

export function code(): Listing[] {
  const said = cells();
  const count = detections.value.length;
  const off = suppress.value ? '' : ', suppress: false';
  return listings(
    `import { decode } from 'boxwise';

const head = new Float64Array(${CELLS} * ${CELLS} * ${NUMBERS}); // rows, columns, [tx, ty, tw, th, confidence, classes]
${said.map(([cell, numbers]) => `head.set(${numbers}, ${cell} * ${NUMBERS});`).join('\n')}
const found = decode(
  { data: head, dims: [${CELLS}, ${CELLS}, ${NUMBERS}] },
  { model: 'yolo-grid', inputSize: ${SIDE}, scoreThreshold: ${least.value}, iouThreshold: ${iouThreshold.value}${off} },
);
console.log(found.length); // ${count}
for (const { box, score, classId } of found) console.log(classId, score, [...box]);`,
    `import torch
from torchvision.ops import nms

boxes, scores = [], []
for cell, (tx, ty, tw, th, confidence, *classes) in {
${said.map(([cell, numbers]) => `    ${cell}: ${numbers},`).join('\n')}
}.items():
    row, column = divmod(cell, ${CELLS})
    cx, cy, w, h = (column + tx) * ${SIDE / CELLS}, (row + ty) * ${SIDE / CELLS}, tw * ${SIDE}, th * ${SIDE}
    if confidence * max(classes) > ${least.value}:
        boxes.append([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
        scores.append(confidence * max(classes))
boxes, scores = torch.tensor(boxes).reshape(-1, 4), torch.tensor(scores)
print(${suppress.value ? `len(nms(boxes, scores, ${iouThreshold.value}))` : 'len(boxes)'})  # ${count}`,
  );
}

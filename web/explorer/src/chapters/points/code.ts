import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import {
  balanced,
  centerness,
  centreOf,
  certainty,
  detections,
  distances,
  gamma,
  least,
  losses,
  point,
  STRIDE,
  truth,
} from './state';

export function distancesCode(): Listing[] {
  const box = `[${truth.value.map(tenth).join(', ')}]`;
  const [px, py] = centreOf(point.value);
  const values = distances.value ? [...distances.value.subarray(4 * point.value, 4 * point.value + 4)] : [];
  const answer = values.join(', ');
  return listings(
    `import { encodeDistances } from 'boxwise';

const box = ${box}; // xyxy, pixels
const point = [${px}, ${py}]; // a cell of stride ${STRIDE}; its centerness is ${centerness.value[point.value].toFixed(3)}, ${detections.value.length} points have ${least.value} and more
console.log([...encodeDistances([box], [point])].join(', ')); // ${answer}`,
    `x1, y1, x2, y2 = ${box}
px, py = ${px}, ${py}
print(px - x1, py - y1, x2 - px, y2 - py)  # ${answer}`,
  );
}

export function focalCode(): Listing[] {
  const alpha = balanced.value ? 0.25 : null;
  const p = certainty.value / 100;
  const value = losses.value?.focal ?? '';
  return listings(
    `import { focalLoss } from 'boxwise';

const { value } = focalLoss([${p}], [1], { alpha: ${alpha}, gamma: ${gamma.value} });
console.log(value); // ${value}`,
    `import torch
from torchvision.ops import sigmoid_focal_loss

logit = torch.logit(torch.tensor([${p}], dtype=torch.float64))
loss = sigmoid_focal_loss(logit, torch.ones(1, dtype=torch.float64), alpha=${alpha ?? -1}, gamma=${gamma.value})
print(loss.item())  # ${typeof value === 'number' ? value.toPrecision(6) : ''}`,
  );
}

import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { STRIDE } from './map';
import {
  centerness,
  centreOf,
  certainty,
  detections,
  distances,
  drawn,
  least,
  losses,
  point,
  settings,
} from './state';

export function distancesCode(): Listing[] {
  const box = `[${drawn.value.map(tenth).join(', ')}]`;
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
print(px - x1, py - y1, x2 - px, y2 - py, sep=', ')  # ${answer}`,
  );
}

export function focalCode(): Listing[] {
  const { alpha, gamma } = settings.value;
  const p = certainty.value / 100;
  const value = losses.value?.focal ?? '';
  return listings(
    `import { focalLoss } from 'boxwise';

const { value } = focalLoss([${p}], [1], { alpha: ${alpha}, gamma: ${gamma} });
console.log(value); // ${value}`,
    `import torch
from torchvision.ops import sigmoid_focal_loss

logit = torch.logit(torch.tensor([${p}], dtype=torch.float64))
loss = sigmoid_focal_loss(logit, torch.ones(1, dtype=torch.float64), alpha=${alpha ?? -1}, gamma=${gamma})
print(loss.item())  # ${typeof value === 'number' ? value.toPrecision(6) : ''}`,
  );
}

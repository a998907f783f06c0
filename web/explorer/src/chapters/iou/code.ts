import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { drawn, measures, metric } from './state';

const TORCHVISION = {
  iou: 'box_iou',
  giou: 'generalized_box_iou',
  diou: 'distance_box_iou',
  ciou: 'complete_box_iou',
};

export function code(): Listing[] {
  const [a, b] = [drawn.pred.value, drawn.truth.value].map((box) => `[${box.map(tenth).join(', ')}]`);
  const kind = metric.value;
  const result = measures.value ? String(measures.value[kind].measure) : '';
  const options = kind === 'iou' ? '' : `, { kind: '${kind}' }`;
  const torch = TORCHVISION[kind];
  return listings(
    `import { pairedIou } from 'boxwise';

const pred = [${a}]; // xyxy, pixels
const truth = [${b}];
console.log(pairedIou(pred, truth${options})[0]); // ${result}`,
    `import torch
from torchvision.ops import ${torch}

pred = torch.tensor([${a}], dtype=torch.float64)  # xyxy, pixels
truth = torch.tensor([${b}], dtype=torch.float64)
print(${torch}(pred, truth).item())  # ${result.slice(0, 9)}`,
  );
}

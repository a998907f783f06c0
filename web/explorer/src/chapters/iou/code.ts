import { listings, type Listing } from 'components/code';
import { centre, height, width, type Box } from 'components/geometry';
import { tenth } from 'components/numbers';
import { METRICS, type Metric } from './measures';
import { drawn, measures, upright } from './state';

const list = (numbers: readonly number[]) => `[${numbers.map(tenth).join(', ')}]`;

export const code = (): Listing[] => (upright.value ? uprightCode() : turnedCode());

const TORCHVISION: Record<Metric, string> = {
  iou: 'box_iou',
  giou: 'generalized_box_iou',
  diou: 'distance_box_iou',
  ciou: 'complete_box_iou',
};

function uprightCode(): Listing[] {
  const [a, b] = [list(drawn.pred.value), list(drawn.truth.value)];
  const of = (kind: Metric) => measures.value?.of[kind];
  const answers = METRICS.map((kind) => `${of(kind)?.measure} ${of(kind)?.loss}`);
  return listings(
    `import { ciouLoss, diouLoss, giouLoss, iouLoss, pairedIou } from 'boxwise';

const pred = [${a}]; // xyxy, pixels
const truth = [${b}];
const losses = { iou: iouLoss, giou: giouLoss, diou: diouLoss, ciou: ciouLoss };
${METRICS.map(
  (kind, i) =>
    `console.log(pairedIou(pred, truth, { kind: '${kind}' })[0], losses.${kind}(pred, truth).value); // ${answers[i]}`,
).join('\n')}`,
    `import torch
from torchvision.ops import ${METRICS.map((kind) => TORCHVISION[kind]).join(', ')}

pred = torch.tensor([${a}], dtype=torch.float64)  # xyxy, pixels
truth = torch.tensor([${b}], dtype=torch.float64)
${METRICS.map(
  (kind) =>
    `print(${TORCHVISION[kind]}(pred, truth).item())  # ${of(kind)?.measure.toFixed(6)}, the loss is 1 - this`,
).join('\n')}`,
  );
}

function turnedCode(): Listing[] {
  const row = (box: Box, angle: number) => list([...centre(box), width(box), height(box), angle]);
  const a = row(drawn.pred.value, drawn.predAngle.value);
  const b = row(drawn.truth.value, drawn.truthAngle.value);
  const result = measures.value?.of.iou?.measure ?? 0;
  return listings(
    `import { pairedIou } from 'boxwise';

const pred = [${a}]; // centre, width, height, degrees clockwise
const truth = [${b}];
console.log(pairedIou(pred, truth, { format: 'rotated', angleUnit: 'degrees' })[0]); // ${result}`,
    `from shapely import affinity
from shapely.geometry import box

def turned(cx, cy, w, h, degrees):
    return affinity.rotate(box(cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2), degrees, origin=(cx, cy))

pred, truth = turned(*${a}), turned(*${b})
print(pred.intersection(truth).area / pred.union(truth).area)  # ${result.toFixed(6)}`,
  );
}

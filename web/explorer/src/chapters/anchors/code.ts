import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { STRIDES, WORLD } from './layout';
import { drawn, matches, negative, positive, ratios, scales } from './state';

export function code(): Listing[] {
  const truths = drawn.map((state) => `[${state.value.map(tenth).join(', ')}]`).join(', ');
  const octaves = ['1', '2 ** (1 / 3)', '2 ** (2 / 3)'].slice(0, scales.value);
  const shapes = [1, 0.5, 2].slice(0, ratios.value).join(', ');
  const total = (matches.value?.tallies ?? []).reduce((sum, row) => sum + row.positive, 0);
  const thresholds = `positiveThreshold: ${positive.value}, negativeThreshold: ${Math.min(negative.value, positive.value)}`;
  return listings(
    `import { generateAnchors, matchAnchors } from 'boxwise';

const [width, height] = [${WORLD.join(', ')}];
const anchors = [${STRIDES.join(', ')}].flatMap((stride) => {
  const sides = [${octaves.join(', ')}].map((octave) => octave * stride * 2);
  return [...generateAnchors(Math.ceil(height / stride), Math.ceil(width / stride), stride, sides, [${shapes}])];
});
const truths = [${truths}]; // xyxy, pixels
const { labels } = matchAnchors(anchors, truths.flat(), { ${thresholds} });
console.log(labels.filter((label) => label === 1).length); // ${total}`,
    `import torch
from torchvision.ops import box_iou

anchors = []  # the same layout: width = side * ratio ** 0.5, height = side / ratio ** 0.5
for stride in (${STRIDES.join(', ')}):
    for y in range(-(-${WORLD[1]} // stride)):
        for x in range(-(-${WORLD[0]} // stride)):
            for octave in (${octaves.join(', ')},):
                for ratio in (${shapes},):
                    w, h = octave * stride * 2 * ratio**0.5, octave * stride * 2 / ratio**0.5
                    cx, cy = (x + 0.5) * stride, (y + 0.5) * stride
                    anchors.append([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
truths = torch.tensor([${truths}], dtype=torch.float64)
iou = box_iou(truths, torch.tensor(anchors, dtype=torch.float64))
positive = iou.max(0).values >= ${positive.value}
for of_truth in iou.numpy():
    positive[of_truth.argmax()] = True  # by force: the best anchor of each truth, the first of equals
print(int(positive.sum()))  # ${total}`,
  );
}

import { listings, linesOf, type Listing } from 'components/code';
import { CLASSES, SIDE } from './head';
import { head, settings } from './state';

const { decoding, found } = head;
const { iouThreshold, least, suppress } = settings;

export function code(): Listing[] {
  const rows = decoding.value?.rows;
  if (!rows) {
    const why = !decoding.value
      ? 'The recording is not loaded yet.'
      : `${decoding.value.answering} anchors are above the threshold. Raise it, and their rows stand here.`;
    return listings(`// ${why}`, `# ${why}`);
  }
  const count = rows.anchors.length / 4;
  const width = CLASSES.length;
  const lines = (data: ArrayLike<number>, columns: number, write: (value: number) => string = String) =>
    Array.from({ length: count }, (_, i) =>
      Array.from({ length: columns }, (__, k) => write(data[i * columns + k])).join(','),
    );
  const { scale, zeroPoint } = rows.logits;
  const logits = lines(rows.logits.data, width);
  const deltas = lines(rows.deltas.data, 4);
  const anchors = lines(rows.anchors, 4, (value) => String(+value.toFixed(3)));
  const which =
    decoding.value?.answering === 0
      ? 'The best anchor, below the threshold'
      : 'The anchors above the threshold';
  const off = suppress.value ? '' : ', suppress: false';
  const typescript = `import { decode } from 'boxwise';

// ${which}, of 1,917. Logits are bytes, scale · (byte - zeroPoint); offsets are halves.
const logits = new Uint8Array([${linesOf(logits)}
]);
const deltas = new Uint16Array([${linesOf(deltas)}
]);
const anchors = [${linesOf(anchors)}
];
const found = decode(
  {
    logits: { data: logits, dims: [${count}, ${width}], scale: ${scale}, zeroPoint: ${zeroPoint} },
    deltas: { data: deltas, dims: [${count}, 4], type: 'float16' },
  },
  {
    model: 'retinanet', anchors, logits: true, multiLabel: false, inputSize: ${SIDE},
    scoreThreshold: ${least.value}, iouThreshold: ${iouThreshold.value}${off},
  },
);
const classes = ${JSON.stringify(CLASSES)};
for (const { box, score, classId } of found) console.log(classes[classId], score.toFixed(3), ...[...box].map((v) => v.toFixed()));
// ${found.value.length} boxes`;
  const python = `import numpy as np
import torch
from torchvision.ops import batched_nms, clip_boxes_to_image

logits = np.array([${linesOf(logits)}
]).reshape(-1, ${width})
deltas = np.array([${linesOf(deltas)}
], dtype=np.uint16).view(np.float16).reshape(-1, 4).astype(float)
anchors = np.array([${linesOf(anchors)}
]).reshape(-1, 4)

scores = 1 / (1 + np.exp(-${scale} * (logits - ${zeroPoint})))
sides = anchors[:, 2:] - anchors[:, :2]
centres = anchors[:, :2] + sides / 2 + deltas[:, :2] * sides
half = sides * np.exp(deltas[:, 2:]) / 2
boxes = clip_boxes_to_image(torch.tensor(np.hstack([centres - half, centres + half])), (${SIDE}, ${SIDE}))
best, classes = torch.tensor(scores).max(1)
above = best > ${least.value}
boxes, best, classes = boxes[above], best[above], classes[above]
${suppress.value ? `kept = batched_nms(boxes, best, classes, ${iouThreshold.value})` : 'kept = best.argsort(descending=True)'}
names = ${JSON.stringify(CLASSES)}
for i in kept.tolist():
    print(names[classes[i]], f"{best[i]:.3f}", *(f"{v:.0f}" for v in boxes[i].tolist()))
# ${found.value.length} boxes`;
  return listings(typescript, python);
}

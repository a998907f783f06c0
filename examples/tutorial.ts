/**
 * "Object Detection from Scratch", in its order, with boxwise: every example of the tutorial and its numbers.
 *
 *     npx tsx examples/tutorial.ts
 */
import {
  decode,
  focalLoss,
  binaryCrossEntropy,
  generateAnchors,
  giouLoss,
  matchAnchors,
  nms,
  pairedIou,
} from 'boxwise';

const count = (labels: Int8Array, label: number) =>
  labels.reduce((sum, value) => sum + Number(value === label), 0);

console.log('2. Intersection over Union and box regression');
const predicted = [[50, 50, 200, 200]];
const truth = [[60, 40, 210, 190]];
console.log(`IoU: ${pairedIou(predicted, truth)[0]?.toFixed(3)}`);
const giou = giouLoss(predicted, truth);
console.log(`GIoU loss: ${giou.value.toFixed(3)}`);
console.log(`Its gradient: ${[...giou.gradient].map((d) => d.toFixed(5)).join(', ')}`);

console.log('4. Anchor boxes and multi-scale detection');
const anchors = generateAnchors(4, 4, 16, [32], [1]);
const { labels } = matchAnchors(anchors, [[20, 10, 60, 55]]);
console.log(`Anchors: ${anchors.length / 4}, Positive: ${count(labels, 1)}, Negative: ${count(labels, 0)}`);

console.log('5. Non-maximum suppression');
const boxes = [
  [100, 100, 200, 200],
  [105, 98, 205, 198],
  [110, 102, 210, 202],
  [300, 300, 400, 400],
  [305, 298, 405, 398],
];
const scores = [0.9, 0.85, 0.7, 0.95, 0.6];
const kept = nms(boxes, scores, { iouThreshold: 0.5, suppressEqual: true });
console.log(`Before NMS: ${boxes.length} boxes`);
console.log(`After NMS:  ${kept.length} boxes (${kept.join(', ')})`);

console.log('6. YOLO');
const grid = new Float64Array(7 * 7 * 8);
grid.set([0.5, 0.5, 0.3, 0.4, 0.92, 0.05, 0.9, 0.05], (3 * 7 + 2) * 8);
const objects = decode({ data: grid, dims: [7, 7, 8] }, { model: 'yolo-grid', inputSize: 448 });
console.log(`Detected ${objects.length} object(s)`);
for (const { box, score, classId } of objects) {
  console.log(
    `class ${classId}, confidence ${score.toFixed(3)}, box ${box.map((v) => v.toFixed(1)).join(', ')}`,
  );
}

console.log('7. Anchor-free detection');
const plain = binaryCrossEntropy([0.01], [0]).value;
const focal = focalLoss([0.01], [0]).value;
console.log(`Easy negative: CE=${plain.toFixed(4)}, Focal=${focal.toFixed(8)}`);
const centerness = Float64Array.from([0.2, 0.9, 0.3, 0.1]);
const distances = Float64Array.from([9, 9, 9, 9, 4, 4, 12, 12, 2, 2, 2, 2, 1, 1, 1, 1]);
const points = decode(
  [
    { data: centerness, dims: [2, 2] },
    { data: distances, dims: [2, 2, 4] },
  ],
  { model: 'fcos-simple' },
);
for (const { box, score } of points) console.log(`centerness ${score}, box ${box.join(', ')}`);

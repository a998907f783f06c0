// Answers of the graph of `@tensorflow-models/coco-ssd` as its `detect` reads them, by TensorFlow.js 4 on its CPU backend.
//
//     node coco-ssd.mjs > coco-ssd.json
//
// `calculateMaxScores` and `buildDetectedObjects` of its src/index.ts are restated; `tf.image.nonMaxSuppression` is run.
import * as tf from '@tensorflow/tfjs-core';

await import('@tensorflow/tfjs-backend-cpu'); // registers itself

let seed = 20260;
const uniform = (low, high) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return Math.round((low + (seed / 0x7fffffff) * (high - low)) * 1000) / 1000;
};
const [ANCHORS, CLASSES, MOST, LEAST, WIDTH, HEIGHT] = [60, 9, 20, 0.5, 640, 480];

const boxes = Float32Array.from({ length: 4 * ANCHORS });
const scores = Float32Array.from({ length: ANCHORS * CLASSES }, () => uniform(0, 0.4));
for (let anchor = 0; anchor < ANCHORS; anchor++) {
  const [top, left] = [uniform(0, 0.5), uniform(0, 0.5)];
  boxes.set([top, left, top + uniform(0.1, 0.45), left + uniform(0.1, 0.45)], 4 * anchor);
  scores[anchor * CLASSES + Math.floor(uniform(0, CLASSES))] = uniform(0.2, 1);
}
// Equal scores, and boxes that overlap by exactly the threshold.
scores.copyWithin(0, CLASSES, 2 * CLASSES);
boxes.set([0, 0, 0.5, 0.25, 0, 0, 0.25, 0.25], 8);
scores.fill(0.1, 2 * CLASSES, 4 * CLASSES);
[scores[2 * CLASSES], scores[3 * CLASSES + 1]] = [0.995, 0.99];

const best = Array.from({ length: ANCHORS }, (_, anchor) => {
  const own = scores.subarray(anchor * CLASSES, (anchor + 1) * CLASSES);
  const score = Math.max(...own);
  return { score, classId: own.indexOf(score) };
});
const kept = tf.image
  .nonMaxSuppression(
    tf.tensor2d(boxes, [ANCHORS, 4]),
    best.map(({ score }) => score),
    MOST,
    0.5,
    LEAST,
  )
  .dataSync();
const image = { boxes: [], scores: [], classIds: [], sources: [...kept] };
for (const anchor of kept) {
  const [top, left, bottom, right] = boxes.subarray(4 * anchor, 4 * anchor + 4);
  image.boxes.push(left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT);
  image.scores.push(best[anchor].score);
  image.classIds.push(best[anchor].classId);
}
const tensor = (dims, data) => ({ dims, data: [...data] });
const outputs = [tensor([1, ANCHORS, CLASSES], scores), tensor([1, ANCHORS, 1, 4], boxes)];
process.stdout.write(
  JSON.stringify([{ model: 'coco-ssd', outputs, options: { imageSize: [WIDTH, HEIGHT] }, images: [image] }]) + '\n',
);

import { readFileSync } from 'node:fs';
import test from 'ava';
import { decode, mediapipeAnchors } from 'boxwise';
import {
  ANCHOR_BOXES,
  anchorsOf,
  CLASSES,
  headOf,
  rowsOf,
  SIDE,
  type PictureKey,
} from '../../web/explorer/src/chapters/grid/pyramid/head.js';

interface Answer {
  anchor: number;
  class: string;
  score: number;
  box: [number, number, number, number];
}
const recorded = (file: string) => readFileSync(new URL(`../../oracles/ssd/${file}`, import.meta.url));
const answers = JSON.parse(recorded('answers.json').toString()) as Record<PictureKey, Answer[]>;
const OPTIONS = {
  model: 'retinanet',
  logits: true,
  multiLabel: false,
  suppress: false,
  scoreThreshold: 0.3,
} as const;
const headOfPicture = (picture: PictureKey) => {
  const bytes = recorded(`${picture}.bin`);
  return headOf(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    picture,
  );
};

for (const [picture, wanted] of Object.entries(answers) as [PictureKey, Answer[]][]) {
  test(`the recorded head of the picture ${picture} decodes to what the network's floats say`, (t) => {
    const found = [...decode({ ...headOfPicture(picture) }, { ...OPTIONS, anchors: ANCHOR_BOXES })];
    // A byte of a logit is 0.04: scores are right to 0.005, and one so near the threshold may be on its other side.
    const sure = wanted.filter(({ score }) => score > 0.305);
    t.true(found.length >= sure.length && found.length <= wanted.length + 2);
    for (const { class: name, score, box } of sure) {
      const near = found.some(
        (one) =>
          CLASSES[one.classId] === name &&
          Math.abs(one.score - score) < 0.006 &&
          one.box.every((value, i) => Math.abs(value - (box[i] ?? NaN)) < 0.3),
      );
      t.true(near, `${name} ${score}`);
    }
  });
}

test('an anchor of a recorded head decodes alone as among all', (t) => {
  const head = headOfPicture('wall');
  const [{ anchor, score, box }] = answers.wall as [Answer];
  const alone = decode(
    { ...rowsOf(head, [anchor]) },
    { ...OPTIONS, anchors: anchorsOf([anchor]), suppress: true },
  );
  t.is(alone.length, 1);
  t.true(Math.abs((alone.scores[0] as number) - score) < 0.006);
  t.true(Math.abs((alone.boxes[0] as number) - box[0]) < 0.3);
});

test('MediaPipe’s published options make the anchors of its SSD', (t) => {
  // mediapipe/modules/objectron/object_detection_oid_v4_cpu.pbtxt
  const anchors = mediapipeAnchors({
    inputSize: [SIDE, SIDE],
    strides: [16, 32, 64, 128, 256, 512],
    minScale: 0.2,
    maxScale: 0.95,
    aspectRatios: [1, 2, 0.5, 3, 0.3333],
    reduceBoxesInLowestLayer: true,
  });
  t.is(anchors.length, ANCHOR_BOXES.length);
  // The recorded shapes have six decimals, as fractions of the input.
  t.true(anchors.every((value, i) => Math.abs(value - (ANCHOR_BOXES[i] as number)) < 1e-3));
});

// Decodes a YOLO head [84, 8400] of bytes beside the same head of floats, with suppression: one scale for all (uint8, int8), one for each
// channel, and floats. Microseconds, the least CPU time of several rounds, in turn in one process.
//
//   node benches/node/quantised.mjs
import { decode } from 'boxwise';

const [ROUNDS, CALLS, ANCHORS, CLASSES] = [25, 10, 8400, 80];
const CHANNELS = 4 + CLASSES;
const dims = [1, CHANNELS, ANCHORS];

let state = 7;
function random() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

/** Boxes in fractions of the input; 60 objects of 20 anchors each, and scores near 0. */
const head = Float32Array.from({ length: CHANNELS * ANCHORS }, (_, i) =>
  i < 2 * ANCHORS ? random() : i < 4 * ANCHORS ? 0.03 + 0.15 * random() : 0.0008 * random(),
);
for (let object = 0; object < 60; object++) {
  const box = [random(), random(), 0.05 + 0.2 * random(), 0.05 + 0.2 * random()];
  const channel = 4 + Math.floor(CLASSES * random());
  for (let nth = 0; nth < 20; nth++) {
    const anchor = Math.floor(ANCHORS * random());
    box.forEach((value, i) => (head[i * ANCHORS + anchor] = value + 0.01 * random()));
    head[channel * ANCHORS + anchor] = 0.002 + 0.9 * random();
  }
}

/** The head as bytes with these scales, and as the floats that the bytes stand for. */
function quantised(scaleOf, zeroPoint) {
  const scale = Float32Array.from({ length: CHANNELS }, (_, channel) => scaleOf(channel));
  const of = (i) => scale[Math.floor(i / ANCHORS)];
  const steps = head.map((value, i) => Math.min(255, Math.max(0, Math.round(value / of(i)))));
  const data = zeroPoint < 0 ? Int8Array.from(steps, (step) => step + zeroPoint) : Uint8Array.from(steps);
  const zeroPoints = Int32Array.from(scale, () => zeroPoint);
  const one = scale.every((value) => value === scale[0]);
  const parameters = one ? { scale: scale[0], zeroPoint } : { scale, zeroPoint: zeroPoints, axis: 1 };
  return {
    bytes: { data, dims, ...parameters },
    floats: { data: steps.map((step, i) => step * of(i)), dims },
  };
}

const ways = { floats: { data: head, dims } };
for (const [name, zeroPoint] of [
  ['uint8', 0],
  ['int8', -128],
]) {
  ways[`${name}, one scale`] = quantised(() => 1 / 255, zeroPoint);
  ways[`${name}, two scales`] = quantised((channel) => (channel < 4 ? 1 / 200 : 1 / 255), zeroPoint);
  ways[`${name}, a scale for each channel`] = quantised((channel) => (1 + channel / 1000) / 255, zeroPoint);
}

for (const scoreThreshold of [0.25, 0.001]) {
  const options = { model: 'yolov8', scoreThreshold, inputSize: 640, normalized: true };
  const same = (a, b) =>
    ['boxes', 'scores', 'classIds'].every((key) => a[key].every((value, i) => value === b[key][i]));
  const calls = Object.entries(ways).map(([name, way]) => {
    if (way.bytes && !same(decode(way.bytes, options), decode(way.floats, options)))
      throw new Error(`${name} differs`);
    return { name, run: () => decode(way.bytes ?? way, options), least: Infinity };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const call of calls) {
      const start = process.cpuUsage();
      for (let nth = 0; nth < CALLS; nth++) call.run();
      const { user, system } = process.cpuUsage(start);
      call.least = Math.min(call.least, (user + system) / CALLS);
    }
  }
  const [{ least: floats }] = calls;
  for (const { name, least } of calls) {
    const line = [
      scoreThreshold,
      name.padEnd(32),
      least.toFixed(0).padStart(5),
      'µs',
      (least / floats).toFixed(2),
    ];
    console.log(line.join(' '));
  }
}

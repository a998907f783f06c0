// Masks at scale: `decode` of 192 masks of `sam`, and suppression and merging of many masks of an image of 4096 x 4096. Milliseconds, the
// least CPU time of several calls.
//
//   node benches/node/many-masks.mjs
import { decode, mask } from 'boxwise';

const ROUNDS = 5;
let state = 7;
function random() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

function report(name, call) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  console.log(`${name.padEnd(48)} ${least.toFixed(1).padStart(7)} ms`);
}

const [COUNT, SIDE] = [192, 256];
const logits = new Float32Array(COUNT * SIDE * SIDE);
for (let nth = 0; nth < COUNT; nth++) {
  const [x, y, radius] = [SIDE * random(), SIDE * random(), 10 + 60 * random()];
  for (let i = 0; i < SIDE * SIDE; i++) {
    const distance = Math.hypot((i % SIDE) - x, Math.floor(i / SIDE) - y);
    logits[nth * SIDE * SIDE + i] = 2 * (radius - distance);
  }
}
const outputs = {
  masks: { data: logits, dims: [COUNT / 3, 3, SIDE, SIDE] },
  scores: { data: Float32Array.from({ length: COUNT }, () => 0.85 + 0.14 * random()), dims: [COUNT / 3, 3] },
};
report('decode, sam: 192 masks of 256² to 1024 x 768', () =>
  decode(outputs, { model: 'sam', imageSize: [1024, 768], inputSize: 1024 }),
);

for (const count of [100, 1000, 5000]) {
  const polygons = Array.from({ length: count }, () => {
    const [x, y, radius] = [4096 * random(), 4096 * random(), 15 + 40 * random()];
    const angle = (corner) => (2 * Math.PI * corner) / 24;
    const corners = Array.from({ length: 24 }, (_, corner) => [
      x + radius * Math.cos(angle(corner)),
      y + radius * Math.sin(angle(corner)),
    ]);
    return [corners.flat()];
  });
  const masks = mask.fromPolygons(
    polygons,
    polygons.map(() => [4096, 4096]),
  );
  const scores = masks.map(() => random());
  report(`mask.nms, ${count} masks of 4096²`, () => mask.nms(masks, scores));
  report(`mask.merge, ${count} masks of 4096²`, () => mask.merge(masks));
}

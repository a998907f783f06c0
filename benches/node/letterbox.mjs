// An image of 1920 x 1080 as a network's input of 640 x 640, beside sharp's resize with a JavaScript loop, and beside reading
// the bytes once. Least CPU time of several rounds, in turn in one process; sharp works on one thread.
//
//   node benches/node/letterbox.mjs
import { letterboxImage } from 'boxwise';
import sharp from 'sharp';

const ROUNDS = 15;
const [width, height, side] = [1920, 1080, 640];
sharp.concurrency(1);
sharp.cache(false);

let state = 1;
const pixels = Buffer.from(
  { length: width * height * 3 },
  () => (state = (state * 48271) % 2147483647) & 255,
);

async function withSharp() {
  const resized = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: 'contain', kernel: 'linear', background: { r: 114, g: 114, b: 114 } })
    .raw()
    .toBuffer();
  const plane = side * side;
  const tensor = new Float32Array(3 * plane);
  for (let i = 0; i < plane; i++) {
    tensor[i] = resized[3 * i] / 255;
    tensor[plane + i] = resized[3 * i + 1] / 255;
    tensor[2 * plane + i] = resized[3 * i + 2] / 255;
  }
  return tensor;
}

function read() {
  const words = new Float64Array(pixels.buffer, 0, pixels.buffer.byteLength >> 3);
  let sum = 0;
  for (let i = 0; i < words.length; i++) sum += words[i];
  return sum;
}

const options = { image: [width, height], input: side };
const ways = {
  'letterboxImage, NCHW': () => letterboxImage(pixels, options),
  'letterboxImage, NCHW, halves': () => letterboxImage(pixels, { ...options, type: 'float16' }),
  'letterboxImage, NHWC': () => letterboxImage(pixels, { ...options, layout: 'nhwc' }),
  'sharp and a loop': withSharp,
  'reading the bytes once': read,
};

const [own, others] = [letterboxImage(pixels, options).data, await withSharp()];
// Padding and means agree; sharp smooths where the image shrinks, OpenCV's rule does not.
const mean = (tensor) => tensor.reduce((sum, value) => sum + value, 0) / tensor.length;
if (Math.abs(mean(own) - mean(others)) > 0.01) throw new Error('answers differ');

const least = Object.fromEntries(Object.keys(ways).map((name) => [name, Infinity]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, way] of Object.entries(ways)) {
    const start = process.cpuUsage();
    await way();
    const { user, system } = process.cpuUsage(start);
    least[name] = Math.min(least[name], (user + system) / 1000);
  }
}
for (const [name, time] of Object.entries(least)) {
  console.log(`${name.padEnd(32)} ${time.toFixed(2).padStart(7)} ms`);
}

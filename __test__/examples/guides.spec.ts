import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import test from 'ava';
import sharp from 'sharp';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'target', 'guides');
const PHOTO = join(ROOT, 'examples', 'centernet', 'photos', 'astronaut.jpg');

/** Stands for onnxruntime-node: a YOLOv8 that finds two objects, one of them twice, whatever the picture. */
const NETWORK = `
export class Tensor {
  constructor(type, data, dims) {
    if (data.length !== dims.reduce((a, b) => a * b)) throw new Error('dims');
    Object.assign(this, { type, data, dims });
  }
}
const HEAD = [[320, 300, 100, 200, 0, 0.9], [322, 302, 100, 200, 0, 0.8], [150, 400, 120, 90, 2, 0.7]];
export const InferenceSession = {
  create: async () => ({
    inputNames: ['images'],
    inputMetadata: [{ name: 'images', type: 'float32', shape: [1, 3, 640, 640] }],
    async run({ images }) {
      if (images.dims.join() !== '1,3,640,640') throw new Error('input');
      const data = new Float32Array(84 * 8400);
      for (let anchor = 0; anchor < 8400; anchor++) for (let row = 0; row < 4; row++) data[row * 8400 + anchor] = 16;
      for (const [nth, [x, y, width, height, classId, score]] of HEAD.entries()) {
        const put = (row, value) => (data[row * 8400 + 4000 + nth] = value);
        [x, y, width, height].forEach((value, row) => put(row, value));
        put(4 + classId, score);
      }
      return { output0: { data, dims: [1, 84, 8400], type: 'float32' } };
    },
  }),
};
`;

/** The first block of a page in a language. */
function block(page: string, language: string): string {
  const text = readFileSync(join(ROOT, 'docs', 'guides', page), 'utf8');
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';
}

/** The first program of a page as a file, with the network above in place of onnxruntime. */
function program(page: string, change = (text: string) => text): string {
  const file = join(FOLDER, page.replace(/md$/, 'mjs'));
  writeFileSync(file, change(block(page, 'js')).replace("'onnxruntime-node'", "'./network.mjs'"));
  return file;
}

test.before(() => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'network.mjs'), NETWORK);
});

test('the program of the guide to YOLO in Node.js prints what the page shows', async (t) => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [program('yolo-node.md'), 'yolov8n.onnx', PHOTO]);
  t.is(stdout, block('yolo-node.md', 'text'));
});

test('the guide from pictures to a score prints what it shows, and writes a report', async (t) => {
  const run = promisify(execFile);
  const folder = join(FOLDER, 'score');
  mkdirSync(join(folder, 'photos'), { recursive: true });
  const names = ['first.jpg', 'second.jpg'];
  const object = (id: number, image_id: number, category_id: number, bbox: number[]) => {
    const [, , width = 0, height = 0] = bbox;
    return { id, image_id, category_id, bbox, area: width * height, iscrowd: 0 };
  };
  const truth = {
    images: names.map((file_name, nth) => ({ id: nth + 1, file_name, width: 512, height: 512 })),
    categories: [
      { id: 1, name: 'person' },
      { id: 3, name: 'car' },
    ],
    annotations: [1, 2].flatMap((image) => [
      object(2 * image, image, 1, [216, 160, 80, 160]),
      object(2 * image + 1, image, 3, [72, 284, 96, 84]), // as wide as it was found, and 12 pixels higher
    ]),
  };
  for (const name of names) copyFileSync(PHOTO, join(folder, 'photos', name));
  writeFileSync(join(folder, 'gt.json'), JSON.stringify(truth));
  const file = program('pictures-to-score.md');
  const { stdout, stderr } = await run(process.execPath, [file, 'yolov8n.onnx', 'photos', 'gt.json'], {
    cwd: folder,
  });
  t.is(stdout, block('pictures-to-score.md', 'text'));
  t.is(stderr, '');
  // Its data are compressed.
  t.regex(
    readFileSync(join(folder, 'report.html'), 'utf8'),
    /^<!doctype html>[\s\S]*<title>Detection report/i,
  );
});

test('the guide without a model of one’s own draws the boxes that it shows, with a network from npm', async (t) => {
  const run = promisify(execFile);
  const photo = join(ROOT, 'examples', 'centernet', 'photos', 'motorcycle.jpg');
  const out = join(FOLDER, 'boxes.png');
  const { stdout } = await run(process.execPath, [program('first-boxes.md'), photo, out], {
    cwd: ROOT,
    timeout: 60_000,
  });
  t.is(stdout, block('first-boxes.md', 'text'));
  const { width, height } = await sharp(out).metadata();
  t.deepEqual([width, height], [741, 500]);
});

test('the server of the guide answers what the page shows, and bad bodies with an error', async (t) => {
  const port = await freePort();
  const file = program('server.md', (text) => text.replace('listen(8080)', `listen(${port})`));
  const server = spawn(process.execPath, [file], { stdio: 'ignore' });
  const gone = once(server, 'exit');
  t.teardown(async () => {
    server.kill();
    await gone;
  });
  const post = (body: string | Buffer<ArrayBuffer>) =>
    fetch(`http://localhost:${port}`, { method: 'POST', body });
  let response: Response | undefined;
  for (let attempt = 0; !response && attempt < 200; attempt++) {
    response = await post(readFileSync(PHOTO)).catch(() => undefined);
    if (!response) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.is(await response?.text(), block('server.md', 'text').trim());
  t.true((await post('no picture')).status >= 400);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// The examples with onnxruntime, on the network of oracles/onnxruntime and its picture.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import sharp from 'sharp';

import type { Main } from '../../examples/network.js';
import { loadDetector, type Detector, type Found } from '../../examples/servers/detector.js';
import { detectionServer as expressServer, main as express } from '../../examples/servers/express.js';
import { detectionServer as fastifyServer, main as fastify } from '../../examples/servers/fastify.js';
import { main as tiles } from '../../examples/tiles.js';
import { main as yolo } from '../../examples/yolo.js';
import { ANSWERS, difference, picture } from '../onnxruntime/networks.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NETWORK = join(ROOT, 'oracles/onnxruntime/yolo.onnx');
const place = mkdtempSync(join(tmpdir(), 'boxwise-examples-'));
const PICTURE = join(place, 'street.png');
test.after.always(() => rmSync(place, { recursive: true }));

test.before(async () => {
  const { data, width, height } = picture();
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(PICTURE);
});

/** What a program prints; its failure is the promise's. */
async function printed(main: Main, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await main(args, (line) => lines.push(line));
  return lines;
}

test('yolo prints and draws what is on a picture, and replaces no file but its own drawings', async (t) => {
  const drawing = join(place, 'boxes.jpg');
  const lines = await printed(yolo, NETWORK, PICTURE, '--out', drawing);
  t.is(lines[0], `${PICTURE} (250 x 170)`);
  t.is(lines.length, ANSWERS.yolo.length + 2);
  t.regex(lines[1] ?? '', /^ {2}red {12}0\.84 {2}31 13 73 55$/);
  t.true(existsSync(drawing));
  await printed(yolo, NETWORK, PICTURE, '--out', drawing);
  const before = readFileSync(PICTURE);
  await t.throwsAsync(printed(yolo, NETWORK, PICTURE, '--out', PICTURE), {
    message: /was not drawn by this program/,
  });
  t.deepEqual(readFileSync(PICTURE), before);
});

test('tiles finds each patch of the picture, joined from its tiles', async (t) => {
  const [head = '', ...lines] = await printed(tiles, NETWORK, PICTURE, '--tile', '120');
  const [, inTiles, joined] = /250 x 170\): (\d+) in 6 tiles, (\d+) joined$/.exec(head) ?? [];
  t.true(Number(inTiles) > Number(joined));
  t.is(lines.length, Number(joined));
  const found = lines.map((line) => {
    const [name, , ...box] = line.trim().split(/\s+/);
    return { name, box: box.map(Number) };
  });
  for (const [kind, x1, y1, x2, y2] of ANSWERS.picture.patches) {
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const own = found.filter(({ name }) => name === (kind === 0 ? 'red' : 'blue'));
    t.true(
      own.some(({ box: [a = 0, b = 0, c = 0, d = 0] }) => a < x && x < c && b < y && y < d),
      `${x} ${y}`,
    );
  }
});

test('wrong arguments of the examples are one line that says what to do', async (t) => {
  const noNetwork = join(place, 'none.onnx');
  const wrong: [pattern: RegExp, main: Main, ...args: string[]][] = [
    [/^usage: /, yolo, NETWORK],
    [/^cannot read the network/, yolo, noNetwork, PICTURE],
    [/is no network that onnxruntime can load/, yolo, PICTURE, PICTURE],
    [/none\.jpg/, yolo, NETWORK, join(place, 'none.jpg')],
    [/a model of .*yolov8.* got .*yolo99/s, yolo, NETWORK, PICTURE, '--model', 'yolo99'],
    [/"model":"yolov8"/, yolo, NETWORK.replace('yolo.onnx', 'yolo-half.onnx'), PICTURE],
    [/--size takes a whole number/, yolo, NETWORK, PICTURE, '--size', 'big'],
    [/^usage: /, tiles, NETWORK],
    [/--tile takes a whole number/, tiles, NETWORK, PICTURE, '--tile', '0'],
    [/^usage: /, express],
    [/^usage: /, fastify],
  ];
  for (const [pattern, main, ...args] of wrong) {
    const error = await t.throwsAsync(printed(main, ...args), { message: pattern }, args.join(' '));
    t.is(error?.message.trim().split('\n').length, 1, error?.message);
  }
  const options = { cwd: ROOT, encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--import=tsx', 'examples/yolo.ts'], options);
  t.is(status, 1);
  t.regex(stderr, /^usage: .*\n$/);
});

/** Each server with a detector, on a port of its own. */
const SERVERS: Readonly<Record<string, (detector: Detector) => Promise<Server>>> = {
  express: async (detector) => {
    const server = createServer(expressServer(detector)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  },
  fastify: async (detector) => {
    const server = fastifyServer(detector);
    await server.listen({ port: 0, host: '127.0.0.1' });
    return server.server;
  },
};

for (const [name, start] of Object.entries(SERVERS)) {
  const serving = async (detector: Detector, use: (url: string) => Promise<void>): Promise<void> => {
    const server = await start(detector);
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/detect`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  test(`${name}: a picture is answered with its objects, and other bodies with an error`, async (t) => {
    t.timeout(60_000);
    const detector = await loadDetector(NETWORK);
    await serving(detector, async (url) => {
      const post = (body: Uint8Array<ArrayBuffer> | string) => fetch(url, { method: 'POST', body });
      const good = await post(new Uint8Array(readFileSync(PICTURE)));
      t.is(good.status, 200);
      const { detections } = (await good.json()) as { detections: Found[] };
      const classes = { red: 0, blue: 1 } as Record<string, number>;
      const found = detections.map(({ name, score, box }) => ({ score, box, classId: classes[name] ?? -1 }));
      const expected = ANSWERS.yolo.map(({ box, score, classId }) => ({ box, score, classId }));
      t.is(found.length, expected.length);
      t.true(difference(found.toSorted(byPlace), expected.toSorted(byPlace)) < 1e-5);
      const bad = await post('no picture');
      t.is(bad.status, 400);
      t.is(((await bad.json()) as { error: string }).error, 'NO_PICTURE');
      t.is((await post('')).status, 400);
      t.is((await post(new Uint8Array((16 << 20) + 1))).status, 413);
    });
  });

  test(`${name}: the work for a client that leaves is given up`, async (t) => {
    t.timeout(60_000);
    let began = (): void => {};
    const atWork = new Promise<void>((resolve) => (began = resolve));
    let ended = (_reason: unknown): void => {};
    const aborted = new Promise<unknown>((resolve) => (ended = resolve));
    let isFirst = true;
    const detector: Detector = (_picture, signal) => {
      if (!isFirst) return Promise.resolve([]);
      isFirst = false;
      began();
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          ended(signal.reason);
          reject(signal.reason as Error);
        });
      });
    };
    await serving(detector, async (url) => {
      const request = httpRequest(url, { method: 'POST', headers: { 'content-length': 3 } });
      request.on('error', () => {}); // it is this client that goes
      request.end('abc');
      await atWork;
      request.destroy();
      t.is(((await aborted) as Error).name, 'AbortError');
      t.is((await fetch(url, { method: 'POST', body: 'abc' })).status, 200);
    });
  });
}

const byPlace = (a: { box: number[] }, b: { box: number[] }): number =>
  (a.box[0] as number) - (b.box[0] as number) || (a.box[1] as number) - (b.box[1] as number) || (a.box[2] as number) - (b.box[2] as number); // prettier-ignore

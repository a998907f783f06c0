import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import test from 'ava';
import { decode } from 'boxwise';
import { decode as decodeLater, decodeBatch as decodeBatchLater } from 'boxwise/promises';

import { detectionServer, type Decoder, type Limits } from '../../examples/server.js';

/** A [1, 6, 3] YOLOv8 head: two classes, three anchors, row by row. */
const HEAD = [100, 102, 300, 100, 100, 300, 40, 40, 20, 20, 20, 60, 0.9, 0.8, 0.1, 0.3, 0.1, 0.7];
const DIMS = [1, 6, 3];
const TENSORS = JSON.stringify([{ dtype: 'float32', dims: DIMS }]);
const OPTIONS = JSON.stringify({ model: 'yolov8', subset: true });
const EXPECTED = [
  ...decode({ data: Float32Array.from(HEAD), dims: DIMS }, { model: 'yolov8', subset: true }),
].map(({ box, score, classId }) => ({ box: [...box], score, classId }));

async function serving<T>(use: (url: string) => Promise<T>, limits?: Limits, decoder?: Decoder): Promise<T> {
  const server: Server = detectionServer(decoder, limits);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

interface Answer {
  status: number;
  detections?: { box: number[]; score: number; classId: number }[];
  error?: { code: string; message: string };
}

async function post(
  url: string,
  body: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const init = { method: 'POST', body, headers: { 'x-tensors': TENSORS, 'x-decode': OPTIONS, ...headers } };
  const response = await fetch(`${url}/detect`, init);
  return { status: response.status, ...((await response.json()) as object) };
}

test('the server answers what decode answers', async (t) => {
  const answer = await serving((url) => post(url, Float32Array.from(HEAD)));
  t.deepEqual(answer, { status: 200, detections: EXPECTED });
});

test('tensors of several types lie one after the other in the body', async (t) => {
  const heat = Uint16Array.of(0, 0x3a00, 0x1234); // halves: 0, 0.75 and little
  const size = Float64Array.of(3, 3, 3, 5, 5, 5);
  const body = new Uint8Array([...new Uint8Array(heat.buffer), ...new Uint8Array(size.buffer)]);
  const answer = await serving((url) =>
    post(url, body, {
      'x-tensors': JSON.stringify([
        { name: 'hm', dtype: 'float16', dims: [1, 1, 3] },
        { name: 'wh', dtype: 'float64', dims: [2, 1, 3] }, // from byte 6, which is no multiple of 8
      ]),
      'x-decode': JSON.stringify({ model: 'centernet', logits: false }),
    }),
  );
  t.deepEqual(answer.detections, [{ box: [0, -8, 12, 12], score: 0.75, classId: 0 }]);
});

test('bad requests get the code of what is wrong, and the next good one its answer', async (t) => {
  const body = Float32Array.from(HEAD);
  await serving(async (url) => {
    const wrong: [status: number, code: string, headers: Record<string, string>][] = [
      [400, 'INVALID_JSON', { 'x-tensors': '[{' }],
      [400, 'INVALID_JSON', { 'x-decode': '' }],
      [400, 'INVALID_ARGUMENT', { 'x-decode': 'null' }],
      [400, 'INVALID_ARGUMENT', { 'x-decode': '{}' }],
      [400, 'UNKNOWN_ID', { 'x-decode': '{"model": "yolov99"}' }],
      [400, 'INVALID_ARGUMENT', { 'x-decode': '{"model": "yolov8-seg"}' }],
      [400, 'OUT_OF_RANGE', { 'x-decode': '{"model": "yolov8", "iouThreshold": 2}' }],
      [400, 'INVALID_ARGUMENT', { 'x-tensors': '[]' }],
      [400, 'INVALID_ARGUMENT', { 'x-tensors': '[null]' }],
      [400, 'INVALID_ARGUMENT', { 'x-tensors': '[{"dtype": "int8", "dims": [72]}]' }],
      [400, 'INVALID_ARGUMENT', { 'x-tensors': '[{"dtype": "float32", "dims": [1, -6, 3]}]' }],
      [400, 'LENGTH_MISMATCH', { 'x-tensors': '[{"dtype": "float32", "dims": [1, 6, 4]}]' }],
      [400, 'LENGTH_MISMATCH', { 'x-tensors': '[{"dtype": "float32", "dims": [1, 6, 2]}]' }],
      [400, 'LENGTH_MISMATCH', { 'x-tensors': '[{"dtype": "float32", "dims": [9e15, 9e15, 9e15]}]' }],
      [400, 'SHAPE_MISMATCH', { 'x-tensors': '[{"dtype": "float32", "dims": [18, 1, 1, 1]}]' }],
    ];
    for (const [status, code, headers] of wrong) {
      const answer = await post(url, body, headers);
      t.deepEqual([answer.status, answer.error?.code], [status, code], JSON.stringify(headers));
    }
    t.is((await fetch(`${url}/elsewhere`)).status, 404);
    t.is((await fetch(`${url}/detect`)).status, 405);
    t.deepEqual(await post(url, body), { status: 200, detections: EXPECTED });
  });
});

test('bodies that are too long or of unknown length are refused before they are read', async (t) => {
  await serving(
    async (url) => {
      t.is((await post(url, Float32Array.from(HEAD))).status, 413);
      const chunked = await new Promise((resolve, reject) => {
        const request = httpRequest(`${url}/detect`, { method: 'POST' }, (response) =>
          resolve(response.statusCode),
        );
        request.on('error', reject);
        request.flushHeaders(); // before an end: no content-length
      });
      t.is(chunked, 411);
    },
    { bodyBytes: 71 },
  );
});

test('what does not fit beside the requests at work is sent away, and fits afterwards', async (t) => {
  let goOn = (): void => {};
  const waiting = new Promise<void>((resolve) => (goOn = resolve));
  const body = Float32Array.from(HEAD);
  let began = (): void => {};
  const atWork = new Promise<void>((resolve) => (began = resolve));
  const slow: Decoder = async () => {
    began();
    await waiting;
    return [];
  };
  await serving(
    async (url) => {
      const first = post(url, body);
      await atWork;
      t.is((await post(url, body)).status, 503);
      goOn();
      t.is((await first).status, 200);
      t.is((await post(url, body)).status, 200);
    },
    { heldBytes: 100 },
    slow,
  );
});

test('a client that goes away in the middle of its body leaves room for others', async (t) => {
  const body = Float32Array.from(HEAD);
  await serving(
    async (url) => {
      await new Promise((resolve) => {
        const headers = { 'content-length': 72, 'x-tensors': TENSORS, 'x-decode': OPTIONS };
        const request = httpRequest(`${url}/detect`, { method: 'POST', headers });
        request.on('error', resolve);
        request.write(new Uint8Array(10), () => request.destroy(new Error('gone')));
      });
      let answer = await post(url, body);
      // The server learns of it a moment later.
      for (let tries = 0; answer.status === 503 && tries < 1000; tries++) answer = await post(url, body);
      t.deepEqual(answer, { status: 200, detections: EXPECTED });
    },
    { heldBytes: 100 },
  );
});

test('promises can take the memory of tensors instead of a copy', async (t) => {
  const raw = { data: Float32Array.from([0, ...HEAD]).subarray(1), dims: DIMS };
  const found = decodeLater(raw, { model: 'yolov8', subset: true, transfer: true });
  t.is(raw.data.length, 0);
  t.deepEqual(
    [...(await found)].map(({ box, score, classId }) => ({ box: [...box], score, classId })),
    EXPECTED,
  );

  const shared = Float64Array.from([...HEAD, ...HEAD]);
  const two = decodeBatchLater(
    { output0: { data: shared, dims: [2, 6, 3] } },
    { model: 'yolov8', subset: true, transfer: true },
  );
  t.is(shared.length, 0);
  t.deepEqual(
    (await two).map(({ sources }) => [...sources]),
    [
      [0, 2],
      [0, 2],
    ],
  );

  const kept = { data: Float32Array.from(HEAD), dims: DIMS };
  t.is((await decodeLater(kept, { model: 'yolov8', subset: true })).length, EXPECTED.length);
  t.is(kept.data.length, HEAD.length);
});

test('memory that cannot be transferred is copied', async (t) => {
  const pooled = Buffer.from(Float32Array.from(HEAD).buffer).subarray();
  const buffer = Buffer.allocUnsafe(pooled.length + 8); // of the pool, which is everybody's
  const skip = (4 - (buffer.byteOffset % 4)) % 4;
  pooled.copy(buffer, skip);
  const data = new Float32Array(buffer.buffer, buffer.byteOffset + skip, HEAD.length);
  const found = await decodeLater({ data, dims: DIMS }, { model: 'yolov8', subset: true, transfer: true });
  t.is(found.length, EXPECTED.length);
  t.deepEqual([...data], [...Float32Array.from(HEAD)]);
  await t.throwsAsync(decodeLater({ data, dims: DIMS }, { model: 'yolov8', transfer: 1 as never }), {
    message: /true or false/,
  });
});

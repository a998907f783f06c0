// Detections over HTTP: raw tensors in, JSON out, decoded off the event loop. Run: npx tsx examples/server.ts [PORT]
//
// POST /detect, the tensors' bytes one after the other as body (little-endian, as typed arrays lie in memory), and two headers of JSON:
//   x-tensors: [{"name": "output0", "dtype": "float32", "dims": [1, 84, 8400]}]   dtype: float32, float64 or float16
//   x-decode:  {"model": "yolov8", "imageSize": [1280, 720]}                      options of `decode`
// The answer is {"detections": [{"box": [x1, y1, x2, y2], "score": s, "classId": c}, ...]} or {"error": {"code": ..., "message": ...}}.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';

import { BoxwiseError, type DecodeOptions, type RawTensor } from 'boxwise';
import { decode } from 'boxwise/promises';

/** One answer's detection; others' fields (angles, keypoints) go along if they are there. */
export interface Found {
  box: ArrayLike<number>;
  score: number;
  classId: number;
}

/** What turns tensors into detections: `decode` of `boxwise/promises`, or a rival of the same form. */
export type Decoder = (
  outputs: Record<string, RawTensor>,
  options: DecodeOptions,
) => Promise<Iterable<Found>> | Iterable<Found>;

/** What the server takes on. */
export interface Limits {
  /** The longest body in bytes; 64 MiB. Longer ones are 413. */
  bodyBytes?: number;
  /** The bodies of all requests at work, in bytes; 512 MiB. What would go beyond is 503. */
  heldBytes?: number;
}

/** `decode` of `boxwise/promises` on the request's own memory, which nobody else needs: nothing is copied. */
const offTheLoop: Decoder = (outputs, options) => decode(outputs, { ...options, transfer: true });

/** The server, not listening yet. */
export function detectionServer(decoder: Decoder = offTheLoop, limits: Limits = {}): Server {
  const { bodyBytes = 64 << 20, heldBytes = 512 << 20 } = limits;
  let held = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/detect') return refuse(response, 404, 'NOT_FOUND', 'POST /detect');
    if (request.method !== 'POST') return refuse(response, 405, 'METHOD_NOT_ALLOWED', 'POST');
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!Number.isSafeInteger(length)) return refuse(response, 411, 'LENGTH_REQUIRED', 'a content-length');
    if (length > bodyBytes) return refuse(response, 413, 'TOO_LARGE', `a body of at most ${bodyBytes} bytes`);
    if (held + length > heldBytes) return refuse(response, 503, 'BUSY', 'later');
    held += length;
    try {
      const options = decodeOptions(request);
      const outputs = tensors(request, await body(request, length));
      send(response, 200, { detections: plain(await decoder(outputs, options)) });
    } finally {
      held -= length;
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the client went away
      if (error instanceof BoxwiseError) {
        const { code, message, expected, got } = error;
        const status = code === 'INTERNAL' ? 500 : 400;
        send(response, status, { error: { code, message, expected, got } });
      } else {
        send(response, 500, { error: { code: 'INTERNAL', message: 'a mistake of the server' } });
      }
    });
  });
}

function decodeOptions(request: IncomingMessage): DecodeOptions {
  const options = header(request, 'x-decode') as DecodeOptions | null;
  if (typeof options !== 'object' || options === null) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an object', 'something else', { input: 'x-decode' });
  }
  // A mask has as many bytes as its box has pixels: not for sizes that a stranger names.
  if (String(options.model).endsWith('-seg')) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a model without masks', options.model, { input: 'x-decode' });
  }
  return options;
}

const BYTES = { float16: 2, float32: 4, float64: 8 } as const;
const VIEWS = { float16: Uint16Array, float32: Float32Array, float64: Float64Array } as const;

/** The body's tensors by name. */
function tensors(request: IncomingMessage, bytes: Uint8Array<ArrayBuffer>): Record<string, RawTensor> {
  const input = 'x-tensors';
  const listed = header(request, input);
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > 8) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a list of 1 to 8 tensors', 'something else', { input });
  }
  const outputs: [string, RawTensor][] = [];
  let from = 0;
  for (const [i, item] of listed.entries()) {
    const {
      name = `output${i}`,
      dtype,
      dims,
    } = (item ?? {}) as { name?: string; dtype?: string; dims?: unknown };
    if (typeof name !== 'string' || !isDtype(dtype) || !isDims(dims)) {
      const expected = '{ name, dtype: float16, float32 or float64, dims: whole numbers from 0 }';
      throw new BoxwiseError('INVALID_ARGUMENT', expected, JSON.stringify(item), { input });
    }
    const size = dims.reduce((product, dim) => product * dim, BYTES[dtype]);
    if (size > bytes.length - from) throw wrongLength(`${from + size} or more`, bytes);
    const part = bytes.subarray(from, from + size);
    // Elsewhere where the numbers would not lie on a multiple of their size.
    const { buffer, byteOffset } = from % BYTES[dtype] === 0 ? part : new Uint8Array(part);
    const data = new VIEWS[dtype](buffer, byteOffset, size / BYTES[dtype]);
    outputs.push([name, { data, dims, type: dtype }]);
    from += size;
  }
  if (from !== bytes.length) throw wrongLength(String(from), bytes);
  return Object.fromEntries(outputs);
}

function wrongLength(expected: string, bytes: Uint8Array): BoxwiseError {
  return new BoxwiseError('LENGTH_MISMATCH', `a body of ${expected} bytes`, String(bytes.length));
}

function isDtype(value: unknown): value is keyof typeof BYTES {
  return typeof value === 'string' && Object.hasOwn(BYTES, value);
}

function isDims(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length <= 8 && value.every((dim) => Number.isSafeInteger(dim) && dim >= 0)
  );
}

function header(request: IncomingMessage, name: string): unknown {
  const text = String(request.headers[name] ?? '');
  try {
    return JSON.parse(text);
  } catch {
    throw new BoxwiseError('INVALID_JSON', 'a header of JSON', text === '' ? 'none' : text, { input: name });
  }
}

/** All of the body, in memory of its own: typed arrays need places that are multiples of their numbers' sizes. */
async function body(request: IncomingMessage, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.allocUnsafeSlow(length); // all of it is written below, or the request fails
  let from = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes.set(chunk, from);
    from += chunk.length;
  }
  return bytes;
}

function plain(found: Iterable<Found>): object[] {
  return Array.from(found, ({ box, score, classId }) => ({ box: Array.from(box), score, classId }));
}

function refuse(response: ServerResponse, status: number, code: string, expected: string): void {
  // The body is not wanted: the connection ends with the answer.
  response.setHeader('connection', 'close');
  send(response, status, { error: { code, message: `expected ${expected}` } });
}

function send(response: ServerResponse, status: number, value: object): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = detectionServer().listen(Number(process.argv[2] ?? 8080), () => {
    console.log('listening on', server.address());
  });
}

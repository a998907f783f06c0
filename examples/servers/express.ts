// Detections over HTTP with Express: npx tsx examples/servers/express.ts yolo11n.onnx [PORT]
//   curl --data-binary @street.jpg http://localhost:8080/detect
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import express, { type ErrorRequestHandler, type Express } from 'express';

import { program, type Main } from '../network.js';
import { loadDetector, MOST_BYTES, refusal, type Detector } from './detector.js';

/** The server, not listening yet. */
export function detectionServer(detector: Detector): Express {
  const server = express();
  const body = express.raw({ type: () => true, limit: MOST_BYTES });
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 passes rejections on to `failed`
  server.post('/detect', body, async (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort()); // also after the answer, when nothing is left to end
    const picture: unknown = request.body;
    const bytes = Buffer.isBuffer(picture) ? picture : Buffer.alloc(0);
    const detections = await detector(bytes, gone.signal).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
      return undefined;
    });
    if (detections !== undefined) response.json({ detections });
  });
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const [status, answer] = refusal(error);
    response.status(status).json(answer);
  };
  server.use(failed);
  return server;
}

/** The program. */
export const main: Main = async ([file, port = '8080'], print) => {
  if (file === undefined) throw new Error('usage: npx tsx examples/servers/express.ts MODEL.onnx [PORT]');
  const server = detectionServer(await loadDetector(file)).listen(Number(port));
  await once(server, 'listening');
  print(`listening on port ${(server.address() as AddressInfo).port}`);
};

await program(import.meta.url, main);

// Detections over HTTP with Fastify: npx tsx examples/servers/fastify.ts yolo11n.onnx [PORT]
//   curl --data-binary @street.jpg http://localhost:8080/detect
import fastify, { type FastifyInstance } from 'fastify';

import { program, type Main } from '../network.js';
import { loadDetector, MOST_BYTES, refusal, type Detector } from './detector.js';

/** The server, not listening yet. */
export function detectionServer(detector: Detector): FastifyInstance {
  const server = fastify({ bodyLimit: MOST_BYTES });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post('/detect', async (request, reply) => {
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort()); // also after the answer, when nothing is left to end
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      return { detections: await detector(bytes, gone.signal) };
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      return reply.hijack();
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const [status, answer] = refusal(error);
    return reply.status(status).send(answer);
  });
  return server;
}

/** The program. */
export const main: Main = async ([file, port = '8080'], print) => {
  if (file === undefined) throw new Error('usage: npx tsx examples/servers/fastify.ts MODEL.onnx [PORT]');
  const server = detectionServer(await loadDetector(file));
  print(`listening on ${await server.listen({ port: Number(port) })}`);
};

await program(import.meta.url, main);

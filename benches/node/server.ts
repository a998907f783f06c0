// The server that benches/node/load.ts puts under load, in a process of its own: examples/server.ts with one of three decoders, and
// GET /loop, which tells what became of the event loop since the last time it was asked.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { decode, type DecodeOptions, type RawTensor } from 'boxwise';
import { decodeYolo } from 'boxwise/baseline';

import { detectionServer, type Decoder, type Found } from '../../examples/server.js';

/** `decode` of a YOLOv8 head in typed JavaScript, on the event loop. */
function typedJavaScript(outputs: Record<string, RawTensor>, options: DecodeOptions): Found[] {
  const { data, dims } = Object.values(outputs)[0] as RawTensor;
  const [, channels = 0, anchors = 0] = dims;
  const { scoreThreshold = 0.25, iouThreshold = 0.7, maxDetections = 300 } = options;
  const rows = decodeYolo(data as Float32Array, anchors, channels - 4, {
    scoreThreshold,
    iouThreshold,
    maxDetections,
  });
  return Array.from({ length: rows.length / 6 }, (_, i) => ({
    box: rows.subarray(6 * i, 6 * i + 4),
    score: rows[6 * i + 4] ?? 0,
    classId: rows[6 * i + 5] ?? 0,
  }));
}

const decoders: Record<string, Decoder | undefined> = {
  promises: undefined,
  sync: decode,
  javascript: typedJavaScript,
};
const server = detectionServer(decoders[process.argv[2] ?? 'promises']);

const [detect] = server.listeners('request') as ((...args: object[]) => void)[];
const RESOLUTION = 1; // milliseconds between the samples, of which a delay is what goes beyond
const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();
let used = performance.eventLoopUtilization();
server.removeAllListeners('request').on('request', (request, response) => {
  if (request.url !== '/loop') return detect?.(request, response);
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  const { utilization } = performance.eventLoopUtilization(used);
  const loop = {
    mean: beyond(delay.mean),
    p99: beyond(delay.percentile(99)),
    max: beyond(delay.max),
    busy: utilization,
  };
  delay.reset();
  used = performance.eventLoopUtilization();
  return response.end(JSON.stringify(loop));
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));

// Requests a second and the event loop's delay of examples/server.ts, against the same server on typed JavaScript: npm run load
//
// Each server runs in a process of its own, the load in this one; they take turns over several rounds, and of each the round with the
// most requests counts. Answers are compared before the clock starts.
import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import Table from 'cli-table3';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '4' },
  },
});
const [seconds, rounds, connections] = [values.seconds, values.rounds, values.connections].map(Number) as [
  number,
  number,
  number,
];

const ANCHORS = 8400;
const CLASSES = 80;
const CONTESTANTS = {
  promises: "boxwise/promises' decode",
  sync: "boxwise' decode",
  javascript: 'typed JavaScript',
};
type Contestant = keyof typeof CONTESTANTS;

interface Figures {
  requests: number;
  latency: number;
  latency99: number;
  mean: number;
  p99: number;
  max: number;
  busy: number;
}

/** A [1, 84, 8400] head: thirty objects with forty good anchors each, and noise below every threshold but the lowest. */
function head(): Float32Array {
  let state = 7;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const data = new Float32Array((4 + CLASSES) * ANCHORS);
  for (let a = 0; a < ANCHORS; a++) {
    const good = a < 1200;
    const object = good ? a % 30 : a;
    const [x, y] = good
      ? [(object % 6) * 100 + 60, Math.floor(object / 6) * 110 + 60]
      : [next() * 640, next() * 640];
    const shift = (): number => 8 * (next() - 0.5);
    data.set([x + shift()], a);
    data.set([y + shift()], ANCHORS + a);
    data.set([60 + shift()], 2 * ANCHORS + a);
    data.set([80 + shift()], 3 * ANCHORS + a);
    for (let c = 0; c < CLASSES; c++) data[(4 + c) * ANCHORS + a] = next() ** 8 * 0.01;
    if (good) data[(4 + (object % CLASSES)) * ANCHORS + a] = 0.3 + 0.6 * next();
  }
  return data;
}

const body = Buffer.from(head().buffer);

function headers(scoreThreshold: number): Record<string, string> {
  return {
    'x-tensors': JSON.stringify([{ dtype: 'float32', dims: [1, 4 + CLASSES, ANCHORS] }]),
    'x-decode': JSON.stringify({ model: 'yolov8', scoreThreshold }),
  };
}

async function serve(contestant: Contestant): Promise<{ url: string; stop: () => void }> {
  const child = fork(new URL('server.ts', import.meta.url), [contestant], { execArgv: ['--import=tsx'] });
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    child.once('message', (address) => resolve(address as AddressInfo));
    child.once('exit', () => reject(new Error(`the server on ${contestant} ended`)));
  });
  return { url: `http://127.0.0.1:${address.port}`, stop: () => child.kill() };
}

async function load(url: string, scoreThreshold: number): Promise<Figures> {
  const request = {
    url: `${url}/detect`,
    method: 'POST' as const,
    body,
    headers: headers(scoreThreshold),
    connections,
  };
  await autocannon({ ...request, duration: 1 }); // warm
  await fetch(`${url}/loop`);
  const result = await autocannon({ ...request, duration: seconds });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} requests failed`);
  const loop = (await (await fetch(`${url}/loop`)).json()) as Omit<
    Figures,
    'requests' | 'latency' | 'latency99'
  >;
  return {
    requests: result['2xx'] / result.duration,
    latency: result.latency.p50,
    latency99: result.latency.p99,
    ...loop,
  };
}

async function answer(url: string, scoreThreshold: number): Promise<string> {
  const response = await fetch(`${url}/detect`, { method: 'POST', body, headers: headers(scoreThreshold) });
  return response.text();
}

const names = Object.keys(CONTESTANTS) as Contestant[];
for (const scoreThreshold of [0.25, 0.001]) {
  const best = new Map<Contestant, Figures>();
  const answers = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { url, stop } = await serve(name);
      try {
        answers.add(await answer(url, scoreThreshold));
        const figures = await load(url, scoreThreshold);
        if (figures.requests > (best.get(name)?.requests ?? 0)) best.set(name, figures);
      } finally {
        stop();
      }
    }
  }
  if (answers.size !== 1) throw new Error('the answers differ');
  const found = (JSON.parse([...answers][0] ?? '{}') as { detections: object[] }).detections.length;
  console.log(
    `\nYOLO [1, 84, 8400], scores above ${scoreThreshold}: ${found} detections, ${connections} connections`,
  );
  const head = [
    'decoded by',
    'requests/s',
    'latency p50',
    'p99',
    'loop delay mean',
    'p99',
    'max',
    'loop busy',
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const name of names) {
    const figures = best.get(name);
    if (figures === undefined) continue;
    const ms = [figures.latency, figures.latency99, figures.mean, figures.p99, figures.max];
    table.push([
      CONTESTANTS[name],
      figures.requests.toFixed(0),
      ...ms.map((value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`),
      `${(100 * figures.busy).toFixed(0)}%`,
    ]);
  }
  console.log(table.toString());
}

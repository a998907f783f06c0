// node tools/reliability/endings.mjs [count]: processes that end while boxwise works: process.exit in mid-call, an exception that nobody catches, SIGINT, SIGTERM
// and SIGKILL. Prints the ways in which they ended; a native crash would be SIGSEGV, SIGABRT or SIGBUS, a hang the timeout's SIGALRM.
import { spawn } from 'node:child_process';

const count = Number(process.argv[2] ?? 100);
const AT_ONCE = 2;

const work = `
  const promises = require('boxwise/promises');
  const boxes = new Float32Array(4 * 20000).map((_, i) => (i % 4 < 2 ? (i * 37) % 3000 : 3020 + ((i * 37) % 40)));
  const scores = new Float32Array(20000).map((_, i) => ((i * 31) % 997) / 997);
  for (let i = 0; i < 12; i++) {
    promises.softNms(boxes, scores).catch(() => {});
    promises.evaluate('sample/gt.json', 'sample/dt.json').catch(() => {});
  }
`;
const DELAY = (i) => (i * 3) % 40;

/** Each way of ending: what the process does, the signal it is sent, and how it should end. */
const WAYS = {
  'process.exit': { after: (ms) => `setTimeout(() => process.exit(7), ${ms});`, ends: 7 },
  'process.exit at once': { after: () => 'process.exit(7);', ends: 7 },
  'uncaught exception': { after: (ms) => `setTimeout(() => { throw new Error('own'); }, ${ms});`, ends: 1 },
  SIGINT: { after: () => '', signal: 'SIGINT', ends: 'SIGINT' },
  SIGTERM: { after: () => '', signal: 'SIGTERM', ends: 'SIGTERM' },
  SIGKILL: { after: () => '', signal: 'SIGKILL', ends: 'SIGKILL' },
};

async function ended(way, i) {
  const { after, signal } = WAYS[way];
  const code = `${work} process.stdout.write('.'); ${after(DELAY(i))}`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  const late = setTimeout(() => child.kill('SIGALRM'), 60_000);
  child.stdout.once('data', () => signal && setTimeout(() => child.kill(signal), DELAY(i)));
  const [code_, by] = await new Promise((resolve) => child.once('exit', (...how) => resolve(how)));
  clearTimeout(late);
  return by ?? code_;
}

let wrong = 0;
for (const [way, { ends }] of Object.entries(WAYS)) {
  const ways = new Map();
  let next = 0;
  const run = async () => {
    while (next < count) {
      const how = await ended(way, next++);
      ways.set(how, (ways.get(how) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  wrong += count - (ways.get(ends) ?? 0);
  console.log(`${way.padEnd(21)} ${[...ways].map(([how, times]) => `${how}: ${times}`).join(', ')}`);
}
console.log(`${wrong} ended otherwise than asked`);
process.exitCode = wrong === 0 ? 0 : 1;

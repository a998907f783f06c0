/**
 * What the first call after `import` takes more than later ones: of `evaluate` with the sample, one thread, and of `nms` of ten boxes.
 *
 *     node benches/node/cold.mjs [PROCESSES]
 *
 * Each process calls once and then some more times; of the processes the least of each counts, in milliseconds of CPU. Prints as well what
 * `import` takes. Answers of all calls must be the same.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LATER = 20;
const sample = (name) => fileURLToPath(new URL(`../../sample/${name}.json`, import.meta.url));

/** @param {() => unknown} call */
function timed(call) {
  const before = process.cpuUsage();
  const answer = JSON.stringify(call());
  const { user, system } = process.cpuUsage(before);
  return { time: (user + system) / 1e3, answer };
}

/** The first and the least of the later times of a call. */
function firstAndLater(name, call) {
  const [first, ...later] = Array.from({ length: LATER + 1 }, () => timed(call));
  if (later.some(({ answer }) => answer !== first.answer)) throw new Error(`${name}: answers differ`);
  return [first.time, Math.min(...later.map(({ time }) => time))];
}

if (process.argv[2] === 'one') {
  const before = process.cpuUsage();
  const { evaluate, nms } = await import('boxwise');
  const { user, system } = process.cpuUsage(before);
  const evaluated = firstAndLater('evaluate', () => {
    const evaluation = evaluate(sample('gt'), sample('dt'), { threads: 1 });
    const stats = [...evaluation.stats];
    evaluation.dispose();
    return stats;
  });
  const boxes = Float32Array.from({ length: 40 }, (_, i) => (i % 4 < 2 ? i : i + 10));
  const scores = Float32Array.from({ length: 10 }, (_, i) => i / 10);
  const kept = firstAndLater('nms', () => [...nms(boxes, scores)]);
  process.stdout.write(JSON.stringify([(user + system) / 1e3, ...evaluated, ...kept]));
} else {
  const env = { ...process.env };
  delete env.NODE_EXTRA_CA_CERTS;
  const least = Array.from({ length: 5 }, () => Infinity);
  for (let i = 0; i < Number(process.argv[2] ?? 15); i++) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'one'], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    JSON.parse(stdout).forEach((time, at) => (least[at] = Math.min(least[at], time)));
  }
  const [imported, ...calls] = least.map((time) => time.toFixed(2));
  console.log(
    `import ${imported} ms; evaluate ${calls[0]}, later ${calls[1]}; nms ${calls[2]}, later ${calls[3]}`,
  );
}

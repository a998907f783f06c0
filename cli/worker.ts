import { BoxwiseError } from '../api/errors.js';
import type { Command } from 'commander';

import { inFlags } from './eval/flags.js';
import { number } from './numbers.js';

interface WorkerCommand {
  redis: string;
  queue?: string;
  concurrency?: number;
  lostAfter?: number;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise worker --redis redis://127.0.0.1:6379                # on each machine
  $ boxwise eval --gt /data/gt.json --dt '/data/shards/*.json' --redis redis://127.0.0.1:6379

Needs the packages bullmq and ioredis, and Redis 6.2 or newer. A worker reads the paths and URLs that jobs name:
connect it only to a Redis to which nobody else may write. SIGINT and SIGTERM let it finish what it does; a second
one ends it at once, and another worker takes over. A worker may be killed at any time.
Exit codes: 0 stopped, 2 bad options or no Redis.`;

/** Declares `boxwise worker`. */
export function define(command: Command): void {
  command
    .requiredOption('--redis <url>', 'redis://host:port, or rediss:// for TLS')
    .option('--queue <name>', 'name of the queue (default: boxwise)')
    .option('--concurrency <n>', 'number of shards at a time (default: 1; a shard uses all cores)', number)
    .option(
      '--lost-after <s>',
      'seconds until the shard of a lost worker goes to another (default: 30)',
      number,
    )
    .option('-q, --quiet', 'no line for each shard')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: WorkerCommand, command: Command): Promise<void> {
  try {
    await work(options);
  } catch (thrown) {
    throw inFlags(inSeconds(thrown), command);
  }
}

async function work({ redis, queue, concurrency, lostAfter, quiet = false }: WorkerCommand): Promise<void> {
  const { createWorker } = await import('../shards/bullmq.js');
  let isAway = false;
  const worker = await createWorker({
    connection: redis,
    queue,
    concurrency,
    lostAfter: lostAfter === undefined ? undefined : Math.round(lostAfter * 1000),
    onShard: ({ name, images, detections, duration, error }) => {
      isAway = false;
      if (quiet) return;
      const what = error ? error.message : `${images} images, ${detections} detections`;
      process.stdout.write(`${name}: ${what} (${(duration / 1000).toFixed(1)} s)\n`);
    },
    onError: ({ message }) => {
      if (!isAway) process.stderr.write(`boxwise: Redis: ${message}; waiting for it\n`);
      isAway = true; // said once, not at each attempt
    },
  });
  if (!quiet) process.stdout.write(`waiting for shards in the queue ${worker.queue}\n`);
  await new Promise<void>((resolve) => {
    let asked = false;
    const stop = (): void => {
      worker.close(asked).then(resolve, resolve);
      asked = true;
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  });
  process.exit(); // what is left of a shard that was given up
}

/** The flag has seconds where the option of the library has milliseconds. */
function inSeconds(thrown: unknown): unknown {
  if (!(thrown instanceof BoxwiseError) || thrown.input !== 'lostAfter') return thrown;
  const { code, input } = thrown;
  const expected = 'a number of seconds from 1 to 2147483';
  return new BoxwiseError(code, expected, thrown.got, { input }, `${input}: expected ${expected}`);
}

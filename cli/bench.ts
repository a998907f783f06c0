import { cpus } from 'node:os';

import { InvalidArgumentError, Option, type Command } from 'commander';

import { machine } from '../api/machine.js';
import type { Result } from './bench/cases.js';
import { several, whole } from './numbers.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { progressBar } from './progress.js';

/** Tasks that can be chosen. */
const TASKS = ['nms', 'sparse-nms', 'iou', 'soft-nms', 'yolo', 'match'] as const;

/** The most boxes, rounds and seeds. */
const MOST = 10_000_000;

const FORMATS = ['table', 'json', 'svg'] as const;

interface BenchOptions {
  only?: string[];
  sizes?: number[];
  format: (typeof FORMATS)[number];
  out?: string;
  force?: boolean;
  rounds: number;
  seed: number;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise bench
  $ boxwise bench --only nms,iou --sizes 100,1000,10000
  $ boxwise bench --format svg --out boxwise.svg

Compares boxwise with its own plain TypeScript on typed arrays and, if it is installed, with TensorFlow.js
(npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu). Times are milliseconds of CPU time on one thread,
the minimum of interleaved rounds. Results are compared before the clock starts.`;

/** Declares `boxwise bench`. */
export function define(command: Command): void {
  command
    .option('--only <list>', `tasks: ${TASKS.join(', ')}`, tasks)
    .option('--sizes <list>', 'numbers of boxes, for tasks with sizes: 1000,5000', several(whole(1, MOST)))
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the report to a file')
    .option(...FORCE)
    .option('--rounds <n>', 'number of interleaved rounds', whole(1, MOST), 15)
    .option('--seed <n>', 'seed of the random boxes', whole(0, MOST), 1)
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({
  only,
  sizes,
  format,
  out,
  force,
  rounds,
  seed,
  quiet = false,
}: BenchOptions): Promise<void> {
  checkOutputs({ '--out': out }, {}, force);
  const { cases, measure } = await import('./bench/cases.js');
  const chosen = await cases({ tasks: only ?? TASKS, sizes, seed });
  const progress = await progressBar('measuring', quiet);
  const results: Result[] = [];
  const tired = new Set<string>();
  for (const [done, one] of chosen.entries()) {
    progress?.update(done / chosen.length);
    results.push(measure(one, rounds, tired));
    await new Promise(setImmediate); // lets the bar be drawn and Ctrl-C be heard
  }
  progress?.stop();
  const subject = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${machine().isa}, Node.js ${process.version}`;
  const report = await rendered();
  if (out === undefined) process.stdout.write(report);
  else writeOutput(out, report);

  async function rendered(): Promise<string> {
    if (format === 'json')
      return `${JSON.stringify({ machine: subject, unit: 'ms', results }, undefined, 2)}\n`;
    if (format === 'svg') return (await import('./bench/svg.js')).svg(results, subject);
    const { bars, table } = await import('./bench/report.js');
    const chart = await bars(results, (process.stdout.columns ?? 100) - 36);
    return `${subject}; milliseconds of CPU time\n${await table(results)}\n${chart}`;
  }
}

function tasks(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(TASKS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`Expected some of ${TASKS.join(', ')}.`);
  return names;
}

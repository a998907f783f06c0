import * as modules from 'node:module';

import { Command, CommanderError } from 'commander';

import manifest from '../package.json' with { type: 'json' };
import { BAD_INPUT, explain, quietPipes } from './ending.js';
import { refuseRepeats } from './repeats.js';

/** Each command's own module declares its options; it is loaded only where the command is named. */
const COMMANDS = {
  eval: { description: 'evaluate detections against ground truth', load: () => import('./eval.js') },
  errors: {
    description: 'explain an evaluation: what errors cost, what is confused, which images are worst',
    load: () => import('./errors.js'),
  },
  compare: {
    description: 'compare two results on one ground truth: differences, intervals, images and objects',
    load: () => import('./compare.js'),
  },
  report: {
    description: 'write one HTML file that explains an evaluation, or two, with pictures',
    load: () => import('./report.js'),
  },
  view: {
    description: 'serve the report with pictures from a folder, to this machine only',
    load: () => import('./view.js'),
  },
  track: {
    description: 'evaluate tracks against ground truth: HOTA, MOTA, IDF1',
    load: () => import('./track.js'),
  },
  worker: {
    description: 'evaluate shards of detections for "boxwise eval --redis", until it is stopped',
    load: () => import('./worker.js'),
  },
  synth: {
    description: 'write a synthetic COCO-like dataset and detections',
    load: () => import('./synth.js'),
  },
  bench: {
    description: 'benchmark boxwise against plain TypeScript on this machine',
    load: () => import('./bench.js'),
  },
  doctor: {
    description: 'report the installed binary and run a self-test',
    load: () => import('./doctor.js'),
  },
};

const EXAMPLES = `
Examples:
  $ boxwise eval --gt instances_val2017.json --dt detections.json
  $ boxwise report --gt gt.json --dt dt.json --images photos
  $ boxwise synth --out data && boxwise eval --gt data/gt.json --dt data/dt.json

Exit codes: 0 done; 1 a metric is below its minimum or fell since the baseline, or the self-test
failed; 2 bad input or options.
"boxwise help <command>" lists the options of a command.`;

keepCompiled();
quietPipes();
void main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<void> {
  try {
    await (await program(words)).parseAsync();
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? commanderCode(error) : BAD_INPUT;
    if (!(error instanceof CommanderError)) process.stderr.write(explain(error));
  }
}

/**
 * From version 22.1 on, Node.js keeps what it compiles in the folder of temporary files, which saves a start 10 ms of 70. `NODE_DISABLE_COMPILE_CACHE=1` and
 * `NODE_COMPILE_CACHE=folder` decide otherwise.
 */
function keepCompiled(): void {
  (modules as { enableCompileCache?: () => unknown }).enableCompileCache?.();
}

async function program(words: readonly string[]): Promise<Command> {
  const root = new Command('boxwise')
    .description('Object-detection evaluation, native and exact.')
    .version(manifest.version)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'boxwise: ')) });
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = root.command(name).description(description);
    if (!words.includes(name)) continue;
    (await load()).define(command);
    refuseRepeats(command);
  }
  return root;
}

/** Help and version that were asked for are no failure; help for want of a command is. */
function commanderCode(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : BAD_INPUT;
}

import type { Command } from 'commander';

import { inFlags } from './eval/flags.js';
import { whole } from './numbers.js';
import { checkFiles, checkFolder, declareGiven, makePage, type Given } from './report/given.js';
import { PICTURES, serve } from './view/server.js';

interface ViewCommand extends Given {
  port: number;
}

const EXAMPLES = `
Examples:
  $ boxwise view --gt gt.json --dt dt.json --images photos
  $ boxwise view --gt gt.json --dt before.json --compare after.json --port 8080

Only this machine can open the page: docs/report.md. It ends with Ctrl-C. Exit codes: 0 ended, 2 bad input or options.`;

/** Declares `boxwise view`. */
export function define(command: Command): void {
  declareGiven(command)
    .option('--port <n>', 'port on 127.0.0.1; 0 for any free one', whole(0, 65_535), 0)
    .option('-q, --quiet', 'no warnings, no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: ViewCommand, command: Command): Promise<void> {
  const { images, quiet = false } = options;
  try {
    checkFiles(options, 'view');
    checkFolder('--images', images);
    const page = await makePage(options, images === undefined ? {} : { images: PICTURES });
    const { url, closed, close } = await serve({ page, folder: images, port: options.port });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close);
    process.stdout.write(`${url}\n`);
    if (!quiet) process.stderr.write('boxwise: serving to this machine only; Ctrl-C ends it\n');
    await closed;
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

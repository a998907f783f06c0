import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Option, type Command } from 'commander';

import { inFlags } from './eval/flags.js';
import { whole } from './numbers.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { checkFiles, checkFolder, declareGiven, makePage, type Given } from './report/given.js';

const FORMATS = ['html', 'markdown'] as const;

interface ReportCommand extends Given {
  thumbnails?: number;
  format: (typeof FORMATS)[number];
  out?: string;
  summary?: string;
  force?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise report --gt gt.json --dt dt.json --images photos
  $ boxwise report --gt gt.json --dt before.json --compare after.json --out report.html --summary comment.md
  $ boxwise report --gt gt.json --dt dt.json --format markdown >> "$GITHUB_STEP_SUMMARY"

The page is one file that opens in a browser without a server: docs/report.md. Exit codes: 0 done, 2 bad input or options.`;

/** Declares `boxwise report`. */
export function define(command: Command): void {
  declareGiven(command)
    .option(
      '--thumbnails <n>',
      'put small pictures of the n worst images into the file; needs sharp',
      whole(0, 1_000_000),
    )
    .addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('html'))
    .option('--out <file>', 'the file to write (default: report.html; Markdown: stdout)')
    .option('--summary <file>', 'also write the first screen as Markdown')
    .option(...FORCE)
    .option('-q, --quiet', 'no warnings, no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: ReportCommand, command: Command): Promise<void> {
  try {
    await write(options);
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

async function write(options: ReportCommand): Promise<void> {
  const { format, images, thumbnails = 0, summary, quiet = false } = options;
  const out = options.out ?? (format === 'html' ? 'report.html' : undefined);
  checkFiles(options, 'report');
  check(options, out);
  checkFolder('--images', images);
  if (thumbnails > 0 && images === undefined)
    throw new Error('--thumbnails needs --images, the folder of the pictures');
  const page = await makePage(options, {
    ...(images !== undefined && { images: thumbnails > 0 ? images : linkTo(images, out) }),
    ...(thumbnails !== 0 && { thumbnails }),
  });
  const text = format === 'html' ? page : await summaryOf(page);
  if (out === undefined) process.stdout.write(text);
  else writeOutput(out, text);
  if (summary !== undefined) writeOutput(summary, await summaryOf(page));
  if (!quiet && out !== undefined && out !== '/dev/stdout') process.stdout.write(`${out}\n`);
}

function check({ gt, dt, compare, images, summary, force }: ReportCommand, out: string | undefined): void {
  const inputs = { '--gt': gt, '--dt': dt, '--compare': compare, '--images': images };
  checkOutputs({ '--out': out, '--summary': summary }, inputs, force);
}

/** The folder as a URL, relative to the file of the report. */
function linkTo(folder: string, out: string | undefined): string {
  const path = relative(dirname(resolve(out ?? 'report.html')), resolve(folder));
  if (isAbsolute(path)) return pathToFileURL(path).href; // on another drive
  return path === '' ? './' : path.split(sep).map(encodeURIComponent).join('/');
}

async function summaryOf(page: string): Promise<string> {
  const { headerOf } = await import('./report/header.js');
  const { markdown } = await import('../api/report/markdown.js');
  return markdown(await headerOf(page));
}

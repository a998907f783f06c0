import { Option, type Command } from 'commander';

import type { TrackingBenchmark, TrackingEvaluation, TrackingOptions } from '../api/tracking.js';
import type { RowOf, Table } from '../api/table.js';
import { MINIMUM_MISSED } from './ending.js';
import { share } from './eval/arguments.js';
import { inFlags, namedByFlags } from './eval/flags.js';
import { json } from './eval/json.js';
import { markdownTable } from './eval/markdown.js';
import type { Cell } from './eval/tables.js';
import { printWarnings } from './eval/warnings.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { refusePatterns } from './pattern.js';
import { limitOf, missed, type Limit } from './track-limits.js';

const FORMATS = ['text', 'json', 'markdown', 'csv'] as const;
const BENCHMARKS: readonly TrackingBenchmark[] = ['MOT15', 'MOT16', 'MOT17', 'MOT20'];

interface TrackCommand {
  gt: string;
  dt: string;
  benchmark: TrackingBenchmark;
  preprocess: boolean;
  iouThreshold?: number;
  perAlpha?: boolean;
  min?: Limit[];
  max?: Limit[];
  format: (typeof FORMATS)[number];
  out?: string;
  force?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise track --gt MOT17/train --dt results
  $ boxwise track --gt MOT17-02/gt/gt.txt --dt MOT17-02.txt --format json
  $ boxwise track --gt gt --dt results --min HOTA=0.5 --min MOTA=0.6   # for CI: exit code 1 if lower
  $ boxwise track --gt gt --dt results --max IDSW=20 --max FP=500        # exit code 1 if higher
  $ boxwise track --gt gt --dt results --per-alpha --format csv --out curve.csv

Folders have NAME/gt/gt.txt or NAME.txt: docs/tracking.md. Exit codes: 0 done, 1 a metric is below its minimum or above its maximum, 2 bad input or options.`;

/** Declares `boxwise track`. */
export function define(command: Command): void {
  command
    .requiredOption('--gt <path>', 'ground truth: a text file of MOT Challenge, or a folder of sequences')
    .requiredOption('--dt <path>', 'tracks: a text file, or a folder of files with the names of sequences')
    .addOption(new Option('--benchmark <name>', 'whose rules apply').choices(BENCHMARKS).default('MOT17'))
    .option('--no-preprocess', 'count all classes, and results on distractors too')
    .option('--iou-threshold <n>', 'lowest IoU of a match for MOTA and IDF1 (default: 0.5)', share)
    .option('--per-alpha', 'with --format csv: HOTA at each threshold instead of a row for each sequence')
    .option(
      '--min <metric=n>',
      'exit code 1 if a metric of all sequences is lower; repeatable',
      limitOf('--min'),
    )
    .option(
      '--max <metric=n>',
      'exit code 1 if a count of mistakes (FP, FN, IDSW, Frag, ML, IDFP, IDFN) is higher; repeatable',
      limitOf('--max'),
    )
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('text'))
    .option('--out <file>', 'write the report to a file')
    .option(...FORCE)
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: TrackCommand, command: Command): Promise<void> {
  try {
    await evaluateAndReport(options, command);
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

async function evaluateAndReport(options: TrackCommand, command: Command): Promise<void> {
  const { gt, dt, format, out, force, min = [], max = [], perAlpha = false } = options;
  if (perAlpha && format !== 'csv')
    throw new Error('--per-alpha needs --format csv; json has the thresholds anyway');
  if (gt === '-' || dt === '-') throw new Error('track reads no stdin: name a file or a folder');
  refusePatterns({ '--gt': gt, '--dt': dt });
  checkOutputs({ '--out': out }, { '--gt': gt, '--dt': dt }, force);
  const evaluation = await evaluated(options, command);
  printWarnings(evaluation.warnings, (message) => namedByFlags(message, command));
  const text = report(evaluation, format, perAlpha);
  if (out === undefined) process.stdout.write(text);
  else writeOutput(out, text);
  for (const own of [...min, ...max]) {
    const failure = missed(own, evaluation.metrics, evaluation.warnings);
    if (failure === undefined) continue;
    process.stderr.write(`boxwise: ${failure}\n`);
    process.exitCode = MINIMUM_MISSED;
  }
}

async function evaluated(options: TrackCommand, command: Command): Promise<TrackingEvaluation> {
  const { evaluateTracking } = await import('../api/tracking.js');
  const { gt, dt, benchmark, preprocess, iouThreshold } = options;
  const isGiven = command.getOptionValueSource('preprocess') === 'cli';
  const own: TrackingOptions = {
    benchmark,
    ...(isGiven && { preprocess }),
    ...(iouThreshold !== undefined && { iouThreshold }),
  };
  return evaluateTracking(gt, dt, own);
}

function report(evaluation: TrackingEvaluation, format: TrackCommand['format'], perAlpha: boolean): string {
  if (format === 'text') return evaluation.summary();
  if (format === 'json') return json(evaluation);
  if (format === 'csv') return (perAlpha ? evaluation.perAlpha() : evaluation.perSequence()).toCsv();
  return markdown(evaluation);
}

function markdown(evaluation: TrackingEvaluation): string {
  const sequences: Table<{ sequence: string[] }> = evaluation.perSequence();
  const all = { sequence: 'all', ...evaluation.metrics };
  const rows = [...sequences.toTable(), all] as RowOf<Record<string, ArrayLike<Cell>>>[];
  const names = ['sequence', 'HOTA', 'DetA', 'AssA', 'MOTA', 'MOTP', 'IDF1', 'FP', 'FN', 'IDSW', 'Frag'];
  const kind = (name: string) => (/^(?:FP|FN|IDSW|Frag)$/.test(name) ? 'id' : 'metric');
  return markdownTable({
    columns: names.map((title) => ({ title, kind: title === 'sequence' ? 'name' : kind(title) })),
    rows: rows.map((row) => names.map((name) => row[name] as Cell)),
  });
}

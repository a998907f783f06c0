import { Option, type Command } from 'commander';

import type { Evaluation } from '../api/evaluate.js';
import type { DifferenceColumns, EvaluationComparison } from '../api/evaluate/analysis/comparison.js';
import type { IouType } from '../api/evaluate/types.js';
import type { RowOf } from '../api/table.js';
import { share } from './eval/arguments.js';
import { ANALYSED, inFlags, type Analysed } from './eval/flags.js';
import { json } from './eval/json.js';
import { escaped } from '../api/report/escaped.js';
import { markdownSections, textSections, type Section } from './eval/sections.js';
import type { Cell, Column } from './eval/tables.js';
import { printWarnings } from './eval/warnings.js';
import { number, whole } from './numbers.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { refusePatterns } from './pattern.js';
import { progressBar } from './progress.js';

const FORMATS = ['text', 'markdown', 'json'] as const;

/** The number of categories that a table for people names. */
const MOST = 10;

interface CompareCommand {
  gt: string;
  protocol: Analysed;
  iouType?: IouType;
  resamples?: number;
  seed?: number;
  level?: number;
  confidence?: number;
  format: (typeof FORMATS)[number];
  out?: string;
  force?: boolean;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise compare --gt gt.json before.json after.json
  $ boxwise compare --gt gt.json before.json after.json --format markdown --out comparison.md

Intervals are of a paired bootstrap over images: docs/analysis.md. Exit codes: 0 done, 2 bad input or options.`;

/** Declares `boxwise compare`. */
export function define(command: Command): void {
  command
    .argument('<before>', 'detections: a COCO results array (JSON)')
    .argument('<after>', 'other detections of the same images')
    .requiredOption('--gt <path>', 'ground truth: a COCO dataset (JSON)')
    .addOption(new Option('--protocol <name>', 'evaluation protocol').choices(ANALYSED).default('coco'))
    .option('--iou-type <type>', 'what to compare: bbox, segm, keypoints, boundary or rotated')
    .option('--resamples <n>', 'how often the images are drawn (default: 1000)', number)
    .option('--seed <n>', 'where the random numbers start (default: 0)', whole(0, Number.MAX_SAFE_INTEGER))
    .option('--level <n>', 'share of the draws within an interval (default: 0.95)', share)
    .option('--confidence <n>', 'least score in the table of images (default: 0.25)', number)
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('text'))
    .option('--out <file>', 'write the report to a file')
    .option(...FORCE)
    .option('-q, --quiet', 'no warnings, no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(before: string, after: string, options: CompareCommand, command: Command): Promise<void> {
  try {
    await compareAndReport(before, after, options);
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

async function compareAndReport(before: string, after: string, options: CompareCommand): Promise<void> {
  const { gt, resamples, seed, level, confidence, format, out, force, quiet = false } = options;
  if ([gt, before, after].includes('-'))
    throw new Error('compare reads no stdin, as it reads three files: name each');
  refusePatterns({ '--gt': gt, '<before>': before, '<after>': after });
  checkOutputs({ '--out': out }, { '--gt': gt, '<before>': before, '<after>': after }, force);
  const { Dataset } = await import('../api/evaluate/dataset.js');
  const dataset = Dataset.load(gt);
  const bar = await progressBar('evaluating', quiet);
  const evaluated = async (path: string): Promise<Evaluation<unknown>> => {
    const { evaluateLater } = await import('../api/evaluate.js');
    const { protocol, iouType } = options;
    const evaluation = await evaluateLater(dataset, path, {
      protocol,
      analysis: true,
      ...(iouType !== undefined && { iouType }),
      ...(bar && { onProgress: (fraction: number) => bar.update(fraction) }),
    });
    if (!quiet) printWarnings(evaluation.warnings, (message) => `${path}: ${message}`);
    return evaluation;
  };
  const sides = [await evaluated(before), await evaluated(after)] as const;
  bar?.stop();
  const comparison = await sides[0].promises.compare(sides[1], {
    ...(resamples !== undefined && { resamples }),
    ...(seed !== undefined && { seed }),
    ...(level !== undefined && { level }),
    ...(confidence !== undefined && { confidence }),
  });
  const text = await report(comparison, format, [before, after]);
  if (out === undefined) process.stdout.write(text);
  else writeOutput(out, text);
}

async function report(
  comparison: EvaluationComparison,
  format: CompareCommand['format'],
  [before, after]: readonly [string, string],
): Promise<string> {
  if (format === 'json') return json(comparison);
  const title = `${after} against ${before}`;
  const parts = tablesOf(comparison);
  const note = `Intervals: ${100 * comparison.level} % of ${comparison.resamples} draws of the images, seed ${comparison.seed}.`;
  if (format === 'markdown') {
    return `## ${escaped(title)}\n\n${markdownSections(parts)}\n${note}\n`;
  }
  return `${title}\n\n${await textSections(parts)}\n${note}\n`;
}

function tablesOf({ metrics, perCategory, images, objects }: EvaluationComparison): Section[] {
  const row = (own: RowOf<DifferenceColumns>): Cell[] => [
    own.before,
    own.after,
    signed(own.delta),
    Number.isNaN(own.low) ? '' : `${signed(own.low)} to ${signed(own.high)}`,
    Number.isNaN(own.better) ? '' : own.better.toFixed(3),
  ];
  const columns: Column[] = [
    { title: 'before', kind: 'metric' },
    { title: 'after', kind: 'metric' },
    { title: 'change', kind: 'id' },
    { title: 'interval', kind: 'id' },
    { title: 'P(better)', kind: 'id' },
  ];
  const changed = perCategory.toTable().filter(({ delta }) => delta !== 0 && !Number.isNaN(delta));
  changed.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  const count = (all: readonly string[], change: string): number =>
    all.filter((own) => own === change).length;
  return [
    {
      title: 'Metrics',
      table: {
        columns: [{ title: 'metric', kind: 'name' }, ...columns],
        rows: metrics.toTable().map((own) => [own.metric, ...row(own)]),
      },
    },
    {
      title: `Categories that changed most, ${Math.min(MOST, changed.length)} of ${perCategory.length}; p adjusted for their number`,
      table: {
        columns: [{ title: 'category', kind: 'name' }, ...columns, { title: 'p', kind: 'metric' }],
        rows: changed
          .slice(0, MOST)
          .map((own) => [own.name ?? String(own.categoryId), ...row(own), own.adjusted]),
      },
    },
    {
      title: 'Images and objects',
      table: {
        columns: [
          { title: '', kind: 'name' },
          { title: 'number', kind: 'id' },
        ],
        rows: [
          ['images without errors now', count(images.change, 'fixed')],
          ['images with fewer errors', count(images.change, 'better')],
          ['images with more errors', count(images.change, 'worse')],
          ['images that had no errors', count(images.change, 'broken')],
          ['objects found now', count(objects.change, 'fixed')],
          ['objects found no longer', count(objects.change, 'broken')],
        ],
      },
    },
  ];
}

/** `+0.012`; empty where there is no difference to speak of. */
function signed(value: number): string {
  if (Number.isNaN(value)) return '';
  const text = value.toFixed(3);
  return /^-?0\.000$/.test(text) ? '0.000' : `${value < 0 ? '' : '+'}${text}`;
}

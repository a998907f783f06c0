import { statSync } from 'node:fs';

import { InvalidArgumentError, Option, type Command } from 'commander';

import type { Evaluation } from '../../api/evaluate.js';
import type { IouType } from '../../api/evaluate/types.js';
import type { ReportOptions } from '../../api/report/options.js';
import { share } from '../eval/arguments.js';
import { ANALYSED, type Analysed } from '../eval/flags.js';
import { printWarnings } from '../eval/warnings.js';
import { missingPictures } from './pictures.js';
import { whole } from '../numbers.js';
import { progressBar } from '../progress.js';
import { refusePatterns } from '../pattern.js';

/** The options that `boxwise report` and `boxwise view` share. */
export interface Given {
  gt: string;
  dt: string;
  compare?: string;
  protocol: Analysed;
  iouType?: IouType;
  iou?: number;
  confidence?: number;
  resamples?: number;
  title?: string;
  slice?: string[];
  images?: string;
  quiet?: boolean;
}

/** Declares them. */
export function declareGiven(command: Command): Command {
  return command
    .requiredOption('--gt <path>', 'ground truth: a COCO dataset (JSON)')
    .requiredOption('--dt <path>', 'detections: a COCO results array (JSON)')
    .option('--compare <path>', 'later detections of the same images: shows both, and what changed')
    .addOption(new Option('--protocol <name>', 'evaluation protocol').choices(ANALYSED).default('coco'))
    .option('--iou-type <type>', 'what to compare: bbox, segm, keypoints, boundary or rotated')
    .option('--iou <n>', 'IoU threshold of errors and findings: one of those evaluated (default: 0.5)', share)
    .option('--confidence <n>', 'least score, where the page starts (default: 0.25)', share)
    .option(
      '--resamples <n>',
      'with --compare: how often the images are drawn (default: 1000)',
      whole(1, 2 ** 31 - 1),
    )
    .option('--title <text>', 'heading of the page')
    .option('--slice <attribute>', 'a table by this member of the images; may be repeated', also)
    .option('--images <folder>', 'folder with the pictures, by the `file_name` of the images');
}

function also(attribute: string, before: readonly string[] = []): string[] {
  if (attribute === '') throw new InvalidArgumentError('Expected the name of a member of the images.');
  return [...before, attribute];
}

/** Throws for an input that stands for stdin: the page reads its files more than once. */
export function checkFiles({ gt, dt, compare }: Given, command: string): void {
  refusePatterns({ '--gt': gt, '--dt': dt, '--compare': compare });
  if ([gt, dt, compare].includes('-')) throw new Error(`${command} reads no stdin: name a file`);
}

/** Throws where an option names no folder. */
export function checkFolder(flag: string, folder: string | undefined): void {
  if (folder === undefined) return;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Error(`${flag}: expected a folder, got '${folder}'`);
}

/** Evaluates, and returns the page; `extra` are options of one command alone. */
export async function makePage(
  given: Given,
  extra: Pick<ReportOptions, 'images' | 'thumbnails'>,
): Promise<string> {
  const {
    gt,
    dt,
    compare,
    protocol,
    iouType,
    iou,
    confidence,
    resamples,
    title,
    slice = [],
    images,
    quiet = false,
  } = given;
  if (resamples !== undefined && compare === undefined)
    throw new Error('--resamples needs --compare: the later detections');
  const { Dataset } = await import('../../api/evaluate/dataset.js');
  const { evaluateLater } = await import('../../api/evaluate.js');
  const bar = await progressBar('evaluating', quiet);
  const dataset = Dataset.load(gt);
  const evaluated = async (path: string): Promise<Evaluation<unknown>> => {
    const evaluation = await evaluateLater(dataset, path, {
      protocol,
      analysis: true,
      ...(iouType !== undefined && { iouType }),
      ...(bar && { onProgress: (fraction: number) => bar.update(fraction) }),
    });
    if (!quiet) printWarnings(evaluation.warnings, (message) => `${path}: ${message}`);
    return evaluation;
  };
  try {
    if (images !== undefined && !quiet) {
      const missing = missingPictures(images, dataset.imageTable().fileName);
      if (missing) printWarnings([missing]);
    }
    const evaluation = await evaluated(dt);
    const other = compare === undefined ? undefined : await evaluated(compare);
    return await evaluation.promises.report({
      ...extra,
      ...(other && { compare: other }),
      ...(iou !== undefined && { iou }),
      ...(confidence !== undefined && { confidence }),
      ...(resamples !== undefined && { resamples }),
      ...(title !== undefined && { title }),
      ...(slice.length > 0 && { slices: await slicesOf(evaluation, gt, slice) }),
    });
  } finally {
    bar?.stop();
  }
}

async function slicesOf(
  evaluation: Evaluation<unknown>,
  gt: string,
  attributes: readonly string[],
): Promise<NonNullable<ReportOptions['slices']>> {
  const { recordsOf } = await import('../eval/slices.js');
  const images = recordsOf(gt, 'images');
  const tables = attributes.map(async (by) => {
    const table = await evaluation.promises.slices({ images, by }).catch((error: unknown) => {
      throw error instanceof Error ? new Error(error.message.replace(/^by:/, '--slice:')) : error;
    });
    return [by, table] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

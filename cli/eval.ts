import { readFileSync, writeFileSync } from 'node:fs';

import { Option, type Command } from 'commander';

import type {
  ClassHierarchy,
  EvaluateOptions,
  Id,
  IouType,
  Parity,
  Protocol,
} from '../api/evaluate/types.js';
import { MINIMUM_MISSED } from './ending.js';
import { areaRanges, classes, ids, label, minimum, number, numbers, share } from './eval/arguments.js';
import type { Format, Scores } from './eval/formats.js';
import { MINIMUMS, missed } from './eval/minimums.js';
import { progressBar } from './progress.js';

const FORMATS: readonly Format[] = ['text', 'json', 'markdown', 'csv'];

interface EvalOptions {
  gt: string;
  dt: string;
  protocol: Protocol | 'panoptic' | 'semantic';
  gtMasks?: string;
  dtMasks?: string;
  gtSuffix?: string;
  dtSuffix?: string;
  classes?: number | string[];
  ignoreLabel?: number | null;
  reduceZeroLabel?: boolean;
  iouType: IouType;
  parity: Parity;
  iouThresholds?: number[];
  maxDetections?: number[];
  areaRanges?: NonNullable<EvaluateOptions['areaRanges']>;
  imageIds?: Id[];
  categoryIds?: Id[];
  categories: boolean;
  keypointSigmas?: number[];
  dilationRatio?: number;
  interpolation?: NonNullable<EvaluateOptions['interpolation']>;
  coordinates?: NonNullable<EvaluateOptions['coordinates']>;
  hierarchy?: string;
  expandDetections?: boolean;
  groupOfWeight?: number;
  threads?: number;
  format: Format;
  perCategory?: boolean;
  out?: string;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise eval --gt gt.json --dt dt.json
  $ boxwise eval --gt gt.json --dt dt.json --per-category --format markdown --out report.md
  $ boxwise eval --gt gt.json --dt dt.json --min-ap 0.4 --min-ap-small 0.2   # for CI: exit code 1 when missed
  $ boxwise eval --protocol panoptic --gt gt.json --gt-masks gt/ --dt dt.json --dt-masks dt/ --min-pq 0.4
  $ boxwise eval --protocol semantic --gt labels/ --dt predictions/ --classes 19 --per-category
  $ zcat dt.json.gz | boxwise eval --gt gt.json --dt - --format json

Numbers that have nothing to measure are -1. Exit codes: 0 done, 1 a minimum was missed, 2 bad input or options.`;

/** Declares `boxwise eval`. */
export function define(command: Command): void {
  command
    .requiredOption('--gt <file>', 'ground truth: a COCO dataset (JSON); - reads stdin')
    .requiredOption('--dt <file>', 'detections: a COCO results array (JSON); - reads stdin')
    .option(
      '--protocol <name>',
      'whose rules: coco, lvis, voc, openimages, crowdpose, panoptic or semantic',
      'coco',
    )
    .option(
      '--gt-masks <folder>',
      'panoptic: PNG masks of the ground truth (default: of X.json the folder X)',
    )
    .option('--dt-masks <folder>', 'panoptic: PNG masks of the predictions')
    .option(
      '--classes <list>',
      'semantic: how many classes, or their names; --gt and --dt are folders',
      classes,
    )
    .option(
      '--ignore-label <n>',
      'semantic: label of pixels that do not count, or none (default: 255)',
      label,
    )
    .option('--reduce-zero-label', 'semantic: true label 0 does not count, 1 is class 0')
    .option('--gt-suffix <text>', 'semantic: what names of label files end with (default: .png)')
    .option('--dt-suffix <text>', 'semantic: what names of prediction files end with (default: .png)')
    .option('--iou-type <type>', 'what is compared: bbox, segm, keypoints, boundary or rotated', 'bbox')
    .option('--parity <mode>', 'strict (as pycocotools, quirks included) or corrected', 'strict')
    .option('--iou-thresholds <list>', 'IoU that a match needs: 0.5,0.75', numbers)
    .option('--max-detections <list>', 'detections that count per image and category: 1,10,100', numbers)
    .option('--area-ranges <list>', 'areas in pixels: all:0:1e10,small:0:1024', areaRanges)
    .option('--image-ids <list>', 'only these images: 139,285 ("7" in quotes is a string)', ids)
    .option('--category-ids <list>', 'only these categories', ids)
    .option('--keypoint-sigmas <list>', 'spread of each keypoint: 0.026,0.025 (default: COCO, 17)', numbers)
    .option('--dilation-ratio <n>', 'of boundary: its width by the image diagonal (default: 0.02)', number)
    .option('--interpolation <how>', 'of voc: all-points (VOC2010) or 11-points (VOC2007)')
    .option('--coordinates <kind>', 'of voc: pixels (the last one included) or continuous')
    .option('--hierarchy <file>', 'of openimages: the class hierarchy (JSON)')
    .option('--expand-detections', 'of openimages: detections count for the classes above, too')
    .option('--group-of-weight <n>', 'of openimages: what a group-of box counts for (default: 1)', number)
    .option('--no-categories', 'compare boxes whatever their category')
    .option('--threads <n>', 'threads to work on (default: all cores)', number)
    .addOption(new Option('--format <format>', 'of the report').choices(FORMATS).default('text'))
    .option('--per-category', 'add the averages of each category')
    .option('--out <file>', 'write the report there, and the summary on stdout')
    .option('-q, --quiet', 'no warnings, no progress; with --out, nothing on stdout');
  for (const { flag, metric } of MINIMUMS) {
    command.option(`${flag} <n>`, `exit with 1 when ${metric} is below`, share);
  }
  command.option('--min <metric=n>', 'exit with 1 when any metric is below: --min APr=0.2', minimum);
  command.addHelpText('after', EXAMPLES).action(run);
}

async function run(options: EvalOptions, command: Command): Promise<void> {
  const { format, out, quiet = false, perCategory = false } = options;
  const evaluation = await evaluated(options, quiet);
  if (!quiet) {
    for (const { code, message, count } of evaluation.warnings) {
      process.stderr.write(`boxwise: warning: ${message} (${count} times) [${code}]\n`);
    }
  }
  const text = await report(evaluation, format, perCategory);
  if (out === undefined) process.stdout.write(text);
  else {
    writeFileSync(out, text);
    if (!quiet) process.stdout.write(evaluation.summary());
  }
  for (const shortfall of missed(evaluation.metrics, command.opts())) {
    process.stderr.write(`boxwise: ${shortfall}\n`);
    process.exitCode = MINIMUM_MISSED;
  }
}

/** The summary alone, the usual case, needs none of the other formats' code. */
async function report(evaluation: Scores, format: Format, perCategory: boolean): Promise<string> {
  if (format === 'text' && !perCategory) return evaluation.summary();
  const formats = await import('./eval/formats.js');
  return formats.report(evaluation, format, perCategory);
}

/** Blocks, which is cheapest, unless a bar has to move meanwhile. Its metrics are those of what is evaluated. */
async function evaluated(options: EvalOptions, quiet: boolean): Promise<Scores> {
  if (options.protocol === 'semantic') {
    const { evaluateSemantic } = await import('./eval/semantic.js');
    return evaluateSemantic(options, await progressBar('evaluating', quiet));
  }
  if (options.gt === '-' && options.dt === '-')
    throw new Error('--gt and --dt cannot both be read from stdin');
  const groundTruth = options.gt === '-' ? await stdin() : options.gt;
  const detections = options.dt === '-' ? await stdin() : options.dt;
  const bar = await progressBar('evaluating', quiet);
  if (options.protocol === 'panoptic') {
    const { evaluatePanoptic } = await import('./eval/panoptic.js');
    return evaluatePanoptic({ ...options, gt: groundTruth, dt: detections }, bar);
  }
  if (!bar) {
    const { evaluate } = await import('../api/evaluate.js');
    return evaluate(groundTruth, detections, evaluateOptions(options));
  }
  const { evaluate } = await import('../api/promises/evaluate.js');
  const onProgress = (fraction: number): void => bar.update(fraction);
  const evaluation = evaluate(groundTruth, detections, { ...evaluateOptions(options), onProgress });
  return evaluation.finally(() => bar.stop());
}

/** The options that were given; the library has the defaults of the others. */
function evaluateOptions(options: EvalOptions): EvaluateOptions {
  const { iouType, parity, iouThresholds, maxDetections, imageIds, categoryIds, threads, categories } =
    options;
  return {
    protocol: options.protocol as Protocol,
    iouType,
    parity,
    useCategories: categories,
    ...(iouThresholds && { iouThresholds }),
    ...(maxDetections && { maxDetections }),
    ...(options.areaRanges && { areaRanges: options.areaRanges }),
    ...(imageIds && { imageIds }),
    ...(categoryIds && { categoryIds }),
    ...(options.keypointSigmas && { keypointSigmas: options.keypointSigmas }),
    ...(options.dilationRatio !== undefined && { dilationRatio: options.dilationRatio }),
    ...(options.interpolation && { interpolation: options.interpolation }),
    ...(options.coordinates && { coordinates: options.coordinates }),
    ...(options.hierarchy !== undefined && { hierarchy: hierarchy(options.hierarchy) }),
    ...(options.expandDetections && { expandDetections: true }),
    ...(options.groupOfWeight !== undefined && { groupOfWeight: options.groupOfWeight }),
    ...(threads !== undefined && { threads }),
  };
}

function hierarchy(path: string): ClassHierarchy {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ClassHierarchy;
  } catch (error) {
    throw new Error(`--hierarchy ${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function stdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

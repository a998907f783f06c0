import { Option, type Command } from 'commander';

import { MINIMUM_MISSED } from './ending.js';
import { areaRanges, classes, ids, label, minimum, number, numbers, share } from './eval/arguments.js';
import type { Analyses } from './eval/analyses.js';
import type { DetectionCommand } from './eval/detection.js';
import type { Format, Scores } from './eval/formats.js';
import { checkFlags, inFlags, namedByFlags, type AnyProtocol } from './eval/flags.js';
import { checkInputs, textOf, type Given } from './eval/inputs.js';
import { MINIMUMS, checkMinimums, minimumsOf, missed } from './eval/minimums.js';
import { refuseInput, writeOutput } from './output.js';
import { progressBar } from './progress.js';

const FORMATS: readonly Format[] = ['text', 'json', 'markdown', 'csv'];

type EvalOptions = Omit<DetectionCommand, 'protocol'> &
  Given & {
    protocol: AnyProtocol;
    gtMasks?: string;
    dtMasks?: string;
    gtSuffix?: string;
    dtSuffix?: string;
    classes?: number | string[];
    ignoreLabel?: number | null;
    reduceZeroLabel?: boolean;
    format: Format;
    perCategory?: boolean;
    f1?: boolean;
    confusion?: boolean;
    errors?: boolean;
    out?: string;
    quiet?: boolean;
  };

const EXAMPLES = `
Examples:
  $ boxwise eval --gt gt.json --dt dt.json
  $ boxwise eval --gt gt.json --dt dt.json --per-category --format markdown --out report.md
  $ boxwise eval --gt gt.json --dt dt.json --min-ap 0.4 --min-ap-small 0.2   # for CI: exit code 1 if lower
  $ boxwise eval --gt gt.json --dt dt.json --f1 --errors                    # thresholds, and what errors cost
  $ boxwise eval --protocol panoptic --gt gt.json --gt-masks gt/ --dt dt.json --dt-masks dt/ --min-pq 0.4
  $ boxwise eval --protocol semantic --gt labels/ --dt predictions/ --classes 19 --per-category
  $ cat dt.json.gz | boxwise eval --gt gt.json --dt - --format json

A metric without ground truth is -1. Exit codes: 0 done, 1 a metric is below its minimum, 2 bad input or options.`;

/** Declares `boxwise eval`. */
export function define(command: Command): void {
  command
    .requiredOption(
      '--gt <path>',
      'ground truth: a COCO dataset (JSON); voc: also a folder of XML files; openimages: also a table (.csv); - reads stdin',
    )
    .requiredOption(
      '--dt <path>',
      'detections: a COCO results array (JSON); voc: also text files; openimages: also a table (.csv); - reads stdin',
    )
    .option(
      '--image-set <file>',
      'voc: file with the images to evaluate, one per line (default: all XML files)',
    )
    .option('--gt-labels <file>', 'openimages: table of image labels (.csv)')
    .option(
      '--protocol <name>',
      'evaluation protocol: coco, lvis, voc, openimages, crowdpose, panoptic or semantic',
      'coco',
    )
    .option(
      '--gt-masks <folder>',
      'panoptic: folder of PNG masks of the ground truth (default: folder X for X.json)',
    )
    .option('--dt-masks <folder>', 'panoptic: folder of PNG masks of the predictions')
    .option(
      '--classes <list>',
      'semantic: number of classes, or their names; --gt and --dt are folders',
      classes,
    )
    .option('--ignore-label <n>', 'semantic: label of ignored pixels, or none (default: 255)', label)
    .option('--reduce-zero-label', 'semantic: ignore true label 0; label 1 is class 0')
    .option('--gt-suffix <text>', 'semantic: suffix of label files (default: .png)')
    .option('--dt-suffix <text>', 'semantic: suffix of prediction files (default: .png)')
    .option(
      '--iou-type <type>',
      'what to compare: bbox, segm, keypoints, boundary or rotated (default: bbox; crowdpose: keypoints)',
    )
    .option(
      '--parity <mode>',
      'strict (like the reference, quirks included) or corrected (bugs fixed)',
      'strict',
    )
    .option('--iou-thresholds <list>', 'lowest IoU of a match: 0.5,0.75', numbers)
    .option('--max-detections <list>', 'detections that count per image and category: 1,10,100', numbers)
    .option(
      '--area-ranges <list>',
      'areas in square pixels, label:min:max: all:0:1e10,small:0:1024',
      areaRanges,
    )
    .option('--image-ids <list>', 'evaluate only these images: 139,285 ("7" in quotes is a string)', ids)
    .option('--category-ids <list>', 'evaluate only these categories', ids)
    .option(
      '--keypoint-sigmas <list>',
      'sigma of each keypoint: 0.026,0.025 (default: the 17 of COCO)',
      numbers,
    )
    .option(
      '--dilation-ratio <n>',
      'boundary: width as a fraction of the image diagonal (default: 0.02)',
      number,
    )
    .option('--interpolation <how>', 'voc: all-points (VOC2010, default) or 11-points (VOC2007)')
    .option('--coordinates <kind>', 'voc: pixels (x2 is the last pixel, default) or continuous')
    .option('--hierarchy <file>', 'openimages: class hierarchy (JSON)')
    .option('--expand-detections', 'openimages: detections also count for ancestor classes')
    .option('--group-of-weight <n>', 'openimages: weight of a group-of box (default: 1)', number)
    .addOption(
      new Option(
        '--on-bad-record <what>',
        'a record that cannot be used, such as a broken mask: throw an error, or skip it with a warning (default: throw)',
      ).choices(['throw', 'skip']),
    )
    .option('--no-categories', 'compare boxes regardless of category')
    .option('--threads <n>', 'number of threads (default: all cores)', number)
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('text'))
    .option('--per-category', 'add the metrics of each category')
    .option(
      '--f1',
      'add the confidence with the best F1, of all categories and of each, with precision and recall',
    )
    .option('--confusion', 'add which categories are confused most (JSON: the whole matrix)')
    .option('--errors', 'add what kinds of errors cost how much AP (TIDE)')
    .option('--out <file>', 'write the report to a file and print the summary')
    .option('-q, --quiet', 'no warnings, no progress; with --out, nothing on stdout');
  for (const { flag, metric } of MINIMUMS) {
    command.option(`${flag} <n>`, `exit with 1 if ${metric} is lower`, share);
  }
  command.option('--min <metric=n>', 'exit with 1 if the named metric is lower: --min APr=0.2', minimum);
  command.addHelpText('after', EXAMPLES).action(run);
}

async function run(options: EvalOptions, command: Command): Promise<void> {
  try {
    await evaluateAndReport(options, command);
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

async function evaluateAndReport(options: EvalOptions, command: Command): Promise<void> {
  const { format, out, quiet = false, perCategory = false, gt, dt } = options;
  const minimums = minimumsOf(command.opts());
  checkFlags(command, options.protocol);
  checkInputs(options.protocol, options);
  const asked = analysesOf(options);
  if (minimums.length) checkMinimums(minimums, await metricNames(options));
  if (out !== undefined) refuseInput(out, { '--gt': gt, '--dt': dt });
  const evaluation = await evaluated(options, asked, quiet);
  if (!quiet) {
    for (const { code, message, count } of evaluation.warnings) {
      process.stderr.write(
        `boxwise: warning: ${namedByFlags(message, command)} (${count} times) [${code}]\n`,
      );
    }
  }
  const text = await report(evaluation, format, perCategory, asked);
  if (out === undefined) process.stdout.write(text);
  else {
    writeOutput(out, text);
    if (!quiet) process.stdout.write(evaluation.summary());
  }
  for (const shortfall of missed(minimums, evaluation.metrics, evaluation.warnings)) {
    process.stderr.write(`boxwise: ${shortfall}\n`);
    process.exitCode = MINIMUM_MISSED;
  }
}

/** The analyses that were asked for; throws where the report cannot have them. */
function analysesOf({ f1 = false, confusion = false, errors = false, format }: EvalOptions): Analyses {
  const any = f1 || confusion || errors;
  if (any && format === 'csv')
    throw new Error(
      '--format csv is one table: leave out --f1, --confusion and --errors, or use json or markdown',
    );
  return { f1, confusion, errors };
}

async function metricNames(options: EvalOptions): Promise<readonly string[]> {
  const { protocol } = options;
  if (protocol === 'semantic') return (await import('./eval/semantic.js')).METRICS;
  if (protocol === 'panoptic') return (await import('./eval/panoptic.js')).METRICS;
  return (await import('./eval/detection.js')).metricNames({ ...options, protocol });
}

/** The summary alone, the usual case, needs none of the other formats' code. */
async function report(
  evaluation: Scores,
  format: Format,
  perCategory: boolean,
  asked: Analyses,
): Promise<string> {
  const any = asked.f1 || asked.confusion || asked.errors;
  if (format === 'text' && !perCategory && !any) return evaluation.summary();
  const formats = await import('./eval/formats.js');
  return formats.report(evaluation, format, perCategory, any ? asked : undefined);
}

/** The evaluation of a protocol. */
async function evaluated(options: EvalOptions, asked: Analyses, quiet: boolean): Promise<Scores> {
  const { protocol } = options;
  const bar = await progressBar('evaluating', quiet);
  if (protocol === 'semantic') {
    const { evaluateSemantic } = await import('./eval/semantic.js');
    return evaluateSemantic(options, bar);
  }
  if (protocol === 'panoptic') {
    const { evaluatePanoptic } = await import('./eval/panoptic.js');
    return evaluatePanoptic({ ...options, gt: await textOf(options.gt), dt: await textOf(options.dt) }, bar);
  }
  const { evaluateDetection } = await import('./eval/detection.js');
  const analysis = asked.confusion || asked.errors;
  return evaluateDetection({ ...options, protocol, analysis }, options, bar);
}

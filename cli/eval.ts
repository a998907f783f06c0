import { Option, type Command } from 'commander';

import { MINIMUM_MISSED } from './ending.js';
import { areaRanges, classes, counts, ids, label, minimum, numbers, share } from './eval/arguments.js';
import type { Analyses } from './eval/analyses.js';
import type { DetectionCommand } from './eval/detection.js';
import type { Format } from './eval/formats.js';
import type { Scores } from './eval/scores.js';
import type { Context } from './eval/pull-request.js';
import { printWarnings } from './eval/warnings.js';
import { minimumChecks } from './gate/checks.js';
import type { gate } from './gate/gate.js';
import { drawable, PLOT_KINDS, plotKinds, type PlotKind } from './plot/kinds.js';
import { checkFlags, inFlags, namedByFlags, type AnyProtocol } from './eval/flags.js';
import { attributes, SLICED, type SliceRequest } from './eval/slices.js';
import { checkInputs, textOf, type Given } from './eval/inputs.js';
import { MINIMUMS, checkMinimums, minimumsOf } from './eval/minimums.js';
import { number, whole } from './numbers.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { progressBar } from './progress.js';

const FORMATS: readonly Format[] = ['text', 'json', 'markdown', 'csv', 'junit', 'github'];

type EvalOptions = Omit<DetectionCommand, 'protocol'> &
  Given & {
    protocol: AnyProtocol;
    gtMasks?: string;
    dtMasks?: string;
    gtSuffix?: string;
    dtSuffix?: string;
    classes?: number | string[];
    ignoreLabel?: number | 'none';
    reduceZeroLabel?: boolean;
    format: Format;
    perCategory?: boolean;
    f1?: boolean;
    confusion?: boolean;
    errors?: boolean;
    slices?: string[][];
    slicesOf?: SliceRequest['of'];
    slicesFile?: string;
    plot?: string;
    plotKind?: PlotKind[];
    redis?: string;
    queue?: string;
    provenance?: boolean;
    saveBaseline?: string;
    baseline?: string;
    maxDrop?: number;
    out?: string;
    force?: boolean;
    quiet?: boolean;
  };

const EXAMPLES = `
Examples:
  $ boxwise eval --gt gt.json --dt dt.json
  $ boxwise eval --gt gt.json --dt dt.json --per-category --format markdown --out report.md
  $ boxwise eval --gt gt.json --dt dt.json --min-ap 0.4 --min-ap-small 0.2   # for CI: exit code 1 if lower
  $ boxwise eval --gt gt.json --dt dt.json --f1 --errors                    # thresholds, and what errors cost
  $ boxwise eval --gt gt.json --dt dt.json --slices weather,weather+city    # AP by members of the images
  $ boxwise eval --gt gt.json --dt dt.json --plot curves.svg
  $ boxwise eval --gt gt.json --dt main.json --save-baseline baseline.json
  $ boxwise eval --gt gt.json --dt dt.json --baseline baseline.json --max-drop 0.005 --per-category
  $ boxwise eval --protocol panoptic --gt gt.json --gt-masks gt/ --dt dt.json --dt-masks dt/ --min-pq 0.4
  $ boxwise eval --protocol semantic --gt labels/ --dt predictions/ --classes 19 --per-category
  $ boxwise eval --gt gt.json --dt 'shards/*.json'                          # detections in several files
  $ boxwise eval --gt /data/gt.json --dt '/data/shards/*.json' --redis redis://queue:6379
  $ cat dt.json.gz | boxwise eval --gt gt.json --dt - --format json

A metric without ground truth is -1. Exit codes: 0 done, 1 a metric is below its minimum or fell since the baseline, 2 bad input or options.`;

/** Declares `boxwise eval`. */
export function define(command: Command): void {
  command
    .requiredOption(
      '--gt <path>',
      'ground truth: a COCO dataset (JSON); voc: also a folder of XML files; openimages: also a table (.csv); - reads stdin',
    )
    .requiredOption(
      '--dt <path>',
      'detections: a COCO results array (JSON), or a pattern of several (shards/*.json); voc: also text files; openimages: also a table (.csv); - reads stdin',
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
    .option('--max-detections <list>', 'detections that count per image and category: 1,10,100', counts)
    .option(
      '--area-ranges <list>',
      'areas in square pixels, label:min:max: all:0:1e10,small:0:1024',
      areaRanges,
    )
    .option(
      '--image-ids <list>',
      'evaluate only these images: 139,285 or file names ("7" in quotes is a string)',
      ids,
    )
    .option('--category-ids <list>', 'evaluate only these categories: 1,18 or person,dog', ids)
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
    .option('--no-verified-only', 'openimages: count detections of classes that an image has no label of')
    .option('--group-of-weight <n>', 'openimages: weight of a group-of box (default: 1)', number)
    .addOption(
      new Option(
        '--on-bad-record <what>',
        'a record that cannot be used, such as a broken mask: throw an error, or skip it with a warning (default: throw)',
      ).choices(['throw', 'skip']),
    )
    .option('--no-categories', 'compare boxes regardless of category')
    .option(
      '--redis <url>',
      'evaluate on the workers of a queue ("boxwise worker"): redis://host:port; paths must be the same there',
    )
    .option('--queue <name>', 'with --redis: name of the queue (default: boxwise)')
    .option('--threads <n>', 'number of threads (default: all cores)', whole(1, 256))
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('text'))
    .option(
      '--per-category',
      'add the metrics of each category; with --baseline, compare the first metric of each category too',
    )
    .option(
      '--f1',
      'add the confidence with the best F1, of all categories and of each, with precision and recall',
    )
    .option('--confusion', 'add which categories are confused most (JSON: the whole matrix)')
    .option('--errors', 'add what kinds of errors cost how much AP (TIDE)')
    .option(
      '--slices <list>',
      'add AP and AR by these members of the images: weather,city; weather+city for every combination',
      attributes,
    )
    .addOption(
      new Option('--slices-of <what>', 'whose members --slices names (default: images)').choices(SLICED),
    )
    .option(
      '--slices-file <file>',
      'table (CSV, JSON) with these members, by id or file_name (default: --gt)',
    )
    .option('--plot <file.svg>', 'draw precision-recall, F1 over confidence and confusion into one SVG file')
    .option(
      '--plot-kind <list>',
      `what --plot draws: ${PLOT_KINDS.join(', ')} (default: all; voc, openimages: the first)`,
      plotKinds,
    )
    .option('--provenance', 'JSON: add version, machine, time, and names and digests of the files')
    .option('--save-baseline <file>', 'write the metrics for later comparisons (JSON)')
    .option('--baseline <file>', 'exit with 1 if a metric fell by more than --max-drop since --save-baseline')
    .option('--max-drop <n>', 'with --baseline: how much a metric may fall (default: 0)', share)
    .option('--out <file>', 'write the report to a file and print the summary')
    .option(...FORCE)
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
  checkPlot(options);
  if (minimums.length) checkMinimums(minimums, await metricNames(options));
  const gate = await gateOf(options);
  const shards = await shardsOf(options, asked);
  checkFiles(options, shards);
  const evaluation = shards
    ? await evaluatedInShards(options, shards, quiet)
    : await evaluated(options, asked, quiet);
  if (!quiet) printWarnings(evaluation.warnings, (message) => namedByFlags(message, command));
  const {
    changes,
    fell,
    checks: gated,
  } = gate ? await gate(evaluation) : { changes: [], fell: '', checks: [] };
  const checks = [...minimumChecks(minimums, evaluation.metrics, evaluation.warnings), ...gated];
  const { protocol, provenance = false } = options;
  const context: Context = { gt, dt, protocol, changes, checks, provenance };
  const text = await report(evaluation, format, perCategory, context, asked);
  if (options.plot !== undefined) {
    const { plot } = await import('./plot/plot.js');
    writeOutput(options.plot, plot(evaluation, drawnOf(options)));
  }
  if (out === undefined) process.stdout.write(text);
  else {
    writeOutput(out, text);
    if (!quiet) process.stdout.write(evaluation.summary());
  }
  for (const { kind, failure } of checks) {
    if (failure === undefined) continue;
    if (kind === 'minimum') process.stderr.write(`boxwise: ${failure}\n`);
    process.exitCode = MINIMUM_MISSED;
  }
  process.stderr.write(fell);
}

/** Throws for a plot that would not be what its name says, and for its options without it. */
function checkPlot(options: EvalOptions): void {
  const { plot, plotKind } = options;
  drawnOf(options);
  if (plotKind !== undefined && plot === undefined)
    throw new Error('--plot-kind needs --plot: the file to draw into');
  if (plot && plot !== '/dev/stdout' && /\.(png|jpe?g|pdf|webp|gif)$/i.test(plot))
    throw new Error(`--plot ${plot}: expected a file named *.svg, as the plot is SVG`);
}

/** What is read and what is written. */
function checkFiles(options: EvalOptions, shards: readonly string[] = [options.dt]): void {
  const { protocol, gt, gtMasks, dtMasks } = options;
  const isPanoptic = protocol === 'panoptic';
  const inputs = {
    '--gt': gt,
    '--dt': shards,
    '--baseline': options.baseline,
    '--image-set': options.imageSet,
    '--gt-labels': options.gtLabels,
    '--hierarchy': options.hierarchy,
    '--gt-masks': gtMasks ?? (isPanoptic ? besides(gt) : undefined),
    '--dt-masks': dtMasks ?? (isPanoptic ? besides(options.dt) : undefined),
    '--slices-file': options.slicesFile,
  };
  const outputs = { '--out': options.out, '--plot': options.plot, '--save-baseline': options.saveBaseline };
  checkOutputs(outputs, inputs, options.force);
}

/** The folder of masks that panopticapi takes for a file of segments. */
function besides(json: string): string {
  return json.replace(/\.json$/, '');
}

/** What `--plot` draws; throws for what the protocol's evaluations do not have. */
function drawnOf({ protocol, plot, plotKind }: EvalOptions): readonly PlotKind[] {
  const all = drawable(protocol);
  const wrong = plotKind?.find((kind) => !all.includes(kind));
  if (wrong !== undefined) throw new Error(`--plot-kind: ${wrong} cannot be drawn of --protocol ${protocol}`);
  return plot === undefined ? [] : (plotKind ?? all);
}

/** What compares an evaluation with a baseline, if one is named; throws for one that cannot be read, before anything is evaluated. */
async function gateOf(options: EvalOptions): Promise<ReturnType<typeof gate> | undefined> {
  if (options.maxDrop !== undefined && options.baseline === undefined)
    throw new Error('--max-drop needs --baseline: the file of an earlier --save-baseline');
  if (options.baseline === undefined && options.saveBaseline === undefined) return undefined;
  return (await import('./gate/gate.js')).gate(options);
}

/** The analyses that were asked for; throws where the report cannot have them. */
function analysesOf({
  f1 = false,
  confusion = false,
  errors = false,
  provenance,
  format,
  gt,
  slices,
  slicesOf,
  slicesFile,
}: EvalOptions): Analyses {
  if (provenance && format !== 'json') throw new Error('--provenance needs --format json');
  if (slices === undefined && (slicesOf ?? slicesFile) !== undefined)
    throw new Error('--slices-of and --slices-file need --slices: the names of the members');
  if (slices && slicesFile === undefined && gt === '-')
    throw new Error('--slices needs a file as --gt, or --slices-file');
  const any = f1 || confusion || errors || slices !== undefined;
  if (any && (format === 'csv' || format === 'junit' || format === 'github')) {
    const what = format === 'csv' ? 'one table' : 'a list of checks';
    throw new Error(
      `--format ${format} is ${what}: leave out --f1, --confusion, --errors and --slices, or use json or markdown`,
    );
  }
  const of = slicesOf ?? 'images';
  return {
    f1,
    confusion,
    errors,
    ...(slices && { slices: { by: slices, of, gt, file: slicesFile } }),
  };
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
  context: Context,
  asked: Analyses,
): Promise<string> {
  const any = asked.f1 || asked.confusion || asked.errors || asked.slices !== undefined;
  if (format === 'text' && !perCategory && !any) return evaluation.summary();
  const formats = await import('./eval/formats.js');
  return formats.report(evaluation, format, perCategory, context, any ? asked : undefined);
}

/** The files of detections that are in several, or go to workers; nothing for the usual one file. */
async function shardsOf(options: EvalOptions, asked: Analyses): Promise<readonly string[] | undefined> {
  const { protocol, dt, redis, queue, plot } = options;
  if (queue !== undefined && redis === undefined) throw new Error('--queue needs --redis');
  if (protocol === 'semantic' || protocol === 'panoptic') return undefined;
  const { shardsNamed } = await import('./eval/shards.js');
  const shards = await shardsNamed(dt, protocol, redis !== undefined);
  const analysed = asked.f1 || asked.confusion || asked.errors || asked.slices !== undefined;
  if (shards && (plot !== undefined || analysed))
    throw new Error(
      '--f1, --confusion, --errors, --slices and --plot need all detections in one file, without --redis',
    );
  return shards;
}

async function evaluatedInShards(
  options: EvalOptions,
  shards: readonly string[],
  quiet: boolean,
): Promise<Scores> {
  const { evaluateShards } = await import('./eval/shards.js');
  const command = { ...options, protocol: options.protocol as DetectionCommand['protocol'] };
  return evaluateShards(command, options, shards, await progressBar('evaluating', quiet));
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
  const analysis =
    asked.confusion || asked.errors || asked.slices !== undefined || drawnOf(options).includes('confusion');
  return evaluateDetection({ ...options, protocol, analysis }, options, bar);
}

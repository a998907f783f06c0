import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Option, type Command } from 'commander';

import { whole, within } from './numbers.js';
import { progressBar } from './progress.js';
import { FORCE } from './outputs.js';
import { beginsAs, otherFile } from './replaced.js';
import type { SynthOptions } from './synth/options.js';

/** The published statistics of the two datasets that presets follow. */
const PRESETS = {
  val2017: { images: 5_000, annotationsPerImage: 7.356, categories: 80, polygons: true },
  o365: { images: 80_000, annotationsPerImage: 15, categories: 365, polygons: false },
};

interface CommandOptions extends Partial<SynthOptions> {
  out: string;
  preset: keyof typeof PRESETS;
  detsPerImage: number;
  maxDetsPerImage: number;
  scoreDecimals: number;
  polygons: boolean;
  seed: number;
  quiet?: boolean;
  force: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise synth --out data                                  # the size of COCO val2017, 500,000 detections
  $ boxwise synth --out small --images 200 --dets-per-image 20
  $ boxwise synth --out large --preset o365

The same options and seed give the same bytes on every machine.`;

/** Declares `boxwise synth`. */
export function define(command: Command): void {
  command
    .requiredOption('--out <folder>', 'folder for gt.json and dt.json; created if missing')
    .addOption(
      new Option('--preset <name>', 'dataset whose statistics to follow')
        .choices(Object.keys(PRESETS))
        .default('val2017'),
    )
    .option('--images <n>', 'number of images (default: 5000; o365: 80000)', whole(1, 2 ** 31))
    .option('--annotations <n>', 'number of objects (default: 7.356 per image; o365: 15)', whole(0, 2 ** 40))
    .option('--categories <n>', 'number of categories (default: 80; o365: 365)', whole(1, 1_000_000))
    .option(
      '--dets-per-image <n>',
      'mean number of detections per image; at or above the maximum, every image gets the maximum',
      within(0, 1_000_000),
      100,
    )
    .option('--max-dets-per-image <n>', 'maximum number of detections per image', whole(0, 1_000_000), 100)
    .option('--score-decimals <n>', 'number of decimals of scores', whole(0, 15), 4)
    .option('--full-floats', 'write detections as unrounded float32 values')
    .option('--no-polygons', 'write ground truth without polygons (default for o365)')
    .option('--seed <n>', 'seed of the random dataset', whole(0, Number.MAX_SAFE_INTEGER), 20170)
    .option(...FORCE, false)
    .option('-q, --quiet', 'print no progress and no report')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({ out, force, quiet = false, ...given }: CommandOptions): Promise<void> {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false || out === '')
    throw new Error(`--out: expected a folder, got ${out === '' ? "''" : `the file ${out}`}`);
  const { areOwnResults, DESCRIPTION, synthesize } = await import('./synth/dataset.js');
  if (!force) await refuseOthers(out, new RegExp(`"description":"${DESCRIPTION}"`), areOwnResults);
  const options = complete(given);
  const bar = await progressBar('synthesizing', quiet);
  const { annotations, crowds, detections, files } = synthesize(out, options, bar?.update);
  bar?.stop();
  if (quiet) return;
  process.stdout.write(
    `${options.images} images, ${options.categories} categories, ${annotations} annotations (${crowds} crowds), ` +
      `${detections} detections\n`,
  );
  for (const { path, bytes, sha256 } of files)
    process.stdout.write(`${path}  ${bytes} bytes  sha256 ${sha256}\n`);
}

/** Throws where a dataset or results of the user's would be lost. */
async function refuseOthers(
  out: string,
  mark: RegExp,
  areOwn: (folder: string) => Promise<boolean>,
): Promise<void> {
  const [gt, dt] = [join(out, 'gt.json'), join(out, 'dt.json')];
  const own = { pattern: mark, within: 200 };
  if (!beginsAs(gt, [own])) throw otherFile('--out', gt);
  const isOwn = existsSync(gt) ? await areOwn(out) : beginsAs(dt, [own]);
  if (!isOwn) throw otherFile('--out', dt);
}

function complete({ preset, ...given }: Omit<CommandOptions, 'out' | 'quiet' | 'force'>): SynthOptions {
  const { images: presetImages, annotationsPerImage, categories, polygons } = PRESETS[preset];
  const images = given.images ?? presetImages;
  return {
    images,
    annotations: given.annotations ?? Math.round(images * annotationsPerImage),
    categories: given.categories ?? categories,
    detsPerImage: given.detsPerImage,
    maxDetsPerImage: given.maxDetsPerImage,
    scoreDecimals: given.scoreDecimals,
    fullFloats: given.fullFloats ?? false,
    polygons: given.polygons && polygons,
    seed: given.seed,
  };
}

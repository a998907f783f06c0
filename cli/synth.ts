import { statSync } from 'node:fs';
import { join } from 'node:path';

import { InvalidArgumentError, Option, type Command } from 'commander';

import { progressBar } from './progress.js';
import { isOfSynth } from './synth/mark.js';
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
  force?: boolean;
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
      mean,
      100,
    )
    .option('--max-dets-per-image <n>', 'maximum number of detections per image', whole(0, 1_000_000), 100)
    .option('--score-decimals <n>', 'number of decimals of scores', whole(0, 15), 4)
    .option('--full-floats', 'write detections as unrounded float32 values')
    .option('--no-polygons', 'write ground truth without polygons (default for o365)')
    .option('--seed <n>', 'seed of the random dataset', whole(0, Number.MAX_SAFE_INTEGER), 20170)
    .option('--force', 'replace gt.json and dt.json even if they are not of synth')
    .option('-q, --quiet', 'print no progress and no report')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({ out, quiet = false, force = false, ...given }: CommandOptions): Promise<void> {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false || out === '')
    throw new Error(`--out: expected a folder, got ${out === '' ? "''" : `the file ${out}`}`);
  if (!force) refuseOthers(out);
  const { synthesize } = await import('./synth/dataset.js');
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

/** Throws where a dataset that synth did not write would be replaced. */
function refuseOthers(out: string): void {
  const [gt, dt] = ['gt.json', 'dt.json'].map((name) => join(out, name)) as [string, string];
  const isOwn = isOfSynth(gt);
  for (const path of [gt, dt])
    if (!isOwn && statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new Error(
        `--out: ${path} was not written by synth; name another folder, or replace it with --force`,
      );
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

function whole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

function mean(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1_000_000)) {
    throw new InvalidArgumentError('Expected a number from 0 to 1000000.');
  }
  return value;
}

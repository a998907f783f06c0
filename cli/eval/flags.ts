import type { Command, Option } from 'commander';

import { nearest } from '../../api/check/nearest.js';
import { alternatives } from '../../api/check/words.js';
import { BoxwiseError } from '../../api/errors.js';

/** The protocols of the command: those of `evaluate`, and two more. */
export const PROTOCOLS = ['coco', 'lvis', 'voc', 'openimages', 'crowdpose', 'panoptic', 'semantic'] as const;

/** One of them. */
export type AnyProtocol = (typeof PROTOCOLS)[number];

/** The protocols whose evaluations can be analysed. */
export const ANALYSED = ['coco', 'lvis', 'crowdpose'] as const satisfies readonly AnyProtocol[];

/** One of them. */
export type Analysed = (typeof ANALYSED)[number];

const BOXES: readonly AnyProtocol[] = ['coco', 'lvis', 'voc', 'openimages', 'crowdpose'];

/** The protocols that look at a flag, by its name in the options. All protocols look at a flag that is not here. */
const OWNERS: Readonly<Record<string, readonly AnyProtocol[]>> = {
  imageSet: ['voc'],
  gtLabels: ['openimages'],
  gtMasks: ['panoptic'],
  dtMasks: ['panoptic'],
  classes: ['semantic'],
  ignoreLabel: ['semantic'],
  reduceZeroLabel: ['semantic'],
  gtSuffix: ['semantic'],
  dtSuffix: ['semantic'],
  iouType: BOXES,
  parity: [...BOXES, 'panoptic'],
  iouThresholds: BOXES,
  maxDetections: BOXES,
  areaRanges: ANALYSED,
  imageIds: BOXES,
  categoryIds: BOXES,
  keypointSigmas: ['coco', 'crowdpose'],
  dilationRatio: ['coco', 'lvis'],
  interpolation: ['voc'],
  coordinates: ['voc'],
  hierarchy: ['openimages'],
  expandDetections: ['openimages'],
  verifiedOnly: ['openimages'],
  groupOfWeight: ['openimages'],
  onBadRecord: BOXES,
  redis: BOXES,
  queue: BOXES,
  categories: BOXES,
  f1: ANALYSED,
  confusion: ANALYSED,
  errors: ANALYSED,
  slices: ANALYSED,
  slicesOf: ANALYSED,
  slicesFile: ANALYSED,
  provenance: BOXES,
  plot: BOXES,
  plotKind: BOXES,
};

const ANALYSES: readonly string[] = ['f1', 'confusion', 'errors', 'slices'];

/** Throws for an unknown protocol, and for flags that do nothing for the protocol at hand. */
export function checkFlags(command: Command, protocol: string): void {
  if (!PROTOCOLS.includes(protocol as AnyProtocol)) {
    const near = nearest(protocol, PROTOCOLS);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    throw new Error(`--protocol: expected ${alternatives(PROTOCOLS)}, got '${protocol}'${hint}`);
  }
  for (const option of command.options) {
    const owners = OWNERS[option.attributeName()];
    const isGiven = command.getOptionValueSource(option.attributeName()) === 'cli';
    if (!isGiven || owners === undefined || owners.includes(protocol as AnyProtocol)) continue;
    const rule = ANALYSES.includes(option.attributeName())
      ? `--f1, --confusion, --errors and --slices need --protocol ${owners.join(', ')}`
      : `applies only to --protocol ${list(owners)}`;
    throw new Error(`${option.long}: ${rule}, not ${protocol}: leave it out`);
  }
}

function list(protocols: readonly string[]): string {
  return protocols.length === 1
    ? String(protocols[0])
    : `${protocols.slice(0, -1).join(', ')} or ${protocols.at(-1)}`;
}

/** An error about an option of the library, with the name of the flag that it came from. */
export function inFlags(thrown: unknown, command: Command): unknown {
  if (!(thrown instanceof BoxwiseError) || thrown.input === undefined) return thrown;
  const { code, expected, got, input, message } = thrown;
  const flag = flagOf(command.options, input);
  if (flag === undefined) return thrown;
  const named = namedByFlags(message.replace(input, flag), command);
  return new BoxwiseError(code, expected, got, { input: flag }, named);
}

/** A message with the flags for the options of the library that it names. */
export function namedByFlags(message: string, command: Command): string {
  return message
    .replace('the table of image labels', (words) => {
      const flag = flagOf(command.options, 'gtLabels');
      return flag === undefined ? words : `${words} (${flag})`;
    })
    .replace(/`([a-zA-Z]+): (?:'([^']*)'|(\w+))`/g, (whole, name: string, text?: string, word?: string) => {
      const flag = flagOf(command.options, name);
      if (flag === undefined) return whole;
      return `\`${word === 'true' || word === 'false' ? flag : `${flag} ${text ?? word}`}\``;
    })
    .replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => flagOf(command.options, word) ?? word);
}

/** Options of the library whose flags are called otherwise. */
const OTHERWISE: Readonly<Record<string, string>> = {
  useCategories: 'categories',
  connection: 'redis',
  dataset: 'gt',
  groundTruth: 'gt',
  detections: 'dt',
};

function flagOf(options: readonly Option[], input: string): string | undefined {
  const own = Object.hasOwn(OTHERWISE, input) ? OTHERWISE[input] : input;
  return options.find((option) => option.attributeName() === own)?.long;
}

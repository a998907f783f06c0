import { BoxwiseError, describe } from '../errors.js';
import type { EvaluateOptions, Protocol } from './types.js';

/** Rules of single protocols in a form that the addon takes. */
export interface NativeRules {
  interpolation?: string;
  continuous?: boolean;
  hierarchy?: NativeHierarchy;
  expandDetections?: boolean;
  groupOfWeight?: number;
  verifiedOnly?: boolean;
}

/** The places of a tree without its root, parents before their children; -1 is the root. */
interface NativeHierarchy {
  labels: string[];
  parents: number[];
}

/** Which protocol an option belongs to. */
const OWNERS = {
  interpolation: 'voc',
  coordinates: 'voc',
  hierarchy: 'openimages',
  expandDetections: 'openimages',
  groupOfWeight: 'openimages',
  verifiedOnly: 'openimages',
} as const satisfies Partial<Record<keyof EvaluateOptions, Protocol>>;

/** More places than a hierarchy has: a tree that holds itself would have no end. */
const MOST_PLACES = 1 << 20;

/** The options that are a protocol's own, checked. Those of another protocol are refused, as they would do nothing. */
export function ofProtocol(options: EvaluateOptions, protocol: Protocol): NativeRules {
  const rules: NativeRules = {};
  for (const [name, owner] of Object.entries(OWNERS)) {
    if (options[name as keyof typeof OWNERS] !== undefined && owner !== protocol) {
      refuse(`protocol '${owner}' with this option`, protocol, name);
    }
  }
  const { interpolation, coordinates, hierarchy, expandDetections, groupOfWeight, verifiedOnly } = options;
  if (interpolation !== undefined) {
    rules.interpolation = oneOf(interpolation, ['all-points', '11-points'], 'interpolation');
  }
  if (coordinates !== undefined) {
    rules.continuous = oneOf(coordinates, ['pixels', 'continuous'], 'coordinates') === 'continuous';
  }
  if (hierarchy !== undefined) rules.hierarchy = places(hierarchy);
  if (expandDetections !== undefined) rules.expandDetections = flag(expandDetections, 'expandDetections');
  if (groupOfWeight !== undefined) {
    if (typeof groupOfWeight !== 'number') refuse('a number', groupOfWeight, 'groupOfWeight');
    rules.groupOfWeight = groupOfWeight;
  }
  if (verifiedOnly !== undefined) rules.verifiedOnly = flag(verifiedOnly, 'verifiedOnly');
  return rules;
}

/** The tree's places, level by level. */
function places(root: unknown): NativeHierarchy {
  const labels: string[] = [];
  const parents: number[] = [];
  const waiting: [node: unknown, place: number][] = [[root, -1]];
  for (let next = 0; next < waiting.length; next++) {
    const [node, place] = waiting[next] as [unknown, number];
    if (typeof node !== 'object' || node === null) refuse('an object with LabelName', node, 'hierarchy');
    const { Subcategory: below = [] } = node as { Subcategory?: unknown };
    if (!Array.isArray(below)) refuse('an array as Subcategory', below, 'hierarchy');
    for (const child of below as unknown[]) {
      const label: unknown = (child as { LabelName?: unknown } | null)?.LabelName;
      if (typeof label !== 'string') refuse('an object with LabelName', child, 'hierarchy');
      if (labels.length === MOST_PLACES) {
        const expected = `a tree of at most ${MOST_PLACES} classes`;
        throw new BoxwiseError('TOO_LARGE', expected, 'more', { input: 'hierarchy' });
      }
      waiting.push([child, labels.length]);
      labels.push(label as string);
      parents.push(place);
    }
  }
  return { labels, parents };
}

function flag(value: unknown, input: string): boolean {
  if (typeof value !== 'boolean') refuse('true or false', value, input);
  return value as boolean;
}

function oneOf(value: unknown, allowed: readonly string[], input: string): string {
  if (!(allowed as readonly unknown[]).includes(value)) {
    refuse(allowed.map((name) => `'${name}'`).join(' or '), value, input);
  }
  return value as string;
}

function refuse(expected: string, got: unknown, input: string): never {
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(got), { input });
}

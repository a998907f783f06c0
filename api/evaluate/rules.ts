import { isList } from '../check/lists.js';
import { doesNotApply, mistake, wrongType } from '../check/mistakes.js';
import { flag, number } from '../check/numbers.js';
import { oneOf } from '../check/words.js';
import type { EvaluateOptions, IouType, Protocol } from './types.js';

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

/** Which comparison an option belongs to. */
const COMPARISONS = {
  keypointSigmas: 'keypoints',
  dilationRatio: 'boundary',
} as const satisfies Partial<Record<keyof EvaluateOptions, IouType>>;

/** Refuses options of another comparison than that of the evaluation, as they would do nothing. */
export function ofIouType(options: EvaluateOptions, iouType: IouType): void {
  for (const [name, owner] of Object.entries(COMPARISONS)) {
    const value = options[name as keyof typeof COMPARISONS];
    if (value !== undefined && owner !== iouType)
      throw doesNotApply(name, value, `to iouType '${owner}', not to '${iouType}'`);
  }
}

/** The protocols that do not look at the sizes of objects. */
const WITHOUT_AREAS: readonly Protocol[] = ['voc', 'openimages'];

/** The protocols that match in their own way, which analyses do not read. */
const WITHOUT_ANALYSES: readonly Protocol[] = ['voc', 'openimages'];

/** More places than a hierarchy has: a tree that holds itself would have no end. */
const MOST_PLACES = 1 << 20;

/** The options that are a protocol's own, checked. Those of another protocol are refused, as they would do nothing. */
export function ofProtocol(options: EvaluateOptions, protocol: Protocol): NativeRules {
  const rules: NativeRules = {};
  for (const [name, owner] of Object.entries(OWNERS)) {
    const value = options[name as keyof typeof OWNERS];
    if (value !== undefined && owner !== protocol)
      throw doesNotApply(name, value, `to protocol '${owner}', not to '${protocol}'`);
  }
  if (options.areaRanges !== undefined && WITHOUT_AREAS.includes(protocol))
    throw doesNotApply('areaRanges', options.areaRanges, `to protocols with sizes, not to '${protocol}'`);
  if (options.analysis === true && WITHOUT_ANALYSES.includes(protocol))
    throw doesNotApply('analysis', true, `to protocols 'coco', 'lvis' and 'crowdpose', not to '${protocol}'`);
  const { interpolation, coordinates, hierarchy, expandDetections, groupOfWeight, verifiedOnly } = options;
  if (interpolation !== undefined) {
    rules.interpolation = oneOf(interpolation, ['all-points', '11-points'], 'interpolation');
  }
  if (coordinates !== undefined) {
    rules.continuous = oneOf(coordinates, ['pixels', 'continuous'], 'coordinates') === 'continuous';
  }
  if (hierarchy !== undefined) rules.hierarchy = places(hierarchy);
  if (expandDetections !== undefined) rules.expandDetections = flag(expandDetections, 'expandDetections');
  if (rules.expandDetections && hierarchy === undefined)
    throw mistake('INVALID_ARGUMENT', 'a `hierarchy` beside it', 'none', 'expandDetections', {
      cure: 'detections are expanded to the ancestors of their class, which the hierarchy has',
    });
  if (groupOfWeight !== undefined) {
    rules.groupOfWeight = number(groupOfWeight, 'groupOfWeight');
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
    if (typeof node !== 'object' || node === null)
      throw wrongType('an object with LabelName', node, 'hierarchy');
    const { Subcategory: below = [] } = node as { Subcategory?: unknown };
    if (!isList(below)) throw wrongType('an array as Subcategory', below, 'hierarchy');
    for (const child of below as unknown[]) {
      const label: unknown = (child as { LabelName?: unknown } | null)?.LabelName;
      if (typeof label !== 'string') throw wrongType('an object with LabelName', child, 'hierarchy');
      if (labels.length === MOST_PLACES) {
        throw mistake('TOO_LARGE', `a tree of at most ${MOST_PLACES} classes`, 'more', 'hierarchy');
      }
      waiting.push([child, labels.length]);
      labels.push(label as string);
      parents.push(place);
    }
  }
  return { labels, parents };
}

import type {
  ErrorKindName,
  ReportErrorKind,
  ReportErrors,
  ReportFinding,
  ReportRunHeader,
} from './payload.js';
import { KINDS } from './payload.js';

/** What sentences are made of. */
export interface Found {
  /** Names of the categories by index. */
  names: readonly string[];
  /** Number of objects to be found, by category. */
  objects: readonly number[];
  /** The threshold of the errors. */
  iou: number;
  /** All thresholds; AP is the mean over them. */
  ladder: readonly number[];
  /** Number of detections of the run. */
  detections: number;
  /** What fits its object well or badly. */
  shapes: 'boxes' | 'masks' | 'keypoints';
  /** The confidence of the confusion matrix. */
  confidence: number;
  /** Labels of the area ranges. */
  areas: readonly string[];
  tables: Pick<
    ReportRunHeader,
    'metrics' | 'perCategory' | 'ap' | 'errors' | 'calibration' | 'bestF1' | 'labels'
  >;
  /** The pair of categories that is confused most often. */
  confused?: { truth: number; predicted: number; count: number; share: number };
  /** The image that costs most AP. */
  image?: { image: number; name: string; cost: number };
}

/** Sentences of errors that cost most AP. */
const MOST_COSTLY = 3;
/** A category is judged from this number of objects on. */
const ENOUGH_OBJECTS = 5;
/** An expected calibration error below this is not worth a sentence. */
const GOOD_CALIBRATION = 0.05;

/** Sentences about a run: what costs AP, the most costly first, then what else stands out. */
export function findings(found: Found): ReportFinding[] {
  if (found.detections === 0) return nothingFinding(found);
  const all = [
    ...errorFindings(found),
    ...fitFinding(found),
    ...neverFinding(found),
    ...confusionFinding(found),
    ...imageFinding(found),
    ...categoryFinding(found),
    ...sizeFinding(found),
    ...thresholdFinding(found),
    ...calibrationFinding(found),
    ...labelFinding(found),
  ];
  const cost = ({ ap }: ReportFinding): number => ap ?? -1;
  return all.sort((one, other) => cost(other) - cost(one));
}

/** Without detections there is one thing to say. */
function nothingFinding({ objects, iou }: Found): ReportFinding[] {
  const total = objects.reduce((sum, own) => sum + own, 0);
  if (total === 0) return [];
  const text = `There are no detections: ${total === 1 ? 'the only object is' : `all ${whole(total)} objects are`} missed, and ${precisionAt(iou)} is 0.`;
  return [{ kind: 'nothing', text, ap: 1, filter: { outcome: 'falseNegative' } }];
}

/** AP of the categories that have one, at the base threshold and as the mean over the ladder. */
interface Fit {
  category: number;
  atBase: number;
  mean: number;
}
function fits({ tables: { ap }, ladder, iou }: Found): Fit[] {
  const base = ladder.indexOf(iou);
  return ap.flatMap((row, category) => {
    const own = row.slice(0, ladder.length);
    const atBase = own[base] ?? -1;
    if (atBase < 0 || own.length < ladder.length) return [];
    return [{ category, atBase, mean: own.reduce((sum, value) => sum + value, 0) / own.length }];
  });
}

/** A loss that digits do not show is none. */
const LEAST_COST = 0.0005;

/** What AP loses from the first of its thresholds to the mean of all: true detections that do not fit well enough for the higher ones. */
function fitFinding(found: Found): ReportFinding[] {
  const { ladder, iou, shapes, names } = found;
  const [first, last] = [ladder[0], ladder.at(-1)];
  const rows = fits(found);
  if (first !== iou || last === undefined || ladder.length < 2 || rows.length === 0) return [];
  const mean = (of: (row: Fit) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const [atBase, ap] = [mean((row) => row.atBase), mean((row) => row.mean)];
  const cost = atBase - ap;
  if (!(cost >= LEAST_COST)) return [];
  const name = shapes === 'keypoints' ? 'OKS' : 'IoU';
  const worst = rows
    .filter(({ category }) => (found.objects[category] ?? 0) >= ENOUGH_OBJECTS)
    .map((row) => ({ ...row, lost: row.atBase - row.mean }))
    .sort((one, other) => other.lost - one.lost)
    .filter(({ lost }) => lost >= LEAST_COST)
    .slice(0, 2)
    .map(({ category, lost }) => `${quoted(names[category])} (${fixed(lost)})`);
  const most = names.length > 1 && worst.length > 0 ? `; most of ${worst.join(' and ')}` : '';
  const text = `${LOOSE[shapes]}: ${precisionAt(iou)} is ${fixed(atBase)}, and AP, the mean of ${name} ${short(first)} to ${short(last)}, is ${fixed(ap)}. ${percent(cost / (1 - ap))} of what AP lacks is lost by the fit${most}.`;
  return [
    { kind: 'fit', text, ap: cost, metric: 'AP', filter: { outcome: 'truePositive', maxIou: LOOSE_FIT } },
  ];
}

const LOOSE = { boxes: 'Loose boxes', masks: 'Loose masks', keypoints: 'Loose keypoints' };
/** True detections with a lower IoU are shown for it: COCO's own stricter threshold. */
const LOOSE_FIT = 0.75;

/** Categories of which nothing is found: what they cost is no kind of error's. */
function neverFinding(found: Found): ReportFinding[] {
  const { names, objects, iou } = found;
  const rows = fits(found);
  const never = rows
    .filter(({ category, atBase }) => atBase === 0 && (objects[category] ?? 0) > 0)
    .sort((one, other) => (objects[other.category] ?? 0) - (objects[one.category] ?? 0));
  const [first] = never;
  if (!first || names.length < 2) return [];
  const cost = never.length / rows.length;
  const count = objects[first.category] ?? 0;
  const others = never.length - 1;
  const name = quoted(names[first.category]);
  const [which, whose, by] =
    others === 0
      ? [`${name} is never found`, 'its', 'it']
      : [
          `${name} and ${whole(others)} other ${others === 1 ? 'category' : 'categories'} of ${whole(rows.length)} are never found`,
          'the first’s',
          'them',
        ];
  const text = `${which}: no detection of ${whose} ${whole(count)} ${count === 1 ? 'object' : 'objects'} is true. ${precisionAt(iou)} lacks ${fixed(cost)} by ${by}.`;
  return [{ kind: 'never', text, ap: cost, filter: { category: first.category, outcome: 'falseNegative' } }];
}

/** What the errors of each kind are, for a number of them. */
const WHAT: Record<ErrorKindName, (count: string, many: boolean, iou: string) => string> = {
  classification: (count, many) =>
    `Wrong category: ${count} ${many ? 'detections lie' : 'detection lies'} on an object of another category`,
  localization: (count, many, iou) =>
    `Badly located: ${count} ${many ? 'detections have' : 'detection has'} the right category but an IoU below ${iou}`,
  both: (count, many) =>
    `Wrong category and badly located: ${count} ${many ? 'detections are' : 'detection is'} near an object of another category`,
  duplicate: (count, many) =>
    `Duplicates: ${count} ${many ? 'detections are' : 'detection is'} on an object that a higher score has already found`,
  background: (count, many) =>
    `Background: ${count} ${many ? 'detections lie' : 'detection lies'} on no object`,
  missed: (count, many) => `Missed: ${count} ${many ? 'objects have' : 'object has'} no detection`,
};

function errorFindings({ tables: { errors }, names, iou }: Found): ReportFinding[] {
  if (!errors || errors.ap < 0) return [];
  const there = errors.kinds.filter(({ count }) => count > 0);
  there.sort((one, other) => other.cost - one.cost || other.count - one.count);
  const costly = there.filter(({ cost }) => cost > 0);
  return (costly.length > 0 ? costly : there.slice(0, 1))
    .slice(0, MOST_COSTLY)
    .map((kind) => errorFinding(kind, errors, names, iou));
}

function errorFinding(
  { kind, count, cost }: ReportErrorKind,
  errors: ReportErrors,
  names: readonly string[],
  iou: number,
): ReportFinding {
  const nth = KINDS.indexOf(kind);
  const rows = errors.perCategory.map((row) => ({ category: row.category, count: row.counts[nth] ?? 0 }));
  rows.sort((one, other) => other.count - one.count);
  const [first, second] = rows.filter((row) => row.count > 0);
  const metric = precisionAt(iou);
  const what = WHAT[kind](whole(count), count !== 1, short(iou));
  const said = first && names.length > 1 ? `; most often ${mention(first, names)}` : '';
  const also = said && second ? ` and ${mention(second, names)}` : '';
  const gain = ` Without them ${metric} would rise by ${fixed(cost)}, from ${fixed(errors.ap)} to ${fixed(errors.ap + cost)}.`;
  return {
    kind: 'error',
    text: `${what}${said}${also}.${cost > 0 ? gain : ''}`,
    ap: cost > 0 ? cost : null,
    filter: { kind },
  };
}

function mention({ category, count }: { category: number; count: number }, names: readonly string[]): string {
  return `${quoted(names[category])} (${whole(count)})`;
}

function confusionFinding({ confused, names, confidence }: Found): ReportFinding[] {
  if (!confused || confused.count < 2) return [];
  const { truth, predicted, count, share } = confused;
  const text = `${quoted(names[truth])} is taken for ${quoted(names[predicted])} more than any other: ${whole(count)} times at confidence ${short(confidence)}, ${percent(share)} of its objects.`;
  return [{ kind: 'confusion', text, ap: null, filter: { truth, predicted, minScore: confidence } }];
}

function imageFinding({ image: worst, iou }: Found): ReportFinding[] {
  if (!worst || !(worst.cost > 0)) return [];
  const { image, name, cost } = worst;
  const text = `Image ${quoted(name)} costs more than any other: without it ${precisionAt(iou)} would be ${fixed(cost)} higher.`;
  return [{ kind: 'image', text, ap: cost, filter: { image } }];
}

function categoryFinding({ names, objects, tables: { perCategory, metrics } }: Found): ReportFinding[] {
  const rows = perCategory
    .map((row, category) => ({ category, ap: row['AP'] ?? -1, objects: objects[category] ?? 0 }))
    .filter((row) => row.ap >= 0 && row.objects >= ENOUGH_OBJECTS);
  rows.sort((one, other) => one.ap - other.ap);
  const [worst, best] = [rows[0], rows.at(-1)];
  const mean = metrics['AP'] ?? -1;
  if (!worst || !best || mean < 0 || !isLower(worst.ap, best.ap)) return [];
  const text = `${quoted(names[worst.category])} has the lowest AP of the categories with at least ${ENOUGH_OBJECTS} objects: ${fixed(worst.ap)}, where the mean is ${fixed(mean)}.`;
  return [{ kind: 'category', text, ap: null, filter: { category: worst.category } }];
}

/** Whether one is lower in the digits that a sentence prints: of equals none is the worst. */
const isLower = (one: number, other: number): boolean => one < other && fixed(one) !== fixed(other);

/** Names of AP by the label of an area range, as the references print them. */
const SIZES: Record<string, string> = { small: 'APs', medium: 'APm', large: 'APl' };

function sizeFinding({ areas, tables: { metrics } }: Found): ReportFinding[] {
  const rows = areas
    .map((area) => ({ area, ap: metrics[SIZES[area] ?? ''] ?? -1 }))
    .filter(({ ap }) => ap >= 0)
    .sort((one, other) => one.ap - other.ap);
  const [worst, best] = [rows[0], rows.at(-1)];
  if (!worst || !best || !isLower(worst.ap, best.ap)) return [];
  const text = `By size, ${worst.area} objects are the hardest: AP ${fixed(worst.ap)}, against ${fixed(best.ap)} for ${best.area} ones.`;
  return [{ kind: 'size', text, ap: null, filter: { area: worst.area } }];
}

function thresholdFinding({ tables: { bestF1 } }: Found): ReportFinding[] {
  const { confidence, precision, recall, fScore } = bestF1.micro;
  if (confidence === null || Number.isNaN(confidence)) return [];
  const text = `F1 of all categories is highest at confidence ${short(confidence)}: F1 ${fixed(fScore)}, precision ${fixed(precision)}, recall ${fixed(recall)}.`;
  return [{ kind: 'threshold', text, ap: null, filter: { minScore: confidence } }];
}

function calibrationFinding({ tables: { calibration } }: Found): ReportFinding[] {
  if (!calibration || calibration.ece === null || !(calibration.ece >= GOOD_CALIBRATION)) return [];
  let [difference, count] = [0, 0];
  for (const bin of calibration.bins) {
    if (bin.meanScore === null || bin.accuracy === null || bin.count === 0) continue;
    difference += bin.count * (bin.accuracy - bin.meanScore);
    count += bin.count;
  }
  const [direction, more] = difference < 0 ? ['high', 'fewer'] : ['low', 'more'];
  const off = count === 0 ? 0 : Math.abs(difference) / count;
  const text = `Scores are too ${direction} to be probabilities: ${more} detections are right than they say, by ${percent(off)} on average (expected calibration error ${fixed(calibration.ece)}).`;
  return [{ kind: 'calibration', text, ap: null, filter: {} }];
}

function labelFinding({ tables: { labels } }: Found): ReportFinding[] {
  const [first] = labels?.boxes ?? [];
  if (!labels || !first) return [];
  const certain = labels.boxes.filter(({ quality }) => quality < 0.5).length;
  if (certain === 0) return [];
  const counted =
    certain === labels.boxes.length && labels.total > certain
      ? `more than ${whole(certain)}`
      : whole(certain);
  const subject = certain === 1 ? 'label of 1 object looks' : `labels of ${counted} objects look`;
  const text = `The ${subject} wrong to this detector (quality below 0.5).`;
  return [{ kind: 'labels', text, ap: null, filter: { label: first.kind } }];
}

/** AP50, or AP at another threshold. */
export function precisionAt(iou: number): string {
  const hundredths = Math.round(iou * 100);
  return Math.abs(hundredths / 100 - iou) < 1e-9 ? `AP${hundredths}` : `AP at IoU ${short(iou)}`;
}

function quoted(name: string | undefined): string {
  return `“${shortened(name ?? '')}”`;
}

/** Names can be of any length; a sentence shows this much of them. */
const MOST_CHARACTERS = 60;

function shortened(name: string): string {
  const characters = Array.from(name.slice(0, 2 * MOST_CHARACTERS));
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS).join('')}…` : name;
}

function fixed(value: number): string {
  return value.toFixed(3);
}

function short(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

/** `1,234`; the platform's own formatting takes a tenth of a second to load. */
export function whole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

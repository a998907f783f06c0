import { call } from '../call.js';
import { calibration } from '../evaluate/analysis/calibration.js';
import { distributions, type HistogramColumns } from '../evaluate/analysis/distributions.js';
import { errorCosts } from '../evaluate/analysis/errors.js';
import { LABEL_KINDS, LABEL_SCORES, type LabelErrorKind } from '../evaluate/analysis/labels.js';
import { operatingPoints, type OperatingPoint } from '../evaluate/analysis/operating.js';
import { mainArea } from '../evaluate/analysis/setting.js';
import type { Id } from '../evaluate/types.js';
import type { Subject } from '../evaluate/analysis/subject.js';
import { native } from '../errors.js';
import type { Table } from '../table.js';
import { rowsOf, type NativeColumns } from './columns.js';
import type {
  ReportCalibration,
  ReportErrors,
  ReportHistogramRow,
  ReportLabels,
  ReportPoint,
  ReportRunHeader,
} from './payload.js';
import { KINDS } from './payload.js';
import { ask, type Steps } from './step.js';

/** Most rows of suspicious labels; each is one look of a person. */
const MOST_LABELS = 1000;

/** Labels of at least this quality are rather right than wrong by ObjectLab's own scale, and nobody needs to look at them. */
const SUSPICIOUS = 0.5;

/** Lists of what a run found, without sentences. */
export type RunTables = Omit<ReportRunHeader, 'name' | 'findings' | 'slices'>;

/** The tables of a run, at the base threshold. */
export function* runTables(subject: Subject, columns: NativeColumns, thresholds: number): Steps<RunTables> {
  const { handle, params } = subject;
  const iou = params.iouThresholds[columns.base] as number;
  const metricNames = native(() => handle.metricNames());
  const named = (values: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(metricNames.map((name, i) => [name, values[i] as number]));
  const ap = precisions(subject, thresholds);
  const points = yield* ask(operatingPoints, subject, { iou });
  const scored = hasProbabilities(columns.score);
  const labels = scored && params.iouType === 'bbox' ? yield* labelsOf(subject, columns) : undefined;
  return {
    summary: native(() => handle.summary()),
    metrics: named(native(() => handle.metricValues())),
    perCategory: native(() => handle.perCategory()).map(({ stats }) => named(stats)),
    ap,
    errors: yield* errorsOf(subject, columns, iou, ap),
    ...(scored && { calibration: yield* calibrationOf(subject, iou) }),
    ...(scored && { distributions: yield* distributionsOf(subject, iou) }),
    bestF1: {
      micro: pointOf(points.micro),
      macro: pointOf(points.macro),
      perCategory: points.perCategory.toTable().map(pointOf),
    },
    ...(labels && { labels }),
  };
}

/** Calibration, histograms and suspicious labels are of scores from 0 to 1. */
function hasProbabilities(scores: Float64Array): boolean {
  for (let at = 0; at < scores.length; at++)
    if ((scores[at] as number) < 0 || (scores[at] as number) > 1) return false;
  return true;
}

/** AP of each category at each threshold, at the area range `all`, else the first, and the largest number of detections. */
function precisions({ handle, params }: Subject, thresholds: number): number[][] {
  const { data, shape } = native(() => handle.precision());
  const [, recalls = 0, categories = 0, areas = 1, limits = 1] = shape;
  const area = mainArea(params);
  return Array.from({ length: categories }, (_, category) =>
    Array.from({ length: thresholds }, (_, threshold) => {
      let sum = 0;
      for (let recall = 0; recall < recalls; recall++) {
        const row = (threshold * recalls + recall) * categories + category;
        sum += data[(row * areas + area) * limits + limits - 1] as number;
      }
      return sum / recalls;
    }),
  );
}

function* errorsOf(
  subject: Subject,
  { category, kinds, objectCategory, objectKinds, base }: NativeColumns,
  iou: number,
  ap: number[][],
): Steps<ReportErrors> {
  const found = yield* ask(errorCosts, subject, { iou });
  const { categoryIds } = subject.params;
  const counts = new Uint32Array(ap.length * KINDS.length);
  const add = (own: number, kind: number): void => {
    const at = own * KINDS.length + kind;
    if (kind < KINDS.length && own < ap.length) counts[at] = (counts[at] as number) + 1;
  };
  for (let at = 0; at < category.length; at++) add(category[at] as number, kinds[at] as number);
  const missed = KINDS.indexOf('missed');
  for (let at = 0; at < objectKinds.length; at++)
    if (objectKinds[at] === missed) add(objectCategory[at] as number, missed);
  const costs = new Map(found.perCategory.toTable().map((own) => [own.categoryId, own]));
  const rows = ap.map((_, index) => {
    const own = [...counts.subarray(index * KINDS.length, (index + 1) * KINDS.length)];
    const cost = costs.get(categoryIds[index] as Id);
    const row = { category: index, ap: ap[index]?.[base] ?? -1, counts: own };
    return { ...row, cost: cost ? KINDS.map((kind) => cost[kind]) : null };
  });
  return {
    ap: found.ap,
    kinds: found.kinds.toTable(),
    falsePositiveCost: found.falsePositiveCost,
    falseNegativeCost: found.falseNegativeCost,
    perCategory: rows.filter(({ counts: own }) => own.some((count) => count > 0)),
  };
}

function* calibrationOf(subject: Subject, iou: number): Steps<ReportCalibration> {
  const { ece, mce, bins, temperatureScaling, plattScaling } = yield* ask(calibration, subject, { iou });
  const { slope, intercept } = plattScaling;
  return {
    ece,
    mce,
    bins: bins.toTable(),
    temperature: temperatureScaling.temperature,
    platt: { slope, intercept, ece: plattScaling.ece },
  };
}

function* distributionsOf(
  subject: Subject,
  iou: number,
): Steps<NonNullable<ReportRunHeader['distributions']>> {
  const { score, iou: overlap } = yield* ask(distributions, subject, { iou });
  const rows = (table: Table<HistogramColumns>): ReportHistogramRow[] => table.toTable();
  return { score: rows(score), iou: rows(overlap) };
}

function pointOf(own: OperatingPoint): ReportPoint {
  const { confidence, precision, recall, fScore, truePositives, falsePositives, falseNegatives } = own;
  return { confidence, precision, recall, fScore, truePositives, falsePositives, falseNegatives };
}

/** The rows themselves: a table of all of them would be mostly text that no report has room for. */
const suspiciousLabels = call('labelErrors', ({ handle }: Subject, _options: object) => [
  handle,
  LABEL_SCORES,
]);

function* labelsOf(subject: Subject, columns: NativeColumns): Steps<ReportLabels> {
  const found = yield* ask(suspiciousLabels, subject, {});
  const [objects, detections] = [rowsOf(columns.object), rowsOf(columns.detection)];
  const rows: ReportLabels['boxes'] = [];
  const suspicious = [...found.quality.keys()].filter((row) => (found.quality[row] as number) < SUSPICIOUS);
  for (const row of suspicious.slice(0, MOST_LABELS)) {
    const suggested = found.suggested[row] as number;
    rows.push({
      kind: LABEL_KINDS[found.kind[row] as number] as LabelErrorKind,
      quality: found.quality[row] as number,
      image: found.image[row] as number,
      object: objects(found.object[row] as number),
      detection: detections(found.detection[row] as number),
      category: found.category[row] as number,
      suggested: suggested < 0 ? null : suggested,
      box: [...found.bbox.subarray(4 * row, 4 * row + 4)] as [number, number, number, number],
    });
  }
  const passed = LABEL_KINDS.map((kind, at) => [kind, found.passed[at] ?? 0]);
  return {
    passed: Object.fromEntries(passed) as ReportLabels['passed'],
    total: suspicious.length,
    boxes: rows,
  };
}

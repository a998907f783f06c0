import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { bestF1, curve } from '../../../api/report/counts';
import type {
  ReportData,
  ReportFilter,
  ReportPoint,
  ReportRun,
  ReportRunHeader,
} from '../../../api/report/payload';
import { changesOf, type Changes } from './data/changes';
import { bestPoints, ordered, ratesOf, type Ordered, type Rates } from './data/curves';
import { filterText, parseFilter } from './data/filter';
import { confusionOf, outcomesOf, type Confusion, type Outcomes } from '../../../api/report/outcomes';
import { select, type Order, type Selection } from './data/selection';
import { linked, linkedChoice, linkedPlace } from './lib/link';

export type View = 'report' | 'pictures';

/** The data, what the reader has chosen, and what follows from both. */
export interface Model {
  data: ReportData;
  /** Which run is shown: of two, `1` is the one after. */
  run: ReadonlySignal<number>;
  /** The same as text, to choose it. */
  runText: Signal<string>;
  confidence: Signal<number>;
  /** Index into `iouThresholds`. */
  iou: Signal<number>;
  /** What the confidence can be. */
  range: readonly [least: number, most: number];
  view: Signal<View>;
  filter: Signal<ReportFilter>;
  order: Signal<Order>;
  /** The image that is looked at; -1 for the grid. */
  image: Signal<number>;
  current: ReadonlySignal<ReportRun>;
  header: ReadonlySignal<ReportRunHeader>;
  /** What every detection and object counts as at this confidence and IoU. */
  outcomes: ReadonlySignal<Outcomes>;
  /** The same at the base threshold, of every score. */
  whole: ReadonlySignal<Outcomes>;
  /** Of two runs: the outcomes of both, and what became of images and objects. */
  sides: ReadonlySignal<readonly [Outcomes, Outcomes] | null>;
  changes: ReadonlySignal<Changes | null>;
  confusion: ReadonlySignal<Confusion | null>;
  /** The same of detections paired with objects of any category. */
  agnostic: ReadonlySignal<Outcomes>;
  agnosticConfusion: ReadonlySignal<Confusion | null>;
  /** What the filter selects. */
  selection: ReadonlySignal<Selection>;
  /** Counts of all categories over the confidence, at this IoU. */
  rates: ReadonlySignal<Rates>;
  /** The best F1 of all categories together, at this IoU. */
  bestOfAll: ReadonlySignal<ReportPoint>;
  /** The best F1 of each category. */
  best: ReadonlySignal<ReportPoint[]>;
  /** Detections by category and descending score. */
  ordered: ReadonlySignal<Ordered>;
}

/** Set before anything is drawn. */
export let model: Model;

export function openModel(data: ReportData): Model {
  const { params, runs } = data.header;
  const range = rangeOf(data.runs);
  const runText = linkedChoice(
    'run',
    String(runs.length - 1),
    runs.map((_, at) => String(at)),
  );
  const run = computed(() => Number(runText.value));
  const iou = linked(
    'iou',
    params.baseThreshold,
    (at) => String(+(params.iouThresholds[at] ?? 0).toFixed(4)),
    (text) => {
      const at = params.iouThresholds.findIndex((own) => Math.abs(own - Number(text)) < 5e-5);
      return at < 0 ? undefined : at;
    },
  );
  const confidence = linked(
    'conf',
    Math.min(range[1], Math.max(range[0], params.confidence)),
    (value) => String(+value.toPrecision(12)),
    (text) =>
      text !== '' && Number(text) >= range[0] && Number(text) <= range[1] ? Number(text) : undefined,
  );
  const current = computed(() => data.runs[run.value]);
  // The threshold is moved more often than it can be counted: once a frame is enough.
  const calm = signal(confidence.value);
  let frame = 0;
  confidence.subscribe((value) => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      calm.value = confidence.peek();
    });
    if (document.hidden) calm.value = value;
  });
  const byCategory = computed(() => ordered(current.value, data.header.categories.length));
  const outcomes = computed(() => outcomesOf(data, current.value, iou.value, calm.value));
  const agnostic = computed(() => outcomesOf(data, current.value, iou.value, calm.value, 'class-agnostic'));
  const sides = computed(() => {
    if (data.runs.length < 2) return null;
    const [a, b] = data.runs.map((own, at) =>
      at === run.value ? outcomes.value : outcomesOf(data, own, iou.value, calm.value),
    );
    return [a, b] as const;
  });
  const changes = computed(() => sides.value && changesOf(data, sides.value));
  const filter = linked('show', {} as ReportFilter, filterText, (text) => parseFilter(text, data));
  const order = linkedChoice<Order>('order', 'cost', ['cost', 'count', 'file']);
  const all = computed(() => curve(data, run.value, iou.value));
  model = {
    data,
    run,
    runText,
    confidence,
    iou,
    range,
    view: linkedChoice<View>('view', 'report', ['report', 'pictures']),
    filter,
    order,
    image: linkedPlace('image', data.images.length),
    current,
    header: computed(() => runs[run.value]),
    outcomes,
    whole: computed(() => outcomesOf(data, current.value, params.baseThreshold, -Infinity)),
    sides,
    changes,
    confusion: computed(() => confusionOf(data, current.value, outcomes.value)),
    agnostic,
    agnosticConfusion: computed(() => confusionOf(data, current.value, agnostic.value)),
    selection: computed(() => {
      const at = filter.value.rule ? agnostic.value : outcomes.value;
      const became = filter.value.change === undefined ? null : changes.value;
      return select(data, run.value, at, filter.value, order.value, became);
    }),
    rates: computed(() => ratesOf(all.value)),
    bestOfAll: computed(() => bestF1(all.value)),
    best: computed(() => bestPoints(data, run.value, byCategory.value, iou.value)),
    ordered: byCategory,
  };
  return model;
}

/** Scores are from 0 to 1 mostly; otherwise what the detections have. */
function rangeOf(runs: readonly ReportRun[]): [number, number] {
  let [least, most] = [0, 1];
  for (const { levels } of runs) {
    const first = levels.find(Number.isFinite) ?? 0;
    const last = levels.findLast(Number.isFinite) ?? 1;
    least = Math.min(least, first);
    most = Math.max(most, last);
  }
  return [least, most];
}

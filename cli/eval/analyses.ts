import type { OperatingPoint } from '../../api/evaluate/analysis/operating.js';
import type { Evaluation } from '../../api/evaluate.js';
import type { Id } from '../../api/evaluate/types.js';
import type { Section } from './sections.js';
import { sliceSections, slicesOf, type SliceRequest } from './slices.js';
import { rounded, type Cell, type Column } from './tables.js';
import { atUsualConfidence } from './usual.js';

/** The analyses that were asked for. */
export interface Analyses {
  f1: boolean;
  confusion: boolean;
  errors: boolean;
  /** Tables by the attributes of images or annotations. */
  slices?: SliceRequest | undefined;
}

/** The analyses as tables for people. */
export function sections(evaluation: Evaluation<unknown>, asked: Analyses, confidence?: number): Section[] {
  return [
    ...(asked.f1 ? [f1Section(evaluation)] : []),
    ...(asked.errors ? [errorSection(evaluation)] : []),
    ...(asked.confusion ? confusionSections(evaluation, confidence) : []),
    ...(asked.slices ? sliceSections(slicesOf(evaluation, asked.slices)) : []),
  ];
}

/** The analyses as members of the JSON report: all that there is. */
export function members(evaluation: Evaluation<unknown>, asked: Analyses): object {
  return {
    ...(asked.f1 && { operatingPoints: evaluation.operatingPoints() }),
    ...(asked.confusion && {
      confusion: atUsualConfidence(evaluation, (options) => evaluation.confusionMatrix(options)),
    }),
    ...(asked.errors && { errors: evaluation.errors() }),
    ...(asked.slices && { slices: slicesOf(evaluation, asked.slices) }),
  };
}

const name = (title: string): Column => ({ title, kind: 'name' });
const id = (title: string): Column => ({ title, kind: 'id' });
const metric = (title: string): Column => ({ title, kind: 'metric' });

/** A number; nothing where it is none. */
const known = (value: number): Cell => (Number.isNaN(value) ? '' : value);

function f1Section(evaluation: Evaluation<unknown>): Section {
  const { iou, micro, macro, perCategory } = evaluation.operatingPoints();
  const row = (categoryId: Id, category: string, point: OperatingPoint): Cell[] => [
    categoryId,
    category,
    known(point.confidence),
    point.precision,
    point.recall,
    point.fScore,
    point.truePositives,
    point.falsePositives,
    point.falseNegatives,
  ];
  const own = perCategory.toTable().map((point) => row(point.categoryId, point.name ?? '', point));
  const rates = [id('confidence'), metric('precision'), metric('recall'), metric('F1')];
  const columns = [id('id'), name('category'), ...rates, id('TP'), id('FP'), id('FN')];
  const rows = [row('', 'all, micro', micro), row('', 'all, macro', macro), ...own];
  return { title: `Best F1 at IoU ${iou}`, table: { columns, rows } };
}

function confusionSections(evaluation: Evaluation<unknown>, confidence?: number): Section[] {
  const confusion =
    confidence === undefined
      ? atUsualConfidence(evaluation, (options) => evaluation.confusionMatrix(options))
      : evaluation.confusionMatrix({ confidence });
  const [size] = confusion.shape;
  const last = size - 1;
  const totals = { correct: 0, confused: 0, 'on background': 0, missed: 0 };
  for (const [at, count] of confusion.counts.entries()) {
    const [truth, predicted] = [Math.floor(at / size), at % size];
    if (truth === last) totals['on background'] += count;
    else if (predicted === last) totals.missed += count;
    else totals[truth === predicted ? 'correct' : 'confused'] += count;
  }
  const where = `at IoU ${confusion.iou}, confidence ${confusion.confidence}`;
  const pairs = confusion.mostConfused().toTable();
  return [
    {
      title: `Confusion ${where}`,
      table: { columns: [name(''), id('number')], rows: Object.entries(totals) },
    },
    {
      title: 'Most confused categories',
      table: {
        columns: [name('truth'), name('predicted'), id('number'), metric('share of truth')],
        rows: pairs.map((pair) => [
          pair.truthName ?? String(pair.truthId),
          pair.predictedName ?? String(pair.predictedId),
          pair.count,
          pair.share,
        ]),
      },
    },
  ];
}

function errorSection(evaluation: Evaluation<unknown>): Section {
  const { iou, ap, kinds, falsePositiveCost, falseNegativeCost } = evaluation.errors();
  return {
    title: `Errors at IoU ${iou}: how much AP (${rounded(ap)}) would rise without them`,
    table: {
      columns: [name('error'), id('number'), metric('AP')],
      rows: [
        ...kinds.toTable().map(({ kind, count, cost }): Cell[] => [kind, count, cost]),
        ['all false positives', '', falsePositiveCost],
        ['all false negatives', '', falseNegativeCost],
      ],
    },
  };
}

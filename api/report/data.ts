import { call } from '../call.js';
import { BoxwiseError, native } from '../errors.js';
import { comparison, type EvaluationComparison } from '../evaluate/analysis/comparison.js';
import { confusionMatrix } from '../evaluate/analysis/confusion.js';
import { BACKGROUND } from '../evaluate/analysis/errors.js';
import type { Subject } from '../evaluate/analysis/subject.js';
import { imageTable } from '../evaluate/analysis/tables.js';
import type { Origin, Origins } from '../evaluate/origin.js';
import type { Id } from '../evaluate/types.js';
import { imageSizes, type ImageSizes } from './box-steps.js';
import { rowsOf, runColumns, sharedColumns, type NativeColumns } from './columns.js';
import type { Packed } from './container.js';
import { groups, starts, type StoredHeader } from './decode.js';
import { findings, whole, type Found } from './findings.js';
import type { CheckedOptions } from './options.js';
import type { ReportCategory, ReportComparison, ReportHeader, ReportRunHeader } from './payload.js';
import {
  baseName,
  provenanceLater,
  provenanceOf,
  sameInput,
  type InputProvenance,
  type Provenance,
} from './provenance.js';
import { shapesOf, type Shapes } from './records.js';
import { ask, either, type Steps } from './step.js';
import { membersOf, rowsIn, slicesOf, type Members } from './slices.js';
import { runTables } from './tables.js';

/** An evaluation of a report. */
export interface ReportSubject {
  /** What its analyses need. */
  subject: Subject;
  /** Where its inputs came from. */
  origins: Origins;
}

/** What becomes a file. */
export interface ReportContent {
  packed: Packed;
  /** Indices of the images, those that cost most AP first. */
  worst: number[];
}

const columnsOf = call('reportColumns', ({ handle }: Subject, { iou }: { iou?: number }) => [
  handle,
  iou,
  BACKGROUND,
]);

/** Thresholds of which the columns have a bit. */
const THRESHOLDS = 16;
/** Area ranges of which they have one. */
const AREAS = 8;
/** What an evaluation of each kind fits to its objects. */
const SHAPES = {
  bbox: 'boxes',
  rotated: 'boxes',
  segm: 'masks',
  boundary: 'masks',
  keypoints: 'keypoints',
} as const;
/** Greatest number of categories whose confusion is searched for a finding. */
const MOST_CONFUSED = 4096;
/** Boxes of detections are kept in a file of any size as long as there are fewer of them ... */
const FREE_BOXES = 70_000;
/** ... and beyond that, this share of all, which keeps the file below 8 bytes for each detection. */
const SHARE_OF_BOXES = 0.25;

/** A run on its way into the file. */
interface Run {
  subject: Subject;
  columns: NativeColumns;
  cost: Float64Array;
  name: string;
}

/** Everything that a report shows of one evaluation, or of two. */
export function* reportContent(given: ReportSubject[], options: CheckedOptions): Steps<ReportContent> {
  const [{ subject: first }] = given as [ReportSubject];
  const iou = options.iou === undefined ? {} : { iou: options.iou };
  const runs: Run[] = [];
  for (const [nth, { subject, origins: own }] of given.entries()) {
    const columns = yield* ask(columnsOf, subject, iou);
    const cost = yield* costs(subject, columns);
    runs.push({ subject, columns, cost, name: options.names[nth] ?? nameOf(own, nth, given.length) });
  }
  const [{ columns }] = runs as [Run];
  if (columns.positives.length > 0xffff)
    throw new BoxwiseError(
      'TOO_LARGE',
      'a report of at most 65,535 categories',
      String(columns.positives.length),
    );
  const categories = categoriesOf(first, columns);
  const boxed = runs.map((run) => ({
    boxes: run.columns.boxes,
    imageOf: groups(starts(run.columns.imageDetections)),
  }));
  const objectImages = groups(starts(columns.imageObjects));
  const sizes = imageSizes(columns.imageObjects.length, columns.imageSizes, [
    { boxes: columns.objectBoxes, imageOf: objectImages },
    ...boxed,
  ]);
  const worst = worstFirst((runs.at(-1) as Run).cost);
  const shapes = shapesOf(
    first.params.iouType,
    given.map((own) => own.origins),
    runs.map((own) => own.columns),
    worst,
  );
  const withBoxes = boxedImages(runs, worst, shapes);
  const headers: ReportRunHeader[] = [];
  const divided = options.slices.map(([, table]) => membersOf(table, first));
  for (const [nth, run] of runs.entries()) {
    const header = yield* runHeader(run, categories, options, worst);
    headers.push({ ...header, slices: yield* slicesOf(run.subject, nth, options.slices, divided) });
  }
  const compared = runs[1]
    ? comparisonOf(
        yield* ask(comparison, first, runs[1].subject, {
          iou: first.params.iouThresholds[columns.base] as number,
          confidence: options.confidence,
          resamples: options.resamples,
        }),
        first,
        columns,
      )
    : undefined;
  const provenances: Provenance[] = [];
  for (const { subject, origins } of given) {
    const truth = sameInput(given[0]?.origins.groundTruth, origins.groundTruth) ? provenances[0]?.groundTruth : undefined; // prettier-ignore
    const later = (signal: AbortSignal | undefined): Promise<Provenance> =>
      provenanceLater(subject, origins, signal, truth);
    const own = yield* either(() => provenanceOf(subject, origins, truth), later);
    provenances.push({
      ...own,
      groundTruth: named(own.groundTruth, origins.groundTruth, options.groundTruthName),
      detections: named(own.detections, origins.detections, options.names[provenances.length]),
    });
  }
  const parts = { headers, provenances, withBoxes, shapes, compared };
  const header = headerOf(runs, categories, options, parts);
  const stored = stores(header, runs, options, { sizes, withBoxes, shapes, divided });
  return { packed: stored, worst };
}

/** An input in memory by the name that the caller has for it. */
function named(own: InputProvenance, { path }: Origin, name: string | undefined): InputProvenance {
  return path === undefined && name !== undefined ? { ...own, name } : own;
}

function nameOf({ detections }: Origins, nth: number, count: number): string {
  if (detections.path !== undefined) return baseName(detections.path);
  if (count === 1) return 'detections';
  return nth === 0 ? 'before' : 'after';
}

function categoriesOf({ params, names }: Subject, { positives }: NativeColumns): ReportCategory[] {
  return [...positives].map((objects, at) => {
    const id = params.useCategories ? params.categoryIds[at] : undefined;
    if (id === undefined) return { id: null, name: 'all categories', objects };
    return { id: jsonId(id), name: names[at] ?? `category ${id}`, objects };
  });
}

/** JSON has no integers of 64 bits. */
function jsonId(id: Id): number | string {
  return typeof id === 'bigint' ? String(id) : id;
}

/** What each image costs, by index. */
function* costs(subject: Subject, { base, imageObjects }: NativeColumns): Steps<Float64Array> {
  const iou = subject.params.iouThresholds[base] as number;
  const { imageId, cost } = yield* ask(imageTable, subject, { iou, cost: true, confidence: 0 }); // of all scores, so any confidence does
  const places = new Map(subject.sources().imageIds.map((id, at) => [id, at]));
  const all = new Float64Array(imageObjects.length).fill(NaN);
  for (const [row, id] of imageId.entries()) all[places.get(id) as number] = cost[row] as number;
  return all;
}

/** Indices, the greatest cost first; NaN last. */
function worstFirst(cost: Float64Array): number[] {
  const key = (at: number): number => (Number.isNaN(cost[at]) ? -Infinity : (cost[at] as number));
  return [...cost.keys()].sort((one, other) => key(other) - key(one) || one - other);
}

/** For each image, whether the boxes of its detections are kept: the worst images, as many as fit. */
function boxedImages(runs: readonly Run[], worst: readonly number[], shapes: Shapes): Uint8Array {
  const withBoxes = new Uint8Array(worst.length);
  const all = runs.reduce((sum, own) => sum + own.columns.detection.length, 0);
  let room = Math.max(FREE_BOXES, all * SHARE_OF_BOXES);
  for (const image of worst) {
    for (const { columns } of runs) room -= columns.imageDetections[image] as number;
    if (room < 0) break;
    withBoxes[image] = shapes.masks ? (shapes.images[image] as number) : 1;
  }
  return withBoxes;
}

function* runHeader(
  { subject, columns, cost, name }: Run,
  categories: ReportCategory[],
  options: CheckedOptions,
  worst: readonly number[],
): Steps<Omit<ReportRunHeader, 'slices'>> {
  const { params } = subject;
  const iou = params.iouThresholds[columns.base] as number;
  const tables = yield* runTables(subject, columns, Math.min(params.iouThresholds.length, THRESHOLDS));
  const [image] = worstFirst(cost);
  const found: Found = {
    names: categories.map((own) => own.name),
    objects: categories.map((own) => own.objects),
    iou,
    ladder: params.iouThresholds.slice(0, THRESHOLDS),
    detections: columns.detection.length,
    shapes: SHAPES[params.iouType],
    confidence: options.confidence,
    areas: params.areaRanges.map(([label]) => label),
    tables,
  };
  const confused = yield* mostConfused(subject, iou, options.confidence);
  if (confused) found.confused = confused;
  if (image !== undefined && worst.length > 1) {
    const { imageIds, imageNames } = subject.sources();
    found.image = { image, name: imageNames[image] ?? String(imageIds[image]), cost: cost[image] as number };
  }
  return { name, ...tables, findings: findings(found) };
}

function* mostConfused(subject: Subject, iou: number, confidence: number): Steps<Found['confused']> {
  const { categoryIds, iouType } = subject.params;
  if (iouType === 'keypoints' || categoryIds.length < 2 || categoryIds.length > MOST_CONFUSED)
    return undefined;
  const matrix = yield* ask(confusionMatrix, subject, { iou, confidence });
  const [pair] = matrix.mostConfused(1).toTable();
  if (!pair) return undefined;
  const [truth, predicted] = [pair.truthId, pair.predictedId].map((id) => categoryIds.indexOf(id)) as [
    number,
    number,
  ];
  return { truth, predicted, count: pair.count, share: pair.share };
}

function comparisonOf(
  { resamples, level, metrics, perCategory, images, objects }: EvaluationComparison,
  { sources }: Subject,
  columns: NativeColumns,
): ReportComparison {
  const places = new Map(sources().imageIds.map((id, at) => [id, at]));
  const objectAt = rowsOf(columns.object);
  return {
    resamples,
    level,
    metrics: metrics.toTable().map(({ metric, before, after, delta, low, high, better, pValue }) => ({
      metric,
      before,
      after,
      delta,
      low,
      high,
      better,
      pValue,
    })),
    perCategory: perCategory
      .toTable()
      .map(({ before, after, delta, low, high, better, pValue, adjusted }) => ({
        before,
        after,
        delta,
        low,
        high,
        better,
        pValue,
        adjusted,
      })),
    images: images.toTable().map(({ imageId, change, errorsBefore, errorsAfter }) => ({
      image: places.get(imageId) as number,
      change,
      errorsBefore,
      errorsAfter,
    })),
    objects: objects.toTable().map(({ object, change }) => ({ object: objectAt(object), change })),
  };
}

/** What is made of the runs before the header. */
interface Parts {
  headers: ReportRunHeader[];
  provenances: Provenance[];
  withBoxes: Uint8Array;
  shapes: Shapes;
  compared: ReportComparison | undefined;
}

function headerOf(
  runs: Run[],
  categories: ReportCategory[],
  options: CheckedOptions,
  { headers, provenances, withBoxes, shapes, compared }: Parts,
): ReportHeader {
  const [{ subject, columns, name }] = runs as [Run];
  const { handle, params } = subject;
  const imagesWithBoxes = withBoxes.reduce((sum, own) => sum + own, 0);
  const imagesWithShapes = shapes.images.reduce((sum, own) => sum + own, 0);
  return {
    format: 1,
    title: options.title ?? (runs[1] ? `${name} and ${runs[1].name}` : `Evaluation of ${name}`),
    provenance: {
      ...(provenances[0] as Provenance),
      duration: provenances.reduce((sum, own) => sum + own.duration, 0),
      detections: provenances.map((own) => own.detections),
      counts: {
        images: columns.imageObjects.length,
        objects: columns.object.length,
        categories: categories.length,
        detections: runs.map((own) => own.columns.category.length), // the evaluated ones, as all of these
      },
      warnings: native(() => handle.warnings()),
    },
    params: {
      protocol: params.protocol,
      iouType: params.iouType,
      parity: params.parity,
      useCategories: params.useCategories,
      iouThresholds: [...params.iouThresholds].slice(0, THRESHOLDS),
      baseThreshold: columns.base,
      areaRanges: params.areaRanges.slice(0, AREAS),
      maxDetections: [...params.maxDetections],
      confidence: options.confidence,
    },
    categories,
    metricNames: native(() => handle.metricNames()),
    runs: headers,
    ...(compared && { comparison: compared }),
    included: {
      imagesWithBoxes,
      imagesWithShapes,
      note: noteOf(withBoxes.length, imagesWithBoxes, imagesWithShapes, shapes),
    },
    pictures: picturesOf(options),
  };
}

function noteOf(images: number, boxes: number, shapes: number, { wanted, reason }: Shapes): string {
  const notes: string[] = [];
  if (boxes < images)
    notes.push(
      `Detections are drawn in the ${whole(boxes)} images that cost most AP; with those of all ${whole(images)} images the file would be too large.`,
    );
  if (wanted !== undefined && reason !== undefined) notes.push(`There are no ${wanted}: ${reason}.`);
  else if (wanted !== undefined && shapes < images)
    notes.push(`The ${wanted} of the ${whole(shapes)} images that cost most AP are drawn.`);
  return notes.join(' ');
}

/** With thumbnails the report stands alone. */
function picturesOf({ images, thumbnails }: CheckedOptions): ReportHeader['pictures'] {
  if (images === undefined || thumbnails > 0) return { kind: 'none', base: null };
  const base = images.endsWith('/') ? images : `${images}/`;
  return { kind: base.startsWith('/') ? 'served' : 'relative', base };
}

/** What the columns are made of besides the runs. */
interface Stored {
  sizes: ImageSizes;
  withBoxes: Uint8Array;
  shapes: Shapes;
  divided: (Members | undefined)[];
}

function stores(
  header: ReportHeader,
  runs: Run[],
  { confidence }: CheckedOptions,
  { sizes, withBoxes, shapes, divided }: Stored,
): Packed {
  const [{ subject, columns }] = runs as [Run];
  const { imageIds, imageNames, annotationIds } = subject.sources();
  const hundredths = Array.from({ length: 101 }, (_, i) => i / 100);
  const own = runs.map((run, nth) => {
    const { micro, macro, perCategory } = (header.runs[nth] as ReportRunHeader).bestF1;
    const best = [micro, macro, ...perCategory].map((point) => point.confidence ?? NaN);
    const confidences = [...hundredths, confidence, ...best].filter((level) => !Number.isNaN(level));
    return runColumns(nth, run.columns, { sizes, withBoxes, imageCost: run.cost, confidences });
  });
  const stored: StoredHeader = {
    report: header,
    imageIds: imageIds.map(jsonId),
    imageNames: imageNames.map((name) => name ?? null),
    objectIds: [...columns.object].map((at) => {
      const id = annotationIds[at];
      return id === undefined ? `#${at}` : jsonId(id);
    }),
    objectShapes: shapes.objects,
    detectionShapes: shapes.detections,
    exact: own.map(({ exact }) => exact),
    slices: divided.map((own) => own?.of ?? null),
    thumbnails: [],
  };
  const all = own.reduce(
    (columnsSoFar, next) => Object.assign(columnsSoFar, next.columns),
    sharedColumns(columns, sizes),
  );
  for (const [nth, own] of divided.entries()) if (own) all[`slice${nth}`] = rowsIn(own, columns);
  return { header: stored, columns: all };
}

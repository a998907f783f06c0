import test, { type ExecutionContext } from 'ava';

import { BoxwiseError, evaluate, Evaluator, type EvaluateOptions, type Evaluation } from 'boxwise';

const on = { image_id: 1, area: 400, iscrowd: 0, bbox: [10, 10, 20, 20] };
const square = [10, 10, 30, 10, 30, 30, 10, 30];
const points = [10, 10, 2, 30, 30, 2];
/** What lvis and crowdpose want of an image. */
const searched = {
  width: 64,
  height: 64,
  neg_category_ids: [],
  not_exhaustive_category_ids: [],
  crowdIndex: 0.5,
};
const truth = {
  images: [
    { ...searched, id: 1, file_name: '1.jpg' },
    { ...searched, id: 2, file_name: '2.jpg' },
  ],
  categories: [
    { id: 1, name: 'cat', frequency: 'f' },
    { id: 2, name: 'dog', frequency: 'f' },
  ],
  annotations: [
    { ...on, id: 1, category_id: 1, segmentation: [square], keypoints: points, num_keypoints: 2 },
    {
      ...on,
      id: 2,
      image_id: 2,
      category_id: 2,
      segmentation: [square],
      keypoints: points,
      num_keypoints: 2,
    },
  ],
};
const mask = { size: [64, 64], counts: [650, 20, 44, 20, 3362] };
const found = (image_id: number, category_id: number, score: number) => ({
  image_id,
  category_id,
  score,
  bbox: [10, 10, 20, 19],
  segmentation: mask,
  keypoints: points,
});
const detections = [found(1, 1, 0.9), found(1, 2, 0.8), found(1, 1, 0.7), found(2, 2, 0.6), found(2, 1, 0.5)];
const rotated = (list: readonly object[]) =>
  list.map((own) => ({ ...own, bbox: [20, 20, 20, 19, 5], segmentation: undefined }));

/** Everything that can be evaluated. */
const KINDS: Record<string, EvaluateOptions> = {
  coco: {},
  segm: { iouType: 'segm' },
  boundary: { iouType: 'boundary' },
  keypoints: { iouType: 'keypoints', keypointSigmas: [0.1, 0.1] },
  rotated: { iouType: 'rotated' },
  lvis: { protocol: 'lvis' },
  crowdpose: { protocol: 'crowdpose', iouType: 'keypoints', keypointSigmas: [0.1, 0.1] },
  voc: { protocol: 'voc' },
  openimages: { protocol: 'openimages' },
  'corrected coco': { parity: 'corrected' },
};

/** Axes that are empty or have least values, and data without rows. */
const EDGES: Record<string, { options?: EvaluateOptions; gt?: object; dt?: readonly object[] }> = {
  'nothing unusual': {},
  'a limit of 0': { options: { maxDetections: [0] } },
  'limits of 0 and 1': { options: { maxDetections: [0, 1] } },
  'no limit at all': { options: { maxDetections: [] } },
  'no IoU threshold': { options: { iouThresholds: [] } },
  'IoU thresholds of 0 and 1': { options: { iouThresholds: [0, 1] } },
  'an IoU threshold of 1': { options: { iouThresholds: [1] } },
  'no recall threshold': { options: { recallThresholds: [] } },
  'one recall threshold': { options: { recallThresholds: [0] } },
  'no area range': { options: { areaRanges: [] } },
  'an area range without inside': { options: { areaRanges: [['all', 5, 1]] } },
  'no image': { options: { imageIds: [] } },
  'an image that is not listed': { options: { imageIds: [77] } },
  'no category': { options: { categoryIds: [] } },
  'a category that is not listed': { options: { categoryIds: [77] } },
  'categories as one': { options: { useCategories: false } },
  'no detections': { dt: [] },
  'no annotations': { gt: { ...truth, annotations: [] } },
  'no annotations and no detections': { gt: { ...truth, annotations: [] }, dt: [] },
  'an empty dataset': { gt: { images: [], categories: [], annotations: [] }, dt: [] },
};

/** Everything that an evaluation is asked for. */
const USES: Record<string, (evaluation: Evaluation) => unknown> = {
  metrics: (own) => own.metrics,
  summary: (own) => own.summary(),
  arrays: (own) => [own.precision, own.recall, own.scores],
  perCategory: (own) => own.perCategory(),
  precisionRecall: (own) => own.precisionRecall(1),
  matches: (own) => own.matches,
  warnings: (own) => own.warnings,
  operatingPoints: (own) => own.operatingPoints(),
  operatingCurve: (own) => own.operatingCurve(),
  confusionMatrix: (own) => own.confusionMatrix().mostConfused(),
  errors: (own) => own.errors(),
  tidecv: (own) => own.errors({ definition: 'tidecv' }),
  detectionTable: (own) => own.detectionTable(),
  objectTable: (own) => own.objectTable(),
  imageTable: (own) => own.imageTable({ cost: true }),
  lrp: (own) => own.lrp(),
  calibration: (own) => own.calibration(),
  distributions: (own) => own.distributions(),
  slices: (own) => [
    own.slices({ images: truth.images, by: 'width' }),
    own.slices({ annotations: truth.annotations, by: 'iscrowd' }),
  ],
  labelErrors: (own) => own.labelErrors(),
  compare: (own) => own.compare(own, { resamples: 10 }),
  report: (own) => own.report(),
  toJSON: (own) => JSON.stringify(own),
};

/** The answer, or the typed error; anything else fails. */
function outcome<T>(t: ExecutionContext, what: string, use: () => T): T | string {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof BoxwiseError) || error.code === 'INTERNAL')
      t.fail(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof BoxwiseError ? error.code : 'INTERNAL';
  }
}

for (const [kind, own] of Object.entries(KINDS))
  test(`${kind} answers or says what is wrong at every edge, in one call and image by image`, (t) => {
    for (const [edge, { options, gt, dt }] of Object.entries(EDGES)) {
      const all = { ...own, ...options } as EvaluateOptions;
      const isRotated = own.iouType === 'rotated';
      const given = { gt: { ...truth, ...gt }, dt: dt ?? detections };
      if (isRotated) given.dt = rotated(given.dt);
      if (isRotated) given.gt = { ...given.gt, annotations: rotated(given.gt.annotations) as never };
      const call = outcome(t, edge, () => evaluate(given.gt as never, given.dt as never, all));
      const analysis = all.protocol !== 'voc' && all.protocol !== 'openimages'; // which have none
      const analysed = outcome(t, edge, () =>
        evaluate(given.gt as never, given.dt as never, { ...all, analysis } as EvaluateOptions),
      );
      const streamed = outcome(t, edge, () => {
        const evaluator = new Evaluator(given.gt as never, all as Record<never, never>);
        evaluator.addAll(given.dt as never);
        return [
          evaluator.result() as Evaluation,
          evaluator.scores(),
          evaluator.result({ onlyAdded: true }),
        ] as const;
      });
      if (edge === 'nothing unusual')
        t.true(
          [call, analysed, streamed].every((own) => typeof own !== 'string'),
          `${kind}: ${String(call)}`,
        );
      if (typeof call === 'string' || typeof streamed === 'string') {
        t.is(typeof streamed === 'string' ? streamed : 'none', call as string, `${kind}, ${edge}`);
        continue;
      }
      t.deepEqual(streamed[0].stats, call.stats, `${kind}, ${edge}`);
      for (const [use, of] of Object.entries(USES))
        for (const evaluation of [call, analysed, streamed[0], streamed[2]])
          if (typeof evaluation !== 'string')
            outcome(t, `${kind}, ${edge}, ${use}`, () => of(evaluation as Evaluation));
    }
  });

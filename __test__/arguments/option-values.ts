// What options take besides what their type says, for the test of hostile options.
type Takes = (value: unknown) => boolean;

const flag: Takes = (value) => typeof value === 'boolean';
const anyOf =
  (...tests: Takes[]): Takes =>
  (value) =>
    tests.some((test) => test(value));
const isNull: Takes = (value) => value === null;
const empty: Takes = (value) => Array.isArray(value) && value.length === 0;
const zeros: Takes = (value) => value instanceof Float32Array;
const words: Takes = (value) => Array.isArray(value) && typeof value[0] === 'string';

const members: Takes = (value) =>
  Object.prototype.toString.call(value) === '[object Object]' && !('length' in (value as object));

/** By the option's name, or the export's and the option's. */
const TAKEN: Readonly<Record<string, Takes>> = {
  // flags
  ...Object.fromEntries(
    ['aligned', 'allowsOverflow', 'analysis', 'classAgnostic', 'clip', 'detachShapeWeight', 'enlarge', 'fixedAnchorSize', 'intersect', 'iouWeighted', 'logits', 'matchMerged', 'maximize', 'multiLabel', 'normalized', 'onlyAdded', 'preprocess', 'reduceBoxesInLowestLayer', 'reduceZeroLabel', 'scoreWeighted', 'subset', 'suppress', 'suppressEqual', 'trace', 'transfer', 'transitive', 'useCategories', 'validate'].map((name) => [name, flag]), // prettier-ignore
  ),
  // functions
  onProgress: (value) => typeof value === 'function',
  'Evaluation.slices.by': (value) => typeof value === 'function',
  // null is a value
  ignoreLabel: isNull,
  alpha: isNull,
  // ids of either kind, and none of them
  'evaluate.imageIds': anyOf(empty, words, zeros),
  'evaluate.categoryIds': anyOf(empty, words, zeros),
  'Evaluator.imageIds': anyOf(empty, words, zeros),
  'Evaluator.categoryIds': anyOf(empty, words, zeros),
  'detectionColumns.categoryIds': anyOf(empty, words, zeros),
  'Detections.toColumns.categoryIds': anyOf(words, zeros),
  // filters: ids and names, or none
  imgIds: anyOf(empty, words, zeros, (value) => typeof value === 'string'),
  catIds: anyOf(empty, words, zeros, (value) => typeof value === 'string'),
  catNms: anyOf(empty, words, (value) => typeof value === 'string'),
  supNms: anyOf(empty, words, (value) => typeof value === 'string'),
  areaRng: empty,
  // of none there are no windows, and their count says so
  'slidingWindows.scales': empty,
  'slidingWindows.ratios': empty,
  iscrowd: anyOf(flag, isNull),
  // thresholds of 0
  iouThresholds: zeros,
  recallThresholds: zeros,
  // flags of one ground truth
  crowd: zeros,
  visible: zeros,
  // an object without an area has no similar pose but an equal one
  'oks.areas': zeros,
  'oksNms.areas': zeros,
  // an instance without a length
  'keypointErrors.norms': zeros,
  // no regions
  'matchAnchors.ignore': empty,
  'assignAtss.ignore': empty,
  'assignFcos.ignore': empty,
  'assignSimOta.ignore': empty,
  'assignTaskAligned.ignore': empty,
  'matchQuality.allowLowQualityMatches': flag,
  'rotatedAnchors.angles': zeros,
  // names of classes
  classes: words,
  // names of outputs, of which none is another one
  outputNames: members,
  // tensors by name, of which there are none
  feeds: members,
  pixels: members,
};

const huge: Takes = (value) => typeof value === 'number' && Math.abs(value) >= 2 ** 31;

/** Numbers for which a call works long, or whose error is about what comes of them. */
const LEFT_OUT: Readonly<Record<string, Takes>> = {
  // paths: the error names the file
  annotations: (value) => typeof value === 'string',
  imageSet: (value) => typeof value === 'string',
  'readOpenImages.boxes': (value) => typeof value === 'string',
  'readOpenImages.labels': (value) => typeof value === 'string',
  // names of classes: the error is about labels
  classes: words,
  // more than fits: the error says of what
  octaves: huge,
  outputSize: huge,
  'slidingWindows.imageSize': (value) => Array.isArray(value),
  'slidingWindows.stride': (value) => value === 5e-324,
  spatialScale: huge,
};

/** Values for the test of hostile options. */
export const OPTION_VALUES = {
  /** Whether an option takes a value that looks wrong. */
  takes: (own: string, name: string, value: unknown): boolean =>
    (TAKEN[`${own}.${name}`] ?? TAKEN[name] ?? (() => false))(value),
  /** Whether an error need not name the option. */
  isLeftOut: (own: string, name: string, value: unknown): boolean =>
    (LEFT_OUT[`${own}.${name}`] ?? LEFT_OUT[name] ?? (() => false))(value),
};

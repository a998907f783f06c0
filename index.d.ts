// The whole public API, rolled up by "npm run build:ts": what `boxwise` exports is exported here, and what `boxwise/NAME` does is
// in the namespace of that name (promises, report, tfjs, torchvision, opencv, onnx, pycocotools, onnxruntime, transformers, workers, bullmq, baseline).

/** What `accumulate` makes. */
declare interface Accumulated {
    /** The parameters of the evaluation. */
    params: Params;
    /** The lengths of the axes T, R, K, A and M. */
    counts: number[];
    /** When it was made: `2026-01-31 12:59:59`. */
    date: string;
    /** [T, R, K, A, M], as recall [T, K, A, M], in C order. */
    precision: NdArray;
    /** The highest recall, [T, K, A, M]. */
    recall: NdArray;
    /** The score at each recall threshold, [T, R, K, A, M]. */
    scores: NdArray;
}

/** Options of `addBatch`. */
export declare interface AddBatchOptions extends ScoresOptions, ColumnsOptions {
}

/** HOTA at each threshold. */
export declare type AlphaColumns = {
    /** Least IoU of a match. */
    alpha: Float64Array;
    /** Number of true positives. */
    TP: Float64Array;
    /** Number of misses. */
    FN: Float64Array;
    /** Number of false positives. */
    FP: Float64Array;
} & {
    [Name in keyof HotaScores]: Float64Array;
};

/** The table of thresholds. */
export declare type AlphaTable = Table<AlphaColumns>;

/** Which matching an analysis reads. */
export declare interface AnalysisOptions {
    /** One of the evaluation's IoU thresholds. Default: its first. */
    iou?: number;
    /** One of the area labels. Default: `all` where it is evaluated, as of AP; else the first. */
    area?: string;
}

/** Result of `kmeansAnchors`. */
export declare interface AnchorClusters {
    /** Width and height of each anchor in pixels, flat, by ascending area. */
    sizes: Float64Array;
    /** Mean IoU of the boxes with their nearest anchor, as concentric boxes. */
    meanIou: number;
    /** Number of iterations until no box changed its anchor, at most `maxIterations`. */
    iterations: number;
}

/** The target of each anchor. */
export declare interface AnchorMatches {
    /** 1 for an object, 0 for background, -1 for neither. */
    labels: Int8Array;
    /**
     * Index of the ground truth. With `'torchvision'` the result of its `Matcher`: -1 for background, -2 between the thresholds.
     */
    matched: Int32Array;
    /** The highest IoU with any ground truth; of the type of the boxes. */
    ious: Float32Array | Float64Array;
}

/** Options of heads with reference boxes. */
export declare interface AnchorOptions extends ClassOptions_2, LogitOptions {
    /** Reference boxes in pixels of the input: rows of `(x1, y1, x2, y2)`. */
    anchors?: Numeric;
}

/**
 * Boxes of every scale and ratio (width / height) around the centre of every cell, row by row.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.anchors(1, 2, 8, [16], [1])); // [ [ -4, -4, 12, 12 ], [ 4, -4, 20, 12 ] ]
 * ```
 */
declare function anchors(height: number, width: number, stride: number, scales: readonly number[], ratios: readonly number[]): Box_2[];

/** Units of angles. */
export declare type AngleUnit = 'radians' | 'degrees';

/** The filters of `getAnnIds`; what is absent or empty filters nothing. */
declare interface AnnFilter {
    /** Only annotations of these images. */
    imgIds?: Ids;
    /** Only annotations of these categories. */
    catIds?: Ids;
    /** Only annotations whose area in square pixels is strictly between these. */
    areaRng?: readonly number[];
    /** Only annotations with this `iscrowd`: 1 for crowds, 0 for the others. */
    iscrowd?: number | boolean | null;
}

/** An annotation, or a result with what `loadRes` adds. */
declare type Annotation = Entry<Partial<CocoAnnotation> & {
    id: Id;
    image_id: Id;
    category_id: Id;
}>;

/**
 * Number of foreground pixels of a mask, or of each mask of an array.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.area(person)); // 600
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
declare function area(mask: RleInput): number;

declare function area(masks: readonly RleInput[]): Uint32Array;

/** As `mask.area` of `boxwise`, off the event loop. */
declare const area_2: PlainLater<typeof mask_3.area>;

/**
 * Number of foreground pixels of a mask, or of each mask.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.area(square)); // 2
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size
 */
declare function area_3(rleObjs: RleInput): number;

declare function area_3(rleObjs: readonly RleInput[]): Uint32Array;

/** What the areas of results are those of. */
declare type AreaOf = 'bbox' | 'segmentation' | 'keypoints';

/** Options of protocols that look at the sizes of objects: `coco`, `lvis`, `crowdpose`. */
export declare interface AreaOptions {
    /** Area ranges in square pixels. Default all, small (to 32²), medium (to 96²), large; for keypoints all, medium, large. */
    areaRanges?: readonly AreaRange[];
}

/**
 * A range of object areas: a label and its bounds in pixels, both inclusive. A range without a label is called by its bounds, as in
 * `0-1024`; if they are COCO's of all, small, medium or large objects, it also stands for that size in the metrics.
 */
export declare type AreaRange = readonly [label: string, min: number, max: number] | readonly [min: number, max: number];

/** A range of areas. */
declare interface AreaRangeRow {
    label: string
    min: number
    max: number
}

/**
 * Width times height of each box; negative if one side is inverted.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(areas(Float32Array.of(0, 0, 10, 5))); // Float32Array(1) [ 50 ]
 * ```
 */
declare function areas<T extends Floats_2>(boxes: T): T;

/**
 * Returns the indices of the scores above `above`, highest first, equal scores in ascending index order. NaN is above nothing, and
 * -Infinity is not above itself.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(argsort(Float32Array.of(0.2, 0.9, NaN))); // Uint32Array(2) [ 1, 0 ]
 * ```
 */
declare function argsort(scores: Float32Array | Float64Array, above?: number): Uint32Array;

/** The large arrays of an evaluation. */
declare interface Arrays {
    /** [T, R, K, A, M]. */
    precision: NdArray;
    /** [T, K, A, M]. */
    recall: NdArray;
    /** [T, R, K, A, M]. */
    scores: NdArray;
}

/** The part of the package `apache-arrow` that {@link TableMethods.toArrow} calls. */
export declare interface ArrowLibrary {
    /** Makes a table of arrays by name. */
    tableFromArrays(columns: never): unknown;
}

/**
 * Adaptive training sample selection (ATSS; Zhang et al. 2020). For each level and ground truth the `topK` anchors with the nearest centres are
 * candidates. A candidate is positive if its IoU is at least the mean plus the standard deviation of the candidates' IoUs, and if its centre is
 * inside by more than 0.01 pixels. An anchor with several candidates goes to the ground truth with the highest IoU, the first among equals.
 *
 * Follows mmdetection's `ATSSAssigner`. Among equal distances the lower index wins; a single candidate needs only its own IoU. Without ground
 * truth everything is background. Computed in doubles. NaN matches nothing. `ignore` leaves out anchors in regions: as with mmdetection's `ignore_iof_thr`, they
 * come last by distance; here they are never positive.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const { matched } = assignAtss(anchors, [16], [[8, 8, 40, 40]]);
 * console.log(matched.filter((index) => index === 0).length); // 1
 * ```
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, level after level
 * @param anchorsPerLevel number of anchors of each level
 * @param groundTruth rows of `(x1, y1, x2, y2)`
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export declare function assignAtss(anchors: Numeric, anchorsPerLevel: readonly number[], groundTruth: Numeric, options?: AtssOptions): AssignedPriors;

/** As {@link assignAtss}, off the event loop. */
declare const assignAtssLater: Later<typeof assignAtss>;

/** Pairs of rows and columns, by ascending row. */
export declare interface AssignedPairs {
    /** Index of the row of each pair, ascending. */
    rows: Uint32Array;
    /** Index of the column of each pair. */
    columns: Uint32Array;
}

/** The target of each prior. */
export declare interface AssignedPriors {
    /** 1 for an object, 0 for background, -1 for an ignored prior. */
    labels: Int8Array;
    /** Index of the ground truth; -1 for background, -2 for an ignored prior. */
    matched: Int32Array;
    /** The IoU with it; 0 for others. */
    ious: Float64Array;
}

/**
 * The assignment of FCOS with centre sampling (Tian et al. 2019), as in torchvision: a point matches a ground truth if it is inside, less than `radius` strides from
 * its centre on both axes, and if its largest distance to a side is within the range of its level, without both ends. Among several
 * ground truths it takes the smallest, the first among equals. `ignore` leaves out points in regions.
 *
 * ```ts
 * const points = [[8, 8], [24, 8], [8, 24], [24, 24]];
 * const { labels, centerness } = assignFcos(points, [{ points: 4, stride: 16 }], [[0, 0, 30, 30]]);
 * console.log(labels, centerness); // Int8Array(4) [ 1, 1, 1, 1 ] Float64Array(4) [ 0.36363636363636365, 0.30151134457776363, 0.30151134457776363, 0.25 ]
 * ```
 *
 * @param points rows of `(x, y)` in pixels, level after level
 * @param levels points and stride of each; without `range` from 4 to 8 strides, the first from 0, the last without end
 * @returns also the centerness targets; `encodeDistances` computes the distance targets
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for strides and a radius that are not above 0 and for a range whose ends are reversed or NaN
 */
export declare function assignFcos(points: Numeric, levels: readonly FcosLevel[], groundTruth: Numeric, options?: FcosOptions): CenterSampledPoints;

/** As {@link assignFcos}, off the event loop. */
declare const assignFcosLater: Later<typeof assignFcos>;

/**
 * SimOTA (YOLOX; Ge et al. 2021). Only predictions whose point is inside a ground truth or near a centre take part. The cost of a pair is the binary cross entropy of
 * all probabilities, plus 3 times -ln(IoU + 1e-8), plus 1e5 if the point is not both inside this ground truth and near its centre. Each ground
 * truth takes the predictions with the lowest cost; their number is the sum of its 10 highest IoUs, at least one. A prediction that several
 * ground truths take goes to the one with the lowest cost. Among equal costs the lower index wins. `ignore` leaves out predictions whose boxes are in regions.
 *
 * ```ts
 * const predictions = {
 *   scores: [[0.9], [0.2]],
 *   boxes: [[0, 0, 10, 10], [0, 0, 5, 5]],
 *   points: [[5, 5], [2, 2]],
 *   strides: [8, 8],
 * };
 * console.log(assignSimOta(predictions, { boxes: [[0, 0, 10, 10]], labels: [0] }).matched); // Int32Array(2) [ 0, -1 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of scores and strides that are not above 0; `INVALID_VALUE` for scores and
 * objectness outside 0 to 1, as logits are
 */
export declare function assignSimOta(predictions: SimOtaPredictions, groundTruth: GroundTruth, options?: SimOtaOptions): AssignedPriors;

/** As {@link assignSimOta}, off the event loop. */
declare const assignSimOtaLater: Later<typeof assignSimOta>;

/**
 * Task-aligned assignment (TOOD; Feng et al. 2021). For each ground truth the `topK` predictions with the highest `score^alpha · IoU^beta` are candidates.
 * Candidates above 0 whose point is inside by more than 0.01 pixels are positive. A prediction with several candidates goes to the ground truth with the
 * highest IoU, the first among equals.
 *
 * Follows mmdetection's `TaskAlignedAssigner`. `targets` are those of its head: the alignment scaled so that the best prediction of each ground truth reaches its highest IoU.
 * `ignore` leaves out predictions whose boxes are in regions.
 *
 * ```ts
 * const predictions = {
 *   scores: [[0.9], [0.2]],
 *   boxes: [[0, 0, 10, 10], [0, 0, 5, 5]],
 *   points: [[5, 5], [2, 2]],
 * };
 * console.log(assignTaskAligned(predictions, { boxes: [[0, 0, 10, 10]], labels: [0] }).matched); // Int32Array(2) [ 0, 0 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of scores; `INVALID_VALUE` for scores outside 0 to 1, as logits are
 */
export declare function assignTaskAligned(predictions: DensePredictions, groundTruth: GroundTruth, options?: TaskAlignedOptions): TaskAlignedPredictions;

/** As {@link assignTaskAligned}, off the event loop. */
declare const assignTaskAlignedLater: Later<typeof assignTaskAligned>;

/** At most one of some members. */
declare type AtMostOne<T> = {
    [Own in keyof T]: Pick<T, Own> & {
        readonly [Other in Exclude<keyof T, Own>]?: never;
    };
}[keyof T];

/** Options of `assignAtss`. */
export declare interface AtssOptions extends IgnoringBoxes {
    /** Number of candidates of each level. Default 9. */
    topK?: number;
}

/** Attributes of an image or an annotation: a record of the dataset's JSON, or a row of a manifest. */
export declare type Attributes = Readonly<Record<string, unknown>>;

/** Result of `sampleBalanced`. */
export declare interface BalancedSample {
    /** Drawn indices with a label of 1 or more, ascending. */
    positive: Uint32Array;
    /** Drawn indices with the label 0, ascending. */
    negative: Uint32Array;
}

/** Objects that hold native memory. */
declare abstract class Base {
    /** Frees the native memory at once. */
    abstract dispose(): void;
}

export declare namespace baseline {
    export {
        argsort,
        areas,
        iou_5 as iou,
        Floats_2 as Floats,
        nms_5 as nms,
        NmsOptions_2 as NmsOptions,
        softNms_2 as softNms,
        SoftNmsOptions_2 as SoftNmsOptions,
        ScoredIndices,
        decodeYolo,
        YoloOptions,
        matchAnchors_2 as matchAnchors,
        MatchOptions_2 as MatchOptions,
        Matches_2 as Matches,
        plain
    }
}

/**
 * {@link nms} within each class.
 *
 * Like torchvision: with up to 1,000 boxes it separates the classes by adding a multiple of the largest coordinate, whose rounding can
 * change a result near the threshold; with more boxes it takes class by class. `nms` of `boxwise` with `classIds` never rounds.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 11, 11],
 * ];
 * console.log(batched_nms(boxes, [0.8, 0.9], [0, 1], 0.5)); // Uint32Array(2) [ 1, 0 ]
 * ```
 *
 * @param idxs the class of each box
 * @throws BoxwiseError like {@link nms}; `LENGTH_MISMATCH` for another number of classes
 */
declare function batched_nms(boxes: Numbers, scores: Numbers, idxs: Numbers, iou_threshold: number): Uint32Array;

/** What is asked of a batch as a whole. */
export declare interface BatchOptions {
    /** One size for all images, or one for each. */
    imageSize?: Size | readonly Size[];
    /** The number of threads that images are shared over. Default: 1. */
    threads?: number;
}

/**
 * Precision, recall and F1 over all categories, at one IoU threshold, in the area range `all` (the first where that is not evaluated), with the largest of `maxDetections`. Detections
 * that AP ignores count neither for nor against. A ratio of nothing is 0.
 */
export declare interface BatchScores {
    /** Number of evaluated images. */
    images: number;
    /** Detections that match an object to be found; for a group-of box of Open Images its weight. */
    truePositives: number;
    /** Number of detections that match none. */
    falsePositives: number;
    /** Number of objects to be found that no detection matches. */
    falseNegatives: number;
    /** True positives among all detections that count. */
    precision: number;
    /** True positives over the objects to be found, from 0 to 1. */
    recall: number;
    /** The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
    f1: number;
}

/** The best matches of two lists of boxes. */
export declare interface BestMatch {
    /** The highest IoU of each row. */
    rowIou: FloatArray;
    /** Its index in `b`: the lowest among equals, 0 if the row overlaps nothing, -1 if `b` is empty. */
    rowIndex: Int32Array;
    /** The highest IoU of each column. */
    columnIou: FloatArray;
    /** Its index in `a`, by the same rules. */
    columnIndex: Int32Array;
}

/**
 * Returns, for each box of `a` (rows), the highest IoU with a box of `b` (columns) and its index, and the same for each box of
 * `b`, without building the matrix of `iou`. Upright boxes only; degenerate boxes, types and errors as in {@link iou}.
 *
 * ```ts
 * const { rowIou, rowIndex } = bestMatch(
 *   [[0, 0, 10, 10]],
 *   [
 *     [20, 20, 30, 30],
 *     [0, 0, 10, 5],
 *   ],
 * );
 * console.log(rowIou, rowIndex); // Float64Array(1) [ 0.5 ] Int32Array(1) [ 1 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for rotated boxes
 */
export declare function bestMatch(a: BoxesInput, b: BoxesInput, options?: MatchOptions): BestMatch;

/** As {@link bestMatch}, off the event loop. */
declare const bestMatchLater: Later<typeof bestMatch>;

/**
 * Binary cross-entropy, `-t ln p - (1 - t) ln(1 - p)`, for targets from 0 to 1. Clipping, logits and NaN as in {@link focalLoss}.
 *
 * ```ts
 * console.log(binaryCrossEntropy([0.5], [1]).value); // 0.6931471805599453
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `INVALID_VALUE` for probabilities and targets
 *   outside 0 to 1
 */
export declare function binaryCrossEntropy<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: BinaryCrossEntropyOptions<R>): LossResult<R>;

/** As {@link binaryCrossEntropy}, off the event loop. */
declare const binaryCrossEntropyLater: LossLater<BinaryCrossEntropyOptions>;

/** Options of `binaryCrossEntropy`. */
export declare interface BinaryCrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Whether predictions are logits; false. */
    logits?: boolean;
}

/**
 * A bitmap: bytes, or an array of true and false; or numbers in whatever holds them, such as a network's logits. A tensor and
 * nested arrays have their rows one after the other.
 */
declare type BitmapInput = Uint8Array | Uint8ClampedArray | readonly boolean[] | Numeric;

/** The order of a bitmap's pixels: down the columns as COCO (`column`), or along the rows as images (`row`). */
declare type BitmapOrder = 'column' | 'row';

/** Options of BlazeFace and other detectors of MediaPipe. */
export declare interface BlazeFaceOptions extends LogitOptions {
    /** Pixels from cell to cell, for each level. Default: 8 and 16. */
    strides?: readonly number[];
    /** Anchors of a cell, for each level. Default: 2 and 6. */
    boxesPerCell?: readonly number[];
}

/** Options of `iouType: 'boundary'`. */
export declare interface BoundaryOptions {
    /**
     * Width of boundaries as a fraction of the image's diagonal, 0 to 1; at least one pixel. Default 0.02.
     */
    dilationRatio?: number;
}

/** A box: x, y, width, height. */
declare type Box = readonly number[];

/** The short versions: arrays of arrays, doubles, one idea per function. */
/** x1, y1, x2, y2 */
declare type Box_2 = readonly [number, number, number, number];

/**
 * Width times height of each box.
 *
 * ```ts
 * console.log(box_area([[0, 0, 10, 5]])); // Float32Array(1) [ 50 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for unknown formats
 */
declare function box_area<A extends Numbers>(boxes: A, fmt?: UprightFormat): Like<A>;

/**
 * Returns the boxes in another format. The angle of a rotated box is in degrees, counter-clockwise on the screen; `x1, y1` is the
 * corner that was the top left before the rotation. Supports the conversions of torchvision: between upright formats, and
 * between rotated formats. Sine, cosine and arc tangent may differ from PyTorch's in the last bits.
 *
 * ```ts
 * console.log(box_convert([[1, 2, 3, 4]], 'xyxy', 'xywh')); // Float32Array(4) [ 1, 2, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError for unknown formats and for pairs of formats that cannot be converted
 */
declare function box_convert<A extends Numbers>(boxes: A, in_fmt: BoxFormat_2, out_fmt: BoxFormat_2): Like<A>;

/**
 * Intersection over union of every box of one list with every box of another; 0 / 0 is NaN.
 *
 * Rotated boxes are compared in double and rounded to the boxes' type; torchvision compares in single precision, and differs by up to about
 * 1e-5. A box without area overlaps nothing: 0, never NaN.
 *
 * ```ts
 * console.log(box_iou([[0, 0, 10, 10]], [[0, 0, 10, 5]])); // Float32Array(1) [ 0.5 ]
 * ```
 *
 * @param fmt `xyxy`, `xywh`, `cxcywh`, or rotated: `cxcywhr`, `xywhr`, `xyxyxyxy`
 * @returns `[N, M]`, flat
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for unknown formats
 */
declare function box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, fmt?: BoxFormat_2): Like<A>;

/**
 * Returns the area of each box, width times height, in the type of the boxes. It is negative if one side is inverted, and NaN if a
 * coordinate is.
 *
 * ```ts
 * console.log(boxArea([[1, 2, 4, 6]])); // Float64Array(1) [ 12 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export declare function boxArea(boxes: BoxesInput, options?: FormatOptions): FloatArray;

/** As {@link boxArea}, off the event loop. */
declare const boxAreaLater: Later<typeof boxArea>;

/** Boxes one after the other as {@link NumbersInput}, or in an array of arrays, which counts as a `Float64Array`. */
export declare type BoxesInput = NumbersInput | readonly ArrayLike<number>[];

/**
 * How boxes are written. `xyxy`: corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre,
 * width, height. `yxyx`: corners y1, x1, y2, x2. `rotated`, also written `cxcywhr`: centre, width, height, angle.
 */
export declare type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'yxyx' | 'rotated' | 'cxcywhr';

/** Formats that the boxes can be converted between. */
declare type BoxFormat_2 = 'xyxy' | 'xywh' | 'cxcywh' | 'xywhr' | 'cxcywhr' | 'xyxyxyxy';

/**
 * The error that boxwise throws, and its promises reject with, for every input or option that it cannot use.
 *
 * `message` has the place, what was expected, what was found and what to do; the members have the parts. docs/troubleshooting.md
 * has the cause and the cure of each code, and `help` names its heading.
 *
 * ```ts
 * try {
 *   evaluate('sample/gt.json', Buffer.from('[{"image_id": 1}]'));
 * } catch (error) {
 *   if (error instanceof BoxwiseError) console.log(error.code, error.record); // MISSING_KEY 0
 * }
 * ```
 */
export declare class BoxwiseError extends Error implements ErrorPlace {
    readonly name = "BoxwiseError";
    /** Stable name of the kind of error. */
    readonly code: ErrorCode;
    /** What would have been valid. */
    readonly expected: string;
    /** What was found instead. */
    readonly got: string;
    /** Where the documentation has the cause and the cure: a page in the package, and its heading. */
    readonly help: string;
    /** Path of the file, or name of the argument. */
    readonly input?: string;
    /** The list of the record: `annotations`, `images`, `categories`, `results`. */
    readonly list?: string;
    /** Index of the record in its list, from 0. */
    readonly record?: number;
    /** Id of the record, as written. */
    readonly id?: string;
    /** Offset in the input in bytes, from 0. */
    readonly byte?: number;
    constructor(code: ErrorCode, expected: string, got: string, place?: ErrorPlace, message?: string);
}

export declare namespace bullmq {
    export {
        evaluateShards_2 as evaluateShards,
        createWorker,
        RedisClient,
        RedisConnection,
        RedisServer,
        FetchedResponse,
        FetchShard,
        OnShard,
        Shard,
        ShardDone,
        ShardsOptions,
        ShardEvent,
        QueueOptions,
        WorkerOptions_2 as WorkerOptions,
        ShardWorker
    }
}

/** Values by id. */
declare class ById<V> extends Map<Id, V> {
    /**
     * The value of an id.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.cats.get(1)?.name, coco.cats.get(-1)); // person undefined
     * ```
     */
    get(id: Id): V | undefined;
    /**
     * Whether there is a value of an id.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.cats.has(1), coco.cats.has('1')); // true false
     * ```
     */
    has(id: Id): boolean;
    /**
     * Sets the value of an id.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.cats.set(100, { id: 100, name: 'robot' }).has(100)); // true
     * ```
     */
    set(id: Id, value: V): this;
    /**
     * Removes an id. Returns whether it was there.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.cats.delete(1), coco.cats.delete(1)); // true false
     * ```
     */
    delete(id: Id): boolean;
}

/** Values by the id of an image and the id of a category. */
declare class ByPair<V> {
    #private;
    /** Number of pairs. */
    get size(): number;
    /**
     * The value of a pair, `get(imgId, catId)`; nothing if there is none.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
     * console.log(E.ious.get(imgId, 1)?.[0]?.length); // 8
     * ```
     */
    get(imgId: Id, catId: Id): V | undefined;
    /**
     * Whether there is a value of a pair.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * console.log(E.ious.has(-1, 1)); // false
     * ```
     */
    has(imgId: Id, catId: Id): boolean;
    /** @internal */
    set(imgId: Id, catId: Id, value: V): void;
    /**
     * All pairs of ids.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * console.log([...E.ious.keys()].length); // 16000
     * ```
     */
    keys(): IterableIterator<readonly [imgId: Id, catId: Id]>;
    /** All values, each behind its pair of ids. */
    [Symbol.iterator](): IterableIterator<readonly [pair: readonly [imgId: Id, catId: Id], value: V]>;
}

/** Bytes that a call returns. */
declare type ByteArray = Uint8Array

/** How far scores are from probabilities, and what corrects them. */
export declare interface Calibration {
    /** Number of detections. */
    count: number;
    /** Detections with a lower score are left out. */
    minScore: number;
    /** Expected calibration error: mean of |accuracy - mean score| over the bins, weighted by their counts. NaN without detections. */
    ece: number;
    /** Maximum calibration error: the greatest |accuracy - mean score| of a bin. NaN without detections. */
    mce: number;
    /** The bins of all detections. */
    bins: Table<ReliabilityColumns>;
    /** One row for each category, in the order of `params.categoryIds`, with bins of its own. */
    perCategory: Table<CalibrationColumns>;
    /**
     * Temperature scaling: `sigmoid(logit(score) / temperature)` has the least log loss on these detections; `ece` is the error after it. NaN where
     * the loss has no minimum.
     */
    temperatureScaling: {
        temperature: number;
        ece: number;
    };
    /** Platt scaling: the same with `sigmoid(slope * logit(score) + intercept)`. */
    plattScaling: {
        slope: number;
        intercept: number;
        ece: number;
    };
}

/** Columns of calibration errors, one row for each category. */
export declare interface CalibrationColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    name: (string | undefined)[];
    /** Number of detections. */
    count: Uint32Array;
    /** Expected calibration error, from 0 to 1; NaN without detections. */
    ece: Float64Array;
    /** Maximum calibration error, from 0 to 1; NaN without detections. */
    mce: Float64Array;
}

/** Options of {@link Evaluation.calibration}. */
export declare interface CalibrationOptions extends AnalysisOptions {
    /** Number of bins, 1 to 10,000. Default 10. */
    bins?: number;
    /**
     * `equal-width`: bin `i` of `n` holds `i / n <= score < (i + 1) / n`, the last one also 1. `quantile`: about equally many detections in each bin;
     * equal scores share a bin, so there can be fewer bins. Default `equal-width`.
     */
    binning?: 'equal-width' | 'quantile';
    /** Detections with a lower score are left out. Most detections score low, so this changes the errors more than anything else. Default 0. */
    minScore?: number;
}

/** Arguments with a signal among the options, which are the last. */
declare type Cancellable<Given extends unknown[]> = {
    [At in keyof Given]: At extends LastOf<Given> ? WithSignal<Given[At]> : Given[At];
};

/** An entry of `categories`. */
declare type Category = Entry<CocoCategory>;

/** Columns of categories: their AP. */
export declare interface CategoryDifferenceColumns extends DifferenceColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    name: (string | undefined)[];
    /** p-value adjusted for the number of categories (Benjamini and Hochberg). */
    adjusted: Float64Array;
    /** Lower end of an interval of the difference in AP that holds for all categories together. */
    simultaneousLow: Float64Array;
    /** Upper end of it. */
    simultaneousHigh: Float64Array;
}

/**
 * Columns of what errors cost each category, one row for each category that has objects: by how much its AP at `iou` rises if the errors of a kind, and no
 * others, are repaired, as a fraction.
 */
export declare interface CategoryErrorColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Its name, if it has one. */
    name: (string | undefined)[];
    /** Cost, in AP, of detections on objects of another category. */
    classification: Float64Array;
    /** Cost, in AP, of detections on objects of their category whose IoU is too low. */
    localization: Float64Array;
    /** Cost, in AP, of detections whose category and place are both wrong. */
    both: Float64Array;
    /** Cost, in AP, of further detections of objects that are found. */
    duplicate: Float64Array;
    /** Cost, in AP, of detections on background. */
    background: Float64Array;
    /** Cost, in AP, of objects without any detection near them. */
    missed: Float64Array;
}

/** The metrics of one category; -1 if it has no ground truth. */
export declare type CategoryMetrics<Names = Metrics> = Names & {
    /** Id of the category. */
    categoryId: Id;
    /** The dataset's `name` of the category, if it has one. */
    name?: string;
};

/** The metrics of one category, in the order of the metrics' names. */
declare interface CategoryRow {
    categoryId: string
    name?: string
    stats: Array<number>
}

/** The filters of `getCatIds`. */
declare interface CatFilter {
    /** Only categories with these names. */
    catNms?: string | readonly string[];
    /** Only categories of these groups. */
    supNms?: string | readonly string[];
    /** Only categories with these ids. */
    catIds?: Ids;
}

/** Options of CenterNet. */
export declare interface CenterNetOptions extends ClassOptions_2, LogitOptions {
    /** Pixels from cell to cell. Default: 4. */
    strides?: readonly number[];
    /** Whether maps are `[rows, columns, channels]`, as TensorFlow has them. Default: false. */
    channelsLast?: boolean;
    /** Whether sizes and distances are in pixels of the input instead of cells. Default: false. */
    sizesInPixels?: boolean;
    /** Without a map of offsets: where a cell's centre is, from its upper left corner, 0 to 1. Default: 0.5. */
    centerOffset?: number;
}

/** Result of `assignFcos`. */
export declare interface CenterSampledPoints {
    /** 1 for an object, 0 for background, -1 for an ignored point. */
    labels: Int8Array;
    /** Index of the ground truth; -1 for background, -2 for an ignored point. */
    matched: Int32Array;
    /** √(min(l, r)/max(l, r) · min(t, b)/max(t, b)) in it; 0 for background. */
    centerness: Float64Array;
}

/** The options after defaults, and the classes' names. */
declare interface CheckedSemantic {
    /** The options after defaults. */
    params: SemanticParams;
    /** The options of the addon. */
    native: NativeSemanticParams;
    /** Names of the classes. */
    names: readonly string[] | undefined;
    /** Number of threads. */
    threads: number | undefined;
}

/**
 * 1 - CIoU (Zheng et al. 2020). Otherwise like {@link iouLoss}. The gradient is that of the value; with `detachShapeWeight: true` the weight
 * of the shape term counts as a constant, as in the paper and in torchvision.
 *
 * ```ts
 * console.log(ciouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.25
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export declare function ciouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): LossResult<R>;

/** As {@link ciouLoss}, off the event loop. */
declare const ciouLossLater: LossLater<IouLossOptions>;

/**
 * A class of Open Images' hierarchy file (`bbox_labels_600_hierarchy.json`) with the classes below it. The root is no class;
 * `Part` and other members are ignored.
 */
export declare interface ClassHierarchy {
    /** The `id` of a category of the dataset where ids are strings, or its `name`. */
    LabelName: string;
    /** The classes below this one. */
    Subcategory?: readonly ClassHierarchy[];
}

/** Options of classes that suppression has. */
export declare interface ClassOptions {
    /** The class of each box, an integer. Boxes suppress only boxes of their own class. Default: one class. */
    classIds?: IntegersInput;
    /**
     * Classes that suppress each other as if they were one, a list for each group: `[[2, 5, 7]]` for cars, buses and trucks of COCO.
     * A class is in one group at most; classes in no group suppress only themselves. Needs `classIds`. Default: no groups.
     */
    groups?: readonly IntegersInput[];
}

/** Options of heads with a column for each class. */
declare interface ClassOptions_2 {
    /** The number of classes, checked against the shape. The keypoints' model needs it where it has several classes. */
    numClasses?: number;
}

/**
 * Returns the boxes with their corners clipped to the image.
 *
 * ```ts
 * console.log(clip_boxes_to_image([[-5, 10, 700, 500]], [480, 640])); // Float32Array(4) [ 0, 10, 640, 480 ]
 * ```
 *
 * @param size `[height, width]`
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
declare function clip_boxes_to_image<A extends Numbers>(boxes: A, size: readonly [number, number]): Like<A>;

/**
 * Returns the boxes with every corner clipped to an image: x to 0..width, y to 0..height. NaN stays NaN; a box outside the image
 * becomes an empty box on its border. Rotated boxes are replaced by the clipped corners of their upright bounding boxes.
 *
 * ```ts
 * console.log(clipBoxes([[-5, 10, 700, 500]], [640, 480])); // Float64Array(4) [ 0, 10, 640, 480 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for a size that is negative or NaN;
 *   `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export declare function clipBoxes(boxes: BoxesInput, size: Size, options?: FormatOptions): FloatArray;

/** As {@link clipBoxes}, off the event loop. */
declare const clipBoxesLater: Later<typeof clipBoxes>;

/** Merged boxes with the cluster of each box. */
export declare interface ClusteredBoxes extends MergedBoxes<Float64Array> {
    /** Index of the merged box that each box is part of; -1 for boxes whose score is too low. */
    clusters: Int32Array;
}

/** Options of {@link nonMaximumWeighted}. */
export declare interface ClusterOptions extends FusionOptions {
    /** Boxes with a higher IoU belong to one cluster. Default 0.55. */
    iouThreshold?: number;
    /** Boxes with a lower score are left out. Default 0. */
    scoreThreshold?: number;
}

/** A dataset with indices over it, as pycocotools' class. Names of arguments may be given as members of one object. */
declare class COCO {
    #private;
    /** The dataset as parsed. */
    dataset: Entry<CocoDataset>;
    /** By id. */
    anns: ById<Annotation>;
    /** Categories by id. */
    cats: ById<Category>;
    /** Images by id. */
    imgs: ById<Image_2>;
    /** By image id, and empty where there are none. */
    imgToAnns: ListsById<Annotation>;
    /** By category id: the image of each annotation. */
    catToImgs: ListsById<Id>;
    /** @internal */
    areaOf: AreaOf | undefined;
    /**
     * The path or the bytes that the records came from.
     *
     * @internal
     */
    source: string | Uint8Array | undefined;
    /**
     * What errors call the records.
     *
     * @internal
     */
    origin: string;
    /** @param annotation_file a path, a `file:` URL, JSON bytes, or the parsed dataset; without one an empty dataset */
    constructor(annotation_file?: JsonInput | CocoDataset | null);
    /**
     * Makes the indices anew, after a change of `dataset`.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * coco.dataset = { images: [], annotations: [], categories: [] };
     * coco.createIndex(); // after a change of the dataset
     * console.log(coco.imgs.size); // 0
     * ```
     */
    createIndex(): void;
    /**
     * Prints what the file says about itself.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * coco.info(); // prints the members of `info`, if the file has them
     * console.log(coco.imgs.size); // 200
     * ```
     */
    info(): void;
    /**
     * Ids of annotations that pass every filter.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.getAnnIds({ catIds: [1], iscrowd: 0 }).length); // 402
     * ```
     */
    getAnnIds(filter?: AnnFilter): Id[];
    getAnnIds(imgIds?: Ids, catIds?: Ids, areaRng?: readonly number[], iscrowd?: number | boolean | null): Id[];
    /**
     * Ids of categories that pass every filter.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.getCatIds({ catNms: ['person', 'dog'] })); // [ 1, 18 ]
     * ```
     */
    getCatIds(filter?: CatFilter): Id[];
    getCatIds(catNms?: string | readonly string[], supNms?: string | readonly string[], catIds?: Ids): Id[];
    /**
     * Ids of the images among `imgIds` that have an annotation of each of `catIds`; without filters of all images.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.getImgIds({ catIds: [18] }).length); // 6
     * ```
     */
    getImgIds(filter?: ImgFilter): Id[];
    getImgIds(imgIds?: Ids, catIds?: Ids): Id[];
    /**
     * The annotations of these ids.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.loadAnns(coco.getAnnIds({ catIds: 18 }))[0]?.category_id); // 18
     * ```
     */
    loadAnns(ids?: Ids): Annotation[];
    /**
     * The categories of these ids.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.loadCats(18)[0]?.name); // dog
     * ```
     */
    loadCats(ids?: Ids): Category[];
    /**
     * The images of these ids.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.loadImgs(coco.getImgIds())[0]?.width); // 640
     * ```
     */
    loadImgs(ids?: Ids): Image_2[];
    /**
     * Results as a dataset of their own. As in the reference the results' objects themselves get `id`, `area` and, as the first
     * one needs it, `bbox`, `segmentation` and `iscrowd`.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.loadRes('sample/dt.json').anns.size); // 5001
     * ```
     *
     * @param resFile a path, a `file:` URL, JSON bytes, an array of results, or rows of seven numbers (`loadNumpyAnnotations`)
     * @throws BoxwiseError `UNKNOWN_IMAGE` for a result of an image that is not listed, `EMPTY_INPUT` for no results
     */
    loadRes(resFile: JsonInput | readonly object[] | NumpyRows): COCO;
    /**
     * Results of rows of seven numbers: image id, x, y, width, height, score, category id.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.loadNumpyAnnotations([[139, 10, 20, 30, 40, 0.9, 1]]).length); // 1
     * ```
     */
    loadNumpyAnnotations(data: NumpyRows): object[];
    /**
     * The mask of an annotation whose segmentation is polygons or a mask.
     *
     * ```ts
     * const coco = new COCO({ images: [{ id: 1, height: 2, width: 2 }], annotations: [], categories: [] });
     * const rle = coco.annToRLE({ image_id: 1, segmentation: [[0, 0, 2, 0, 2, 1, 0, 1]] });
     * console.log(mask.area(rle)); // 2
     * ```
     */
    annToRLE(ann: {
        image_id: Id;
        segmentation?: unknown;
    }): Rle;
    /**
     * The bitmap of an annotation, in C order.
     *
     * ```ts
     * const coco = new COCO({ images: [{ id: 1, height: 2, width: 2 }], annotations: [], categories: [] });
     * console.log(coco.annToMask({ image_id: 1, segmentation: [[0, 0, 2, 0, 2, 1, 0, 1]] }).data); // Uint8Array(4) [ 1, 1, 0, 0 ]
     * ```
     */
    annToMask(ann: {
        image_id: Id;
        segmentation?: unknown;
    }): Pixels;
    /**
     * Drawing is not there: throws.
     *
     * ```ts
     * try {
     *   new COCO('sample/gt.json').showAnns();
     * } catch (error) {
     *   console.log((error as { code: string }).code); // INVALID_ARGUMENT
     * }
     * ```
     */
    showAnns(): never;
    /**
     * Downloading is not there: throws.
     *
     * ```ts
     * try {
     *   new COCO('sample/gt.json').download();
     * } catch (error) {
     *   console.log((error as { code: string }).code); // INVALID_ARGUMENT
     * }
     * ```
     */
    download(): never;
}

/** The names of COCO's 80 classes, by the class numbers that detectors of 80 classes give. */
export declare const coco80: readonly string[];

/**
 * The names of COCO's classes by category id, for models that give those, as torchvision's and TensorFlow's do: 91 names, of
 * which 0 is `'__background__'` and an unused id is `'N/A'`.
 */
export declare const coco91: readonly string[];

/** An entry of `annotations` in a dataset. */
export declare interface CocoAnnotation {
    /** Id of the annotation. */
    id: Id;
    /** Id of its image. */
    image_id: Id;
    /** Id of its category. */
    category_id: Id;
    /**
     * x, y, width, height in pixels. A rotated box has five numbers: centre x and y, width, height, and angle in radians from
     * +x towards +y, clockwise on a screen. Not needed where only masks are compared (`segm`, `boundary`), or beside `poly`.
     */
    bbox?: readonly number[] | null;
    /** Corners of a quadrilateral in order, as in DOTA: x, y, x, y, x, y, x, y. Only `iouType: 'rotated'` reads it. */
    poly?: readonly number[];
    /**
     * Area of the object in square pixels, which decides between small, medium and large. Required in `strict` parity by COCO
     * and LVIS; `corrected` takes width × height of the box instead.
     */
    area?: number;
    /**
     * 1 for a region of many objects, which any number of detections may match. Required for COCO; LVIS has no crowds.
     */
    iscrowd?: number | boolean;
    /** 1 for an object that should be ignored. `strict` parity overwrites it with `iscrowd`, as pycocotools does. */
    ignore?: number | boolean;
    /** x, y and visibility of each point: 0 not labelled, 1 hidden, 2 visible. */
    keypoints?: readonly number[];
    /** Number of labelled keypoints; an object without any is ignored. */
    num_keypoints?: number;
    /** PASCAL VOC: 1 for an object that is ignored. Default: `ignore` or `iscrowd`. */
    difficult?: number | boolean;
    /** Open Images: 1 for a box around several touching objects. Default: `iscrowd`. */
    is_group_of?: number | boolean;
    /** Mask of the object. `iouType: 'rotated'` uses one outline of four corners as the shape. */
    segmentation?: CocoSegmentation | null;
}

/** An entry of `categories` in a dataset. */
export declare interface CocoCategory {
    /** Id of the category. */
    id: Id;
    /** Name of the category. */
    name?: string;
    /** Name of the group of the category; evaluation does not read it. */
    supercategory?: string;
    /** LVIS: `r` (rare), `c` (common) or `f` (frequent). */
    frequency?: string;
}

/**
 * The category id in COCO's files of each of the 80 classes, from 1 to 90.
 *
 * ```ts
 * evaluate('instances_val2017.json', found.toColumns(139, { categoryIds: cocoCategoryIds }));
 * ```
 */
export declare const cocoCategoryIds: readonly number[];

/** A COCO dataset as `JSON.parse` returns it. */
export declare interface CocoDataset {
    /** The images. */
    images?: readonly CocoImage[];
    /** The objects. */
    annotations?: readonly CocoAnnotation[];
    /** The categories. */
    categories?: readonly CocoCategory[];
}

/** Options of {@link Evaluation.errors} by COCO's matching. */
export declare interface CocoErrorOptions extends ErrorOptions_2 {
    /** Errors of AP's matching, and the AP of the metrics. The default. */
    definition?: 'coco';
}

/**
 * An evaluation by steps, as pycocotools' class: `evaluate`, `accumulate`, `summarize`. The work is done by boxwise's own
 * evaluator in `evaluate`, from the annotations as they are then.
 */
declare class COCOeval {
    #private;
    /** The ground truth. */
    readonly cocoGt: COCO;
    /** The detections. */
    readonly cocoDt: COCO;
    /** The parameters; change them before `evaluate`. */
    params: Params;
    /** After `summarize`: the twelve numbers, or ten of keypoints. */
    stats: number[];
    constructor(cocoGt: COCO, cocoDt: COCO, iouType?: IouTypeName);
    /** What `accumulate` made; empty before. */
    get eval(): Accumulated;
    /** What is suspicious in the data or the parameters of the last evaluation, with what to do; empty before `evaluate`. */
    get warnings(): EvaluationWarning[];
    /**
     * Fixes the parameters, ids unique and ascending and `maxDets` ascending, and evaluates.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * console.log(E.evalImgs.length); // 64000
     * ```
     */
    evaluate(): void;
    /**
     * Results by category, area range and image, in this order; null where an image has neither annotations nor results of
     * the category.
     */
    get evalImgs(): (EvalImg | null)[];
    /** Throws: results of several processes are merged otherwise than by this member. */
    set evalImgs(merged: unknown);
    /** By image and category, `ious.get(imgId, catId)`: a row for each of the best detections. */
    get ious(): ByPair<number[][]>;
    /**
     * The overlaps of an image's detections of a category with its annotations; empty where there are none of either.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
     * console.log(E.computeIoU(imgId, 1)[0]?.length); // 8
     * ```
     */
    computeIoU(imgId: Id, catId: Id): number[][];
    /**
     * The keypoint similarities of an image's detections of a category with its annotations.
     *
     * ```ts
     * const points = { image_id: 1, category_id: 1, keypoints: Array(17).fill([5, 5, 2]).flat() };
     * const cocoGt = new COCO({
     *   images: [{ id: 1 }],
     *   categories: [{ id: 1, name: 'person' }],
     *   annotations: [{ ...points, id: 1, num_keypoints: 17, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
     * });
     * const E = new COCOeval(cocoGt, cocoGt.loadRes([{ ...points, score: 0.9 }]), 'keypoints');
     * E.evaluate();
     * console.log(E.computeOks(1, 1)); // [ [ 1 ] ]
     * ```
     */
    computeOks(imgId: Id, catId: Id): number[][];
    /**
     * What an image has of a category, with one area range and one number of detections; null where it has nothing.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
     * console.log(E.evaluateImg(imgId, 1, [0, 1e10], 100)?.gtIds.length); // 8
     * ```
     */
    evaluateImg(imgId: Id, catId: Id, aRng: readonly [number, number], maxDet: number): EvalImg | null;
    /**
     * Makes the arrays, with other parameters if they are given.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * E.accumulate();
     * console.log(E.eval.precision.shape); // [ 10, 101, 80, 4, 3 ]
     * ```
     */
    accumulate(p?: Params): void;
    /**
     * Prints the numbers and keeps them in `stats`.
     *
     * ```ts
     * const cocoGt = new COCO('sample/gt.json');
     * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
     * E.evaluate();
     * E.accumulate();
     * E.summarize(); // prints twelve lines
     * console.log(E.stats[0]?.toFixed(3)); // 0.579
     * ```
     */
    summarize(): void;
}

/** An entry of `images` in a dataset. Files may have more members, which evaluation does not read. */
export declare interface CocoImage {
    /** Id of the image. */
    id: Id;
    /** Width in pixels. */
    width?: number;
    /** Height in pixels. */
    height?: number;
    /** Name of the image file; evaluation does not read it. */
    file_name?: string;
    /** CrowdPose: how crowded the image is, 0 to 1. */
    crowdIndex?: number;
    /** LVIS and Open Images: categories that were looked for in the image and are not there. */
    neg_category_ids?: readonly Id[];
    /** Open Images: categories that are in the image, with or without a box. */
    pos_category_ids?: readonly Id[];
    /** LVIS: categories of which not all objects in the image are annotated. */
    not_exhaustive_category_ids?: readonly Id[];
}

/** An entry of a COCO results array of keypoints. */
export declare interface CocoKeypointResult {
    /** Id of the image. */
    image_id: Id;
    /** Id of the category. */
    category_id: Id;
    /** x and y in pixels and a third number, which is not read, of each point. */
    keypoints: readonly number[];
    /** The detector's confidence; only the order of scores matters. */
    score: number;
    /**
     * x, y, width, height in pixels. If the first result has one, areas are those of the boxes, otherwise of the extents of the points.
     */
    bbox?: readonly number[];
}

declare type CocoMetricsFor<I extends IouType | undefined> = I extends 'bbox' | 'segm' | 'boundary' | 'rotated' | undefined ? Metrics : I extends 'keypoints' ? KeypointMetrics : never;

/** COCO's panoptic format as `JSON.parse` returns it. For predictions only `annotations` is read. */
export declare interface CocoPanoptic {
    /** The segments of each image. */
    annotations: readonly PanopticAnnotation[];
    /** The categories; only read in ground truth. */
    categories?: readonly PanopticCategory[];
}

/** An entry of a COCO results array. */
export declare interface CocoResult {
    /** Id of the image. */
    image_id: Id;
    /** Id of the category. */
    category_id: Id;
    /**
     * x, y, width, height in pixels. As in pycocotools, the first result decides for all: if it has a `bbox`, areas are those of
     * the boxes, and a missing `segmentation` is the box. If it has only a `segmentation`, areas are those of the masks, and
     * a missing `bbox` is that of the mask.
     */
    bbox?: readonly number[];
    /** The detector's confidence; only the order of scores matters. */
    score: number;
    /** Mask of the object. */
    segmentation?: CocoSegmentation;
    /**
     * Corners of a quadrilateral in order. A rotated box may also be a `bbox` of five numbers, like that of an annotation.
     */
    poly?: readonly number[];
}

/**
 * A mask as in COCO files: polygons (x, y, x, y, ... in pixels; four numbers are a box), or run lengths down the columns,
 * as compressed text or as numbers.
 */
export declare type CocoSegmentation = readonly (readonly number[])[] | {
    readonly size: readonly number[];
    readonly counts: string | readonly number[];
};

declare type CodingLater = <T extends Numeric>(values: T, anchors: Numeric, options?: CodingOptions & PromiseOptions) => Promise<FloatsLike<T>>;

/** Options of `encodeBoxes` and `decodeBoxes`. */
export declare interface CodingOptions {
    /** Encoding multiplies offsets by these, decoding divides. Default `[1, 1, 1, 1]`; Faster R-CNN: `[10, 10, 5, 5]`. */
    weights?: readonly [number, number, number, number];
    /** The inverses of `weights`, as in SSD: `[0.1, 0.1, 0.2, 0.2]`. Give one of the two. */
    variances?: readonly [number, number, number, number];
    /** Upper limit of dw and dh in decoding: the logarithm of a factor. Default ln(1000 / 16), as in Detectron and torchvision; `Infinity` for none. */
    largestLogScale?: number;
}

/** How class numbers become categories. */
export declare interface ColumnsOptions {
    /** The category of each class number, such as `cocoCategoryIds`. By default a class number is its category. */
    categoryIds?: IdColumn | undefined;
}

/** Options of every model. Absent ones are the model's own; `docs/decode.md` lists them with their sources. */
export declare interface CommonDecodeOptions {
    /** The image's size in pixels. Without it boxes stay in pixels of the network's input and are not clipped. */
    imageSize?: Size;
    /**
     * The size of the network's input in pixels. Heads with a row for every cell of a pyramid show it by the number of
     * rows, if it is a square; their rows are checked against it.
     */
    inputSize?: Size | number;
    /**
     * How the image was brought to the input: scaled to fit and centred, scaled to fit in the upper left corner, scaled
     * to both sides, or not at all.
     */
    resize?: ResizeRule;
    /** For letterboxes: whether images smaller than the input were scaled up, as `letterboxImage` does it. Default: true. */
    enlarge?: boolean;
    /** Whether boxes and keypoints are clipped to the image. Rotated boxes never are. Default: true. */
    clip?: boolean;
    /** A score must be above it. */
    scoreThreshold?: number;
    /** A box that overlaps a better one of its class by more is dropped. */
    iouThreshold?: number;
    /** Whether an IoU equal to the threshold drops too. */
    suppressEqual?: boolean;
    /** `false` keeps all boxes above the score threshold. */
    suppress?: boolean;
    /** The most detections of an image. */
    maxDetections?: number;
    /** The most candidates before suppression (of SSD for each class, of RetinaNet and FCOS for each level). */
    topK?: number;
    /** Whether boxes of different classes drop each other. */
    classAgnostic?: boolean;
    /** Names of the outputs in the map, by their role in `docs/decode.md`. */
    outputNames?: {
        readonly [role: string]: string;
    };
}

/** Options of every evaluation. */
export declare interface CommonEvaluateOptions {
    /** `strict` follows the reference, `corrected` fixes its bugs. Default `strict`. */
    parity?: Parity;
    /** Lowest IoU of a match, each 0 to 1. Default 0.50, 0.55, ..., 0.95. */
    iouThresholds?: readonly number[];
    /** Recalls at which precision is sampled, each 0 to 1. Default 0.00, 0.01, ..., 1.00. */
    recallThresholds?: readonly number[];
    /**
     * Numbers of detections that count per image and category, best first. Default 1, 10, 100; for keypoints 20. LVIS takes one
     * number, the detections per image over all categories; default 300.
     */
    maxDetections?: readonly number[];
    /**
     * Images to evaluate: ids, or values of `file_name` that one image has. What the dataset does not have is ignored, with a warning. Default: all
     * of the dataset.
     */
    imageIds?: readonly Id[];
    /**
     * Categories to evaluate: ids, or names that one category has. What the dataset does not have finds nothing, with a warning. Default: all of
     * the dataset.
     */
    categoryIds?: readonly Id[];
    /** False compares boxes regardless of category. Default true. */
    useCategories?: boolean;
    /**
     * What to do with an annotation or a detection whose shape or numbers cannot be used: a quadrilateral whose sides cross, a broken mask,
     * another number of keypoints, no score; in `corrected` parity also what that refuses. `throw` throws a {@link BoxwiseError} that names
     * it. `skip` evaluates as if it were not there, and warns with the number of such records and the first of them. Missing and unknown ids
     * always throw. Default `throw`.
     */
    onBadRecord?: OnBadRecord;
    /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
    threads?: number;
    /**
     * The most records of each list: images, annotations, categories, detections. More are `TOO_LARGE`, before all of them are read. For inputs
     * that others send. Default: no limit.
     */
    maxRecords?: number;
    /**
     * The most bytes of memory that an input or the evaluation's arrays may need; `TOO_LARGE` if it is more. It is an estimate that is made
     * before most of the memory is taken: 160 bytes a record, the text of masks and keypoints, inputs that are held whole (compressed ones and
     * pipes), and 16 bytes for each value of `precision`. Default: no limit.
     */
    maxMemory?: number;
}

/** Options of {@link matrixNms} with either decay. */
export declare interface CommonMatrixNmsOptions extends SuppressionOptions {
    /** Only boxes with a score above this take part. Default -Infinity. */
    scoreThreshold?: number;
    /** Only lowered scores above this are kept. Default 0.05, as in the paper's code. */
    postThreshold?: number;
    /** Largest number of boxes that take part, best first; the time grows with its square. Default: no limit. */
    maxCandidates?: number;
}

/** Options of {@link softNms} by either method. */
export declare interface CommonSoftNmsOptions extends SuppressionOptions {
    /** Only lowered scores above this are kept; rounded to the type of the computation. Default 0.01. */
    scoreThreshold?: number;
}

/** Options of {@link Evaluation.compare}. */
export declare interface CompareOptions extends AnalysisOptions {
    /** Number of times that the images are drawn, 1 to 100,000. Default 1,000. */
    resamples?: number;
    /** Where the random numbers start: a whole number. The same seed gives the same answer, with any number of threads. Default 0. */
    seed?: number;
    /** Share of the draws within an interval. Default 0.95. */
    level?: number;
    /** Detections with `score >= confidence` count in the table of images. Default 0.25, which scores that are no probabilities do not have: give one. */
    confidence?: number;
}

/** A warning of one evaluation that the other does not have, or has of another number of things. */
export declare interface ComparisonWarning extends EvaluationWarning {
    /** Which evaluation has it. */
    of: 'before' | 'after';
}

/**
 * {@link distance_box_iou} minus a term for the aspect ratios (Zheng et al. 2020); `[N, M]`, flat. Boxes are `xyxy`.
 * PyTorch's arc tangent may differ in the last bit.
 *
 * ```ts
 * console.log(complete_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
declare function complete_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps?: number): Like<A>;

/**
 * {@link distance_box_iou_loss} plus a term for the aspect ratios. As in torchvision, `eps` applies only to that term; the rest is
 * computed with 1e-7. Arguments as in {@link generalized_box_iou_loss}.
 *
 * ```ts
 * console.log(complete_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
declare function complete_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction_2, eps?: number): Floats;

/**
 * Returns the same mask with its counts as compressed text.
 *
 * ```ts
 * console.log(mask.compress({ size: [2, 2], counts: [1, 2, 1] })); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
declare function compress(mask: RleInput): Rle;

declare function compress(masks: readonly RleInput[]): Rle[];

/** As `mask.compress` of `boxwise`, off the event loop. */
declare const compress_2: PlainLater<typeof mask_3.compress>;

/** Columns of pairs of categories that are taken for one another. */
export declare interface ConfusedPairColumns {
    /** Id of the objects' category. */
    truthId: Id[];
    /** Its name, if it has one. */
    truthName: (string | undefined)[];
    /** Id of the detections' category. */
    predictedId: Id[];
    /** Its name, if it has one. */
    predictedName: (string | undefined)[];
    /** Number of objects of the one that are detected as the other. */
    count: Uint32Array;
    /** The same as a fraction of the objects of the true category. */
    share: Float64Array;
}

/** Pixels by true class (row) and predicted class (column), in C order. */
export declare interface ConfusionMatrix {
    /** Number of pixels, row by row. */
    data: Float64Array;
    /** Number of rows and columns. */
    shape: [rows: number, columns: number];
    /** For each true class, the number of pixels without a predicted class. */
    unpredicted: Float64Array;
}

/** Options of {@link Evaluation.confusionMatrix}. */
export declare interface ConfusionOptions extends AnalysisOptions {
    /** Detections with `score >= confidence` count. Default 0.25, which scores that are no probabilities do not have: give one. */
    confidence?: number;
    /**
     * How detections are paired with objects. `same-class-first`: within each category as AP matches, then each false positive, by
     * descending score, takes the free object of another category that it overlaps most. `class-agnostic`: by descending score, each detection
     * takes the free object that it overlaps most, whatever its category. Default `same-class-first`.
     */
    rule?: 'same-class-first' | 'class-agnostic';
}

/**
 * Returns the boxes in another format, in their own type. A rotated box becomes its upright bounding box; an upright box becomes a
 * rotated box with angle 0.
 *
 * ```ts
 * console.log(convertBoxes([[1, 2, 3, 4]], { from: 'xyxy', to: 'xywh' })); // Float64Array(4) [ 1, 2, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees;
 *   `INVALID_ARGUMENT` for unknown formats
 */
export declare function convertBoxes(boxes: BoxesInput, options: ConvertOptions): FloatArray;

/** As {@link convertBoxes}, off the event loop. */
declare const convertBoxesLater: Later<typeof convertBoxes>;

/** Options of {@link convertBoxes}. */
export declare interface ConvertOptions {
    /** Format of the given boxes. */
    from: BoxFormat;
    /** Format of the returned boxes. */
    to: BoxFormat;
    /** Unit of the angles of rotated boxes: `radians` (default) or `degrees`. */
    angleUnit?: 'radians' | 'degrees';
}

/**
 * Gives a pipeline the right post-processing, and returns it. Only its own object is changed: `post_process_object_detection` of its image processor.
 *
 * ```ts
 * const detector = corrected(await pipeline('object-detection', 'onnx-community/dfine_s_coco-ONNX'));
 * const found = await detector('street.jpg', { threshold: 0.5 }); // [{ score, label, box: { xmin, ymin, xmax, ymax } }]
 * ```
 *
 * Detections are ordered by descending score. Boxes are not clipped to the image, as in transformers.
 *
 * @throws BoxwiseError `INVALID_ARGUMENT` for anything but a pipeline with an image processor; `UNKNOWN_ID` for a model that is none of `rt_detr`, `rt_detr_v2`,
 * `d_fine`, `rf_detr`, `detr`, `table-transformer` and `yolos`
 */
declare function corrected<P extends DetectionPipeline>(pipeline: P): P;

/**
 * Starts a worker in this process, which evaluates shards of {@link evaluateShards} until it is closed. Start as many as you like, on as many
 * machines; a worker may be killed at any time. The same version of boxwise is needed everywhere. A worker keeps the dataset in memory from one
 * shard to the next.
 *
 * ```ts
 * const worker = await createWorker({ connection }); // 'redis://queue.example:6379'
 * process.once('SIGTERM', () => worker.close());
 * ```
 *
 * A worker reads the paths and URLs that jobs name: connect it only to a Redis to which nobody else may write.
 *
 * Rejects with `NO_PACKAGE` if bullmq or ioredis is not installed, and with `NO_REDIS` if Redis is not reachable or older than 6.2.
 */
declare function createWorker(given: WorkerOptions_2): Promise<ShardWorker>;

/**
 * Cross-entropy of rows of class predictions (logits by default) with the true class of each row.
 *
 * ```ts
 * console.log(crossEntropy([[2, 0, 0]], [0]).value); // 0.2395447662218847
 * ```
 *
 * @param predictions rows of `classes` numbers, flat or nested
 * @param targets a class for each row; rows of `ignoreIndex` have no loss and do not count in the mean
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of rows; `INVALID_VALUE` for a target that is no class
 */
export declare function crossEntropy<R extends Reduction = 'mean'>(predictions: Numeric, targets: IntegersInput, options?: CrossEntropyOptions<R>): LossResult<R>;

/** As {@link crossEntropy}, off the event loop. */
declare const crossEntropyLater: LossLater<CrossEntropyOptions, IntegersInput>;

/** Options of `crossEntropy`. */
export declare interface CrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Whether predictions are logits; true. */
    logits?: boolean;
    /** The class of a target that has no loss. */
    ignoreIndex?: number;
}

/** CrowdPose's nine metrics by name; -1 if there is nothing to measure. */
export declare interface CrowdPoseMetrics {
    /** Average precision with 20 detections per image, mean over the similarity thresholds. */
    AP: number;
    /** Average precision at similarity 0.50. */
    AP50: number;
    /** Average precision at similarity 0.75. */
    AP75: number;
    /** Average recall with 20 detections per image. */
    AR: number;
    /** AR at similarity 0.50. */
    AR50: number;
    /** AR at similarity 0.75. */
    AR75: number;
    /** AP of images with a `crowdIndex` below 0.2, rounded to four decimals; not available per category. */
    APeasy: number;
    /** AP of images with a `crowdIndex` from 0.2 to below 0.8. */
    APmedium: number;
    /** AP of images with a `crowdIndex` of 0.8 or more. */
    APhard: number;
}

/** One precision-recall curve. */
declare interface Curve {
    recall: DoubleArray
    precision: DoubleArray
    scores: DoubleArray
    reached: number
}

/** Selects the curve that {@link Evaluation.precisionRecall} returns. */
export declare interface CurveOptions {
    /** One of the evaluation's IoU thresholds. Default: its first. */
    iou?: number;
    /** One of the area labels. Default: `all` where it is evaluated, as of AP; else the first. */
    area?: string;
    /** Number of detections of an image: one of the `maxDetections`. Default: the largest. */
    maxDetections?: number;
}

/** What a curve of {@link Evaluation.operatingCurve} is of: at most one of these. */
export declare interface CurveSubjects {
    /** The curve of this category. Default: of all categories. */
    categoryId?: Id;
    /** All categories: `micro` sums the counts, `macro` is the mean over the categories that have objects. Default `micro`. */
    average?: 'micro' | 'macro';
}

/**
 * A COCO dataset in memory: read it once and evaluate against it any number of times.
 *
 * ```ts
 * const dataset = Dataset.load('sample/gt.json');
 * console.log(dataset.imageCount); // 200
 * console.log(evaluate(dataset, 'sample/dt.json').metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`.
 */
export declare class Dataset extends Disposing {
    #private;
    private constructor();
    /**
     * Reads a dataset from a path, a `file:` URL, JSON bytes or a parsed object.
     *
     * Keeps only the data that evaluations need. Throws a {@link BoxwiseError} for text that is not JSON
     * (`INVALID_JSON`), JSON of another shape (`INVALID_SHAPE`), and records without the keys that every evaluation
     * needs (`MISSING_KEY`, `INVALID_TYPE`). If a record lacks a key that only some evaluations need (`bbox`, `area`,
     * `iscrowd`), those evaluations throw.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * console.log(dataset.imageCount, dataset.annotationCount); // 200 1471
     * ```
     */
    static load(source: DatasetSource, options?: LoadOptions): Dataset;
    /**
     * Opens a dataset that another thread of the process shares, without reading it again: both use the same memory.
     *
     * Throws `DISPOSED` if no thread has it any longer, or if the token is of another process; `INVALID_ARGUMENT` for anything that `share`
     * did not return. WebAssembly has memory of its own in each thread: there it throws `DISPOSED`.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * const again = Dataset.open(dataset.share()); // in another thread
     * console.log(again.categoryCount); // 80
     * ```
     */
    static open(token: DatasetToken): Dataset;
    /**
     * Returns a token with which other threads of the process (`worker_threads`) open the same dataset by {@link Dataset.open}. Send it by
     * `postMessage` or `workerData`. The memory is freed when the last thread has disposed of its dataset, so keep this one until the others have
     * opened theirs.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * const token = dataset.share();
     * console.log(Dataset.open(token).imageCount); // 200
     * ```
     */
    share(): DatasetToken;
    /** @internal */
    static wrap(handle: DatasetHandle, written: boolean, origin?: Origin): Dataset;
    /** @internal */
    static handle(dataset: Dataset): DatasetHandle;
    /**
     * Whether it was read from boxwise's own text of an object.
     *
     * @internal
     */
    static isWritten(dataset: Dataset): boolean;
    /**
     * Where it was read from.
     *
     * @internal
     */
    static originOf(dataset: Dataset): Origin;
    /** Number of images that the dataset lists. */
    get imageCount(): number;
    /** Number of annotations. */
    get annotationCount(): number;
    /** Number of categories that the dataset lists. */
    get categoryCount(): number;
    /**
     * The images that it lists, in columns, ascending by id.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * const [first] = dataset.imageTable().toTable();
     * console.log(first?.imageId, first?.fileName); // 1970 000000001970.jpg
     * ```
     */
    imageTable(): Table<ListedImageColumns>;
    /**
     * The categories that it lists, in columns, ascending by id.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * console.log(dataset.categoryTable().categoryName.slice(0, 2).join()); // person,bicycle
     * ```
     */
    categoryTable(): Table<ListedCategoryColumns>;
    /**
     * Its annotations in columns, in its order: also those of images and categories that it does not list. Columns of ids are made when they are first read.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * const { width, height, isCrowd } = dataset.annotationTable();
     * console.log(width.length, height[0]?.toFixed(1), isCrowd.includes(1)); // 1471 33.6 true
     * ```
     */
    annotationTable(): Table<ListedAnnotationColumns>;
    /**
     * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Evaluations remain
     * valid. Later uses of the dataset throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
     *
     * ```ts
     * const dataset = Dataset.load('sample/gt.json');
     * const { imageCount } = dataset;
     * dataset.dispose();
     * console.log(imageCount); // 200
     * ```
     */
    dispose(): void;
}

/** Ground truth in memory. */
declare class DatasetHandle {
    /** The list of images. */
    listedImages(): ListedImages
    /** The list of categories. */
    listedCategories(): ListedCategories
    /** The list of annotations. */
    listedAnnotations(): ListedAnnotations
    /** Reports the memory behind this small object to the garbage collector. */
    weigh(this: this): void
    /** Another handle of the same dataset, which stays when this one is disposed of. */
    share(): DatasetHandle
    /** The name by which other threads open the same dataset. */
    sharedName(): string
    /** The dataset with a name. */
    static opened(name: string): DatasetHandle
    /** Frees its memory at once, or when running evaluations have finished. */
    dispose(): void
    /** Number of images that the dataset lists. */
    imageCount(): number
    /** Number of annotations. */
    annotationCount(): number
    /** Number of categories that the dataset lists. */
    categoryCount(): number
}

/** `Dataset` of `boxwise`, loaded off the event loop. */
declare const DatasetLater: {
    /** As `Dataset.load` of `boxwise`: a promise of what can be evaluated against by either form of `evaluate`. */
    load: typeof loadLater;
};

/** What a dataset is loaded from: a path, a `file:` URL, JSON bytes, or a parsed dataset. */
export declare type DatasetSource = string | URL | JsonBytes | CocoDataset;

/** What {@link Dataset.share} returns: it can be cloned, and means something in this process only. */
export declare interface DatasetToken {
    /** A random name. */
    readonly name: string;
    /** Whether the dataset was read from an object. */
    readonly written: boolean;
    /** Where the dataset was read from. */
    readonly origin: {
        readonly kind: 'file' | 'bytes' | 'object';
        readonly path?: string;
    };
}

/** A tensor of onnxruntime: `data`, `dims`, `type`. */
export declare interface DataTensor {
    /** The numbers. */
    readonly data: unknown;
    /** Length of each axis. */
    readonly dims: readonly number[];
    /** Type of the numbers. */
    readonly type?: string;
}

/**
 * Decodes a model's raw outputs into the detections of one image: reads the head, removes low scores and overlapping boxes, and
 * scales the boxes to the image.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const found = decode(outputs, { model: 'yolov8', imageSize: [1280, 720] });
 * for (const { box, score, classId } of found) console.log(classId, score, box);
 * ```
 *
 * The model is always named, or the `metadata` of its ONNX file are given (`modelFromMetadata`), and never guessed; outputs that cannot be the named model's are refused. A score must be above
 * `scoreThreshold` (`'fcos-simple'` alone takes equal ones). NaN scores are above nothing; boxes with a coordinate that is
 * not finite are dropped. Equal scores keep the order of the tensor. Maps of no cells give no detections.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for dims that the model does not have, with a model that does read them;
 * `INVALID_VALUE` for numbers that cannot be the model's: logits where probabilities are expected and the reverse, fractions
 * where pixels are; `LENGTH_MISMATCH` for data that are not as long as dims say; `MISSING_KEY` for a missing output;
 * `UNKNOWN_ID` for an unknown model; `OUT_OF_RANGE` and `INVALID_ARGUMENT` for options, also for those of other models
 */
export declare function decode(outputs: RawOutputs, options: DecodeOptions | MetadataOptions): Detections;

/**
 * The bitmap of a mask, or those of an array of masks one after another: 1 (or `value`) for foreground, else 0.
 *
 * ```ts
 * const square = mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2]);
 * console.log(mask.decode(square)); // Uint8Array(4) [ 0, 1, 1, 0 ]
 * ```
 *
 * @throws BoxwiseError `TOO_LARGE` for more than 2³¹ pixels together, before memory is taken
 */
declare function decode_2(masks: RleInput | readonly RleInput[], options?: DecodeOptions_2): Uint8Array;

/** As `mask.decode` of `boxwise`, off the event loop. */
declare const decode_3: Later<typeof mask_3.decode>;

/**
 * Returns the bitmap of a mask; for an array of masks `[height, width, n]`.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.decode(square).data); // Uint8Array(4) [ 0, 1, 1, 0 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, of which pycocotools writes beyond its memory; `INVALID_VALUE` for
 *   counts that are not those of a mask of its size
 */
declare function decode_4(rleObjs: RleInput | readonly RleInput[]): Pixels;

/**
 * `decode` of `boxwise` for the outputs of a model of transformers.js, which is given in the place of a name.
 *
 * ```ts
 * const model = await AutoModelForObjectDetection.from_pretrained('onnx-community/rfdetr_nano-ONNX');
 * const outputs = await model(await processor(image));
 * const found = decode(outputs, { model, imageSize: [image.width, image.height] });
 * for (const { box, score, classId } of found) console.log(model.config.id2label[classId], score, box);
 * ```
 *
 * Unlike transformers, it clips boxes to the image; `clip: false` leaves them.
 *
 * @throws BoxwiseError `MISSING_KEY` for outputs without `logits` and `pred_boxes`; `UNKNOWN_ID` for models of other types;
 * `SHAPE_MISMATCH` for logits of another number of classes than the configuration has labels; others as `decode` of `boxwise`
 */
declare function decode_5(outputs: TransformersOutputs, options: TransformersOptions): Detections;

/** As {@link decode}, off the event loop. */
declare function decodeAsync(outputs: TransformersOutputs, options: TransformersOptions & PromiseOptions): Promise<Detections>;

/**
 * {@link decode} for each image of a batch, whose outputs have a first dimension for the images. `imageSize` is one size for all, or one
 * for each.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const found = decodeBatch(outputs, { model: 'yolov8', imageSize: [1280, 720] });
 * console.log(found.map((image) => image.length));
 * ```
 *
 * @throws BoxwiseError as {@link decode}; `SHAPE_MISMATCH` for outputs of different numbers of images
 */
export declare function decodeBatch(outputs: RawOutputs, options: DecodeBatchOptions | MetadataBatchOptions): Detections[];

/** As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred. */
export declare function decodeBatchLater(outputs: RawOutputs, options: (DecodeBatchOptions | MetadataBatchOptions) & TransferOptions & PromiseOptions): Promise<Detections[]>;

/** Options of `decodeBatch`. */
export declare type DecodeBatchOptions<M extends Model = Model> = M extends Model ? {
    model: M;
} & Omit<CommonDecodeOptions, 'imageSize'> & BatchOptions & ModelOptions[M] : never;

/**
 * Returns the boxes for offsets from anchors: the inverse of {@link encodeBoxes}, with dw and dh clamped. NaN stays NaN.
 *
 * ```ts
 * console.log(decodeBoxes([[0.5, 0, 0, 0]], [[0, 0, 10, 10]])); // Float64Array(4) [ 5, 0, 15, 10 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of offsets than of anchors; `OUT_OF_RANGE` for a `largestLogScale` that is NaN
 */
export declare function decodeBoxes<T extends Numeric>(deltas: T, anchors: Numeric, options?: CodingOptions): FloatsLike<T>;

/** As {@link decodeBoxes}, off the event loop. */
declare const decodeBoxesLater: CodingLater;

/**
 * Returns the boxes whose sides have the given distances from the points: the inverse of {@link encodeDistances}.
 *
 * ```ts
 * console.log(decodeDistances([[5, 5, 15, 5]], [[5, 5]])); // Float64Array(4) [ 0, 0, 20, 10 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of distances than of points; `OUT_OF_RANGE` for a `scale` that is not finite and
 *   above 0
 */
export declare function decodeDistances<T extends Numeric>(distances: T, points: Numeric, options?: DistanceOptions): FloatsLike<T>;

/** As {@link decodeDistances}, off the event loop. */
declare const decodeDistancesLater: DistanceLater;

/** As `decode` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred. */
export declare function decodeLater(outputs: RawOutputs, options: (DecodeOptions | MetadataOptions) & TransferOptions & PromiseOptions): Promise<Detections>;

/**
 * The models that `decode` reads, with their outputs and the options of their own.
 * It throws no error.
 *
 * ```ts
 * decodeModels().find(({ names }) => names.includes('detr'))?.outputs[0]?.name; // 'logits'
 * ```
 */
export declare function decodeModels(): readonly ModelFamily[];

/** Options of a model: those of every model, and those of its own. */
export declare type DecodeOptions<M extends Model = Model> = M extends Model ? {
    model: M;
} & CommonDecodeOptions & ModelOptions[M] : never;

/** Options of `decode`. */
declare interface DecodeOptions_2 {
    /** The order of the pixels. Default `column`. */
    order?: BitmapOrder;
    /** The byte of foreground, 1 to 255; 1 unless given. */
    value?: number;
}

/**
 * Decodes the output of an anchor-free YOLO head, `[4 + classes, anchors]` row by row (centre, size, then a row of probabilities for each
 * class), into rows of x1, y1, x2, y2, score and class, best first. Suppresses within each class.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const head = Float32Array.of(16, 12, 8, 6, 0.9); // one anchor, one class
 * console.log(decodeYolo(head, 1, 1)); // Float32Array(6) [ 12, 9, 20, 15, 0.8999999761581421, 0 ]
 * ```
 */
declare function decodeYolo(head: Float32Array, anchors: number, classes: number, options?: YoloOptions): Float32Array;

/** Predictions, one for each point. */
export declare interface DensePredictions {
    /** Rows of probabilities, one for each class: of logits, their sigmoid. */
    scores: Numeric;
    /** Rows of corners `(x1, y1, x2, y2)` in pixels. */
    boxes: Numeric;
    /** Rows of `(x, y)`: the position of each prediction. */
    points: Numeric;
}

/**
 * The models that could read a set of outputs, the likeliest first, and then the others with the reason why they cannot. Each
 * was tried with its options, of which the fewest that read the outputs are listed. Several models may read the same outputs, so check
 * the result on an image; `decode` never chooses a model.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const [likeliest] = describe(outputs);
 * console.log(likeliest?.model, likeliest?.reads, likeliest?.options);
 * ```
 *
 * @throws BoxwiseError `INVALID_ARGUMENT` for outputs that are no tensors; `LENGTH_MISMATCH` for data that are not as long as dims say;
 * `SHAPE_MISMATCH` if no output has several dimensions
 */
export declare function describe(outputs: RawOutputs, options?: DescribeOptions): ModelReading[];

/** As {@link describe}, off the event loop. */
export declare const describeLater: Later<typeof describe>;

/** Options of `describe`. */
export declare interface DescribeOptions {
    /** The size of the network's input in pixels. With it more models can be told apart. */
    inputSize?: Size | number;
}

/**
 * Finds the objects of an image: fits it into the input of a session, runs the session, and decodes its outputs. Boxes are in pixels of the image.
 *
 * ```ts
 * const session = await InferenceSession.create('yolo11n.onnx');
 * const found = await detect(session, sharp('street.jpg'), { model: 'yolo11' });
 * for (const { box, score, classId } of found) console.log(classId, score, box);
 * ```
 *
 * onnxruntime does not give out the metadata of a file. Pass the file's bytes as `metadata` in the place of a model's name; without either,
 * the error lists the models that read the session's outputs.
 *
 * A sharp object is turned as its EXIF data say. Sizes and layout of the input come from the session, or from `inputSize`. How the image is resized
 * follows the model, or `resize`. A `signal` ends everything but the run of the network itself, whose outputs are then dropped.
 *
 * The memory of the outputs goes to a thread and is gone from them after the call, as with `transfer: true` of `decode`; a session that keeps or reuses its
 * output tensors must return copies.
 *
 * @param session onnxruntime's `InferenceSession`, with one input for an image
 * @param image RGB or RGBA bytes with their size, a sharp object, or in a page what a canvas draws
 * @throws BoxwiseError as `letterboxImage` and `decode`; `MISSING_KEY` without a model's name and metadata, for an input of any size without
 * `inputSize`, and for further inputs without a tensor; `UNKNOWN_ID` for a tensor of no input; `SHAPE_MISMATCH` for a session whose input is no image. Errors of onnxruntime are passed on.
 */
declare function detect(session: OnnxSession, image: ImageInput, options: DetectOptions): Promise<Detections>;

/**
 * Finds the objects of several images, as {@link detect} those of one. The network runs once for all of them where its input takes several images, and otherwise
 * once for each, one after the other; the detections are the same. Images may differ in size, and are prepared together.
 *
 * ```ts
 * const session = await InferenceSession.create('yolo11n.onnx'); // exported with dynamic=True
 * const found = await detectBatch(session, [sharp('a.jpg'), sharp('b.jpg')], { model: 'yolo11' });
 * console.log(found.map((image) => image.length));
 * ```
 *
 * Inputs of different sizes, as those of networks for images of any size, are never in one run. Of one run all inputs and outputs are in memory: some 5 MB for each
 * image of 640 × 640, and the outputs.
 *
 * @param images as that of {@link detect}; without any the result is empty
 * @throws BoxwiseError as {@link detect}; `INVALID_ARGUMENT` for `batch: true` where the input is of one image or `feeds` are given; `SHAPE_MISMATCH` for outputs of another number of images
 */
declare function detectBatch(session: OnnxSession, images: readonly ImageInput[], options: DetectOptions & TogetherOptions): Promise<Detections[]>;

/** One detection. */
export declare interface Detection {
    /** `(x1, y1, x2, y2)` in pixels, or of rotated boxes `(cx, cy, width, height)`. */
    box: [number, number, number, number];
    /** Score of the detection. */
    score: number;
    /** Class index of the model. */
    classId: number;
    /** Index of the anchor, cell, query or row of the output. */
    source: number;
    /** For rotated boxes: radians from +x towards +y, clockwise on screen. */
    angle?: number;
    /** Keypoints, if the model has them. */
    keypoints?: Keypoint[];
    /** Mask, if the model has one. */
    mask?: Mask;
}

/** Detections as columns: the i-th box is `boxes[4 * i]` to `boxes[4 * i + 3]`. */
export declare interface DetectionColumns {
    /** Id of the image of each detection. */
    imageIds: IdColumn;
    /** Id of the category of each detection. */
    categoryIds: IdColumn;
    /**
     * Four numbers a detection, or as many as `format` says. Float32 values are widened to double before anything is computed. With `masks` or `keypoints` it
     * may be absent: areas, and boxes where they are asked for, are then those of the masks or of the points' extents.
     */
    boxes?: NumbersInput | readonly (readonly number[])[];
    /** A mask for each detection: RLE masks one by one, or packed in arrays. Default: the boxes are the masks. */
    masks?: readonly RleInput[] | PackedMasks;
    /** Confidence of each detection; only the order of scores matters. NaN ranks last. */
    scores: NumbersInput;
    /** Default `xywh`. `xyxy` becomes width = x2 - x1, `cxcywh` becomes x = cx - w / 2, in double. */
    format?: ResultBoxFormat;
    /** x and y in pixels and a third number, which is not read, of each point: `3 * pointsPerDetection` numbers per detection. */
    keypoints?: NumbersInput | readonly (readonly number[])[];
    /** Number of points of each detection. */
    pointsPerDetection?: number;
}

/**
 * Detections of several images as columns for `evaluate`.
 *
 * ```ts
 * const found = decodeBatch(outputs, { model: 'yolov8', imageSize: [[640, 427], [500, 375]] });
 * const columns = detectionColumns([[139, found[0]], [285, found[1]]], { categoryIds: cocoCategoryIds });
 * evaluate('instances_val2017.json', columns, { iouType: 'bbox' });
 * ```
 *
 * @throws BoxwiseError `UNKNOWN_ID` for a class that has no category; `INVALID_ARGUMENT` for images of which some have masks,
 * keypoints or rotated boxes and others do not
 */
export declare function detectionColumns(images: readonly (readonly [imageId: Id, found: Detections])[], options?: ColumnsOptions): EvaluationColumns;

/** Columns of detections. */
declare interface DetectionColumns_2 {
    boxes: FloatArray_2
    scores: FloatArray_2
    classIds: IntArray
    sources: UintArray
    angles?: FloatArray_2
    keypoints?: FloatArray_2
    keypointCount: number
    keypointSize: number
    maskFrames?: UintArray
    maskStarts?: UintArray
    maskData?: ByteArray
    /** Width and height of the network's input in whose pixels the boxes are, where they were not brought to an image. */
    inputSize?: Array<number>
}

/**
 * Numbers of detections and objects by true category (row) and predicted category (column). The last row and the last column are
 * background: detections on nothing, and objects that are missed.
 */
export declare class DetectionConfusion {
    /** The IoU threshold. */
    readonly iou: number;
    /** Label of the area range. */
    readonly area: string;
    /** Detections with `score >= confidence` count. */
    readonly confidence: number;
    /** How detections are paired with objects. */
    readonly rule: NonNullable<ConfusionOptions['rule']>;
    /** Ids of the categories, in the order of the rows and columns; background, the last, has none. */
    readonly categoryIds: readonly Id[];
    /** Names of the categories, `undefined` without one, and `background`. */
    readonly names: readonly (string | undefined)[];
    /** The counts in C order: `counts[truth * shape[1] + predicted]`. */
    readonly counts: Uint32Array;
    /** Number of rows and columns: the categories and background. */
    readonly shape: [rows: number, columns: number];
    /** @internal */
    constructor(found: {
        iou: number;
        area: string;
        counts: Uint32Array;
        size: number;
    }, subject: Subject, { confidence, rule }?: ConfusionOptions);
    /**
     * Returns the counts as fractions: of the objects of each category (`truth`, each row sums to 1; the diagonal is recall), of the detections of
     * each category (`predicted`, each column sums to 1; the diagonal is precision), or of `all`. A row or column of zeros stays zero.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
     * console.log(confusion.normalized('truth').data[0]?.toFixed(3)); // 0.629
     * ```
     */
    normalized(by?: 'truth' | 'predicted' | 'all'): NdArray;
    /**
     * Returns the pairs of different categories that are confused most often, at most `limit` (default 10), the most frequent first.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
     * const [first] = confusion.mostConfused(1).toTable();
     * console.log(first?.truthName, first?.predictedName, first?.count); // person bicycle 2
     * ```
     */
    mostConfused(limit?: number): Table<ConfusedPairColumns>;
    /**
     * Returns the matrix for JSON.stringify; the counts that are not 0 as `cells`, each [row, column, count].
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
     * console.log(JSON.parse(JSON.stringify(confusion)).confidence); // 0.3
     * ```
     */
    toJSON(): object;
}

/** Errors by kind, and what they cost. */
export declare interface DetectionErrors {
    /** The IoU threshold. */
    iou: number;
    /** Label of the area range. */
    area: string;
    /** Greatest IoU of a detection on background. */
    background: number;
    /** AP at the IoU threshold: by default the one that the metrics have; -1 without ground truth. */
    ap: number;
    /** The six kinds. Their costs do not add up to 1 - AP: errors hide behind one another. */
    kinds: Table<ErrorColumns>;
    /** What the kinds cost each category that has objects; their mean is the cost in `kinds`. Without rows for the definition `tidecv`. */
    perCategory: Table<CategoryErrorColumns>;
    /** By how much AP rises without any false positive. */
    falsePositiveCost: number;
    /** By how much AP rises if only the objects that are found need be found. */
    falseNegativeCost: number;
}

/** What became of a detection: it matches an object, counts neither for nor against, or is an error. */
export declare type DetectionOutcome = 'matched' | 'ignored' | Exclude<ErrorKind, 'missed'>;

/** A pipeline of transformers.js for object detection. */
declare interface DetectionPipeline {
    /** Its model. */
    readonly model: TransformersModel;
    /** Its processor. */
    readonly processor: object;
}

/** A detection as JSON: its mask is that of the whole image. */
export declare interface DetectionRecord extends Omit<Detection, 'mask'> {
    /** The mask of the whole image. */
    mask?: Rle;
}

/**
 * The detections of one image as columns, best first. Iterating returns them as objects.
 *
 * Columns are `Float64Array`s if an output is, otherwise `Float32Array`s.
 */
export declare class Detections implements Iterable<Detection> {
    #private;
    /** Four numbers per detection, in pixels; see `boxFormat`. */
    readonly boxes: Float32Array | Float64Array;
    /** Score of each detection. */
    readonly scores: Float32Array | Float64Array;
    /** Class index of each detection, as in the model. */
    readonly classIds: Int32Array;
    /** Index of the anchor, cell, query or row of the output of each detection. */
    readonly sources: Uint32Array;
    /** `'cxcywh'` for rotated boxes, whose angles are in `angles`; otherwise `'xyxy'`. */
    readonly boxFormat: 'xyxy' | 'cxcywh';
    /** Angle of each rotated box in radians. */
    readonly angles?: Float32Array | Float64Array;
    /** Keypoints of all detections, if the model has them. */
    readonly keypoints?: KeypointColumns;
    /** Masks of all detections, if the model has them. */
    readonly masks?: MaskColumns;
    /** @internal */
    constructor(columns: DetectionColumns_2, imageSize?: readonly [width: number, height: number]);
    /** Number of detections. */
    get length(): number;
    /**
     * Returns the detection at an index.
     *
     * ```ts
     * const output = { data: Float32Array.of(10, 20, 110, 220, 0.5, 17), dims: [1, 1, 6] };
     * const found = decode(output, { model: 'end-to-end', inputSize: 640 });
     * console.log(found.at(0).classId, found.at(0).box); // 17 [ 10, 20, 110, 220 ]
     * ```
     *
     * @throws BoxwiseError `OUT_OF_RANGE`
     */
    at(index: number): Detection;
    /**
     * The masks as COCO's run lengths, each of the whole image; none for a model without masks.
     *
     * ```ts
     * const masks = decode(outputs, { model: 'yolov8-seg', imageSize: [1280, 720] }).toRle(); // [{ size: [720, 1280], counts: '...' }]
     * ```
     *
     * @param imageSize the image's size in pixels; by default what `decode` was given
     * @throws BoxwiseError `INVALID_ARGUMENT` where no size is known
     */
    toRle(imageSize?: Size): Rle[];
    /**
     * The detections of an image as columns for `evaluate`: boxes, scores, and masks or keypoints where there are some.
     *
     * ```ts
     * evaluate(groundTruth, found.toColumns(42, { categoryIds: cocoCategoryIds }), { iouType: 'bbox' });
     * ```
     *
     * For several images see `detectionColumns`.
     */
    toColumns(imageId: Id, options?: ColumnsOptions): EvaluationColumns;
    /**
     * The detections as an array of plain objects, for `JSON.stringify`.
     *
     * ```ts
     * const output = { data: Float32Array.of(10, 20, 110, 220, 0.5, 17), dims: [1, 1, 6] };
     * const found = decode(output, { model: 'end-to-end', inputSize: 640 });
     * console.log(JSON.stringify(found)); // [{"box":[10,20,110,220],"score":0.5,"classId":17,"source":0}]
     * ```
     */
    toJSON(): DetectionRecord[];
    /** Iterates over the detections as objects. */
    [Symbol.iterator](): IterableIterator<Detection>;
}

/** Detections: a path, a `file:` URL, JSON bytes, a parsed results array, or columns. */
export declare type DetectionsInput = string | URL | JsonBytes | readonly CocoResult[] | readonly CocoKeypointResult[] | DetectionColumns;

/** Columns of detections that took part, by image (in the order of ids) and then by descending score. */
export declare interface DetectionTableColumns {
    /** Index in the input. */
    detection: Uint32Array;
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    categoryName: (string | undefined)[];
    /** Its score. */
    score: Float64Array;
    /** What became of it. */
    outcome: DetectionOutcome[];
    /** Index of the annotation that it matches; else of the object that its error is about, the one that it overlaps most; -1 without one. */
    object: Int32Array;
    /** Id of that annotation. */
    objectId: (Id | undefined)[];
    /** IoU (or OKS) with that annotation; 0 without one. */
    iou: Float64Array;
}

/** Options of {@link detect}: a model's name or the metadata of its ONNX file, and the options of `decode` but for `imageSize`. */
declare type DetectOptions = SessionOptions & (WithoutSize<DecodeOptions> | WithoutSize<MetadataOptions>);

/** Options of `matchDetr`; DETR's. */
export declare interface DetrOptions {
    /** `'softmax'` (default): minus the softmax probability; `'focal'`: the difference of focal losses by sigmoid. */
    classCost?: 'softmax' | 'focal';
    /** Weight of the class cost. Default 1 (2 for Deformable DETR). */
    classWeight?: number;
    /** Weight of the L1 distance. Default 5. */
    l1Weight?: number;
    /** Weight of the generalised IoU. Default 2. */
    giouWeight?: number;
    /** α of the focal loss. Default 0.25. */
    alpha?: number;
    /** γ of the focal loss. Default 2. */
    gamma?: number;
}

/** A transformer's predictions. */
export declare interface DetrPredictions {
    /** Rows of logits, one for each class; DETR's have one more for no object. */
    logits: Numeric;
    /** Rows of `(cx, cy, w, h)`, as fractions of the image. */
    boxes: Numeric;
}

/** What the draws say of a difference, `after` less `before`. NaN for metrics that are not drawn, and where no draw has objects. */
export declare interface DifferenceColumns {
    /** The value of `before`; -1 without objects. */
    before: Float64Array;
    /** The value of `after`. */
    after: Float64Array;
    /** `after` less `before`; NaN if one of them is -1. */
    delta: Float64Array;
    /** Lower end of the interval. */
    low: Float64Array;
    /** Upper end of the interval. */
    high: Float64Array;
    /** Share of the draws in which `after` is better: P(B > A). */
    better: Float64Array;
    /** Share of the draws in which both are equal. */
    tied: Float64Array;
    /** Two-sided p-value for no difference; its least value is 2 / (1 + resamples). */
    pValue: Float64Array;
}

/**
 * 1 - DIoU (Zheng et al. 2020). Otherwise like {@link iouLoss}.
 *
 * ```ts
 * console.log(diouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.25
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export declare function diouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): LossResult<R>;

/** As {@link diouLoss}, off the event loop. */
declare const diouLossLater: LossLater<IouLossOptions>;

/** The member that `using` calls. Empty in programs whose `lib` has no `Symbol.dispose` (before `esnext.disposable`). */
declare type Disposes = {
    readonly [Name in DisposeSymbol]: () => void;
};

/** The symbol that `using` calls; `never` if the program's `lib` does not have it. */
declare type DisposeSymbol = SymbolConstructor['dispose' & keyof SymbolConstructor];

/** A class whose `dispose` is what `using` calls, in runtimes that have the symbol. */
declare const Disposing: abstract new () => Base & Disposes;

/**
 * IoU minus the squared distance of the centres over the squared diagonal of the enclosing box (Zheng et al. 2020); `[N, M]`,
 * flat. Boxes are `xyxy`.
 *
 * ```ts
 * console.log(distance_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
declare function distance_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps?: number): Like<A>;

/**
 * 1 - IoU + the squared distance of the centres over the squared diagonal of the enclosing box, of each box with the box at the same
 * index. Arguments as in {@link generalized_box_iou_loss}.
 *
 * ```ts
 * console.log(distance_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
declare function distance_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction_2, eps?: number): Floats;

declare type DistanceLater = <T extends Numeric>(values: T, points: Numeric, options?: DistanceOptions & PromiseOptions) => Promise<FloatsLike<T>>;

/** Options of `encodeDistances` and `decodeDistances`. */
export declare interface DistanceOptions {
    /** Pixels per unit: the stride if a network predicts distances in cells. Default 1. */
    scale?: number;
}

/** Options of {@link Evaluation.distributions}. */
export declare interface DistributionOptions extends ErrorOptions_2 {
    /** Number of equal bins from 0 to 1; 1 to 10,000. Default 20. */
    bins?: number;
}

/** Options of raw maps with distributions of distances. */
declare interface DistributionOptions_2 extends RawOptions {
    /** Number of bins, `reg_max` as the model has it: YOLOv8's 16 distances start at 0, NanoDet's 8 go up to 7. Default: 16; NanoDet: 7. */
    regMax?: number;
}

/** Histograms of the detections. */
export declare interface Distributions {
    /** By score. */
    score: Table<HistogramColumns>;
    /** By IoU (or OKS) with the object that the detection matches, or that its error is about; 0 without one. */
    iou: Table<HistogramColumns>;
}

/** Doubles that a call returns. */
declare type DoubleArray = Float64Array

/** What a canvas draws: an `<img>`, `<video>` or `<canvas>`, an `ImageBitmap`, a `VideoFrame`. */
declare interface DrawableImage {
    /** Width of a canvas or bitmap, in pixels. */
    readonly width?: number;
    /** Height of a canvas or bitmap, in pixels. */
    readonly height?: number;
    /** Width of an `<img>`, in pixels. */
    readonly naturalWidth?: number;
    /** Height of an `<img>`, in pixels. */
    readonly naturalHeight?: number;
    /** Width of a `<video>`, in pixels. */
    readonly videoWidth?: number;
    /** Height of a `<video>`, in pixels. */
    readonly videoHeight?: number;
    /** Width of a `VideoFrame`, in pixels. */
    readonly displayWidth?: number;
    /** Height of a `VideoFrame`, in pixels. */
    readonly displayHeight?: number;
}

/** Options of `efficientDetAnchors`. */
export declare interface EfficientDetAnchorOptions {
    /** Width and height of the network's input in pixels. */
    imageSize: Size;
    /** Pixels between neighbouring cells, for each level. Default 8, 16, 32, 64, 128. */
    strides?: readonly number[];
    /** Side of the smallest anchor in strides. Default 4. */
    scale?: number;
    /** Number of scales per octave. Default 3. */
    octaves?: number;
    /** Factors of width and height. Default `[[1, 1], [1.4, 0.7], [0.7, 1.4]]`. */
    ratios?: readonly (readonly [width: number, height: number])[];
}

/**
 * Returns EfficientDet's anchors (Tan et al. 2020): `scale · stride · 2^(octave / octaves)` times each pair of factors of width and height. The sides of the maps are
 * the image's sides divided by the strides, rounded up.
 *
 * ```ts
 * console.log(efficientDetAnchors({ imageSize: [512, 512] }).length / 4); // 49104
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not above 0; `TOO_LARGE` above 2^26 anchors
 */
export declare function efficientDetAnchors(options: EfficientDetAnchorOptions): Float64Array;

/** As {@link efficientDetAnchors}, off the event loop. */
declare const efficientDetAnchorsLater: Later<typeof efficientDetAnchors>;

/** As `mask.encode` of `boxwise`, off the event loop. */
declare const encode: Later<typeof mask_3.encode>;

/**
 * The mask of a bitmap, a byte a pixel: foreground is what is not 0. Numbers of a network are foreground above `threshold`.
 *
 * With a size of three numbers, the masks of as many bitmaps that follow one another.
 *
 * ```ts
 * console.log(mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2])); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @param size height and width, and the number of bitmaps where an array of masks is wanted
 * @throws BoxwiseError `LENGTH_MISMATCH` when the bitmap has not height × width pixels (× the bitmaps), `SHAPE_MISMATCH` for a
 *   tensor with other axes, `INVALID_ARGUMENT` for fractions of which none is below 0 without `threshold`
 */
declare function encode_2(bitmap: BitmapInput, size: MaskSize, options?: EncodeOptions): Rle;

declare function encode_2(bitmap: BitmapInput, size: readonly [height: number, width: number, count: number], options?: EncodeOptions): Rle[];

/**
 * Returns the mask of a bitmap, in which every value but 0 is foreground; an array of masks for pixels with three axes.
 *
 * ```ts
 * console.log(mask.encode({ data: Uint8Array.of(0, 1, 1, 0), shape: [2, 2] })); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for pixels without two or three axes; `LENGTH_MISMATCH` for data that are not as long as the shape
 *   says; `INVALID_VALUE` for NaN
 */
declare function encode_3(bimask: PixelsInput): Rle | Rle[];

/**
 * Returns the offsets `(dx, dy, dw, dh)` from each anchor to the box at the same index: differences of the centres in units of the
 * anchor's sides, and logarithms of the ratios of the sides, times the weights (Girshick et al. 2014, appendix C). A box or an anchor
 * without area gives infinity or NaN, as the formulas do.
 *
 * ```ts
 * console.log(encodeBoxes([[0, 0, 20, 10]], [[0, 0, 10, 10]])); // Float64Array(4) [ 0.5, 0, 0.6931471805599453, 0 ]
 * ```
 *
 * @param boxes rows of `(x1, y1, x2, y2)`, flat or nested
 * @param anchors the same number of rows
 * @returns flat rows, in the type of `boxes`
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE` for weights that are not finite and above 0
 */
export declare function encodeBoxes<T extends Numeric>(boxes: T, anchors: Numeric, options?: CodingOptions): FloatsLike<T>;

/** As {@link encodeBoxes}, off the event loop. */
declare const encodeBoxesLater: CodingLater;

/**
 * Returns the distances `(left, top, right, bottom)` from each point to the sides of the box at the same index (FCOS, Tian et al.
 * 2019); negative if the point is outside.
 *
 * ```ts
 * console.log(encodeDistances([[0, 0, 20, 10]], [[5, 5]])); // Float64Array(4) [ 5, 5, 15, 5 ]
 * ```
 *
 * @param points rows of `(x, y)`, the same number as boxes
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes than of points; `OUT_OF_RANGE` for a `scale` that is not finite and
 *   above 0
 */
export declare function encodeDistances<T extends Numeric>(boxes: T, points: Numeric, options?: DistanceOptions): FloatsLike<T>;

/** As {@link encodeDistances}, off the event loop. */
declare const encodeDistancesLater: DistanceLater;

/** Options of `encode`. */
declare interface EncodeOptions {
    /** The order of the pixels. Default `column`; `row` for a tensor and for nested arrays. */
    order?: BitmapOrder;
    /**
     * Numbers above it are foreground. Default 0, for whole numbers and, where there are numbers below 0, for logits. Fractions of
     * which none is below 0 are refused without it: 0.5 if they are probabilities, 0 if they are logits. So are arrays of integers with
     * some below 0: 0 if they are quantised logits; pass bytes where what is not 0 is foreground.
     */
    threshold?: number;
    /** Number of threads. Default: all cores. Results do not depend on it. */
    threads?: number;
}

/** Options of end-to-end heads with keypoints. */
export declare interface EndToEndPoseOptions extends NormalizedOptions {
    /** Numbers of a keypoint: 2 for x and y, 3 with a score. Default: 3. */
    keypointSize?: 2 | 3;
}

/** Options of {@link ensembleSoftNms} by either method. */
export declare interface EnsembleDecayOptions extends FusionOptions {
    /** Only boxes with a lowered score above this are kept. Default 0.001. */
    scoreThreshold?: number;
}

/** Options of {@link ensembleSoftNms} by the Gaussian. */
export declare interface EnsembleGaussianOptions extends EnsembleDecayOptions {
    /** The default. */
    method?: 'gaussian';
    /** σ of the Gaussian. Default 0.5. */
    sigma?: number;
    /** Only the linear method has it. */
    iouThreshold?: never;
}

/** Options of {@link ensembleSoftNms} by the linear method. */
export declare interface EnsembleLinearOptions extends EnsembleDecayOptions {
    /** Scores are multiplied by 1 - IoU if the IoU is above `iouThreshold`. */
    method: 'linear';
    /** IoU above which scores are lowered. Default 0.5. */
    iouThreshold?: number;
    /** Only the Gaussian has it. */
    sigma?: never;
}

/**
 * NMS over the boxes of all models, label by label (ascending). Returns the same as `nms` of ensemble-boxes: with `weights`, scores
 * are multiplied by weight / sum of weights.
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(ensembleNms(models).scores); // Float64Array(1) [ 0.9 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export declare function ensembleNms(models: readonly ModelBoxes[], options: EnsembleNmsOptions & {
    trace: true;
}): TracedFusion;

export declare function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): FusedBoxes;

/** As {@link ensembleNms}, off the event loop. */
declare const ensembleNmsLater: Later<typeof ensembleNms>;

/** Options of {@link ensembleNms}. */
export declare interface EnsembleNmsOptions extends FusionOptions {
    /** IoUs above this suppress. Default 0.5. */
    iouThreshold?: number;
}

/**
 * Soft-NMS over the boxes of all models, label by label (ascending). Returns the same as `soft_nms` of ensemble-boxes: the
 * lowered scores decide which boxes are kept; the returned scores are the original ones.
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(ensembleSoftNms(models).scores); // Float64Array(2) [ 0.9, 0.6 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export declare function ensembleSoftNms(models: readonly ModelBoxes[], options: EnsembleSoftNmsOptions & {
    trace: true;
}): TracedFusion;

export declare function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): FusedBoxes;

/** As {@link ensembleSoftNms}, off the event loop. */
declare const ensembleSoftNmsLater: Later<typeof ensembleSoftNms>;

/** Options of {@link ensembleSoftNms}: those of its method, and no others. */
export declare type EnsembleSoftNmsOptions = EnsembleGaussianOptions | EnsembleLinearOptions;

/** An entry of a list with whatever members its file has. */
declare type Entry<T> = T & {
    [member: string]: unknown;
};

/** The stable names of the kinds of errors. */
export declare type ErrorCode = 
/** An argument or an option of the wrong type. */
'INVALID_ARGUMENT'
/** A number outside its range. */
| 'OUT_OF_RANGE'
/** Arrays of different lengths, or of a length that is not a multiple of the record's. */
| 'LENGTH_MISMATCH'
/** Tensor dimensions that do not fit the model or the other inputs. */
| 'SHAPE_MISMATCH'
/** Text that is not JSON, or is truncated. */
| 'INVALID_JSON'
/** Valid JSON of another shape, such as an object instead of a list. */
| 'INVALID_SHAPE'
/** Brackets that are nested too deep. */
| 'TOO_DEEP'
/** Too large for memory or for an index. */
| 'TOO_LARGE'
/** An input of 0 bytes. */
| 'EMPTY_INPUT'
/** A file that cannot be opened or read. */
| 'UNREADABLE_FILE'
/** A file that is not an image, is damaged, or has another pixel format. */
| 'INVALID_IMAGE'
/** A record without a required key. */
| 'MISSING_KEY'
/** A value of the wrong type in a record. */
| 'INVALID_TYPE'
/** A value of the right type in a record that makes no sense. */
| 'INVALID_VALUE'
/** A detection of an image that the dataset does not have. */
| 'UNKNOWN_IMAGE'
/** An id, label or name that does not exist. */
| 'UNKNOWN_ID'
/** Two records with the same id. */
| 'DUPLICATE_ID'
/** No binary of boxwise for this platform, or one of another version. */
| 'NO_BINARY'
/** A package that a function needs is not installed. */
| 'NO_PACKAGE'
/** No Redis that can be used: not reachable, too old, or gone for too long. */
| 'NO_REDIS'
/** No worker takes the work, or each that took a part of it was lost. */
| 'NO_WORKER'
/** An object that was used after its `dispose`. */
| 'DISPOSED'
/** A bug in boxwise; in WebAssembly also memory that ran out, and every call after either. */
| 'INTERNAL';

/** Columns of errors, one row for each kind. */
export declare interface ErrorColumns {
    /** The kind of error. */
    kind: ErrorKind[];
    /** Number of errors. */
    count: Uint32Array;
    /** By how much AP at `iou` rises if these errors, and no others, are repaired: TIDE's dAP as a fraction. */
    cost: Float64Array;
}

/** Options of {@link Evaluation.errors}. */
export declare type ErrorCostOptions = CocoErrorOptions | TidecvErrorOptions;

/**
 * What is wrong with a false positive, or with an object that is not found: TIDE's Cls, Loc, Both, Dupe, Bkg and Miss.
 *
 * - `classification`: on an object of another category (IoU of at least `iou`).
 * - `localization`: on an object of its category, but badly (IoU from `background` to `iou`).
 * - `both`: of another category, and badly.
 * - `duplicate`: on an object that a detection with a higher score matches.
 * - `background`: on nothing.
 * - `missed`: an object that no detection matches and no error of the first two kinds is on.
 */
export declare type ErrorKind = 'classification' | 'localization' | 'both' | 'duplicate' | 'background' | 'missed';

/** Which errors a table or a histogram has. */
declare interface ErrorOptions_2 extends AnalysisOptions {
    /** Greatest IoU of a detection on background, from 0.1 to `iou`. Default 0.1. */
    background?: number;
}
export { ErrorOptions_2 as ErrorOptions }

/** The place of an error in the inputs; unknown members are absent. */
export declare interface ErrorPlace {
    /** Path of the file, or name of the argument if it was passed in memory. */
    input?: string;
    /** The list of the record: `annotations`, `images`, `categories`, `results`. */
    list?: string;
    /** Index of the record in its list, from 0. */
    record?: number;
    /** Id of the record, as written. */
    id?: string;
    /** Offset in the input in bytes, from 0. */
    byte?: number;
}

/** What an image has of a category, at one area range. T is the thresholds, D the results, G the annotations. */
declare interface EvalImg {
    /** Id of the image. */
    image_id: Id;
    /** Id of the category. */
    category_id: Id;
    /** The area range in square pixels: least and greatest. */
    aRng: [number, number];
    /** Number of detections that count. */
    maxDet: number;
    /** Ids of the detections. */
    dtIds: Id[];
    /** Ids of the annotations. */
    gtIds: Id[];
    /** [T][D]: the id of the annotation that the result matches, or 0. */
    dtMatches: Id[][];
    /** [T][G]: the id of the result that the annotation matches, or 0. */
    gtMatches: Id[][];
    /** Scores of the detections. */
    dtScores: number[];
    /** [G]: 1 for an annotation that need not be found; these come last. */
    gtIgnore: number[];
    /** [T][D]: the result counts neither for nor against. */
    dtIgnore: boolean[][];
}

/**
 * Evaluates detections against ground truth, with the results of pycocotools 2.0.11 (or of the reference of another `protocol`), to
 * the last bit.
 *
 * Equal scores keep the order of the input (a stable merge sort); NaN scores rank last. docs/parity.md lists the other rules of the
 * reference, and where `parity: 'corrected'` differs. An empty results list scores 0.
 *
 * Blocks until it is done; the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const { metrics } = evaluate('sample/gt.json', 'sample/dt.json');
 * console.log(metrics.AP.toFixed(3), metrics.AP50.toFixed(3)); // 0.579 0.781
 * ```
 *
 * @param groundTruth a path, a `file:` URL, JSON bytes, a parsed COCO dataset, or a {@link Dataset}
 * @param detections a path, a `file:` URL, JSON bytes, a parsed results array, or typed columns
 * @throws BoxwiseError with a stable `code`, and where known the record and the byte
 */
export declare function evaluate<const Options extends EvaluateOptions = Record<never, never>>(groundTruth: GroundTruthInput, detections: DetectionsInput, options?: Options): Evaluation<MetricsOf<Options>>;

/** Options of the promise form. */
export declare type EvaluateAsyncOptions = EvaluateOptions & {
    /** Called repeatedly with the fraction of the inputs that has been read, 0 to 1. Default: not called. */
    onProgress?: (fraction: number) => void;
};

/**
 * As `evaluate` of `boxwise`, off the event loop. Typed arrays and bytes are copied before it returns. Parsed objects are read in slices
 * of a few milliseconds while the event loop goes on, so do not change them before the promise is settled.
 */
declare function evaluateLater<const Options extends EvaluateAsyncOptions & PromiseOptions = Record<never, never>>(groundTruth: GroundTruthInput, detections: DetectionsInput, options?: Options | (EvaluateAsyncOptions & PromiseOptions & Options)): Promise<Evaluation<MetricsOf<Options>>>;

/** Options of `evaluate`. Those of one protocol or `iouType` do not compile beside another. */
export declare type EvaluateOptions = EvaluatorOptions & {
    /**
     * True keeps what analyses across categories need ({@link Evaluation.confusionMatrix}, {@link Evaluation.errors}): all boxes; of masks and
     * rotated boxes, the overlaps with objects of other categories. It also records which detections match, so that the first analysis does not
     * match again. The metrics are the same. Default false.
     */
    analysis?: boolean;
};

/**
 * Evaluates the panoptic quality (PQ) of predicted segmentations, bit-identical to panopticapi in a single process.
 *
 * A predicted segment matches a true segment of its category if their IoU is above 0.5. Pixels without a true segment (0)
 * count in no union. Unmatched predictions are left out if more than half of their pixels are such pixels or in
 * crowds of their category. Kirillov et al., Panoptic Segmentation, CVPR 2019. `iouType: 'boundary'` computes boundary PQ, `modified` of the result is PQ†.
 *
 * Blocks until it is done; the function of the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
 * const json = {
 *   categories: [{ id: 1, name: 'cat', isthing: 1 }],
 *   annotations: [{ image_id: 7, segments_info }],
 * };
 * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
 * console.log(evaluatePanoptic({ json, masks }, { json, masks }).metrics.PQ); // 1
 * ```
 *
 * @param groundTruth COCO's panoptic format with its masks, or the path of its JSON file
 * @param predictions the same; if an image has several predictions, the last one counts
 * @throws BoxwiseError `UNKNOWN_ID` for an image without a prediction, an id in a predicted mask without a segment, and a
 * segment of an unknown category; `INVALID_VALUE` for a predicted segment without pixels; `SHAPE_MISMATCH` for masks of different
 * sizes; `INVALID_IMAGE`, `TOO_LARGE` and `UNREADABLE_FILE` for PNG files; `MISSING_KEY`, `INVALID_TYPE` for records
 */
export declare function evaluatePanoptic(groundTruth: PanopticInput, predictions: PanopticInput, options?: PanopticOptions): PanopticEvaluation;

/** As `evaluatePanoptic` of `boxwise`, off the event loop; maps and bytes are copied before it returns. */
declare function evaluatePanopticLater(groundTruth: PanopticInput, predictions: PanopticInput, options?: PanopticAsyncOptions & PromiseOptions): Promise<PanopticEvaluation>;

/**
 * Evaluates semantic segmentation: mean IoU, accuracies, Dice coefficient and the confusion matrix, as defined by
 * mmsegmentation 1.2.2, in double precision.
 *
 * Pass one image, arrays of images, or two folders of PNG files with the same names. To add images one by one use
 * {@link SemanticAccumulator}. Predicting the ignored label is a miss of the pixel's class. Blocks until it is done; the function of
 * the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const labels = Uint8Array.of(0, 0, 1, 255);
 * const predictions = Uint8Array.of(0, 1, 1, 0);
 * console.log(evaluateSemantic(labels, predictions, { classes: 2 }).metrics.mIoU); // 0.5
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a label that is neither a class nor ignored, with its pixel and image; `LENGTH_MISMATCH` or
 * `SHAPE_MISMATCH` for labels and predictions of different sizes; `INVALID_IMAGE`, `TOO_LARGE`, `UNREADABLE_FILE` for files, `EMPTY_INPUT` for
 * a folder without any
 */
export declare function evaluateSemantic(labels: SemanticInput, predictions: SemanticInput, options: EvaluateSemanticOptions): SemanticEvaluation;

/** Options of the promise form. */
export declare interface EvaluateSemanticAsyncOptions extends EvaluateSemanticOptions {
    /** Called repeatedly with the fraction of files that is done, 0 to 1. Default: not called. */
    onProgress?: (fraction: number) => void;
}

/** As `evaluateSemantic` of `boxwise`, off the event loop; maps are copied before it returns. */
declare function evaluateSemanticLater(labels: SemanticInput, predictions: SemanticInput, options: EvaluateSemanticAsyncOptions & PromiseOptions): Promise<SemanticEvaluation>;

/** Options of `evaluateSemantic`. */
export declare interface EvaluateSemanticOptions extends SemanticOptions {
    /** Number of threads, which share the images. Default: all cores that the process may use. Results do not depend on it. */
    threads?: number;
}

/**
 * Evaluates detections that are split into shards, on `worker_threads` that share one dataset. The result has the bits of one call of `evaluate`
 * with all detections in the order of `shards`; only `voc` ranks equal scores of different images in the order of the dataset's ids. A thread that
 * ends in the middle of a shard, as for want of memory, is replaced twice.
 *
 * ```ts
 * const { metrics } = await evaluateShards({ dataset: 'sample/gt.json', shards: ['sample/dt.json'] });
 * console.log(metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * All detections of an image are in one shard: otherwise it rejects with `DUPLICATE_ID`, which names the image and both shards. Errors about a
 * shard name it: `UNREADABLE_FILE` for one that is missing or cannot be fetched, `INVALID_JSON` for one that is cut off; others are those of
 * `evaluate`. `NO_WORKER` if three threads ended in the middle of the same shard. What needs the detections themselves (`matches`, analyses)
 * throws `INVALID_ARGUMENT`.
 */
declare function evaluateShards<const Options extends EvaluatorOptions = Record<never, never>>(given: WorkersOptions<Options>): Promise<Evaluation<MetricsOf<Options>>>;

/**
 * Evaluates detections that are split into shards on the workers of a queue ({@link createWorker}, `npx boxwise worker`), as a flow: a job for each
 * shard, and a parent that merges. The result has the bits of one call of `evaluate` with all detections in the order of `shards`, whatever
 * happens on the way: workers that are lost, jobs that are done twice, shards that are tried again, a Redis that restarts. Only `voc` ranks equal
 * scores of different images in the order of the dataset's ids.
 *
 * Workers read paths and URLs themselves: a path must name the same file on all machines. Bytes, and a dataset that is an object, travel through
 * Redis. A `Dataset` must have been loaded from a path.
 *
 * ```ts
 * const { metrics } = await evaluateShards({
 *   connection, // 'redis://queue.example:6379'
 *   dataset: '/data/gt.json',
 *   shards: ['/data/dt-0.json', 'https://bucket.example/dt-1.json.gz'],
 *   options: { iouType: 'bbox' },
 *   onProgress: (fraction, { name }) => console.log(fraction, name),
 *   signal: AbortSignal.timeout(3_600_000),
 * });
 * ```
 *
 * All detections of an image are in one shard: otherwise it rejects with `DUPLICATE_ID`, which names the image and both shards. Errors about a
 * shard name it: `UNREADABLE_FILE` for one that is missing or cannot be fetched, `INVALID_JSON` for one that is cut off; others are those of
 * `evaluate`. `NO_PACKAGE` if bullmq or ioredis is not installed; `NO_REDIS` if Redis is not reachable, older than 6.2, or away for too long;
 * `NO_WORKER` if no worker is connected for too long, or if six were lost in the middle of the same shard. An abort removes the jobs.
 */
declare function evaluateShards_2<const Options extends EvaluatorOptions = Record<never, never>>(given: QueueOptions<Options>): Promise<Evaluation<MetricsOf<Options>>>;

/**
 * Evaluates multi-object tracking: HOTA, CLEAR (MOTA) and identity metrics (IDF1), with the results of TrackEval 1.3.0 for boxes of MOT Challenge.
 *
 * Pass a file, a folder of sequences, columns, or an object with a sequence for each name. Sequences of both sides are paired by name; two that are given
 * alone are a pair. docs/tracking.md says what files look like, which boxes do not count, and what each metric means. Blocks until it is done;
 * the function of the same name in `boxwise/promises` leaves the event loop free.
 *
 * - **Matching** is one to one by the Hungarian algorithm; among equal sums it is SciPy's.
 * - **Empty sides**: without ground truth or without results shares are 0, LocA is 1, and `warnings` says so.
 *
 * ```ts
 * const groundTruth = { frames: [1, 2, 3], trackIds: [7, 7, 7], boxes: [[0, 0, 10, 20], [2, 0, 10, 20], [4, 0, 10, 20]] };
 * const results = { frames: [1, 2, 3], trackIds: [1, 1, 2], boxes: [[0, 0, 10, 20], [2, 0, 10, 20], [4, 0, 10, 20]] };
 * const { HOTA, MOTA, IDF1, IDSW } = evaluateTracking(groundTruth, results).metrics;
 * console.log(HOTA.toFixed(3), MOTA.toFixed(3), IDF1.toFixed(3), IDSW); // 0.745 0.667 0.667 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`; `EMPTY_INPUT` for a folder without sequences; `UNKNOWN_ID` for a sequence of one side alone; `DUPLICATE_ID` for a track
 * with two boxes in a frame; `LENGTH_MISMATCH`, `INVALID_VALUE` and `OUT_OF_RANGE` for lines and columns, with the file and the line
 */
export declare function evaluateTracking(groundTruth: TrackingInput, results: TrackingInput, options?: TrackingOptions): TrackingEvaluation;

/** As `evaluateTracking` of `boxwise`, in slices of a few milliseconds between which the event loop goes on; columns are copied before it returns. */
declare function evaluateTrackingLater(groundTruth: TrackingInput, results: TrackingInput, options?: TrackingOptions & PromiseOptions): Promise<TrackingEvaluation>;

/**
 * Evaluates the parts of COCO-WholeBody in one call: body, feet, face, left hand, right hand, and all 133 points together, with the numbers of xtcocotools 1.14.3 (docs/keypoints.md).
 *
 * Annotations and results have `keypoints` (17 points), `foot_kpts` (6), `face_kpts` (68), `lefthand_kpts` and `righthand_kpts` (21 each), as x, y and visibility or score.
 * A part is ignored in an object without a labelled point of it, and left out of a result whose scores of it are all 0. A result may have a score for each part (`foot_score`, `face_score`,
 * `lefthand_score`, `righthand_score`, `wholebody_score`); without it `score` counts.
 *
 * ```ts
 * const part = (points: number) => Array.from({ length: 3 * points }, (_, i) => (i % 3 === 2 ? 2 : 10 + i));
 * const points = { keypoints: part(17), foot_kpts: part(6), face_kpts: part(68), lefthand_kpts: part(21), righthand_kpts: part(21) };
 * const own = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 90, 90], area: 8100, iscrowd: 0, ...points };
 * const groundTruth = { images: [{ id: 1 }], categories: [{ id: 1, name: 'person' }], annotations: [own] };
 * const { face, wholebody } = evaluateWholeBody(groundTruth, [{ image_id: 1, category_id: 1, score: 0.9, ...points }]);
 * console.log(face.metrics.AP.toFixed(2), wholebody.metrics.AP.toFixed(2)); // 1.00 1.00
 * ```
 *
 * @throws BoxwiseError `MISSING_KEY`, `LENGTH_MISMATCH`, `INVALID_TYPE` and `INVALID_VALUE` for points, with the record; `INVALID_JSON`, `UNREADABLE_FILE`; otherwise as `evaluate`
 */
export declare function evaluateWholeBody(groundTruth: WholeBodyInput, detections: WholeBodyInput, options?: WholeBodyOptions): WholeBodyEvaluation;

/** As `evaluateWholeBody` of `boxwise`, part by part off the event loop. */
declare function evaluateWholeBodyLater(groundTruth: WholeBodyInput, detections: WholeBodyInput, options?: WholeBodyOptions & PromiseOptions): Promise<WholeBodyEvaluation>;

/**
 * The result of an evaluation. Metrics are available at once; large arrays, matches and tables are computed on first access and
 * kept. A metric without ground truth is -1, as in pycocotools.
 *
 * It holds native memory that is freed some time after nothing reaches it any more, also in a loop that does not wait; `dispose` or
 * `using` frees it at once.
 *
 * @typeParam Names the names of the metrics, which depend on the protocol and on what is compared
 */
export declare class Evaluation<Names = Metrics> extends Disposing {
    #private;
    /** @internal */
    constructor(handle: EvaluationHandle, origins: Origins);
    /**
     * The metrics in the reference's order; for COCO boxes AP, AP50, AP75, APs, APm, APl, AR1, AR10,
     * AR100, ARs, ARm, ARl.
     */
    get stats(): Float64Array;
    /** The metrics by name. */
    get metrics(): Names;
    /**
     * Returns the text that the reference prints, character for character, with its final line break.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * console.log(evaluation.summary().split('\n')[1]); //  Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.781
     * ```
     */
    summary(): string;
    /** The options after defaults: the axes of the arrays. */
    get params(): EvaluationParams;
    /** Precision at each recall threshold, [T, R, K, A, M]: IoU, recall, category, area, detections. LVIS's arrays have no axis M. */
    get precision(): NdArray;
    /** The highest recall, [T, K, A, M]. */
    get recall(): NdArray;
    /** The score of the detection that reaches each recall threshold, [T, R, K, A, M]. */
    get scores(): NdArray;
    /**
     * Returns the metrics of each category, in the order of `params.categoryIds`.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * const [first] = evaluation.perCategory();
     * console.log(first?.categoryId, first?.AP.toFixed(3), first?.AP50.toFixed(3)); // 1 0.602 0.833
     * ```
     */
    perCategory(): CategoryMetrics<Names>[];
    /**
     * Returns one precision-recall curve.
     *
     * `iou` may differ from the threshold in the last digits: 0.9 finds 0.8999999999999999. Throws `UNKNOWN_ID` for a category, area
     * label, IoU threshold or number of detections that was not evaluated, with those that were.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * const curve = evaluation.precisionRecall(1, { iou: 0.5 });
     * console.log(curve.recall[50], curve.precision[50]?.toFixed(3), curve.scores[50]); // 0.5 1.000 0.413
     * ```
     */
    precisionRecall(categoryId: Id, options?: CurveOptions): PrecisionRecall;
    /**
     * Which detection matched which annotation, as indices into the inputs. Matches again on first access, which blocks: on a server call
     * `promises.matches()` first.
     */
    get matches(): Matches;
    /** Suspicious things found in the data; empty for clean data. docs/troubleshooting.md has the cause and the cure of each code. */
    get warnings(): EvaluationWarning[];
    /**
     * Precision, recall and F-beta at the best confidence of each category, and at the best one for all; or at a given confidence, or at one
     * with a minimum of precision or recall.
     *
     * Counts are those of the matching that AP is computed from, with the largest of `maxDetections`: detections that AP ignores (matched to
     * a crowd or to an object outside the area range, or unmatched and outside it) count neither for nor against. Candidates for the best
     * confidence are the scores of the detections that count; if several have the same F, the highest is taken. NaN scores never count.
     *
     * Throws `UNKNOWN_ID` for an IoU threshold or area label that was not evaluated, `INVALID_ARGUMENT` for the protocols `voc` and
     * `openimages`. docs/analysis.md has the definitions and says where other libraries differ.
     *
     * ```ts
     * const { micro, perCategory } = evaluate('sample/gt.json', 'sample/dt.json').operatingPoints();
     * console.log(micro.fScore.toFixed(3), micro.confidence, perCategory.length); // 0.777 0.2028 80
     * ```
     */
    operatingPoints(options?: OperatingPointOptions): OperatingPoints;
    /**
     * Precision, recall and F-beta at every confidence, of one category or of all: see {@link Evaluation.operatingPoints}. Throws also
     * `UNKNOWN_ID` for a category that was not evaluated.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * const curve = evaluation.operatingCurve({ categoryId: 1 });
     * console.log(curve.length, curve.confidence[0], curve.precision[0], curve.recall.at(-1)?.toFixed(3)); // 840 0.9502 1 0.905
     * ```
     */
    operatingCurve(options?: OperatingCurveOptions): Table<OperatingCurveColumns>;
    /**
     * Which category is taken for which, and for background. With the default rule the diagonal has AP's true positives, a column sums to the
     * true and false positives of its category and a row to its objects, so it agrees with {@link Evaluation.operatingPoints}. Detections that
     * AP ignores are left out.
     *
     * Needs an evaluation with `analysis: true`, else throws `INVALID_ARGUMENT`; other errors are those of `operatingPoints`. Keypoints are not
     * compared across categories. docs/analysis.md says which library has which rule.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const [pair] = evaluation.confusionMatrix({ confidence: 0.3 }).mostConfused().toTable();
     * console.log(pair?.truthName, pair?.predictedName, pair?.count); // person bicycle 2
     * ```
     */
    confusionMatrix(options?: ConfusionOptions): DetectionConfusion;
    /**
     * Errors by kind, and by how much AP would rise without each kind, as TIDE has it (Bolya et al., ECCV 2020), from AP's matching at one
     * IoU threshold.
     *
     * Needs an evaluation with `analysis: true`, else throws `INVALID_ARGUMENT`; `OUT_OF_RANGE` for a `background` outside 0.1 to `iou`; other
     * errors are those of `operatingPoints`. docs/analysis.md has the definition and says where tidecv differs.
     *
     * ```ts
     * const { ap, kinds } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).errors();
     * console.log(ap.toFixed(3), kinds.kind[0], kinds.cost[0]?.toFixed(3)); // 0.781 classification 0.060
     * ```
     */
    errors(options?: ErrorCostOptions): DetectionErrors;
    /**
     * Every detection that took part: what it matches, its IoU and what is wrong with it, with ids and names from the dataset. By image, the
     * best first. Needs an evaluation with `analysis: true`; errors are those of {@link Evaluation.errors}.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const [first] = evaluation.detectionTable().toTable();
     * console.log(first?.score, first?.outcome, first?.iou.toFixed(3)); // 0.7798 classification 0.924
     * ```
     */
    detectionTable(options?: ErrorOptions_2): Table<DetectionTableColumns>;
    /**
     * Every annotation that took part, and the detection that matches it; see {@link Evaluation.detectionTable}.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const objects = evaluation.objectTable().toTable();
     * console.log(objects.filter(({ outcome }) => outcome === 'missed').length); // 97
     * ```
     */
    objectTable(options?: ErrorOptions_2): Table<ObjectColumns>;
    /**
     * True and false positives, missed objects and F1 of each image, the worst first. With `cost: true` also how much AP would rise without the
     * image, and images are sorted by that. Needs an evaluation with `analysis: true`; errors are those of `operatingPoints`.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const [worst] = evaluation.imageTable({ cost: true }).toTable();
     * console.log(worst?.imageId, worst?.cost.toFixed(5)); // 57612 0.00807
     * ```
     */
    imageTable(options?: ImageTableOptions): Table<ImageColumns>;
    /**
     * LRP, the localization-recall-precision error (Oksuz et al., TPAMI 2022), with its parts: at the confidence where it is least (optimal LRP)
     * for each category, or at a given one. Candidates are the distinct scores; of equal errors the highest confidence is taken.
     *
     * Errors are those of `operatingPoints`; `OUT_OF_RANGE` for a NaN confidence, and at an IoU threshold of 1, where LRP is undefined.
     * docs/analysis.md has the definition.
     *
     * ```ts
     * const { mean } = evaluate('sample/gt.json', 'sample/dt.json').lrp();
     * console.log(mean.lrp.toFixed(3), mean.localization.toFixed(3)); // 0.487 0.129
     * ```
     */
    lrp(options?: LrpOptions): LrpErrors;
    /**
     * Precision, recall and F1 of all detections whatever their scores: for detectors that give none, such as vision-language models, where
     * AP would depend on the order of the rows. In each image and category, detections and objects are paired so that there are the most pairs with
     * the IoU, and among those the greatest sum of IoU. Detections on crowds and on ignored objects are left out.
     *
     * Errors are those of `confusionMatrix`; `OUT_OF_RANGE` for an IoU threshold below 0.1. docs/analysis.md has the definition.
     *
     * ```ts
     * const { micro } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).withoutScores();
     * console.log(micro.precision.toFixed(3), micro.recall.toFixed(3)); // 0.263 0.893
     * ```
     */
    withoutScores(options?: AnalysisOptions): UnscoredRates;
    /**
     * AP where scores are equal: the order of such rows decides which of two detections chooses an object first, and whether a true positive
     * stands before a false one. The least, the greatest and the expected AP over all orders of rows with equal scores, matched anew for each; of
     * categories with many orders some are drawn.
     *
     * Errors are those of `confusionMatrix`; `OUT_OF_RANGE` for an IoU threshold below 0.1, more than 64 thresholds, and wrong numbers.
     * docs/analysis.md has the definition.
     *
     * ```ts
     * const { mean } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).tieOrders({ iou: 0.5 });
     * console.log(mean.least.toFixed(4), mean.expected.toFixed(4), mean.greatest.toFixed(4)); // 0.7809 0.7809 0.7810
     * ```
     */
    tieOrders(options?: TieOrderOptions): TieOrders;
    /**
     * Whether scores are probabilities: of the detections with a score near 0.7, are 70% true positives? Reliability bins, the expected and the
     * maximum calibration error, of all and of each category, and the temperature and Platt scaling that correct the scores.
     *
     * Detections that AP ignores and NaN scores are left out. Errors are those of `operatingPoints`; `OUT_OF_RANGE` for `bins`, a NaN `minScore` and
     * scores outside 0 to 1. docs/analysis.md has the definition and says where other libraries differ.
     *
     * ```ts
     * const { ece, plattScaling } = evaluate('sample/gt.json', 'sample/dt.json').calibration();
     * console.log(ece.toFixed(3), plattScaling.ece.toFixed(3)); // 0.103 0.045
     * ```
     */
    calibration(options?: CalibrationOptions): Calibration;
    /**
     * Histograms of the scores and of the IoUs of true positives, false positives and ignored detections, as in
     * {@link Evaluation.detectionTable}. Detections with a NaN score are left out.
     *
     * Needs an evaluation with `analysis: true`; errors are those of {@link Evaluation.errors}, and `OUT_OF_RANGE` for `bins` and scores outside 0 to 1.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const { score } = evaluation.distributions({ bins: 5 });
     * console.log(score.lower[4], score.truePositives[4], score.falsePositives[4]); // 0.8 61 0
     * ```
     */
    distributions(options?: DistributionOptions): Distributions;
    /**
     * AP, AP at `iou` and recall of parts of the dataset, with their counts: of images (by weather, camera, size of the image) or of objects (by
     * any attribute of the annotations), given by the records of the dataset's JSON or by a manifest.
     *
     * A slice of images has the metrics of an evaluation of these images alone; nothing is matched again. In a slice of objects, the others are
     * ignored like crowds and matched again; detections that match none count in every slice. Rows without the attribute are in no slice.
     *
     * Needs an evaluation with `analysis: true`. Throws `INVALID_ARGUMENT` for records of which none is evaluated or two have one id, `TOO_LARGE`
     * for more than 10,000 slices; other errors are those of {@link Evaluation.operatingPoints}.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const { images } = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as { images: { id: number; width: number }[] };
     * const table = evaluation.slices({ images, by: ({ width }) => (width < 640 ? 'narrow' : 'wide') });
     * console.log(table.slice, table.images);
     * ```
     */
    slices<Row extends object = Attributes>(options: SliceOptions<Row>): Table<SliceColumns>;
    /**
     * Labels of the dataset that the detections contradict: objects without a label, inaccurate boxes, wrong categories, ranked by ObjectLab's
     * scores (Tkachenko et al., 2023), per box and per image.
     *
     * Needs an evaluation of boxes with `analysis: true`, else throws `INVALID_ARGUMENT`; `OUT_OF_RANGE` for a NaN threshold, and for scores that are no
     * probabilities. Look at `passed`
     * first: where no detection reaches a threshold, nothing can be found. docs/analysis.md has the definition.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const { passed, boxes } = evaluation.labelErrors({ overlookedScore: 0.6, swappedScore: 0.6 });
     * console.log(passed.overlooked, boxes.kind[0]); // 327 badlyLocated
     * ```
     */
    labelErrors(options?: LabelErrorOptions): LabelErrors;
    /**
     * Compares this evaluation with a later one of the same dataset: differences of metrics and categories, how much of them is chance, and
     * which images and objects are fixed or broken.
     *
     * Images are drawn with replacement, as many as there are, `resamples` times, and both evaluations are measured on each draw (paired
     * bootstrap). An image that is drawn twice counts twice. Intervals are percentiles, linear between values. The same seed gives the same
     * bits with any number of threads.
     *
     * Both need `analysis: true`. Throws `INVALID_ARGUMENT`, naming what differs, unless images, annotations, categories, thresholds and limits
     * are the same, and for the protocols `voc` and `openimages`; `OUT_OF_RANGE` for `resamples`, `seed` and `level`. docs/analysis.md has the
     * definitions.
     *
     * ```ts
     * const before = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as import('boxwise').CocoResult[];
     * const after = evaluate('sample/gt.json', results.filter(({ score }) => score > 0.3), { analysis: true });
     * const [ap] = before.compare(after, { resamples: 200 }).metrics.toTable();
     * console.log(ap?.delta.toFixed(3), ap?.better); // -0.124 0
     * ```
     */
    compare(after: Evaluation<Names>, options?: CompareOptions): EvaluationComparison;
    /**
     * Returns an HTML page that explains this evaluation: findings in sentences, tables, curves, the confusion matrix at any confidence and IoU
     * threshold, and a gallery. It is one file that needs no server; write it to disk and open it. With `compare` it shows two evaluations of
     * one dataset.
     *
     * Needs an evaluation with `analysis: true`, and Node.js; in a browser `report` of `boxwise/report` does the same, without thumbnails. Masks, keypoints and rotated boxes are read again from the files that were evaluated, or from JSON and objects in memory, so do
     * not change bytes before; columns, and datasets that were loaded from memory, are drawn as boxes. Throws `INVALID_ARGUMENT` for options, and for the protocols `voc` and `openimages`; errors of
     * a comparison are those of {@link Evaluation.compare}. docs/report.md says what the page shows.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
     * const page = evaluation.report({ title: 'Sample' });
     * console.log(page.startsWith('<!doctype html>'), page.length < 1_000_000); // true true
     * ```
     */
    report(options?: ReportOptions<Evaluation<Names>>): string;
    /** The large arrays and the analyses off the event loop: `await evaluation.promises.matches()`. */
    get promises(): EvaluationPromises;
    /**
     * Where the numbers come from: version and platform, names, sizes and digests (SHA-256) of the files, time, duration and counts. The digests are
     * made when it is called, from the files; a file that has changed since it was evaluated has none.
     *
     * ```ts
     * const { detections, counts } = evaluate('sample/gt.json', 'sample/dt.json').provenance();
     * console.log(detections.name, counts.images, counts.detections); // dt.json 200 5001
     * ```
     */
    provenance(): Provenance;
    /** @internal What of data and settings differs, so that numbers cannot be compared; `undefined` if they can. */
    static differenceOf(one: Evaluation<unknown>, other: Evaluation<unknown>): string | undefined;
    /**
     * What a report of it is made of.
     *
     * @internal
     */
    static reported(evaluation: Evaluation<unknown>, compare: unknown): ReportSubject[];
    /**
     * Returns metrics, stats, params and warnings for JSON.stringify; -1 stays -1, ids beyond 2^53 are texts.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.AP50); // 0.7809260766367419
     * ```
     */
    toJSON(): {
        metrics: Names;
        stats: number[];
        params: EvaluationParams;
        warnings: EvaluationWarning[];
    };
    /**
     * Frees the native memory at once. A second call does nothing. Values that you have already read remain valid; later uses of the
     * evaluation throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
     *
     * ```ts
     * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
     * const { AP } = evaluation.metrics;
     * evaluation.dispose();
     * console.log(AP.toFixed(3)); // 0.579
     * ```
     */
    dispose(): void;
}

/** Detections of images as columns, which `evaluate` takes. */
export declare interface EvaluationColumns {
    /** Image of each detection. */
    imageIds: OwnIds;
    /** Category of each detection. */
    categoryIds: OwnIds;
    /** Boxes in `format`. */
    boxes: Float32Array | Float64Array;
    /** Score of each detection. */
    scores: Float32Array | Float64Array;
    /** Format of the boxes. */
    format: 'xyxy' | 'cxcywhr';
    /** Masks of whole images. */
    masks?: RleInput[];
    /** x, y and a score of each keypoint. */
    keypoints?: Float64Array;
    /** Number of keypoints of a detection. */
    pointsPerDetection?: number;
}

/** The comparison of two evaluations of one dataset. */
export declare interface EvaluationComparison {
    /** Number of draws. */
    resamples: number;
    /** The seed. */
    seed: number;
    /** Share of the draws within an interval. */
    level: number;
    /** Metrics of all categories. */
    metrics: Table<MetricDifferenceColumns>;
    /** AP of each category, in the order of `params.categoryIds`. */
    perCategory: Table<CategoryDifferenceColumns>;
    /** Images with more or fewer errors. */
    images: Table<ImageDifferenceColumns>;
    /** Objects that only one of them finds. */
    objects: Table<ObjectDifferenceColumns>;
    /**
     * What may make the difference besides the detector: warnings that only one of them has, such as masks of another size, boxes of another
     * format, or detections that were left out.
     */
    warnings: ComparisonWarning[];
}

/** The result of an evaluation; [`evaluation`] has its methods. */
declare class EvaluationHandle {
    /** The values of the reference's metrics. */
    stats(): DoubleArray
    /** The values of all metrics, including those of other area labels. */
    metricValues(): DoubleArray
    /** Names of all metrics. */
    metricNames(): Array<string>
    /** The reference's printed text. */
    summary(): string
    /** The parameters with defaults filled in. */
    params(): UsedParams
    /** Precision `[T, R, K, A, M]`; LVIS's arrays have no axis M. */
    precision(): NdArray_2
    /** Recall `[T, K, A, M]`. */
    recall(): NdArray_2
    /** Scores `[T, R, K, A, M]`. */
    scores(): NdArray_2
    /** What tables call images and annotations; nothing unless the evaluation keeps what analyses need. */
    sources(): SourceColumns
    /** Numbers of evaluated images, of annotations and detections in the input, and of evaluated categories. */
    counts(): DoubleArray
    /** The categories' names, in the order of the axis K. */
    categoryNames(): Array<string | undefined | null>
    /** The metrics of each category. */
    perCategory(): Array<CategoryRow>
    /** One curve. The category's id is written as in JSON: strings in quotes, integers without. */
    precisionRecall(category: string, iou?: number | undefined | null, area?: string | undefined | null, maxDetections?: number | undefined | null): Curve
    /** Matches of detections and annotations. */
    matches(): MatchColumns
    /** Warnings about suspicious data. */
    warnings(): Array<WarningRow>
    /** What of data and settings is not as in another evaluation; nothing if their numbers can be compared. */
    differenceFrom(other: EvaluationHandle): string | null
    /** Reports the memory behind this small object to the garbage collector. */
    weigh(this: this): void
    /** Frees its memory at once. */
    dispose(): void
}

/** The options of an evaluation after defaults: the axes of its arrays. */
export declare interface EvaluationParams {
    /** Evaluation protocol. */
    protocol: Protocol;
    /** What was compared. */
    iouType: IouType;
    /** `strict` or `corrected`. */
    parity: Parity;
    /** Axis T. */
    iouThresholds: number[];
    /** Axis R. */
    recallThresholds: number[];
    /** Axis K; a single `-1` with `useCategories: false`. */
    categoryIds: Id[];
    /** Axis A. */
    areaRanges: [label: string, min: number, max: number][];
    /** Axis M, ascending. */
    maxDetections: number[];
    /** Whether detections were compared only within their category. */
    useCategories: boolean;
    /** Of keypoints: the standard deviation of each point, or those of each category. */
    keypointSigmas?: number[] | [categoryId: Id, sigmas: number[]][];
    /** Of boundaries: their width as a share of the image's diagonal. */
    dilationRatio?: number;
    /** Of `voc`: how AP is made of the curve. */
    interpolation?: 'all-points' | '11-points';
    /** Of `voc`: whether a box includes its last pixel. */
    coordinates?: 'pixels' | 'continuous';
    /** Of `openimages`: whether detections count for the ancestors of their class too. */
    expandDetections?: boolean;
    /** Of `openimages`: weight of a group-of box. */
    groupOfWeight?: number;
    /** Of `openimages`: whether only classes that were verified in an image count there. */
    verifiedOnly?: boolean;
    /** `skip`, if records that cannot be used were left out. */
    onBadRecord?: 'skip';
}

/**
 * The large arrays and the analyses of an {@link Evaluation} off the event loop: the same names and arguments, each returning a
 * promise.
 */
export declare class EvaluationPromises {
    #private;
    /** @internal */
    constructor(subject: () => Subject, kept: Kept, reported: (compare: unknown) => ReportSubject[]);
    /** As `matches` of {@link Evaluation}, which then has them at once. */
    matches(options?: PromiseOptions): Promise<Matches>;
    /** As `precision` of {@link Evaluation}, which then has it and the other two arrays at once. */
    precision(options?: PromiseOptions): Promise<NdArray>;
    /** As `recall` of {@link Evaluation}, which then has it and the other two arrays at once. */
    recall(options?: PromiseOptions): Promise<NdArray>;
    /** As `scores` of {@link Evaluation}, which then has them and the other two arrays at once. */
    scores(options?: PromiseOptions): Promise<NdArray>;
    /** As `operatingPoints` of {@link Evaluation}. */
    operatingPoints(options?: OperatingPointOptions & PromiseOptions): Promise<OperatingPoints>;
    /** As `operatingCurve` of {@link Evaluation}. */
    operatingCurve(options?: OperatingCurveOptions & PromiseOptions): Promise<Table<OperatingCurveColumns>>;
    /** As `confusionMatrix` of {@link Evaluation}. */
    confusionMatrix(options?: ConfusionOptions & PromiseOptions): Promise<DetectionConfusion>;
    /** As `errors` of {@link Evaluation}. */
    errors(options?: ErrorCostOptions & PromiseOptions): Promise<DetectionErrors>;
    /** As `detectionTable` of {@link Evaluation}. */
    detectionTable(options?: ErrorOptions_2 & PromiseOptions): Promise<Table<DetectionTableColumns>>;
    /** As `objectTable` of {@link Evaluation}. */
    objectTable(options?: ErrorOptions_2 & PromiseOptions): Promise<Table<ObjectColumns>>;
    /** As `imageTable` of {@link Evaluation}. */
    imageTable(options?: ImageTableOptions & PromiseOptions): Promise<Table<ImageColumns>>;
    /** As `lrp` of {@link Evaluation}. */
    lrp(options?: LrpOptions & PromiseOptions): Promise<LrpErrors>;
    /** As `withoutScores` of {@link Evaluation}. */
    withoutScores(options?: AnalysisOptions & PromiseOptions): Promise<UnscoredRates>;
    /** As `tieOrders` of {@link Evaluation}. */
    tieOrders(options?: TieOrderOptions & PromiseOptions): Promise<TieOrders>;
    /** As `calibration` of {@link Evaluation}. */
    calibration(options?: CalibrationOptions & PromiseOptions): Promise<Calibration>;
    /** As `distributions` of {@link Evaluation}. */
    distributions(options?: DistributionOptions & PromiseOptions): Promise<Distributions>;
    /** As `slices` of {@link Evaluation}. */
    slices<Row extends object = Attributes>(options: SliceOptions<Row> & PromiseOptions): Promise<Table<SliceColumns>>;
    /** As `labelErrors` of {@link Evaluation}. */
    labelErrors(options?: LabelErrorOptions & PromiseOptions): Promise<LabelErrors>;
    /** As `compare` of {@link Evaluation}. */
    compare(after: {
        readonly promises: EvaluationPromises;
    }, options?: CompareOptions & PromiseOptions): Promise<EvaluationComparison>;
    /** As `report` of {@link Evaluation}; can also put small pictures into the file (`thumbnails`). */
    report(options?: ReportOptions<{
        readonly promises: EvaluationPromises;
    }> & PromiseOptions): Promise<string>;
    /** As `provenance` of {@link Evaluation}. */
    provenance(options?: PromiseOptions): Promise<Provenance>;
}

/** Something suspicious in the data, and how often it occurs. */
export declare interface EvaluationWarning {
    /** Stable name of the kind of warning. */
    code: string;
    /** What was found, and how it affects the metrics. */
    message: string;
    /** Number of records that it concerns. */
    count: number;
}

/**
 * An evaluation to which images are added as they come, in any order: in a training loop, from several workers, from shards.
 *
 * An image is matched when it is added, and its detections are then forgotten: what is kept of each takes about 12 bytes. `result()` has the
 * bits of one call of `evaluate` with all detections, image by image in the order of the dataset's ids. Only `voc` ranks equal scores of
 * different images in the order of the input; all other protocols give the same bits for any order of the images. Within an image, equal
 * scores keep the order of the input.
 *
 * All detections of an image are added at once; a second time throws `DUPLICATE_ID`. After an error nothing is added. Images that are never
 * added count as images without detections. Of the analyses, results have those that need scores and outcomes alone: `operatingPoints`,
 * `operatingCurve`, `calibration`, `imageTable`, and `slices` of images. What needs boxes or matched objects (`matches`, `errors`,
 * `confusionMatrix`, ...) throws `INVALID_ARGUMENT`: use `evaluate` for it.
 *
 * ```ts
 * const evaluator = new Evaluator('sample/gt.json');
 * const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as import('boxwise').CocoResult[];
 * for (const imageId of new Set(results.map(({ image_id }) => image_id)))
 *   evaluator.add(
 *     imageId,
 *     results.filter(({ image_id }) => image_id === imageId),
 *   );
 * console.log(evaluator.result().metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`. docs/scale.md has more: snapshots, shards,
 * and what is kept.
 *
 * @typeParam Options the options, on which the names of the metrics depend
 */
export declare class Evaluator<const Options extends EvaluatorOptions = Record<never, never>> extends Disposing {
    #private;
    /**
     * An evaluator without images.
     *
     * Errors are those of `evaluate` for options and ground truth; `INVALID_ARGUMENT` for `analysis: true`.
     *
     * @param dataset a {@link Dataset}, or anything that one is loaded from
     */
    constructor(dataset: GroundTruthInput, options?: Options);
    /**
     * Adds an image with all its detections, or with none (`[]`).
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.add(42, decode(outputs, { model: 'yolov8', imageSize: [640, 480] }), { categoryIds: cocoCategoryIds });
     * ```
     *
     * Throws `DUPLICATE_ID` for an image that has been added, `UNKNOWN_IMAGE` for one that the dataset does not list, `INVALID_ARGUMENT` for
     * detections of another image; other errors are those of `evaluate` for detections.
     *
     * @param detections what `decode` returns, columns, or results; `image_id` and `imageIds` may be left out
     */
    add(imageId: Id, detections: ImageDetections, options?: ColumnsOptions): this;
    /**
     * Adds all images of results: a path, a `file:` URL, JSON bytes, a results array or columns, as `evaluate` takes them. Returns the number
     * of images.
     *
     * Errors are those of {@link Evaluator.add}.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * console.log(evaluator.addAll('sample/dt.json')); // 200
     * ```
     */
    addAll(detections: DetectionsInput): number;
    /**
     * Adds some images, and returns precision, recall and F1 of these images alone.
     *
     * Errors are those of {@link Evaluator.add}; `UNKNOWN_ID` for an `iou` that is not evaluated.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * const { precision, recall } = evaluator.addBatch([[57612, [{ category_id: 1, bbox: [7, 167, 149, 95], score: 0.9 }]]]);
     * ```
     */
    addBatch(images: readonly (readonly [imageId: Id, detections: ImageDetections])[], options?: AddBatchOptions): BatchScores;
    /**
     * Adds the images of a snapshot, which `toBytes` returned here or on another machine. Snapshots can be added one by one as they arrive, so that
     * no more than one is in memory.
     *
     * Errors are those of {@link Evaluator.fromBytes} for bytes; after an error nothing is added.
     *
     * ```ts
     * const [shard, all] = [new Evaluator('sample/gt.json'), new Evaluator('sample/gt.json')];
     * shard.addAll('sample/dt.json');
     * console.log(all.addSnapshot(shard.toBytes()).imageCount === shard.imageCount); // true
     * ```
     */
    addSnapshot(bytes: Uint8Array): this;
    /**
     * Returns precision, recall and F1 of all images so far. Throws `UNKNOWN_ID` for an `iou` that is not evaluated.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.addAll('sample/dt.json');
     * const { precision, recall } = evaluator.scores({ confidence: 0.3 });
     * console.log(precision.toFixed(3), recall.toFixed(3)); // 0.932 0.614
     * ```
     */
    scores(options?: ScoresOptions): BatchScores;
    /**
     * Returns the evaluation of the images so far; you can add more afterwards.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.addAll('sample/dt.json');
     * console.log(evaluator.result().metrics.AP.toFixed(3)); // 0.579
     * ```
     */
    result(options?: ResultOptions): Evaluation<MetricsOf<Options>>;
    /** `addAll` and `result` off the event loop. */
    get promises(): EvaluatorPromises<MetricsOf<Options>>;
    /** Number of images that have been added. */
    get imageCount(): number;
    /** Number of detections that have been added, evaluated or not. */
    get detectionCount(): number;
    /** About how many bytes of native memory the images take that have been added. */
    get keptBytes(): number;
    /**
     * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added. {@link Evaluator.fromBytes}
     * reads it, in this process or on another machine, with the same version of the layout.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.addAll('sample/dt.json');
     * const same = Evaluator.fromBytes(evaluator.toBytes(), 'sample/gt.json');
     * console.log(same.result().metrics.AP.toFixed(3)); // 0.579
     * ```
     */
    toBytes(): Uint8Array;
    /**
     * Makes an evaluator of a snapshot, or of several with different images.
     *
     * Throws `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the dataset or the options
     * are not those of the evaluator that made it; `DUPLICATE_ID` for an image that two snapshots have. Errors of dataset and options are
     * those of `new Evaluator`.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.addAll('sample/dt.json');
     * const again = Evaluator.fromBytes(evaluator.toBytes(), 'sample/gt.json');
     * console.log(again.result().metrics.AP.toFixed(3)); // 0.579
     * ```
     */
    static fromBytes<const Options extends EvaluatorOptions = Record<never, never>>(bytes: Uint8Array | readonly Uint8Array[], dataset: GroundTruthInput, options?: Options): Evaluator<Options>;
    /**
     * Makes an evaluator with the images of all; the given ones remain as they are. The order does not matter: the result and the snapshot have the
     * bytes of one evaluator to which all images were added.
     *
     * Throws `INVALID_ARGUMENT` for an empty list and for evaluators with different datasets or options, `DUPLICATE_ID` for an image that two
     * have.
     *
     * ```ts
     * const [one, other] = [new Evaluator('sample/gt.json'), new Evaluator('sample/gt.json')];
     * one.addAll('sample/dt.json');
     * console.log(Evaluator.merge([one, other]).result().metrics.AP.toFixed(3)); // 0.579
     * ```
     */
    static merge<const Options extends EvaluatorOptions>(evaluators: readonly Evaluator<Options>[]): Evaluator<Options>;
    /**
     * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Results remain valid; later uses
     * throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
     *
     * ```ts
     * const evaluator = new Evaluator('sample/gt.json');
     * evaluator.addAll('sample/dt.json');
     * const { AP } = evaluator.result().metrics;
     * evaluator.dispose();
     * console.log(AP.toFixed(3)); // 0.579
     * ```
     */
    dispose(): void;
}

/** Options of an `Evaluator`: those of `evaluate`. Analyses need every detection, so there is no `analysis`. */
export declare type EvaluatorOptions = CommonEvaluateOptions & TaskOptions;

/** What an {@link Evaluator} does off the event loop. */
export declare interface EvaluatorPromises<Names> {
    /**
     * As `addAll`. Typed arrays and bytes are copied before it returns; do not change parsed objects before the promise is settled. A promise that
     * rejects, as by an abort, has added nothing.
     */
    addAll(detections: DetectionsInput, options?: PromiseOptions): Promise<number>;
    /** As `result`. */
    result(options?: ResultOptions & PromiseOptions): Promise<Evaluation<Names>>;
}

/** A level's points. */
export declare interface FcosLevel {
    /** Number of points of the level. */
    points: number;
    /** Pixels between neighbouring points. */
    stride: number;
    /**
     * Range of the largest distance to a side, for all levels or none. Default: 4 to 8 strides, the first level from 0, the last without limit.
     */
    range?: readonly [above: number, below: number];
}

/** Options of `assignFcos`. */
export declare interface FcosOptions extends Sharing {
    /** Radius around a centre, in strides. Default 1.5. */
    radius?: number;
    /**
     * Boxes, in pixels, of regions without annotations, such as crowds. A point inside one of them takes no part: its label is -1, its `matched` -2 and its centerness 0.
     * Default: none.
     */
    ignore?: Numeric;
}

/** Options of the tutorial's FCOS. */
export declare interface FcosSimpleOptions {
    /** Pixels from cell to cell. Default: 8. */
    strides?: readonly number[];
}

/** Features with their dimensions, row-major: `[images, channels, height, width]`. */
export declare interface FeatureMap<T extends FloatArray = FloatArray> {
    /** The numbers, row-major. */
    readonly data: T;
    /** `[images, channels, height, width]`. */
    readonly dims: readonly number[];
}

/** Features in whatever tensor holds them, or in nested arrays. Their type decides that of the result. */
export declare type FeaturesInput<T extends FloatArray = FloatArray> = FeatureMap<T> | TensorInput | readonly (readonly (readonly (readonly number[])[])[])[];

declare type FeaturesLater<Options> = <T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: Options & PromiseOptions) => Promise<FeatureMap<FloatsLike<T>>>;

/** What is read of a response. */
declare interface FetchedResponse {
    /** Whether the status is one of success. */
    readonly ok: boolean;
    /** The status, such as 200 or 404. */
    readonly status: number;
    /** The body, decoded. */
    arrayBuffer(): Promise<ArrayBuffer>;
}

/** Fetches a URL: `globalThis.fetch`, or a function that adds credentials or reads from a store of objects. */
declare type FetchShard = (url: string, init: {
    signal?: AbortSignal;
}) => Promise<FetchedResponse>;

/** Flags in C order. */
declare interface Flags {
    data: ByteArray
    shape: Array<number>
}

/** Numbers in one piece of memory. Boxes keep their own precision: nothing is widened on the way. */
export declare type FloatArray = Float32Array | Float64Array;

/** A result in the precision of the boxes. */
declare type FloatArray_2 = Float32Array | Float64Array

/** An array of floating-point numbers of either width. */
declare type Floats = FloatArray;

/** Boxes x1, y1, x2, y2, flat. */
declare type Floats_2 = Float32Array | Float64Array;

/** A `Float32Array` for single and half precision, else a `Float64Array`. */
export declare type FloatsLike<T> = T extends Float32Array | HalfArray ? Float32Array : T extends NumberArray | readonly unknown[] ? Float64Array : FloatArray;

/**
 * Focal loss (Lin et al. 2017): `-α_t (1 - p_t)^γ ln p_t`, with its gradient with respect to each prediction.
 *
 * Probabilities are clipped to 1e-7 from 0 and 1, where the gradient is then 0. With `logits: true` predictions are logits; the loss is then
 * computed with softplus and never overflows. NaN predictions give NaN; no predictions give 0.
 *
 * ```ts
 * console.log(focalLoss([0.01], [0]).value); // 7.537751890126101e-7
 * ```
 *
 * @param targets 0 or 1 for each prediction
 * @throws BoxwiseError `LENGTH_MISMATCH`, `INVALID_VALUE` for other targets and for numbers that are no probabilities, `OUT_OF_RANGE`
 */
export declare function focalLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: FocalLossOptions<R>): LossResult<R>;

/** As {@link focalLoss}, off the event loop. */
declare const focalLossLater: LossLater<FocalLossOptions>;

/** Options of `focalLoss`. */
export declare interface FocalLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** The weight of positives, 1 - alpha being that of negatives; 0.25. `null` weighs all alike. */
    alpha?: number | null;
    /** Exponent that lowers the loss of easy elements. Default 2. */
    gamma?: number;
    /** Whether predictions are logits; false. */
    logits?: boolean;
}

/** How boxes are written. */
export declare interface FormatOptions {
    /**
     * `xyxy` (default): corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre, width,
     * height. `yxyx`: corners y1, x1, y2, x2. `rotated`: cx, cy, w, h, angle from +x towards +y, clockwise on a
     * screen.
     */
    format?: BoxFormat;
    /** Unit of rotated boxes' angles: `radians` (default) or `degrees`. Refused with other formats. */
    angleUnit?: AngleUnit;
}

/**
 * Returns the mask of a box (x, y, width, height in pixels), rasterised as the polygon of its corners. With an array of
 * sizes, `bbox` has four numbers for each size, and the result is an array of masks.
 *
 * ```ts
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.area(box)); // 1200
 * ```
 *
 * @throws BoxwiseError as {@link fromPolygons}
 */
declare function fromBbox(bbox: Polygon, size: MaskSize): Rle;

declare function fromBbox(bbox: Polygon, sizes: readonly MaskSize[]): Rle[];

/** As `mask.fromBbox` of `boxwise`, off the event loop. */
declare const fromBbox_2: PlainLater<typeof mask_3.fromBbox>;

/**
 * Returns the mask that the polygons of an object cover together, with the same pixels as COCO's rasteriser.
 *
 * As in COCO, an odd last number of a polygon is ignored, and if the first polygon has four numbers, all
 * are boxes: x, y, width, height. No polygons give an empty mask. With an array of sizes, `polygons` has an
 * array of polygons for each size, and the result is an array of masks.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(person.size, mask.area(person)); // [ 480, 640 ] 600
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for coordinates that are not finite or beyond ±214,748,364,
 *   `LENGTH_MISMATCH` for a first polygon of fewer than four numbers
 */
declare function fromPolygons(polygons: readonly Polygon[], size: MaskSize, options?: PolygonOptions): Rle;

declare function fromPolygons(polygons: readonly (readonly Polygon[])[], sizes: readonly MaskSize[], options?: PolygonOptions): Rle[];

/** As `mask.fromPolygons` of `boxwise`, off the event loop. */
declare const fromPolygons_2: Later<typeof mask_3.fromPolygons>;

/**
 * Returns the masks of polygons, boxes (lists of four numbers) or uncompressed masks; one mask for a single one. The first
 * one decides the kind of all.
 *
 * ```ts
 * const [box] = mask.frPyObjects([[1, 1, 4, 3]], 10, 10);
 * console.log(box === undefined ? 0 : mask.area(box)); // 12
 * ```
 *
 * @param h height of the image
 * @param w width of the image
 * @throws BoxwiseError `INVALID_ARGUMENT` for anything else; `INVALID_VALUE` for coordinates that are not finite; `OUT_OF_RANGE` for a size
 *   of numbers that are not whole
 */
declare function frPyObjects(pyobj: readonly (readonly number[])[] | readonly RleInput[], h: number, w: number): Rle[];

declare function frPyObjects(pyobj: RleInput | readonly number[], h: number, w: number): Rle;

declare function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[];

/** Fused boxes, best first. */
export declare interface FusedBoxes {
    /** Corners x1, y1, x2, y2, one box after the other. */
    boxes: Float64Array;
    /** A score for each box, descending. */
    scores: Float64Array;
    /** The class of each box. */
    labels: Int32Array;
}

/** Options of all ensembles. */
export declare interface FusionOptions {
    /** A weight above 0 for each model. Default: all 1. */
    weights?: NumbersInput;
    /** Return a `trace`, too: which fused box each box is in. The fused boxes are the same. Default false. */
    trace?: boolean;
}

/** Which fused box each box of the models is in; one entry per box, all boxes of one model after those of the other. */
export declare interface FusionTrace {
    /**
     * Index of the fused box that each box is part of; for `ensembleNms` and `ensembleSoftNms`, of the kept box that suppressed it, or of the
     * box itself. -1 for boxes that were left out: empty ones, and those whose score is too low from the start.
     */
    clusters: Int32Array;
    /**
     * The IoU by which each box joined its cluster, or was suppressed. 0 for the first box of a cluster, a kept box, and one that was left
     * out. A `weightedBoxesFusion` cluster moves as boxes join; the IoU is the one with its box at that time.
     */
    overlaps: Float64Array;
}

/** Options of {@link matrixNms} with a Gaussian decay. */
export declare interface GaussianMatrixNmsOptions extends CommonMatrixNmsOptions {
    /** The default. */
    method?: 'gaussian';
    /** σ of the Gaussian, above 0. Default 2, as in the paper. */
    sigma?: number;
}

/** Options of {@link softNms} by the Gaussian. */
export declare interface GaussianSoftNmsOptions extends CommonSoftNmsOptions {
    /** Scores are multiplied by exp(-IoU² / sigma). The default. */
    method?: 'gaussian';
    /** σ of the Gaussian, above 0. Default 0.5. */
    sigma?: number;
    /** Only the linear method has it. */
    iouThreshold?: never;
}

/**
 * IoU minus the share of the enclosing box that neither box covers (Rezatofighi et al. 2019); `[N, M]`, flat. Boxes are `xyxy`.
 *
 * ```ts
 * console.log(generalized_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.5 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
declare function generalized_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers): Like<A>;

/**
 * 1 - generalized IoU of each box of `boxes1` with the box of `boxes2` at the same index. `mean` of no boxes is 0; sums are computed
 * in double and may differ from PyTorch's float32 sums in the last bits.
 *
 * ```ts
 * console.log(generalized_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.5 ]
 * ```
 *
 * @param boxes1 rows of `(x1, y1, x2, y2)`
 * @param boxes2 the same number of rows
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
declare function generalized_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction_2, eps?: number): Floats;

/**
 * Returns the anchors of one feature map, `(x1, y1, x2, y2)` in pixels, flat. For each cell (row by row), scale and ratio there is a box
 * of width `scale · √ratio` and height `scale / √ratio` around the centre of the cell, `((x + ½) · stride, (y + ½) · stride)`.
 * An empty map has no anchors, and neither have empty lists of scales or ratios.
 *
 * ```ts
 * console.log(generateAnchors(1, 2, 16, [32], [1])); // Float64Array(8) [ -8, -8, 24, 24, 8, -8, 40, 24 ]
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a stride, scale or ratio that is not finite and above 0 (negative strides), `TOO_LARGE` above
 * 2^26 anchors
 */
export declare function generateAnchors(featureHeight: number, featureWidth: number, stride: number, scales: readonly number[], ratios: readonly number[]): Float64Array;

/** As {@link generateAnchors}, off the event loop. */
declare const generateAnchorsLater: PlainLater<typeof generateAnchors>;

/**
 * 1 - GIoU (Rezatofighi et al. 2019), which has a gradient even if the boxes do not touch. Otherwise like {@link iouLoss}.
 *
 * ```ts
 * console.log(giouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.5
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export declare function giouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): LossResult<R>;

/**
 * 1 - generalized IoU (Rezatofighi et al. 2019). It decreases as boxes that do not touch approach each other.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.giouLoss([0, 0, 10, 10], [10, 10, 20, 20])); // 1.5
 * ```
 */
declare function giouLoss_2(predicted: Box_2, target: Box_2): number;

/** As {@link giouLoss}, off the event loop. */
declare const giouLossLater: LossLater<IouLossOptions>;

/** The part of a COCO dataset that k-means reads. */
export declare interface GridDataset {
    /** The objects. */
    annotations: readonly {
        bbox: readonly number[];
        iscrowd?: number;
        image_id?: number | string;
    }[];
    /** The images with their sizes; required with `inputSize`. */
    images?: readonly {
        id: number | string;
        width?: number;
        height?: number;
    }[];
}

/** Objects with their classes. */
export declare interface GroundTruth {
    /** Rows of corners `(x1, y1, x2, y2)` in pixels. */
    boxes: Numeric;
    /** Classes from 0, columns of the scores. */
    labels: IntegersInput;
}

/** Ground truth: a path, a `file:` URL, JSON bytes, a parsed dataset, or a {@link Dataset} loaded before. */
export declare type GroundTruthInput = DatasetSource | Dataset;

/** A `Float16Array`, where the runtime has it. */
export declare interface HalfArray {
    /** Name of the type. */
    readonly [Symbol.toStringTag]: 'Float16Array';
    /** Bytes of an element: always 2. */
    readonly BYTES_PER_ELEMENT: number;
    /** Number of elements. */
    readonly length: number;
    /** The elements. */
    readonly [index: number]: number;
}

/** Columns of a histogram. */
export declare interface HistogramColumns {
    /** Lower edge of the bin, included: a score or an IoU. */
    lower: Float64Array;
    /** Upper edge, excluded except in the last bin: a score or an IoU. */
    upper: Float64Array;
    /** Number of true positives. */
    truePositives: Uint32Array;
    /** Number of false positives. */
    falsePositives: Uint32Array;
    /** Number of detections that count neither for nor against. */
    ignored: Uint32Array;
}

/** HOTA and its parts. Shares from 0 to 1. */
export declare interface HotaScores {
    /** Higher order tracking accuracy, from 0 to 1: √(DetA · AssA). */
    HOTA: number;
    /** Detection accuracy, from 0 to 1. */
    DetA: number;
    /** Association accuracy, from 0 to 1. */
    AssA: number;
    /** Mean IoU of the matches. */
    LocA: number;
    /** Detection recall. */
    DetRe: number;
    /** Detection precision. */
    DetPr: number;
    /** Association recall. */
    AssRe: number;
    /** Association precision. */
    AssPr: number;
}

/** An id of an image or a category: an integer (`bigint` above 2^53) or a string. */
export declare type Id = number | bigint | string;

/** A column of ids. Numbers must be integers. */
export declare type IdColumn = NumberArray | TensorInput | readonly (number | bigint)[] | readonly string[];

/** The segment id of each pixel, 0 for none. */
export declare interface IdMap<Data extends IntegersInput = Uint32Array> {
    /** Segment ids, row by row; a `Uint32Array` is read without a copy. */
    data: Data;
    /** Width in pixels. */
    width: number;
    /** Height in pixels. */
    height: number;
}

/** One id, or several. */
declare type Ids = Id | readonly Id[];

/** Options of assigners of boxes. */
declare interface IgnoringBoxes extends Sharing {
    /**
     * Boxes, in pixels, of regions without annotations, such as crowds. A prior of which more than `ignoreThreshold` lies in one of them takes no part: its label is -1, its
     * `matched` -2 and its IoU 0, and the ground truth takes other priors. Default: none.
     */
    ignore?: Numeric;
    /** Share of a prior's area in a region above which it is ignored, 0 to 1. Default 0.5. Only with `ignore`. */
    ignoreThreshold?: number;
}

/** An entry of `images`. */
declare type Image_2 = Entry<CocoImage>;

/** What became of an image: no errors any more, errors now, fewer, or more. */
export declare type ImageChange = 'fixed' | 'broken' | 'better' | 'worse';

/** Columns of images; the worst first. */
export declare interface ImageColumns {
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Number of detections that match an object. */
    truePositives: Uint32Array;
    /** Number of detections that match none. */
    falsePositives: Uint32Array;
    /** Number of objects that no detection matches. */
    falseNegatives: Uint32Array;
    /** 2 TP / (2 TP + FP + FN); 1 for an image without objects and detections. */
    f1: Float64Array;
    /**
     * AP at `iou` without the image, less AP: above 0 if the image lowers AP. Of all detections, whatever their score. Categories whose objects
     * are all in this image leave the mean; NaN if none is left. Without the option `cost` NaN.
     */
    cost: Float64Array;
}

/** The detections of one image: what `decode` returns, columns, or results. The image need not be named in them. */
export declare type ImageDetections = Detections | (Omit<DetectionColumns, 'imageIds'> & Partial<Pick<DetectionColumns, 'imageIds'>>) | readonly (Omit<CocoResult, 'image_id'> & {
    image_id?: Id;
})[] | readonly (Omit<CocoKeypointResult, 'image_id'> & {
    image_id?: Id;
})[];

/** Columns of images whose number of errors (false positives and missed objects) changed, the most improved first. */
export declare interface ImageDifferenceColumns {
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** What became of it. */
    change: ImageChange[];
    /** Number of errors in `before`. */
    errorsBefore: Uint32Array;
    /** Number of errors in `after`. */
    errorsAfter: Uint32Array;
}

/** An image in the forms that Node.js and pages have. */
declare type ImageInput = PixelImage | SharpOutput | SharpPipeline | DrawableImage;

/** Columns of the label quality of images, the worst first: each from 0 to 1. */
export declare interface ImageQualityColumns {
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Geometric mean of the three. */
    quality: Float64Array;
    /** About objects without a label. */
    overlooked: Float64Array;
    /** About boxes. */
    badlyLocated: Float64Array;
    /** About categories. */
    swapped: Float64Array;
}

/** Options of {@link Evaluation.imageTable}. */
export declare interface ImageTableOptions extends AnalysisOptions {
    /** Detections with `score >= confidence` count. Default 0.25, which scores that are no probabilities do not have: give one. */
    confidence?: number;
    /** Also computes what each image costs, which takes longer. Default false. */
    cost?: boolean;
}

/** An image as a network's input, as onnxruntime's `Tensor` takes it: `new Tensor(type, data, dims)`. */
export declare interface ImageTensor {
    /** Numbers, or bits of halves. */
    data: Float32Array | Uint16Array;
    /** `[1, 3, height, width]` or `[1, height, width, 3]`. */
    dims: [number, number, number, number];
    /** The type of the numbers. */
    type: 'float32' | 'float16';
}

/** The filters of `getImgIds`. */
declare interface ImgFilter {
    /** Only images with these ids. */
    imgIds?: Ids;
    /** Only images with objects of all these categories. */
    catIds?: Ids;
}

/** An array of indices or flags with its shape, in C order. */
export declare interface IndexArray<Data extends Int32Array | Uint8Array = Int32Array> {
    /** The indices or flags. */
    data: Data;
    /** Length of each axis. */
    shape: number[];
}

/** Numbers, flat or in rows of four; or a tensor, which is read and not disposed. */
declare type Input = Numbers | TensorLike;

/** An input of an evaluation. */
export declare interface InputProvenance {
    /** Name of the file without its folder; for others `JSON in memory` or `values in memory`. */
    name: string;
    /** Number of bytes of a file or of JSON in memory; otherwise `null`. */
    bytes: number | null;
    /** SHA-256 of a file, in hexadecimal digits; `null` for other inputs, and where the file has changed since it was read. */
    sha256: string | null;
}

/** A tensor as onnxruntime takes it. */
declare interface InputTensor extends DataTensor {
    /** Type of the numbers. */
    readonly type: string;
    /** Where they are. */
    readonly location: string;
}

/** Whole numbers that a call returns. */
declare type IntArray = Int32Array

/** Whole numbers, such as classes: in an array, a typed array, or a tensor; BigInts count by their value. */
export declare type IntegersInput = ArrayLike<number> | ArrayLike<bigint> | TensorInput;

/**
 * Returns the overlap of every box of `a` with every box of `b`: a flat array, row by row, of `a.length * b.length` numbers in
 * the type of the boxes, in doubles if either has them.
 *
 * Each IoU is one rounded division and never NaN. The result is 0 if the union is not above 0 or is NaN, and for every overlap
 * with a box that is inverted or empty, contains NaN or has an infinite area; a penalty that cannot be computed counts as 0.
 * New memory costs more than the overlaps: pass an `out` array and reuse it.
 *
 * ```ts
 * console.log(iou([[50, 50, 200, 200]], [[60, 40, 210, 190]])); // Float64Array(1) [ 0.7716535433070866 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes and an `out` of another length; `INVALID_ARGUMENT` for detached memory
 *   and a shared `out`; `OUT_OF_RANGE` for a negative `eps`; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export declare function iou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray;

/**
 * Returns the overlap of every detection with every ground truth, `dt.length` rows of `gt.length`: intersection over
 * union in pixels, or over the detection's own pixels where `crowd` is set. Masks are never decoded.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.iou([person], [box])); // Float64Array(1) [ 0.5 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, where pycocotools returns -1
 */
declare function iou_2(dt: readonly RleInput[], gt: readonly RleInput[], options?: MaskIouOptions): Float64Array;

/** As `mask.iou` of `boxwise`, off the event loop. */
declare const iou_3: Later<typeof mask_3.iou>;

/**
 * Returns the overlaps of every detection with every ground truth, as rows, for masks or boxes. With `iscrowd` the overlap is
 * over the detection's own area. Returns an empty array if there are no detections or no ground truth.
 *
 * ```ts
 * console.log(mask.iou([[0, 0, 10, 10]], [[0, 0, 10, 5]], [0])); // [ [ 0.5 ] ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes; `LENGTH_MISMATCH` for another number of flags than of `gt`
 */
declare function iou_4(dt: readonly RleInput[] | readonly Box[] | TensorInput, gt: readonly RleInput[] | readonly Box[] | TensorInput, pyiscrowd: readonly (number | boolean)[] | NumberArray): number[][];

/**
 * The IoU of every box of `a` with every box of `b`, row by row, in `out` or a new array; 0 if two boxes do not intersect. Computed in
 * double and rounded once, so for float32 boxes it can differ in the last bit from float32 arithmetic.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(iou(Float32Array.of(0, 0, 10, 10), Float32Array.of(0, 0, 10, 5))); // Float32Array(1) [ 0.5 ]
 * ```
 */
declare function iou_5<T extends Floats_2>(a: T, b: T, out?: T): T;

/**
 * Intersection over union.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.iou([0, 0, 10, 10], [0, 0, 10, 5])); // 0.5
 * ```
 */
declare function iou_6(a: Box_2, b: Box_2): number;

/** As {@link iou}, off the event loop, into new memory. */
declare const iouLater: (a: BoxesInput, b: BoxesInput, given?: (NoOutput & PromiseOptions) | undefined) => Promise<FloatArray_2>;

/**
 * 1 - IoU of each pair of boxes, `(x1, y1, x2, y2)`, with its gradient by the predicted corners (flat, as many numbers as predictions). Divisors
 * are at least `eps` (default 1e-6), as in the tutorial. If corners coincide, the derivative is that of the predicted corner.
 *
 * ```ts
 * console.log(iouLoss([[0, 0, 10, 10]], [[0, 0, 10, 5]]).value); // 0.5
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export declare function iouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): LossResult<R>;

/** As {@link iouLoss}, off the event loop. */
declare const iouLossLater: LossLater<IouLossOptions>;

/** Options of the losses of boxes. */
export declare interface IouLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** The least area or squared length that is divided by; 1e-6. */
    eps?: number;
    /** CIoU: the shape term's weight counts as a constant in the gradient; false. */
    detachShapeWeight?: boolean;
}

/** Options of {@link iou} and {@link pairedIou}. */
export declare interface IouOptions extends FormatOptions {
    /**
     * - `iou` (default): intersection over union, 0 to 1.
     * - `giou`: IoU minus the share of the enclosing box that neither box covers (Rezatofighi et al., 2019).
     * - `diou`: IoU minus (distance of the centres / diagonal of the enclosing box)² (Zheng et al., 2020).
     * - `ciou`: `diou` minus a term for different aspect ratios (same paper).
     * - `iof`: intersection over the area of the first box, as COCO compares with crowds.
     * - `ios`: intersection over the smaller of both areas: 1 where one box lies in the other.
     * - `prob`: 1 - Hellinger distance of rotated boxes as Gaussians (Llerena et al., 2021).
     *
     * Rotated boxes support `iou`, `iof`, `ios` and `prob`.
     */
    kind?: OverlapKind;
    /** Lower bound of the unions, areas and diagonals that are divided by. Default 0. */
    eps?: number;
    /** Output array to fill and return: of the boxes' type, one element for each overlap. Default: a new array. */
    out?: FloatArray;
    /** Number of threads. Default: all cores for 2^22 overlaps or more, otherwise one. */
    threads?: number;
}

/**
 * How detections are compared. `bbox`, `segm`, `rotated`: intersection over union (IoU) of upright boxes, of masks, or of
 * rotated boxes and quadrilaterals. `keypoints`: object keypoint similarity (OKS), the mean over an object's visible points of
 * exp(-d² / (2 · area · (2 · sigma)²)). `boundary`: the smaller of the mask IoU and the boundary IoU (Boundary IoU,
 * Cheng et al. 2021); the mask IoU for crowds.
 */
export declare type IouType = 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';

/** What is compared. */
declare type IouTypeName = 'segm' | 'bbox' | 'keypoints';

/** JSON in memory, as a file or a response has it. */
declare type JsonBytes = Uint8Array | ArrayBufferLike;

/** JSON: a path, a `file:` URL, or bytes. */
declare type JsonInput = string | URL | JsonBytes;

/** What an evaluation keeps once it has been computed. */
declare type Kept = Partial<Arrays & {
    matches: Matches;
}>;

/** The kept boxes of a batch, or of one image with `trace: true`. */
export declare interface KeptBoxes {
    /** Indices into all boxes: image by image, in descending score order within each image. */
    indices: Uint32Array;
    /** Index of the first entry of each image in `indices`, and last the number of entries. */
    imageOffsets: Uint32Array;
}

/** A keypoint on the image. */
export declare interface Keypoint {
    /** x in pixels of the image. */
    x: number;
    /** y in pixels of the image. */
    y: number;
    /** Score of the keypoint, if the model has one. */
    score?: number;
}

/** The keypoints of all detections. */
export declare interface KeypointColumns {
    /** Number of keypoints per detection. */
    count: number;
    /** Numbers per keypoint: x and y, and with 3 a score. */
    size: number;
    /** `detections · count · size` numbers. */
    data: Float32Array | Float64Array;
}

/** Errors of each keypoint; -1 where none is labelled. */
export declare interface KeypointErrorColumns {
    /** Index of the keypoint. */
    keypoint: Uint32Array;
    /** Share of the correct ones. */
    PCK: Float64Array;
    /** Mean distance in pixels. */
    EPE: Float64Array;
    /** Mean normalised distance. */
    NME: Float64Array;
    /** Number of labelled ones. */
    count: Uint32Array;
}

/** Options of {@link keypointErrors}. */
export declare interface KeypointErrorOptions {
    /** Number of keypoints of an instance. */
    keypoints: number;
    /**
     * The length by which an instance's distances are divided for PCK and NME: one number for each instance, such as the longer side of its box, the size of its head
     * or the distance of its eyes; or two, for x and y. An instance with a 0 is left out of PCK and NME.
     */
    norms: Numeric;
    /** For each keypoint of each instance whether it is labelled; those of 0 or false are left out. Default: all are. */
    visible?: VisibleInput;
    /** A keypoint is correct if its distance is below this fraction of the norm. Default 0.05, mmpose's. */
    threshold?: number;
    /** Pixels by which distances are divided for AUC. Default 30, mmpose's. */
    aucNorm?: number;
    /** Number of thresholds of AUC: 0, 1/n, ..., (n - 1)/n. Default 20, mmpose's. */
    aucThresholds?: number;
}

/** How far predicted keypoints are from the true ones; -1 where there is nothing to measure. */
export declare interface KeypointErrors {
    /** Percentage of correct keypoints, as a share: the mean over keypoints of the share below the threshold. */
    PCK: number;
    /** Area under PCK by pixels, from 0 to `aucNorm`. */
    AUC: number;
    /** End-point error: the mean distance in pixels. */
    EPE: number;
    /** Normalised mean error. */
    NME: number;
    /** The same for each keypoint. */
    perKeypoint: Table<KeypointErrorColumns>;
}

/**
 * Measures predicted keypoints by their distance from the true ones: PCK, AUC, EPE and NME as mmpose 1.3.2 defines them, in doubles where mmpose
 * rounds distances to single precision. For poses of one known instance each: hands, faces, single persons. For detections with scores use `evaluate` with
 * `iouType: 'keypoints'`.
 *
 * A distance that equals the threshold is not correct. PCK and AUC are means over the keypoints that some instance has labelled; EPE and NME are means over all labelled points.
 *
 * ```ts
 * const truth = [[[10, 10], [50, 10]], [[20, 20], [60, 20]]]; // two hands of two points
 * const found = [[[10, 13], [50, 10]], [[20, 20], [68, 26]]];
 * const { PCK, EPE } = keypointErrors(found, truth, { keypoints: 2, norms: [100, 100] });
 * console.log(PCK, EPE); // 0.75 3.25
 * ```
 *
 * @param predictions points of all instances
 * @param groundTruth as many
 * @throws BoxwiseError `LENGTH_MISMATCH` for arrays of other lengths; `INVALID_VALUE` for labelled points that are not finite and for norms that are not finite and at least 0;
 * `OUT_OF_RANGE` for options
 */
export declare function keypointErrors(predictions: PointsInput, groundTruth: PointsInput, options: KeypointErrorOptions): KeypointErrors;

/** As {@link keypointErrors}, in slices between which the event loop goes on. */
declare const keypointErrorsLater: Later<typeof keypointErrors>;

/** COCO's ten numbers for keypoints by name; -1 if there is nothing to measure. */
export declare interface KeypointMetrics {
    /** Average precision with 20 detections per image, mean over the similarity thresholds. */
    AP: number;
    /** Average precision at similarity 0.50. */
    AP50: number;
    /** Average precision at similarity 0.75. */
    AP75: number;
    /** AP of medium objects. */
    APm: number;
    /** AP of large objects. */
    APl: number;
    /** Average recall with 20 detections per image. */
    AR: number;
    /** AR at similarity 0.50. */
    AR50: number;
    /** AR at similarity 0.75. */
    AR75: number;
    /** AR of medium objects. */
    ARm: number;
    /** AR of large objects. */
    ARl: number;
}

/** Options of `iouType: 'keypoints'`. */
export declare interface KeypointOptions {
    /**
     * Sigma of each keypoint, as a fraction of the square root of the object's area; one for each point. A `Map` has the sigmas
     * of each category. Default: COCO's 17, or CrowdPose's 14.
     */
    keypointSigmas?: readonly number[] | Float64Array | ReadonlyMap<Id, readonly number[]>;
}

/**
 * Returns anchor sizes that fit a dataset: k-means with the distance 1 - IoU of concentric boxes (Redmon and Farhadi 2017), initialised with
 * k-means++ by boxwise's own random generator. Equal arguments give equal results.
 *
 * ```ts
 * const sizes = [[10, 10], [12, 10], [50, 60], [55, 60]];
 * console.log(kmeansAnchors(sizes, 2).sizes); // Float64Array(4) [ 11, 10, 52.5, 60 ]
 * ```
 *
 * @param boxes widths and heights, `[[w, h], ...]` or flat; or a COCO dataset, whose annotations with area are used, without crowds
 * @param k number of anchors
 * @returns sizes by ascending area, and the mean IoU of the boxes with their nearest anchor
 * @throws BoxwiseError `INVALID_VALUE` for sides that are not finite and above 0, `OUT_OF_RANGE` for more anchors than boxes
 */
export declare function kmeansAnchors(boxes: Numeric | GridDataset, k: number, options?: KmeansOptions): AnchorClusters;

/** As {@link kmeansAnchors}, off the event loop. */
declare const kmeansAnchorsLater: Later<typeof kmeansAnchors>;

/** Options of `kmeansAnchors`. */
export declare interface KmeansOptions {
    /** Seed of the random generator, an integer below 2^53. Default 0. */
    seed?: number;
    /** Largest number of iterations. Default 300. */
    maxIterations?: number;
    /** For a dataset with image sizes: boxes are scaled as a letterbox of this size scales their images. */
    inputSize?: Size;
}

/** Columns of suspicious labels, the worst first. */
export declare interface LabelErrorColumns {
    /** What is suspected. */
    kind: LabelErrorKind[];
    /** Quality from 0, surely wrong, to 1. */
    quality: Float64Array;
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Id of the label's category; of an overlooked object, of the detection's. */
    categoryId: Id[];
    /** Name of that category, if it has one. */
    categoryName: (string | undefined)[];
    /** Index of the annotation; -1 for an overlooked object. */
    object: Int32Array;
    /** Id of the annotation. */
    objectId: (Id | undefined)[];
    /** Index of the detection that speaks against the label; -1 where it is another label at the same place. */
    detection: Int32Array;
    /** Id of that detection's category. */
    suggestedId: (Id | undefined)[];
    /** Name of that category. */
    suggestedName: (string | undefined)[];
    /** Left edge of the label in pixels; of an overlooked object, of the detection. */
    x: Float64Array;
    /** Top edge in pixels. */
    y: Float64Array;
    /** Width in pixels. */
    width: Float64Array;
    /** Height in pixels. */
    height: Float64Array;
}

/** Suspicious labels as a COCO dataset, for a labelling tool. */
export declare interface LabelErrorDataset {
    /** The images that have some. Width and height are in pixels, if the dataset has them. */
    images: {
        id: Id;
        file_name?: string;
        width?: number;
        height?: number;
    }[];
    /** All categories. */
    categories: {
        id: Id;
        name?: string;
    }[];
    /** The boxes in pixels, with what is suspected in `attributes`. `segmentation` is empty: importers such as CVAT's ask for one. */
    annotations: {
        id: number;
        image_id: Id;
        category_id: Id;
        bbox: [x: number, y: number, width: number, height: number];
        area: number;
        iscrowd: 0;
        segmentation: [];
        attributes: {
            kind: LabelErrorKind;
            quality: number;
            annotation_id?: Id;
            suggested_category_id?: Id;
        };
    }[];
}

/** What is wrong with a label: there is none for an object, its box is inaccurate, or its category is wrong. */
export declare type LabelErrorKind = 'overlooked' | 'badlyLocated' | 'swapped';

/** Options of {@link Evaluation.labelErrors}. The defaults are ObjectLab's, which assume confident, calibrated scores: lower them for others. */
export declare interface LabelErrorOptions {
    /** A detection of at least this score shows an object that was overlooked. Default 0.95. */
    overlookedScore?: number;
    /** A detection of more than this score shows where its object is. Default 0.5. */
    badlyLocatedScore?: number;
    /** A detection of more than this score shows the category of its object. Default 0.95. */
    swappedScore?: number;
}

/** Suspicious labels of a dataset. */
export declare interface LabelErrors {
    /** Labels with a quality below 1, and detections that show an overlooked object. */
    boxes: Table<LabelErrorColumns>;
    /** Every image. */
    images: Table<ImageQualityColumns>;
    /** Number of detections that passed the threshold of each kind; where it is 0, nothing could be found. */
    passed: Record<LabelErrorKind, number>;
    /**
     * Returns the worst boxes, at most `limit` (default all), as a COCO dataset: write it to a file and import it into a labelling tool.
     * @throws `OUT_OF_RANGE` or `INVALID_ARGUMENT` if `limit` is neither a whole number of at least 0 nor Infinity.
     */
    toCoco(limit?: number): LabelErrorDataset;
}

/** A folder of label maps as PNG files: grey levels of 8 or 16 bits, or palette indices. */
export declare interface LabelFolder {
    /** A path or a `file:` URL; subfolders are read too. */
    folder: string | URL;
    /** Suffix of the file names; the part before it pairs labels and predictions. Default `.png`. */
    suffix?: string;
}

/**
 * The label of each pixel of an image, in whatever holds whole numbers; the three typed arrays are read without a copy. Labels
 * and predictions must have the same pixel order.
 */
export declare type LabelMap = Uint8Array | Uint8ClampedArray | Uint16Array | Int32Array | IntegersInput;

declare type LastOf<Given extends unknown[]> = Required<Given> extends [unknown, ...infer Rest] ? `${Rest['length']}` : never;

/** The type of a function with promises as results, whose options, the last argument, may have a signal; up to four overloads. */
declare type Later<F> = F extends {
    (...given: infer A1): infer R1;
    (...given: infer A2): infer R2;
    (...given: infer A3): infer R3;
    (...given: infer A4): infer R4;
} ? [A4, R4] extends [A1, R1] ? (...given: Cancellable<A4>) => Promise<R4> : {
    (...given: Cancellable<A1>): Promise<R1>;
    (...given: Cancellable<A2>): Promise<R2>;
    (...given: Cancellable<A3>): Promise<R3>;
    (...given: Cancellable<A4>): Promise<R4>;
} : never;

/** Options of heads with one output of numbers for each anchor. */
export declare interface LayoutOptions {
    /** Which dimension comes first. The model's own order by default, or the other one where the shape proves it. */
    layout?: 'anchors-first' | 'anchors-last';
}

/**
 * Maps boxes of an image to the input of a model that shows the whole image, as large as fits, centred: the rule of `decode` with
 * `resize: 'letterbox'`. The scaled image has whole pixels, `round(side * gain)`, and so has the padding before it,
 * `round(free / 2 - 0.1)`, halves to even. Computed in doubles, then rounded to the type of the boxes.
 *
 * ```ts
 * const size = { image: { width: 200, height: 100 }, input: { width: 100, height: 100 } };
 * console.log(letterbox([[0, 0, 200, 100]], size)); // Float64Array(4) [ 0, 25, 100, 75 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for sizes that are not above 0; `INVALID_VALUE` for
 *   angles beyond 4π in radians, which are degrees
 */
export declare function letterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray;

/**
 * The bytes of an image as a network's input: resized by the rule that `decode` undoes, padded, divided by 255, channel by
 * channel. `pixels` has 3 or 4 bytes a pixel, RGB or RGBA, row by row, as `sharp(...).raw()` and a canvas's `ImageData` have
 * them; alpha is not looked at.
 *
 * ```ts
 * const { data, info } = await sharp('street.jpg').removeAlpha().raw().toBuffer({ resolveWithObject: true });
 * const image = [info.width, info.height] as const;
 * const { type, data: input, dims } = letterboxImage(data, { image, input: 640 });
 * const outputs = await session.run({ images: new Tensor(type, input, dims) });
 * const found = decode(outputs, { model: 'yolov8', imageSize: image, inputSize: 640 });
 * ```
 *
 * Resizing is bilinear, to the bit as OpenCV's `resize` with `INTER_LINEAR` on bytes: weights of 1/2048, without smoothing
 * where the image shrinks; the mean of four pixels where both sides are halved exactly.
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for bytes that are not 3 or 4 for each pixel; `OUT_OF_RANGE` for a divisor below 1,
 * which would be a factor, for a mean or std above 255 / `divisor`, which no picture has, or of fractions where pixels are bytes, and for other options; `INVALID_ARGUMENT` for
 * options
 */
export declare function letterboxImage(pixels: Uint8Array | Uint8ClampedArray, options: LetterboxImageOptions): ImageTensor;

/** As {@link letterboxImage}, off the event loop; the bytes are copied before it returns. */
declare const letterboxImageLater: Later<typeof letterboxImage>;

/** Options of {@link letterboxImage}. */
export declare interface LetterboxImageOptions {
    /** The image's size in pixels. */
    image: Size;
    /** The size of the network's input in pixels; a number for a square. */
    input: Size | number;
    /** How the image is brought to the input, as in `decode`. Default: `'letterbox'`. */
    resize?: ResizeRule;
    /** Whether an image smaller than the input is enlarged. Default: true. */
    enlarge?: boolean;
    /** `nchw`: `[1, 3, height, width]`; `nhwc`: `[1, height, width, 3]`. Default: `'nchw'`. */
    layout?: 'nchw' | 'nhwc';
    /** `float32`, or `float16` as bits in a `Uint16Array`. Default: `'float32'`. */
    type?: 'float32' | 'float16';
    /** The order of the tensor's channels; the image's is RGB. Default: `'rgb'`. */
    order?: 'rgb' | 'bgr';
    /** Bytes are divided by it. Default: 255. */
    divisor?: number;
    /** Subtracted after the division, on its scale: a number, or one for each channel of the tensor. Default: 0. */
    mean?: number | readonly number[];
    /** Standard deviation by which values are divided after `mean`: a number, or one for each channel of the tensor. Default: 1. */
    std?: number | readonly number[];
    /** The byte of padded pixels, normalised as the others. Default: 114. */
    padding?: number;
}

/** As {@link letterbox}, off the event loop. */
declare const letterboxLater: Later<typeof letterbox>;

/** Options of {@link letterbox} and {@link unletterbox}. */
export declare interface LetterboxOptions extends FormatOptions {
    /** Size of the image in pixels. */
    image: Size;
    /** Size of the model's input in pixels; a number for a square. */
    input: Size | number;
    /** Whether images smaller than the input are enlarged. Default true. */
    enlarge?: boolean;
}

/** Options of heads with reference boxes on several levels. */
export declare interface LevelOptions extends AnchorOptions, MultiLabelOptions {
    /** Pixels from cell to cell, for each level. */
    strides?: readonly number[];
    /** How many of `anchors` are of each level. */
    anchorsPerLevel?: readonly number[];
}

/** A `Float64Array` for a `Float64Array`, else a `Float32Array`. */
declare type Like<T> = T extends Float64Array ? Float64Array : Float32Array;

/**
 * Returns the pairs of rows and columns with the lowest total cost. Each row and column is in at most one pair, and there are as many pairs as the shorter side has members.
 * Uses shortest augmenting paths (Crouse 2016). Among equal sums it returns that of `scipy.optimize.linear_sum_assignment`.
 * - **Infinite costs** forbid a pair (with `maximize`, -Infinity does). If they leave no complete assignment, it throws, as SciPy raises.
 * - **No rows or no columns** give no pairs.
 * - **Time** grows with the cube of the sides at worst; `boxwise/promises` keeps it off the event loop.
 *
 * ```ts
 * const costs = [
 *   [4, 1, 3],
 *   [2, 0, 5],
 * ];
 * console.log(linearAssignment(costs)); // { rows: Uint32Array(2) [ 0, 1 ], columns: Uint32Array(2) [ 1, 0 ] }
 * ```
 *
 * @param costs rows of numbers; or flat, row-major, with `columns`
 * @throws BoxwiseError `INVALID_VALUE` for NaN, an infinity of the other sign and where no complete answer is finite; `LENGTH_MISMATCH`
 */
export declare function linearAssignment(costs: Numeric, options?: LinearOptions): AssignedPairs;

/** As {@link linearAssignment}, off the event loop. */
declare const linearAssignmentLater: Later<typeof linearAssignment>;

/** Options of {@link matrixNms} with a linear decay. */
export declare interface LinearMatrixNmsOptions extends CommonMatrixNmsOptions {
    /** The decay is 1 - IoU. */
    method: 'linear';
    /** Only the Gaussian has it. */
    sigma?: never;
}

/** Options of `linearAssignment`. */
export declare interface LinearOptions {
    /** Length of a row, for flat costs. */
    columns?: number;
    /** Return the pairs with the highest sum. Default false. */
    maximize?: boolean;
}

/** Options of {@link softNms} by the linear method. */
export declare interface LinearSoftNmsOptions extends CommonSoftNmsOptions {
    /** Scores are multiplied by 1 - IoU if the IoU is above `iouThreshold`. */
    method: 'linear';
    /** IoU above which scores are lowered, 0 to 1. Default 0.5. */
    iouThreshold?: number;
    /** Only the Gaussian has it. */
    sigma?: never;
}

/** Columns of a dataset's annotations, in its order. */
export declare interface ListedAnnotationColumns {
    /** Id of the annotation. */
    annotationId: Id[];
    /** Id of the image. */
    imageId: Id[];
    /** Id of the category. */
    categoryId: Id[];
    /** Left side of the box in pixels. */
    x: Float64Array;
    /** Top of the box in pixels. */
    y: Float64Array;
    /** Width of the box in pixels. */
    width: Float64Array;
    /** Height of the box in pixels. */
    height: Float64Array;
    /** The member `area`, in square pixels. */
    area: Float64Array;
    /** 1 for a crowd, else 0. */
    isCrowd: Uint8Array;
}

/** Annotations in the order of the input; ids as text. */
declare interface ListedAnnotations {
    ids: Array<string>
    imageIds: Array<string>
    categoryIds: Array<string>
    /** x, y, width, height of each. */
    boxes: DoubleArray
    areas: DoubleArray
    crowds: ByteArray
}

/** Categories of the list, ascending by id; ids as text. */
declare interface ListedCategories {
    ids: Array<string>
    names: Array<string | undefined | null>
}

/** Columns of the categories that a dataset lists, ascending by id. */
export declare interface ListedCategoryColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    categoryName: (string | undefined)[];
}

/** Columns of the images that a dataset lists, ascending by id. */
export declare interface ListedImageColumns {
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one and was loaded without `iouType`. */
    fileName: (string | undefined)[];
    /** Width in pixels; NaN if the dataset has none, or was loaded for an `iouType` that needs none. */
    width: Float64Array;
    /** Height in pixels; NaN as for `width`. */
    height: Float64Array;
}

/** Images of the list, ascending by id; ids as text. */
declare interface ListedImages {
    ids: Array<string>
    fileNames: Array<string | undefined | null>
    /** Width and height of each; NaN where the dataset has none. */
    sizes: DoubleArray
}

/** Lists by id, which are there and empty where nothing is, as in Python's `defaultdict(list)`. */
declare class ListsById<V> extends ById<V[]> {
    /**
     * The list of an id; an empty one is added if there is none.
     *
     * ```ts
     * const coco = new COCO('sample/gt.json');
     * console.log(coco.catToImgs.get(18).length, coco.catToImgs.get(-1).length); // 11 0
     * ```
     */
    get(id: Id): V[];
}

/**
 * As `Dataset.load`, off the event loop. A parsed dataset is read in slices while the event loop goes on: do not change it before
 * the promise is settled.
 */
declare function loadLater(source: DatasetSource, options?: LoadOptions & PromiseOptions): Promise<Dataset>;

/** Options of `Dataset.load`. */
export declare interface LoadOptions {
    /** Number of threads. Default: all cores that the process may use. */
    threads?: number;
    /** Keep only the data that evaluations of this kind read, which takes less time and memory. Default: everything. */
    iouType?: IouType;
    /** The most records of each list; more are `TOO_LARGE`. Default: no limit. */
    maxRecords?: number;
    /** The most bytes of memory that the dataset may need, by the estimate of the same option of `evaluate`. Default: no limit. */
    maxMemory?: number;
}

/** Options of heads whose class scores may be logits or probabilities. */
export declare interface LogitOptions {
    /** Whether class scores are logits. */
    logits?: boolean;
}

declare type LossLater<Options extends LossOptions, Targets = Numeric> = <R extends Reduction = 'mean'>(predictions: Numeric, targets: Targets, options?: Omit<Options, 'reduction'> & LossOptions<R>) => Promise<LossResult<R>>;

/** Options of every loss. */
export declare interface LossOptions<R extends Reduction = Reduction> {
    /** `'mean'`. */
    reduction?: R;
}

/** A loss and its gradient. */
export declare interface LossResult<R extends Reduction = Reduction> {
    /** The loss, without a unit. With `'none'` one number for each element: an array of their number. */
    value: R extends 'none' ? Float64Array : number;
    /** The derivative of the value (with `'none'`, of each element's own) by each prediction, flat: the number of predictions is its length. */
    gradient: Float64Array;
}

/** Columns of LRP, one row for each category. NaN where a value is undefined. */
export declare interface LrpColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    name: (string | undefined)[];
    /** Detections with `score >= confidence` count. NaN without a true positive. */
    confidence: Float64Array;
    /** LRP, from 0 (best) to 1; 1 without a true positive, NaN without objects. */
    lrp: Float64Array;
    /** Mean of 1 - IoU over the true positives. */
    localization: Float64Array;
    /** FP / (TP + FP), from 0 to 1. */
    falsePositive: Float64Array;
    /** FN / objects, from 0 to 1. */
    falseNegative: Float64Array;
}

/** LRP of all categories, and the mean. */
export declare interface LrpErrors {
    /** Means over the categories for which a value is defined; NaN if there are none. */
    mean: Omit<RowOf<LrpColumns>, 'categoryId' | 'name' | 'confidence'>;
    /** One row for each category, in the order of `params.categoryIds`. */
    perCategory: Table<LrpColumns>;
}

/** Options of {@link Evaluation.lrp}. */
export declare interface LrpOptions extends AnalysisOptions {
    /** LRP at this confidence: detections with `score >= confidence` count. Default: the confidence with the least LRP (optimal LRP). */
    confidence?: number;
}

/**
 * LVIS's thirteen metrics by name; -1 if there is nothing to measure. With another `maxDetections`, the names of the
 * last four contain that number.
 */
export declare interface LvisMetrics {
    /** Average precision, mean over the IoU thresholds. */
    AP: number;
    /** Average precision at IoU 0.50. */
    AP50: number;
    /** Average precision at IoU 0.75. */
    AP75: number;
    /** AP of small objects. */
    APs: number;
    /** AP of medium objects. */
    APm: number;
    /** AP of large objects. */
    APl: number;
    /** AP of rare categories. */
    APr: number;
    /** AP of common categories. */
    APc: number;
    /** AP of frequent categories. */
    APf: number;
    /** Average recall with 300 detections per image. */
    'AR@300': number;
    /** AR@300 of small objects. */
    'ARs@300': number;
    /** AR@300 of medium objects. */
    'ARm@300': number;
    /** AR@300 of large objects. */
    'ARl@300': number;
    /** Names with another limit, such as `AR@100`. */
    [name: `AR${'' | 's' | 'm' | 'l'}@${number}`]: number;
}

/** Properties of the loaded binary and the machine. */
export declare interface Machine {
    /** The instruction set that calls run on: `scalar`, `avx2`, `avx512`, `neon` or `simd128`. */
    isa: string;
    /** The threads that the process may use, and the default of every `threads` option. */
    threads: number;
    /** Version of the binary. */
    version: string;
}

/**
 * Returns the instruction set, the number of threads and the version of the loaded binary.
 *
 * The environment variable `BOXWISE_ISA=scalar` (or `avx2`) selects a lower instruction set. Results have the same bits on all of them.
 * It throws no error.
 *
 * ```ts
 * const { isa, threads } = machine();
 * console.log(typeof isa, threads > 0); // string true
 * ```
 */
export declare function machine(): Machine;

/** Options of heads that are raw maps of a pyramid's levels. */
export declare interface MapsOptions {
    /** Pixels from cell to cell, for each level. */
    strides?: readonly number[];
    /** Whether maps are `[rows, columns, channels]`. By default their dims show it. */
    channelsLast?: boolean;
}

/** A mask, cropped to its box, in pixels of the image. */
export declare interface Mask {
    /** Left edge in pixels of the image. */
    x: number;
    /** Top edge in pixels of the image. */
    y: number;
    /** Width in pixels. */
    width: number;
    /** Height in pixels. */
    height: number;
    /** 1 inside the object and 0 outside, row by row: `width · height` bytes. */
    data: Uint8Array;
}

export declare namespace mask {
    export {
        encode_2 as encode,
        decode_2 as decode,
        merge,
        area,
        toBbox,
        fromPolygons,
        fromBbox,
        iou_2 as iou,
        nms_2 as nms,
        toPolygons,
        compress,
        toCounts,
        Rle,
        RleInput,
        MaskSize,
        Polygon,
        BitmapOrder,
        BitmapInput,
        EncodeOptions,
        DecodeOptions_2 as DecodeOptions,
        MergeOptions,
        MaskIouOptions,
        MaskNmsOptions,
        PolygonOptions
    }
}

export declare namespace mask_2 {
    export {
        encode,
        decode_3 as decode,
        merge_2 as merge,
        area_2 as area,
        toBbox_2 as toBbox,
        fromPolygons_2 as fromPolygons,
        fromBbox_2 as fromBbox,
        iou_3 as iou,
        nms_3 as nms,
        toPolygons_2 as toPolygons,
        compress_2 as compress,
        toCounts_2 as toCounts,
        Rle,
        RleInput,
        MaskSize,
        Polygon,
        BitmapOrder,
        BitmapInput,
        EncodeOptions,
        DecodeOptions_2 as DecodeOptions,
        MergeOptions,
        MaskIouOptions,
        MaskNmsOptions,
        PolygonOptions
    }
}

declare namespace mask_3 {
    export {
        encode_2 as encode,
        decode_2 as decode,
        merge,
        area,
        toBbox,
        fromPolygons,
        fromBbox,
        iou_2 as iou,
        nms_2 as nms,
        toPolygons,
        compress,
        toCounts,
        Rle,
        RleInput,
        MaskSize,
        Polygon,
        BitmapOrder,
        BitmapInput,
        EncodeOptions,
        DecodeOptions_2 as DecodeOptions,
        MergeOptions,
        MaskIouOptions,
        MaskNmsOptions,
        PolygonOptions
    }
}

export declare namespace mask_4 {
    export {
        encode_3 as encode,
        decode_4 as decode,
        merge_3 as merge,
        area_3 as area,
        toBbox_3 as toBbox,
        frPyObjects,
        iou_4 as iou,
        Pixels,
        PixelsInput,
        Box
    }
}

/** The masks of all detections. */
export declare interface MaskColumns {
    /** x, y, width and height of each mask's rectangle in pixels, flat. */
    frames: Uint32Array;
    /** Index in `data` of the start of each mask, and the end. */
    starts: Uint32Array;
    /** The bytes of all masks, one mask after the other. */
    data: Uint8Array;
}

/** How overlaps are computed. */
declare interface MaskIouOptions {
    /** For each ground truth: overlap is over the detection's own area (1), not over what is in either (0). */
    crowd?: Uint8Array | readonly (boolean | number)[];
    /** Number of threads. Default: all cores. Results do not depend on it. */
    threads?: number;
}

/** How masks are suppressed. */
declare interface MaskNmsOptions {
    /** Overlaps above it suppress, 0 to 1; 0.5 unless given. */
    iouThreshold?: number;
}

/**
 * Returns the bounding box of the pixels of each mask that are not 0: first and last column and row, so one pixel has `x1 = x2`. An
 * empty mask has `[0, 0, 0, 0]`.
 *
 * ```ts
 * console.log(masks_to_boxes(Uint8Array.of(0, 0, 0, 0, 1, 1), [1, 2, 3])); // Float32Array(4) [ 1, 1, 2, 1 ]
 * ```
 *
 * @param masks the pixels of `N` masks, row by row
 * @param shape `[N, height, width]`
 * @returns `[N, 4]`, flat
 * @throws BoxwiseError `SHAPE_MISMATCH` for another number of pixels than `shape` says; `OUT_OF_RANGE` for lengths that are not whole
 *   numbers
 */
declare function masks_to_boxes(masks: Numbers, shape: readonly [number, number, number]): Float32Array;

/** A height and a width in pixels, in the order of pycocotools' masks. */
export declare type MaskSize = readonly [height: number, width: number];

/**
 * Assigns a ground truth to each anchor by IoU: positive from 0.7, negative below 0.3, otherwise neither. Then every ground truth takes
 * its best anchor. The matrix of overlaps is never built.
 * `matched` has the best ground truth of each anchor regardless of its label: the first among equals, 0 if it overlaps none. A ground truth that
 * overlaps no anchor takes the first anchor. If two take the same anchor, the later one gets it. Without ground truth all anchors are negative. NaN and inverted
 * boxes overlap nothing. IoU is `inter / union`; the tutorial's union is at least 1e-6, which matters to tiny boxes alone.
 *
 * `Float32Array`s are compared in single precision, other inputs in double. `ignore` leaves anchors in regions out, as mmdetection's `MaxIoUAssigner` does with `ignore_iof_thr`.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const { labels } = matchAnchors(anchors, [[20, 10, 60, 55]]);
 * console.log(labels.filter((label) => label === 1).length); // 1
 * ```
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, flat or nested
 * @param groundTruth likewise
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export declare function matchAnchors(anchors: Numeric, groundTruth: Numeric, options?: MatchAnchorsOptions): AnchorMatches;

/**
 * RetinaNet's rule: an anchor is assigned to the object that it overlaps most, if the IoU is high enough. The anchors with the highest
 * overlap of an object, all of them in a tie, are assigned to their own best object at any IoU. Equal overlaps: the lower object.
 * Overlaps are computed in double and compared as float32.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const anchors = Float32Array.of(0, 0, 10, 10, 20, 20, 30, 30);
 * console.log(matchAnchors(anchors, Float32Array.of(0, 0, 10, 8)).matches); // Int32Array(2) [ 0, -1 ]
 * ```
 */
declare function matchAnchors_2(anchors: Float32Array, objects: Float32Array, options?: MatchOptions_2): Matches_2;

/**
 * Assigns an object to each anchor: label 1 for an IoU of at least `positive`, 0 below `negative`, otherwise -1. The best anchor of each
 * object always gets label 1 for it (if several objects share their best anchor, the last one gets it).
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.matchAnchors([[0, 0, 10, 10], [20, 20, 30, 30]], [[0, 0, 10, 8]])); // { labels: [ 1, 0 ], matched: [ 0, 0 ] }
 * ```
 */
declare function matchAnchors_3(candidates: readonly Box_2[], objects: readonly Box_2[], positive?: number, negative?: number): {
    labels: number[];
    matched: number[];
};

/** As {@link matchAnchors}, off the event loop. */
declare const matchAnchorsLater: Later<typeof matchAnchors>;

/** Options of `matchAnchors`. */
export declare interface MatchAnchorsOptions {
    /** Anchors with at least this IoU are positive. Default 0.7. */
    positiveThreshold?: number;
    /** Anchors with a lower IoU are negative. Default 0.3. */
    negativeThreshold?: number;
    /**
     * `'tutorial'` (default): every ground truth takes its best anchor. `'torchvision'`: the semantics of torchvision's `Matcher`.
     */
    method?: 'tutorial' | 'torchvision';
    /**
     * torchvision: anchors that reach the highest IoU of some ground truth keep their match. Default true, as in RetinaNet and the RPN.
     */
    allowLowQualityMatches?: boolean;
    /**
     * Boxes of regions without annotations, such as crowds. An anchor of which more than `ignoreThreshold` lies in one of them takes no part: its label is -1,
     * its `matched` -2 and its IoU 0, and the ground truth takes other anchors. Default: none.
     */
    ignore?: Numeric;
    /** Share of an anchor's area in a region above which it is ignored, 0 to 1. Default 0.5. Only with `ignore`. */
    ignoreThreshold?: number;
    /** Number of threads. Default 1. Results do not depend on it. */
    threads?: number;
}

/** Matches of detections and annotations; see `Matches` in the core. */
declare interface MatchColumns {
    detections: Positions
    detectionsIgnored: Flags
    detectionsEvaluated: Flags
    groundTruths: Positions
    groundTruthsIgnored: Flags
    groundTruthsEvaluated: Flags
}

/**
 * DETR's matching (Carion et al. 2020): assigns one prediction to each ground truth so that the sum of class, L1 and GIoU costs is lowest. Follows transformers' `DetrHungarianMatcher` and, with
 * `classCost: 'focal'`, that of Deformable DETR and its successors.
 *
 * Boxes are `(cx, cy, w, h)`, as fractions of the image. Costs that are NaN or infinite count as 3.4e38: such predictions are taken only if there are no
 * others. Without ground truth or predictions there are no pairs. All in doubles.
 *
 * ```ts
 * const predictions = { logits: [[2, 0], [0, 2]], boxes: [[0.5, 0.5, 0.2, 0.2], [0.1, 0.1, 0.1, 0.1]] };
 * const groundTruth = { boxes: [[0.5, 0.5, 0.2, 0.2]], labels: [0] };
 * console.log(matchDetr(predictions, groundTruth)); // { rows: Uint32Array(1) [ 0 ], columns: Uint32Array(1) [ 0 ] }
 * ```
 *
 * @returns indices of predictions (`rows`, ascending) and of their ground truth (`columns`)
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of logits; `INVALID_VALUE` for boxes in pixels and for negative sizes
 */
export declare function matchDetr(predictions: DetrPredictions, groundTruth: GroundTruth, options?: DetrOptions): AssignedPairs;

/** As {@link matchDetr}, off the event loop. */
declare const matchDetrLater: Later<typeof matchDetr>;

/**
 * Which detection matched which annotation. T: IoU thresholds, A: area ranges, D: detections, G: annotations. Values are
 * indices into the inputs, in their order, never ids.
 */
export declare interface Matches {
    /** [T, A, D]: index of the annotation that the detection matched, or -1. */
    detections: IndexArray;
    /** [T, A, D]: 1 if the detection counts neither for nor against. */
    detectionsIgnored: IndexArray<Uint8Array>;
    /** [D]: 1 for a detection that took part: of an evaluated image and category, and among the best there. */
    detectionsEvaluated: IndexArray<Uint8Array>;
    /** [T, A, G]: index of the detection that matched the annotation (the last one for a crowd), or -1. */
    groundTruths: IndexArray;
    /** [A, G]: 1 if the annotation is ignored: a crowd, or outside the area range. */
    groundTruthsIgnored: IndexArray<Uint8Array>;
    /** [G]: 1 for an annotation that took part. */
    groundTruthsEvaluated: IndexArray<Uint8Array>;
}

/** The assignment of each anchor. */
declare interface Matches_2 {
    /** Index of the object, -1 for background, -2 for ignored. */
    matches: Int32Array;
    /** IoU with the best object; 0 without objects. */
    overlaps: Float32Array;
}

/** Options of {@link bestMatch}. */
export declare type MatchOptions = Pick<IouOptions, 'format' | 'threads'>;

/** Thresholds of the rule. */
declare interface MatchOptions_2 {
    /** Anchors with a lower IoU are background. Default 0.4. */
    low?: number;
    /** Anchors with at least this IoU are assigned to their best object. Default 0.5. Those in between are ignored. */
    high?: number;
}

/**
 * Assigns a ground truth to each prediction by a matrix of qualities that you have: torchvision's `Matcher`. Use it for qualities that are no IoU of upright boxes: masks, rotated
 * boxes, similarities of keypoints. For upright boxes {@link matchAnchors} needs no matrix.
 *
 * Each prediction takes the ground truth with the highest quality, the first among equals. With `allowLowQualityMatches` every prediction whose quality
 * with some ground truth is that ground truth's highest keeps its own best match; a ground truth of quality 0 everywhere thereby matches every prediction, as there. Without ground truth everything
 * is background, where torchvision raises. A quality that is NaN counts as the lowest.
 *
 * ```ts
 * const quality = [
 *   [0.9, 0.2, 0.4], // a ground truth with each of three predictions
 *   [0.1, 0.1, 0.5],
 * ];
 * console.log(matchQuality(quality).matched); // Int32Array(3) [ 0, -1, -2 ]
 * ```
 *
 * @param quality a row for each ground truth, a column for each prediction; nested, a tensor, or flat with `columns`
 * @throws BoxwiseError `LENGTH_MISMATCH` for a flat matrix that `columns` does not divide; `OUT_OF_RANGE` for thresholds outside 0 to 1 or in the wrong order
 */
export declare function matchQuality(quality: Numeric, options?: MatchQualityOptions): QualityMatches;

/** As {@link matchQuality}, in slices between which the event loop goes on. */
declare const matchQualityLater: Later<typeof matchQuality>;

/** Options of {@link matchQuality}. */
export declare interface MatchQualityOptions {
    /** Predictions with at least this quality are positive, 0 to 1. Default 0.7. */
    positiveThreshold?: number;
    /** Predictions with a lower quality are background, 0 to 1. Default 0.3. */
    negativeThreshold?: number;
    /** Predictions that reach the highest quality of some ground truth keep their match. Default false, as in torchvision's `Matcher`. */
    allowLowQualityMatches?: boolean;
    /** Number of predictions, for a flat matrix. */
    columns?: number;
}

/**
 * Matrix NMS: lowers every score once, by the better box that lowers it most; no box is compared twice. Returns the boxes and
 * their lowered scores, best first, equal scores by index.
 *
 * The factor of box j is the minimum over the better boxes i of f(IoU of i and j) / f(highest IoU of i with a box better than i),
 * at most 1, with f(x) = exp(-sigma x²) or 1 - x. Computed like {@link softNms}, with the same ties, NaN and errors; the time is
 * quadratic. With `trace: true`, also returns which box that is (see {@link MatrixNmsTrace}).
 *
 * Source: Wang et al., SOLOv2 (2020), applied to boxes.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 5, 20, 20, 30, 30);
 * console.log(matrixNms(boxes, Float32Array.of(0.9, 0.8, 0.7), { method: 'linear' }).indices); // Uint32Array(3) [ 0, 2, 1 ]
 * ```
 *
 * @throws BoxwiseError like {@link nms}
 */
export declare function matrixNms(boxes: BoxesInput, scores: NumbersInput, options: MatrixNmsOptions & {
    trace: true;
}): TracedMatrixNms;

export declare function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): ScoredBoxes;

/** As {@link matrixNms}, off the event loop. */
declare const matrixNmsLater: Later<typeof matrixNms>;

/** Options of {@link matrixNms}: those of its decay, and no others. */
export declare type MatrixNmsOptions = GaussianMatrixNmsOptions | LinearMatrixNmsOptions;

/** Which box lowered which in {@link matrixNms}; one entry per box, in the order of the boxes given. */
export declare interface MatrixNmsTrace {
    /**
     * Index of the better box whose decay is the strongest, the one with the highest score among equal decays. -1 for boxes that keep
     * their score or take no part.
     */
    loweredBy: Int32Array;
    /** IoU of each box with that box; 0 without one. */
    overlaps: FloatArray;
    /** The factor of each score; 1 without one. */
    factors: FloatArray;
}

/** The metrics of PASCAL VOC and Open Images; -1 if there is nothing to measure. */
export declare interface MeanApMetrics {
    /** Mean over categories of the average precision at IoU 0.50; -1 if 0.5 is not a threshold. */
    AP50: number;
    /** Mean of the same over all `iouThresholds`; by default only 0.50. */
    AP: number;
}

/** Options of {@link mediapipeAnchors}, by MediaPipe's names; `num_layers` is the number of strides. */
export declare interface MediapipeAnchorOptions {
    /** Width and height of the network's input in pixels: `input_size_width` and `input_size_height`. */
    inputSize: Size;
    /** Pixels between neighbouring cells, for each layer. Layers of the same stride that follow each other share their cells. */
    strides: readonly number[];
    /** Side of the squares of the first layer as a fraction of the input. Required without `fixedAnchorSize`. */
    minScale?: number;
    /** Side of the squares of the last layer as a fraction of the input; those between are spaced evenly. Required without `fixedAnchorSize`. */
    maxScale?: number;
    /** Ratios of width to height of each layer's anchors. Default `[1]`. */
    aspectRatios?: readonly number[];
    /** Rows and columns of each layer's map, in cells. Default: the input's sides divided by the strides, rounded up. */
    featureSizes?: readonly (readonly [height: number, width: number])[];
    /** Where an anchor's centre is in its cell, from the left, 0 to 1. Default 0.5. */
    anchorOffsetX?: number;
    /** Where an anchor's centre is in its cell, from the top, 0 to 1. Default 0.5. */
    anchorOffsetY?: number;
    /** Whether the first layer has three anchors in place of its own: a square of scale 0.1, and ratios 2 and 1/2. Default false. */
    reduceBoxesInLowestLayer?: boolean;
    /** Ratio of one more anchor of each layer, between its scale and the next; 0 for none. Default 1. */
    interpolatedScaleAspectRatio?: number;
    /** Whether every anchor is as large as the input, as for BlazeFace, so that only centres count. Default false. */
    fixedAnchorSize?: boolean;
}

/**
 * Returns the anchors of MediaPipe's `SsdAnchorsCalculator` by its published options, `(x1, y1, x2, y2)` in pixels of the input, flat: for each group of layers of the
 * same stride and each cell (row by row), the anchors of the group's layers. Read a head with logistic scores and TensorFlow's offsets by `decode` as `retinanet` with these
 * `anchors`; BlazeFace, whose anchors are all of one size, as `blazeface`.
 *
 * ```ts
 * const options = { inputSize: [128, 128] as const, strides: [8, 16, 16, 16], fixedAnchorSize: true };
 * console.log(mediapipeAnchors(options).length / 4); // 896
 * ```
 *
 * `multiscale_anchor_generation` is {@link efficientDetAnchors}. Computed in doubles, which MediaPipe does in single precision.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides, strides, scales and ratios that are not finite and above 0, and for offsets beyond 0 to 1; `LENGTH_MISMATCH` for another
 *   number of `featureSizes` than of strides; `TOO_LARGE` above 2^26 anchors
 */
export declare function mediapipeAnchors(options: MediapipeAnchorOptions): Float64Array;

/** As {@link mediapipeAnchors}, in slices between which the event loop goes on. */
declare const mediapipeAnchorsLater: Later<typeof mediapipeAnchors>;

/** What an options object has as one of its members; `undefined` where it has no such member. */
declare type MemberOf<Options, Name extends PropertyKey> = Name extends keyof Options ? Options[Name] : undefined;

/**
 * Returns the union or the intersection of masks of one size. For an array of arrays it returns an array.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.area(mask.merge([person, box], { intersect: true }))); // 600
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_ARGUMENT` for no masks
 */
declare function merge(masks: readonly RleInput[], options?: MergeOptions): Rle;

declare function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Rle[];

/** As `mask.merge` of `boxwise`, off the event loop. */
declare const merge_2: Later<typeof mask_3.merge>;

/**
 * Returns the union of masks, or with `intersect` their intersection.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.area(mask.merge([square, square]))); // 2
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes
 */
declare function merge_3(rleObjs: readonly RleInput[], intersect?: boolean | number): Rle;

/** Merged boxes, in descending order of their best boxes' scores. */
export declare interface MergedBoxes<T extends FloatArray = FloatArray> extends ScoredBoxes<T> {
    /** Index of the best box in each merged box; `classIds[indices[k]]` is its class. */
    indices: Uint32Array;
    /** The merged boxes, four numbers each, in the format of the boxes given. */
    boxes: T;
    /** Score of each merged box. */
    scores: T;
}

/** How masks are merged. */
declare interface MergeOptions {
    /** Foreground is what is in all masks, not what is in any; `false` unless given. */
    intersect?: boolean;
}

/** Options of `decodeBatch` with metadata. */
export declare type MetadataBatchOptions = {
    metadata: OnnxMetadata;
    model?: undefined;
} & Omit<CommonDecodeOptions, 'imageSize'> & BatchOptions;

/** Options of `decode` with the metadata of an ONNX file in the place of a model's name: see `modelFromMetadata`. */
export declare type MetadataOptions = {
    metadata: OnnxMetadata;
    model?: undefined;
} & CommonDecodeOptions;

/** Columns of metrics, in the order of `metrics`. AP, AP at 0.5 and 0.75, and AR with the most detections are drawn. */
export declare interface MetricDifferenceColumns extends DifferenceColumns {
    /** Name of the metric. */
    metric: string[];
}

/** COCO's twelve metrics by name; -1 if there is nothing to measure. */
export declare interface Metrics {
    /** Average precision, mean over the IoU thresholds. */
    AP: number;
    /** Average precision at IoU 0.50, PASCAL VOC's measure. */
    AP50: number;
    /** Average precision at IoU 0.75. */
    AP75: number;
    /** AP of small objects. */
    APs: number;
    /** AP of medium objects. */
    APm: number;
    /** AP of large objects. */
    APl: number;
    /** Average recall with 1 detection per image and category. */
    AR1: number;
    /** Average recall with 10 detections per image and category. */
    AR10: number;
    /** Average recall with 100 detections per image and category. */
    AR100: number;
    /** AR100 of small objects. */
    ARs: number;
    /** AR100 of medium objects. */
    ARm: number;
    /** AR100 of large objects. */
    ARl: number;
}

/** The metrics of a protocol and an `iouType`. */
export declare type MetricsFor<P extends Protocol | undefined, I extends IouType | undefined> = P extends 'coco' | undefined ? CocoMetricsFor<I> : P extends 'lvis' ? LvisMetrics : P extends 'voc' | 'openimages' ? MeanApMetrics : P extends 'crowdpose' ? CrowdPoseMetrics : never;

/** The metrics of an evaluation with these options; a union if the options leave it open. */
export declare type MetricsOf<Options extends EvaluateOptions> = MetricsFor<MemberOf<Options, 'protocol'>, MemberOf<Options, 'iouType'>>;

/** The models that `decode` reads; each is described in `docs/decode.md`. */
export declare type Model = keyof ModelOptions;

/** The detections of one model in an image. */
export declare interface ModelBoxes {
    /** Corners x1, y1, x2, y2 as fractions of the image, 0 to 1. */
    boxes: BoxesInput;
    /** The score of each box. */
    scores: NumbersInput;
    /** The label of each box, an integer. */
    labels: IntegersInput;
}

/** Models with the same outputs. */
export declare interface ModelFamily {
    /** Their names: what `model` may be. */
    readonly names: readonly string[];
    /** Their outputs in order. */
    readonly outputs: readonly ModelOutput[];
    /** Their options beside those of every model. */
    readonly options: readonly string[];
}

/**
 * The model, its options and the names of its classes from the metadata that an exporter wrote into an ONNX file. Ultralytics'
 * exports are read (all tasks with boxes, also end to end, with `nms=True`, and RT-DETR), and YOLOv5's. The parsed `metadata.yaml` beside
 * exports to TensorFlow.js, OpenVINO and NCNN is read as well. `decode` takes the same metadata in the place of a model's name.
 *
 * ```ts
 * const { model, names } = modelFromMetadata({ task: 'detect', stride: '32', imgsz: '[640, 640]', names: "{0: 'cat'}" });
 * console.log(model, names); // yolov8 [ 'cat' ]
 * ```
 *
 * @throws BoxwiseError `MISSING_KEY` if the keys are not those of a known exporter; `INVALID_VALUE` for values that cannot be
 * read, a task without boxes, and bytes that are no ONNX file; `INVALID_ARGUMENT` for other types
 */
export declare function modelFromMetadata(metadata: OnnxMetadata): ModelMetadata;

/** What metadata say of a model. */
export declare interface ModelMetadata {
    /** The model that reads its outputs. */
    model: Model;
    /** Options for `decode` that follow. */
    options: {
        /** Width and height of the network's input. Absent if the network takes any size. */
        inputSize?: [width: number, height: number];
        numClasses?: number;
        keypointSize?: 2 | 3;
        strides?: number[];
    };
    /** Names of the classes by number. Numbers without a name have an empty one. */
    names: string[];
}

/** What each model is called, and the options of its own. */
export declare interface ModelOptions {
    /** Options of the model `yolo-grid`. */
    'yolo-grid': MultiLabelOptions;
    /** Options of the model `yolov1`. */
    yolov1: Yolov1Options;
    /** Options of the model `yolov3`. */
    yolov3: Yolov5Options;
    /** Options of the model `yolov5`. */
    yolov5: Yolov5Options;
    /** Options of the model `yolov7`. */
    yolov7: Yolov5Options;
    /** Options of the model `yolov5-seg`. */
    'yolov5-seg': Yolov5Options & PrototypeOptions;
    /** Options of the model `yolov7-seg`. */
    'yolov7-seg': Yolov5Options & PrototypeOptions;
    /** Options of the model `yolov6`. */
    yolov6: PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolov8`. */
    yolov8: PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolov9`. */
    yolov9: PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolo11`. */
    yolo11: PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolo12`. */
    yolo12: PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolov8-seg`. */
    'yolov8-seg': PyramidHeadOptions & LayoutOptions & PrototypeOptions;
    /** Options of the model `yolo11-seg`. */
    'yolo11-seg': PyramidHeadOptions & LayoutOptions & PrototypeOptions;
    /** Options of the model `yolov8-pose`. */
    'yolov8-pose': PoseOptions_2;
    /** Options of the model `yolo11-pose`. */
    'yolo11-pose': PoseOptions_2;
    /** Options of the model `yolov8-obb`. */
    'yolov8-obb': PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolo11-obb`. */
    'yolo11-obb': PyramidHeadOptions & LayoutOptions;
    /** Options of the model `yolov10`. */
    yolov10: NormalizedOptions;
    /** Options of the model `yolo26`. */
    yolo26: NormalizedOptions;
    /** Options of the model `end-to-end`. */
    'end-to-end': NormalizedOptions;
    /** Options of the model `end-to-end-seg`. */
    'end-to-end-seg': NormalizedOptions & PrototypeOptions;
    /** Options of the model `yolo26-seg`. */
    'yolo26-seg': NormalizedOptions & PrototypeOptions;
    /** Options of the model `end-to-end-pose`. */
    'end-to-end-pose': EndToEndPoseOptions;
    /** Options of the model `yolo26-pose`. */
    'yolo26-pose': EndToEndPoseOptions;
    /** Options of the model `end-to-end-obb`. */
    'end-to-end-obb': NormalizedOptions;
    /** Options of the model `yolo26-obb`. */
    'yolo26-obb': NormalizedOptions;
    /** Options of the model `yolox`. */
    yolox: YoloxOptions;
    /** Options of the model `yolo-nas`. */
    'yolo-nas': PyramidHeadOptions & LogitOptions;
    /** Options of the model `rt-detr`. */
    'rt-detr': MultiLabelOptions & LogitOptions;
    /** Options of the model `rt-detr-ultralytics`. */
    'rt-detr-ultralytics': MultiLabelOptions;
    /** Options of the model `rf-detr`. */
    'rf-detr': MultiLabelOptions & LogitOptions;
    /** Options of the model `rf-detr-seg`. */
    'rf-detr-seg': MultiLabelOptions & LogitOptions;
    /** Options of the model `detr`. */
    detr: MultiLabelOptions & LogitOptions;
    /** Options of the model `ssd`. */
    ssd: AnchorOptions;
    /** Options of the model `retinanet`. */
    retinanet: LevelOptions;
    /** Options of the model `faster-rcnn`. */
    'faster-rcnn': ClassOptions_2 & LogitOptions;
    /** Options of the model `fcos`. */
    fcos: LevelOptions;
    /** Options of the model `fcos-simple`. */
    'fcos-simple': FcosSimpleOptions;
    /** Options of the model `centernet`. */
    centernet: CenterNetOptions;
    /** Options of the model `efficientdet`. */
    efficientdet: LevelOptions;
    /** Options of the model `d-fine`. */
    'd-fine': {};
    /** Options of the model `deim`. */
    deim: {};
    /** Options of the model `rt-detr-export`. */
    'rt-detr-export': {};
    /** Options of the model `torchvision`. */
    torchvision: {};
    /** Options of the model `tensorflow`. */
    tensorflow: {};
    /** Options of the model `tflite`. */
    tflite: {};
    /** Options of the model `coco-ssd`. */
    'coco-ssd': ClassOptions_2;
    /** Options of the model `yolov8-raw`. */
    'yolov8-raw': DistributionOptions_2;
    /** Options of the model `yolov9-raw`. */
    'yolov9-raw': DistributionOptions_2;
    /** Options of the model `yolo11-raw`. */
    'yolo11-raw': DistributionOptions_2;
    /** Options of the model `yolo12-raw`. */
    'yolo12-raw': DistributionOptions_2;
    /** Options of the model `yolov3-raw`. */
    'yolov3-raw': RawAnchorOptions;
    /** Options of the model `yolov5-raw`. */
    'yolov5-raw': RawAnchorOptions & LogitOptions;
    /** Options of the model `yolov7-raw`. */
    'yolov7-raw': RawAnchorOptions & LogitOptions;
    /** Options of the model `nanodet`. */
    nanodet: DistributionOptions_2;
    /** Options of the model `rtmdet`. */
    rtmdet: RawOptions;
    /** Options of the model `scrfd`. */
    scrfd: ScrfdOptions;
    /** Options of the model `yunet`. */
    yunet: MapsOptions;
    /** Options of the model `blazeface`. */
    blazeface: BlazeFaceOptions;
    /** Options of the model `owl-vit`. */
    'owl-vit': MultiLabelOptions & LogitOptions;
    /** Options of the model `grounding-dino`. */
    'grounding-dino': MultiLabelOptions & LogitOptions;
    /** Options of the model `pp-yoloe`. */
    'pp-yoloe': MultiLabelOptions & NormalizedOptions;
    /** Options of the model `sam`. */
    sam: SamOptions;
    /** Options of the model `efficient-nms`. */
    'efficient-nms': {};
    /** Options of the model `batched-nms`. */
    'batched-nms': {};
    /** Options of the model `mmdeploy`. */
    mmdeploy: {};
    /** Options of the model `detection-output`. */
    'detection-output': {};
    /** Options of the model `yolov7-end-to-end`. */
    'yolov7-end-to-end': NormalizedOptions;
    /** Options of the model `paddle-detection`. */
    'paddle-detection': {};
}

/** An output of a model. */
export declare interface ModelOutput {
    /** Its role: its name in `outputNames`. */
    readonly name: string;
    /** Names that exporters give it. */
    readonly aliases: readonly string[];
    /** Its dimensions, in words. */
    readonly dims: string;
    /** Whether a model may lack it. */
    readonly optional: boolean;
}

/** A model, and what it makes of some outputs. */
export declare interface ModelReading {
    /** The model. */
    readonly model: Model;
    /** Its names: models whose outputs are alike. */
    readonly names: readonly Model[];
    /** Whether it reads the outputs. */
    readonly reads: boolean;
    /** Options of the model that it needs to read them. */
    readonly options: {
        readonly layout?: 'anchors-first' | 'anchors-last';
        readonly normalized?: true;
        readonly decoded?: true;
        readonly channelsLast?: true;
        readonly sizesInPixels?: true;
        readonly logits?: boolean;
        readonly regMax?: number;
    };
    /** Whether it also needs `inputSize`. */
    readonly needsInputSize: boolean;
    /** Whether it also needs `anchors`, those of the network, which do not follow from the outputs. */
    readonly needsAnchors: boolean;
    /** Why it does not read them. */
    readonly reason: string | undefined;
}

/**
 * PQ† (Porzi et al., Seamless Scene Segmentation, CVPR 2019): of stuff, no pair has to reach an IoU of 0.5. -1 if there is nothing to measure.
 */
export declare interface ModifiedPanopticQuality {
    /** The mean of all categories. */
    PQ: number;
    /** The mean of things, whose values are those of PQ. */
    PQth: number;
    /** The mean of stuff. */
    PQst: number;
}

/** Options of heads whose boxes may count for several classes. */
export declare interface MultiLabelOptions extends ClassOptions_2 {
    /** Whether a box is given once for each class above the threshold, or for its best alone. */
    multiLabel?: boolean;
}

/** Options of `multiScaleRoiAlign`. */
export declare interface MultiScaleOptions extends Omit<RoiAlignOptions, 'spatialScale' | 'aligned' | 'mode'> {
    /** Height of the images in pixels (the largest of several), from which the scales are inferred. */
    imageHeight?: number;
    /** Cells per pixel of each map, instead of `imageHeight`. */
    spatialScales?: readonly number[];
    /** Side in pixels of a square box of the canonical level. Default 224. */
    canonicalScale?: number;
    /** The canonical level. Default 4. */
    canonicalLevel?: number;
}

/**
 * Returns the features of regions from the maps of a pyramid, as torchvision's `MultiScaleRoIAlign`: {@link roiLevels} selects the map, and
 * {@link roiAlign} computes the features. Maps are ordered finest first. Without `spatialScales` their scales are inferred from the image's height as
 * powers of two; the levels follow from the scales.
 *
 * ```ts
 * const fine = { data: new Float32Array(64 * 64).fill(1), dims: [1, 1, 64, 64] };
 * const coarse = { data: new Float32Array(32 * 32).fill(2), dims: [1, 1, 32, 32] };
 * const boxes = [Float32Array.of(0, 0, 50, 50)];
 * console.log(multiScaleRoiAlign([fine, coarse], boxes, { outputSize: 1, imageHeight: 256 }).data); // Float32Array(1) [ 1 ]
 * ```
 *
 * @throws BoxwiseError like {@link roiAlign}; `LENGTH_MISMATCH` for another number of scales than of maps
 */
export declare function multiScaleRoiAlign<T extends FloatArray>(features: readonly FeaturesInput<T>[], rois: RoisInput, options: MultiScaleOptions): FeatureMap<FloatsLike<T>>;

/** As {@link multiScaleRoiAlign}, off the event loop. */
declare const multiScaleRoiAlignLater: <T extends FloatArray>(features: readonly FeaturesInput<T>[], rois: RoisInput, options: MultiScaleOptions & PromiseOptions) => Promise<FeatureMap<FloatsLike<T>>>;

/** A task of these protocols that has to be named, as it is not the default. */
declare type Named<P extends Protocol> = Task<P> & {
    protocol: P;
};

/** How labels are read, in a form that the addon takes. */
declare interface NativeSemanticParams {
    /** Number of classes. */
    classes: number;
    /** Label of ignored pixels; absent for none. */
    ignoreLabel?: number;
    /** Whether the true label 0 is ignored and the others are reduced by one. */
    reduceZeroLabel: boolean;
}

/** An array of doubles in C order: the last axis moves fastest. */
export declare interface NdArray {
    /** The numbers. */
    data: Float64Array;
    /** Length of each axis. */
    shape: number[];
}

/** An array in C order. */
declare interface NdArray_2 {
    data: DoubleArray
    shape: Array<number>
}

/** Numbers in arrays of arrays, as `arraySync()` of TensorFlow.js returns a tensor. */
declare type NestedNumbers = readonly number[] | readonly NestedNumbers[];

/**
 * Greedy non-maximum suppression: visits boxes in descending score order and keeps each box that no kept box overlaps
 * by more than the threshold. Returns the indices of the kept boxes, best first; with `imageOffsets`, those of every image; with
 * `trace: true`, also which box suppressed which (see {@link NmsTrace}).
 *
 * - **Overlap** is computed in the type of the boxes with one rounded division: a box is suppressed if
 *   `inter / union > iouThreshold`. Rotated boxes are compared by their exact polygons, in doubles.
 * - **Ties**: among equal scores the lower index comes first. A box whose overlap equals the threshold is kept, unless
 *   `suppressEqual` is set.
 * - **NaN**: a NaN score is not above any threshold, and neither is -Infinity; such boxes are dropped. A box that has a NaN,
 *   is inverted or empty, or has an infinite area overlaps nothing (its IoU is 0) and is kept.
 * - **Errors** (`BoxwiseError`): `LENGTH_MISMATCH`; `OUT_OF_RANGE` for thresholds and limits; `INVALID_ARGUMENT` for detached memory;
 *   `INVALID_VALUE` for angles beyond 4π in radians, which are degrees, and for 32 boxes or more of which every one is inverted, which are in
 *   another format.
 *
 * Source: the algorithm of Felzenszwalb et al. (2010) as in torchvision.ops.nms, with `classIds` as in its batched_nms;
 * `diou`: Zheng et al. (2020).
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
 * const scores = Float32Array.of(0.9, 0.8, 0.7);
 * console.log(nms(boxes, scores)); // Uint32Array(2) [ 0, 2 ]
 *
 * const { suppressedBy, overlaps } = nms(boxes, scores, { trace: true }).trace;
 * console.log(suppressedBy); // Int32Array(3) [ -1, 0, -1 ]
 * console.log(overlaps[1]); // 0.680672287940979
 *
 * const classIds = [2, 7, 2]; // a car, a truck, a car
 * console.log(nms(boxes, scores, { classIds })); // Uint32Array(3) [ 0, 1, 2 ]
 * console.log(nms(boxes, scores, { classIds, groups: [[2, 5, 7]] })); // Uint32Array(2) [ 0, 2 ]
 * ```
 */
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions & {
    trace: true;
}): TracedBoxes;

export declare function nms(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions & {
    imageOffsets: IntegersInput;
}): KeptBoxes;

export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions & {
    imageOffsets?: undefined;
    trace?: false;
}): Uint32Array;

export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions): Uint32Array | KeptBoxes;

/**
 * Greedy non-maximum suppression of masks: visits masks in descending score order, equal scores by index, and keeps a
 * mask if its overlap with every kept mask is at most `iouThreshold`. Returns the kept indices in that order.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.nms([person, box], [0.9, 0.8], { iouThreshold: 0.4 })); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_VALUE` for a score that is NaN
 */
declare function nms_2(masks: readonly RleInput[], scores: Float64Array | Float32Array | readonly number[], options?: MaskNmsOptions): Uint32Array;

/** As `mask.nms` of `boxwise`, off the event loop. */
declare const nms_3: Later<typeof mask_3.nms>;

/**
 * Greedy suppression.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 11, 11],
 *   [20, 20, 25, 25],
 * ];
 * console.log(nms(boxes, [0.8, 0.9, 0.7], 0.5)); // Uint32Array(2) [ 1, 2 ]
 * ```
 *
 * @param boxes rows of `(x1, y1, x2, y2)`
 * @param scores one for each box, of the same type as the boxes
 * @param iou_threshold IoUs above this suppress; compared in double, even for float32 boxes. As in torchvision, 1 and more suppress nothing,
 *   and below 0 all but the best box are suppressed
 * @returns the kept indices, best first; equal scores by index; NaN scores rank first
 * @throws BoxwiseError for lengths or types that disagree, and for a NaN threshold
 */
declare function nms_4(boxes: Numbers, scores: Numbers, iou_threshold: number): Uint32Array;

/**
 * Greedy suppression: each candidate is compared with the boxes kept so far, the latest first, until one overlaps it too much. Returns
 * the same bits as the native `nms`: products in double decide where they can, the rounded quotient where the values are close.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
 * console.log(nms(boxes, Float32Array.of(0.9, 0.8, 0.7))); // Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @returns the kept indices, best first
 */
declare function nms_5<T extends Floats_2>(boxes: T, scores: Floats_2, options?: NmsOptions_2): Uint32Array;

/**
 * Returns the indices that greedy suppression keeps, best first. An IoU equal to the threshold suppresses. Equal scores: the lower index.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.nms([[0, 0, 10, 10], [0, 0, 10, 9], [20, 20, 30, 30]], [0.9, 0.8, 0.7])); // [ 0, 2 ]
 * ```
 */
declare function nms_6(boxes: readonly Box_2[], scores: readonly number[], iouThreshold?: number): number[];

/**
 * Greedy suppression with a threshold that can adapt.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 10, 10],
 *   [20, 20, 5, 5],
 * ];
 * console.log(NMSBoxes(boxes, [0.9, 0.8, 0.7], 0, 0.5)); // Int32Array(2) [ 0, 2 ]
 * ```
 *
 * @param bboxes rows of `[x, y, width, height]`, flat or nested; doubles
 * @param scores one for each box; rounded to float32
 * @param score_threshold only scores above this are candidates; at least 0. Like OpenCV, it may be above 1, as scores may be any
 * @param nms_threshold overlaps above this suppress; at least 0. As in OpenCV, 1 and more suppress nothing
 * @param eta above 0; below 1, each kept box multiplies a threshold above 0.5 by it
 * @param top_k if above 0, only this many boxes are candidates, best first
 * @returns the kept indices, best first
 * @throws BoxwiseError where OpenCV throws, for lengths that disagree and for types that are not numbers
 */
declare function NMSBoxes(bboxes: Numbers, scores: Numbers, score_threshold: number, nms_threshold: number, eta?: number, top_k?: number): Int32Array;

/**
 * {@link NMSBoxes} within each class. Like OpenCV, it separates classes by adding offsets to the coordinates, with the same rounding.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 10, 10],
 * ];
 * console.log(NMSBoxesBatched(boxes, [0.9, 0.8], [0, 1], 0, 0.5)); // Int32Array(2) [ 0, 1 ]
 * ```
 *
 * @param class_ids integers, one for each box
 * @throws BoxwiseError like {@link NMSBoxes}; `LENGTH_MISMATCH` for another number of classes than of boxes
 */
declare function NMSBoxesBatched(bboxes: Numbers, scores: Numbers, class_ids: Numbers, score_threshold: number, nms_threshold: number, eta?: number, top_k?: number): Int32Array;

/**
 * {@link NMSBoxes} of rotated boxes. A box that lies wholly in another overlaps it by 1, as in OpenCV.
 *
 * Overlaps are computed in double. OpenCV computes them in single precision: within about 1e-5 of the threshold its result may
 * differ.
 *
 * @param bboxes rotated boxes as in `cv2`, or rows of `[cx, cy, width, height, degrees]`, flat or nested; rounded to float32
 * @throws BoxwiseError as {@link NMSBoxes}; also for boxes with NaN or infinity, for which OpenCV has no answer
 *
 * ```ts
 * console.log(NMSBoxesRotated([[[5, 5], [10, 4], 30], [[5, 5], [10, 4], 35]], [0.9, 0.8], 0, 0.5)); // Int32Array(1) [ 0 ]
 * ```
 */
declare function NMSBoxesRotated(bboxes: readonly RotatedRect[] | Numbers, scores: Numbers, score_threshold: number, nms_threshold: number, eta?: number, top_k?: number): Int32Array;

/** As {@link nms}, off the event loop. */
declare const nmsLater: Later<typeof nms>;

/** Options of {@link nms}. */
export declare interface NmsOptions extends SuppressionOptions {
    /** Overlaps above this suppress; 0 to 1, rounded to the type of the boxes. Default 0.5. */
    iouThreshold?: number;
    /** Only scores above this are kept; rounded to the type of the scores. Default -Infinity. */
    scoreThreshold?: number;
    /**
     * Suppress at overlaps equal to the threshold, too. Default false. With `iouThreshold: 0` this keeps one box of each class, because
     * an IoU of 0 then suppresses.
     */
    suppressEqual?: boolean;
    /** `iou` (default), or `diou`: IoU minus (distance of the centres / diagonal of the enclosing box)². */
    kind?: 'iou' | 'diou';
    /** For a batch: index of the first box of each image, starting with 0, and last the number of boxes. */
    imageOffsets?: IntegersInput;
    /** For a batch: number of threads. Default: all cores for 4,000 boxes or more, otherwise one. */
    threads?: number;
}

/** Like the options of `nms` of `boxwise`. */
declare interface NmsOptions_2 {
    /** IoUs above this suppress. Default 0.5. */
    iouThreshold?: number;
    /** Only scores above this are kept. Default -Infinity. */
    scoreThreshold?: number;
    /** Largest number of boxes to keep. Default: no limit. */
    maxDetections?: number;
    /** Suppress at IoUs equal to the threshold, too. Default false. */
    suppressEqual?: boolean;
    /** The class of each box: boxes suppress only within their class. Default: one class. */
    classIds?: Int32Array | undefined;
}

/** Which box suppressed which in {@link nms}; one entry per box, in the order of the boxes given. */
export declare interface NmsTrace {
    /**
     * Index of the box that suppressed each box: the first kept box, in descending score order, whose overlap is beyond the threshold.
     * -1 for boxes that were kept, whose score is too low, or that come after the last of `maxDetections`.
     */
    suppressedBy: Int32Array;
    /**
     * Overlap of each box with its suppressor, in the measure of `kind`: the bits that `iou(box, suppressor, { kind })` returns. 0 for a
     * box without a suppressor. In the type of the boxes; doubles for rotated boxes.
     */
    overlaps: FloatArray;
}

/**
 * Greedy non-maximum merging: like {@link nms}, but boxes that overlap a better box of their class are merged with it instead of
 * being dropped. Made for images that are cut into tiles, where an object on a border is found in parts.
 *
 * - **Clusters**: visits boxes in descending score order. A box that no best box of an earlier cluster of its class overlaps by
 *   `iouThreshold` or more begins a cluster as its best box; otherwise it belongs to the first such cluster. With `transitive`, all
 *   earlier boxes count, not only the best ones.
 * - **Merged box**: encloses all boxes of the cluster. With `matchMerged`, a box must also overlap the box merged so far; boxes
 *   join in descending score order (with `transitive`, ordered by the boxes that they belong to, then by index).
 * - **Class and index** are those of the best box.
 * - **Ties**: among equal scores the lower index comes first.
 * - **NaN**: boxes with a NaN score are dropped. A box that has a NaN, is inverted or empty, or has an infinite area overlaps nothing
 *   and stays as it is.
 * - Computed in the type of the boxes and scores, in doubles if either has them; the mean of the scores in doubles. Upright boxes only.
 * - **Errors** (`BoxwiseError`): `LENGTH_MISMATCH`; `OUT_OF_RANGE` for thresholds and limits; `INVALID_ARGUMENT` for detached memory.
 *
 * The defaults merge as `Detections.with_nmm` of supervision. `{ kind: 'ios', mergedScore: 'max', matchMerged: true }` merges as
 * SAHI's `GREEDYNMM`; with `transitive: true`, as its `NMM`, except that equal scores merge, too.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 2, 0, 12, 10, 20, 20, 30, 30);
 * const merged = nonMaximumMerging(boxes, Float32Array.of(0.75, 0.5, 0.25));
 * console.log(merged.boxes); // Float32Array(8) [ 0, 0, 12, 10, 20, 20, 30, 30 ]
 * console.log(merged.scores); // Float32Array(2) [ 0.625, 0.25 ]
 * ```
 */
export declare function nonMaximumMerging(boxes: BoxesInput, scores: NumbersInput, options: NonMaximumMergingOptions & {
    trace: true;
}): TracedMergedBoxes;

export declare function nonMaximumMerging(boxes: BoxesInput, scores: NumbersInput, options?: NonMaximumMergingOptions): MergedBoxes;

/** As {@link nonMaximumMerging}, off the event loop. */
declare const nonMaximumMergingLater: Later<typeof nonMaximumMerging>;

/** Options of {@link nonMaximumMerging}. */
export declare interface NonMaximumMergingOptions extends Omit<SuppressionOptions, 'format' | 'angleUnit'> {
    /** How the boxes are written, and the merged ones: `xyxy` (default), `xywh`, `cxcywh` or `yxyx`. */
    format?: Exclude<BoxFormat, 'rotated' | 'cxcywhr'>;
    /** Overlaps at or above this merge; above 0, at most 1; rounded to the type of the computation. Default 0.5. */
    iouThreshold?: number;
    /** The overlap that is compared: `iou` (default), or `ios`: intersection over the smaller of both areas. */
    kind?: 'iou' | 'ios';
    /** Only boxes with a score above this take part. Default -Infinity. */
    scoreThreshold?: number;
    /** Score of a merged box: `areaWeighted` (default), the mean of its boxes' scores weighted by area; `max`, that of its best box. */
    mergedScore?: 'areaWeighted' | 'max';
    /** A box joins only if it also overlaps what has been merged so far by the threshold; otherwise it is dropped. Default false. */
    matchMerged?: boolean;
    /** Boxes that overlap any box of a cluster belong to it, not only those that overlap its best box. Default false. */
    transitive?: boolean;
}

/** Where each box went in {@link nonMaximumMerging}; one entry per box, in the order of the boxes given. */
export declare interface NonMaximumMergingTrace {
    /** Index of the merged box that each box is part of; -1 for boxes that were dropped. */
    clusters: Int32Array;
    /**
     * Index of the box because of which each box is in its cluster, or was dropped by `matchMerged`. -1 for the best box of a cluster,
     * and for boxes whose score is too low.
     */
    suppressedBy: Int32Array;
    /** Overlap with that box, in the measure of `kind`; 0 without one. */
    overlaps: FloatArray;
}

/**
 * Non-maximum weighted: replaces the boxes of a cluster by their mean, weighted by score and by IoU with the best box, and keeps the
 * score of the best. Returns the same as `non_maximum_weighted` of ensemble-boxes; otherwise like {@link weightedBoxesFusion}.
 *
 * Source: Zhou et al., CAD (2017).
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(nonMaximumWeighted(models).scores); // Float64Array(1) [ 0.8999999761581421 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export declare function nonMaximumWeighted(models: readonly ModelBoxes[], options: ClusterOptions & {
    trace: true;
}): TracedFusion;

export declare function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): FusedBoxes;

/** As {@link nonMaximumWeighted}, off the event loop. */
declare const nonMaximumWeightedLater: Later<typeof nonMaximumWeighted>;

/**
 * Greedy suppression.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppression(boxes, scores, 10)); // Int32Array(2) [ 1, 2 ]
 * ```
 *
 * @param boxes `[boxes, 4]`
 * @param scores `[boxes]`
 * @param maxOutputSize largest number of boxes to select; below 1 selects none
 * @param iouThreshold 0 to 1; overlaps of this or more suppress, so 0 keeps only the best box
 * @param scoreThreshold only scores above this are candidates
 * @returns the selected indices, best first
 * @throws BoxwiseError for shapes that disagree, types that are not numbers, thresholds outside their range
 */
declare function nonMaxSuppression(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null): Int32Array;

/**
 * Greedy suppression, separately for each class of each batch. Computed in float32; equal scores by index. A box
 * without area overlaps nothing.
 *
 * ```ts
 * const selected = nonMaxSuppression(
 *   { data: Float32Array.of(0, 0, 1, 1, 0, 0, 1, 0.9), dims: [1, 2, 4] },
 *   { data: Float32Array.of(0.9, 0.8), dims: [1, 1, 2] },
 *   { max_output_boxes_per_class: 10, iou_threshold: 0.5 },
 * );
 * console.log(selected); // { dims: [ 1, 3 ], data: Int32Array(3) [ 0, 0, 0 ] }
 * ```
 *
 * @param boxes `[batches, boxes, 4]`
 * @param scores `[batches, classes, boxes]`
 * @returns rows by batch, then class, then from the best score down
 * @throws BoxwiseError for dims that disagree with each other or the data, thresholds outside their range
 */
declare function nonMaxSuppression_2(boxes: OnnxTensorLike, scores: OnnxTensorLike, options?: NonMaxSuppressionOptions): SelectedIndices;

/** As {@link nonMaxSuppression}, off the event loop. */
declare function nonMaxSuppressionAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, options?: PromiseOptions): Promise<Int32Array>;

/** As {@link nonMaxSuppression}, off the event loop. */
declare function nonMaxSuppressionAsync_2(boxes: OnnxTensorLike, scores: OnnxTensorLike, options?: NonMaxSuppressionOptions & PromiseOptions): Promise<SelectedIndices>;

/** The operator's optional inputs, under its own names. */
declare interface NonMaxSuppressionOptions {
    /** Largest number of boxes of one class in one batch; 0, the operator's default, selects none. Negative numbers mean 0. */
    max_output_boxes_per_class?: number | bigint;
    /** IoUs above this suppress; 0 to 1. Default 0. */
    iou_threshold?: number;
    /** Only scores above this are candidates. Default: every box is a candidate. */
    score_threshold?: number;
    /** 0 (default): boxes are `[y1, x1, y2, x2]`, corners in either order; 1: `[cx, cy, width, height]`. */
    center_point_box?: 0 | 1;
    /** Largest number of threads. Default: all cores for large inputs, otherwise one. */
    threads?: number;
}

/**
 * Greedy suppression whose result can have a fixed length.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppressionPadded(boxes, scores, 3, 0.5, 0.5, true)); // { selectedIndices: Int32Array(3) [ 1, 2, 0 ], validOutputs: 2 }
 * ```
 *
 * @param padToMaxOutputSize append zeros up to `maxOutputSize`, or up to the number of boxes if that is smaller
 * @throws BoxwiseError like {@link nonMaxSuppression}
 */
declare function nonMaxSuppressionPadded(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, padToMaxOutputSize?: boolean): PaddedSelection;

/** As {@link nonMaxSuppressionPadded}, off the event loop. */
declare function nonMaxSuppressionPaddedAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, padToMaxOutputSize?: boolean, options?: PromiseOptions): Promise<PaddedSelection>;

/**
 * Greedy suppression with scores; Soft-NMS if `softNmsSigma` is above 0. Then the score of a candidate is multiplied by
 * exp(-iou² / (2 · softNmsSigma)) for every box selected before it, and the candidate is ranked again. A box with an overlap of
 * `iouThreshold` or more is still dropped. This is TensorFlow's formula, not that of the paper.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppressionWithScore(boxes, scores, 10)); // { selectedIndices: Int32Array(2) [ 1, 2 ], selectedScores: Float32Array(2) [ 0.8999999761581421, 0.699999988079071 ] }
 * ```
 *
 * @param softNmsSigma 0 to 1
 * @throws BoxwiseError like {@link nonMaxSuppression}
 */
declare function nonMaxSuppressionWithScore(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, softNmsSigma?: number | null): SelectionWithScores;

/** As {@link nonMaxSuppressionWithScore}, off the event loop. */
declare function nonMaxSuppressionWithScoreAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, softNmsSigma?: number | null, options?: PromiseOptions): Promise<SelectionWithScores>;

declare type NoOutput = Omit<IouOptions, 'out'>;

/** Options of heads with boxes in pixels. */
export declare interface NormalizedOptions {
    /**
     * Whether coordinates are fractions of the input, 0 to 1. Where it is absent, coordinates that could all be
     * fractions are refused.
     */
    normalized?: boolean;
}

/** Typed arrays of numbers. */
export declare type NumberArray = Float32Array | Float64Array | Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

/** Numbers in an array, flat or in rows, in a typed array, or in a tensor. */
declare type Numbers = NumbersInput | readonly (readonly number[])[];

/**
 * Numbers in a typed array, an array, or a tensor of onnxruntime, TensorFlow.js or another library. Single and half
 * precision count as `Float32Array`, everything else as `Float64Array`.
 */
export declare type NumbersInput = NumberArray | HalfArray | readonly number[] | TensorInput;

/** Numbers as typed arrays or tensors, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export declare type Numeric = BoxesInput;

/** Rows of seven numbers, as an array of rows or flat with the shape `[N, 7]`. */
declare type NumpyRows = readonly ArrayLike<number>[] | TensorInput;

/** Columns of annotations that took part, by category and then by image. */
export declare interface ObjectColumns {
    /** Index among the dataset's annotations. */
    object: Uint32Array;
    /** Id of the annotation. */
    objectId: (Id | undefined)[];
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    categoryName: (string | undefined)[];
    /** What became of it. */
    outcome: ObjectOutcome[];
    /** Index of the detection that matches it, or of the error that is on it; -1 without one. */
    detection: Int32Array;
    /** IoU (or OKS) with the detection that matches it; 0 without one. */
    iou: Float64Array;
}

/** Columns of objects that only one of the evaluations finds. */
export declare interface ObjectDifferenceColumns {
    /** Index among the dataset's annotations. */
    object: Uint32Array;
    /** Id of the annotation. */
    objectId: (Id | undefined)[];
    /** Id of the image. */
    imageId: Id[];
    /** `file_name` of the image, if the dataset has one. */
    fileName: (string | undefined)[];
    /** Name of the category, if it has one. */
    categoryName: (string | undefined)[];
    /** `fixed`: found in `after` only. `broken`: found in `before` only. */
    change: ('fixed' | 'broken')[];
    /** Outcome in `before`. */
    outcomeBefore: ObjectOutcome[];
    /** Outcome in `after`. */
    outcomeAfter: ObjectOutcome[];
}

/**
 * What became of an object: a detection matches it, it need not be found, nothing is on it, or the only detection on it is an error of one of
 * two kinds.
 */
export declare type ObjectOutcome = 'matched' | 'ignored' | 'missed' | 'classification' | 'localization';

/**
 * Object keypoint similarity of every true pose with every predicted one: row by row, `groundTruth` × `predictions` numbers from 0 to 1. It is the mean over
 * the keypoints that count of exp(-d² / (2 (2 sigma)² area)), where d is the distance in pixels.
 *
 * A true object without a keypoint that counts is compared as COCO does: by the distances of the predicted points from its box, enlarged by its own width and
 * height on each side. Computed in doubles; within rounding the same as pycocotools 2.0.11.
 *
 * ```ts
 * const truth = [[[10, 10], [50, 10]]]; // one pose of two keypoints
 * const found = [[[10, 10], [50, 10]], [[10, 13], [54, 10]]];
 * const options = { keypoints: 2, areas: [1600], sigmas: [0.05, 0.05] };
 * console.log(oks(truth, found, options)); // Float64Array(2) [ 1, 0.6806851308508204 ]
 * ```
 *
 * @param groundTruth true poses, x and y of each keypoint
 * @param predictions predicted poses
 * @throws BoxwiseError `LENGTH_MISMATCH` for arrays of other lengths; `INVALID_VALUE` for points that count and are not finite, for areas and sigmas out of range,
 * and for an object without a keypoint that counts if there are no `boxes`; `INVALID_ARGUMENT` without sigmas
 */
export declare function oks(groundTruth: PointsInput, predictions: PointsInput, options: OksOptions): Float64Array;

/**
 * Suppression of poses by their object keypoint similarity: visits poses in descending score order and keeps each pose that is not more similar to a kept one than the
 * threshold. Returns the indices of the kept poses, best first. The area of a pair is the mean of both; keypoints that either pose lacks do not count, and poses
 * without common keypoints have a similarity of 0.
 *
 * Among equal scores the lower index comes first. NaN scores and -Infinity are dropped. Source: `oks_nms` of mmpose 1.3.2.
 *
 * ```ts
 * const poses = [[[10, 10], [50, 10]], [[11, 10], [50, 11]], [[90, 90], [99, 99]]];
 * const options = { keypoints: 2, areas: [1600, 1600, 400], sigmas: [0.05, 0.05] };
 * console.log(oksNms(poses, [0.9, 0.8, 0.7], options)); // Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @param poses x and y of each keypoint of each pose
 * @param scores one for each pose
 * @throws BoxwiseError like {@link oks}
 */
export declare function oksNms(poses: PointsInput, scores: NumbersInput, options: OksNmsOptions): Uint32Array;

/** Options of {@link oksNms}. */
export declare interface OksNmsOptions extends PoseOptions {
    /** Similarities above this suppress; 0 to 1. Default 0.9, mmpose's. */
    oksThreshold?: number;
    /** Largest number of poses to keep. Default: no limit. */
    maxDetections?: number;
}

/** Options of {@link oks}. */
export declare interface OksOptions extends PoseOptions {
    /** The boxes of the true objects, needed for those without a keypoint that counts. */
    boxes?: BoxesInput;
    /** How `boxes` are written: `xyxy` (default), or `xywh` as in COCO's annotations. */
    format?: 'xyxy' | 'xywh';
}

/** What an evaluation does with a record that cannot be used. */
export declare type OnBadRecord = 'throw' | 'skip';

export declare namespace onnx {
    export {
        nonMaxSuppression_2 as nonMaxSuppression,
        nonMaxSuppressionAsync_2 as nonMaxSuppressionAsync,
        OnnxTensorLike,
        NonMaxSuppressionOptions,
        SelectedIndices
    }
}

/**
 * What an exporter wrote beside a network: the bytes of an ONNX file, its `metadata_props` as a list of keys and values, a
 * `Map` or an object of them, as `custom_metadata_map` of onnxruntime's Python API; or what a parsed `metadata.yaml` has, with numbers, lists and maps.
 */
export declare type OnnxMetadata = Uint8Array | ArrayBuffer | readonly {
    readonly key: string;
    readonly value: unknown;
}[] | ReadonlyMap<string, unknown> | {
    readonly [key: string]: unknown;
};

export declare namespace onnxruntime {
    export {
        detect,
        detectBatch,
        DrawableImage,
        ImageInput,
        PixelImage,
        SharpOutput,
        SharpPipeline,
        PixelOptions,
        InputTensor,
        OnnxSession,
        SessionOptions,
        DetectOptions,
        TogetherOptions
    }
}

/** The members of an `InferenceSession` that are read, of onnxruntime-node as of onnxruntime-web. */
declare interface OnnxSession {
    /** Names of the inputs. */
    readonly inputNames: readonly string[];
    /** Types and sizes of the inputs; onnxruntime before 1.21 has none. */
    readonly inputMetadata?: readonly object[];
    /** Runs the network. */
    run(feeds: {
        readonly [name: string]: InputTensor;
    }): Promise<{
        readonly [name: string]: TensorInput;
    }>;
}

/** A tensor of onnxruntime, or of another library. */
declare type OnnxTensorLike = TensorInput;

/** Called after each shard with the share of shards that are done, from 0 to 1, and the shard. */
declare type OnShard = (fraction: number, shard: ShardDone) => void;

export declare namespace opencv {
    export {
        NMSBoxes,
        NMSBoxesBatched,
        NMSBoxesRotated,
        softNMSBoxes,
        SoftNmsMethod,
        RotatedRect
    }
}

/** The tables of an Open Images dataset. */
export declare interface OpenImagesFiles {
    /** Boxes, as `validation-annotations-bbox.csv`. */
    boxes: string | URL;
    /** Image labels, as `validation-annotations-human-imagelabels-boxable.csv`. Default: none. */
    labels?: string | URL;
}

/** Options of the protocol `openimages`. */
export declare interface OpenImagesOptions {
    /** The class hierarchy; boxes also count for the ancestors of their class. Default: none. */
    hierarchy?: ClassHierarchy;
    /** Detections also count for the ancestors of their class. The reference expects expanded detections. Default false. */
    expandDetections?: boolean;
    /** Weight of a group-of box; with 0 the detections in it do not count. Default 1. */
    groupOfWeight?: number;
    /** Leave out detections of classes for which the image has neither box nor label. Default true. */
    verifiedOnly?: boolean;
}

/** Columns of counts and rates; of a curve, a row for each score of a detection that counts, the highest first. */
export declare interface OperatingCurveColumns {
    /** Detections with `score >= confidence` count. In operating points NaN if no confidence will do; then no detection counts. */
    confidence: Float64Array;
    /** TP / (TP + FP), from 0 to 1; 0 without detections. */
    precision: Float64Array;
    /** TP / (TP + FN), from 0 to 1; 0 without objects. */
    recall: Float64Array;
    /** F-beta; 0 if nothing is found. */
    fScore: Float64Array;
    /** Number of detections that match an object. */
    truePositives: Uint32Array;
    /** Number of detections that match none. */
    falsePositives: Uint32Array;
    /** Number of objects that no detection matches. */
    falseNegatives: Uint32Array;
}

/** Options of {@link Evaluation.operatingCurve}; at most one of `categoryId` and `average`. */
export declare type OperatingCurveOptions = PointOptions & AtMostOne<CurveSubjects>;

/** Counts and rates over all categories at one confidence. */
export declare type OperatingPoint = Omit<RowOf<OperatingPointColumns>, 'categoryId' | 'name'>;

/** Columns of operating points, one row for each category. */
export declare interface OperatingPointColumns extends OperatingCurveColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** The dataset's `name` of the category, if it has one. */
    name: (string | undefined)[];
}

/** Options of {@link Evaluation.operatingPoints}; at most one of `confidence`, `minPrecision` and `minRecall`. */
export declare type OperatingPointOptions = PointOptions & AtMostOne<PointGoals>;

/** Operating points of all categories, and of all together. */
export declare interface OperatingPoints {
    /** The IoU threshold. */
    iou: number;
    /** Label of the area range. */
    area: string;
    /** Weight of recall in F. */
    beta: number;
    /** One row for each category, each at a confidence of its own, in the order of `params.categoryIds`. */
    perCategory: Table<OperatingPointColumns>;
    /** One confidence for all categories; rates of the summed counts. */
    micro: OperatingPoint;
    /** One confidence for all categories; rates are means over the categories that have objects, counts are sums. */
    macro: OperatingPoint;
}

/** Where an input came from. */
declare interface Origin {
    /** `file`, JSON in memory, or values in memory. */
    readonly kind: 'file' | 'bytes' | 'object';
    /** Path of a file. */
    readonly path?: string;
    /** Number of bytes of a file or of JSON in memory. */
    readonly bytes?: number;
    /** Time of the last change of a file, in milliseconds. */
    readonly modified?: number;
    /** Bytes of JSON in memory, where a report may read it again. */
    readonly content?: Uint8Array;
}

/** Where the inputs of an evaluation came from. */
declare interface Origins {
    /** Of the ground truth. */
    readonly groundTruth: Origin;
    /** Of the detections. */
    readonly detections: Origin;
    /** When the evaluation ended, in milliseconds since 1970. */
    readonly time: number;
    /** How long it took, with reading, in milliseconds. */
    readonly duration: number;
}

/** A measure of how much two boxes overlap; see {@link IouOptions}. */
export declare type OverlapKind = 'iou' | 'giou' | 'diou' | 'ciou' | 'iof' | 'ios' | 'prob';

/** Pairs of boxes that overlap. */
export declare interface OverlapPairs {
    /** Indices into `a`, ascending. */
    rows: Uint32Array;
    /** Indices into `b`, ascending within a row. */
    columns: Uint32Array;
    /** The IoU of each pair. */
    ious: FloatArray;
}

/**
 * Returns every pair with an IoU above `threshold` (0 to 1, rounded to the type of the boxes), without building the matrix of
 * `iou`. Upright boxes only; degenerate boxes, types and errors as in {@link iou}. More pairs than `limit` throw `TOO_LARGE`.
 *
 * ```ts
 * console.log(overlapPairs([[0, 0, 10, 10]], [[0, 0, 10, 5]], 0.4)); // { rows: Uint32Array(1) [ 0 ], columns: Uint32Array(1) [ 0 ], ious: Float64Array(1) [ 0.5 ] }
 * ```
 */
export declare function overlapPairs(a: BoxesInput, b: BoxesInput, threshold: number, options?: OverlapPairsOptions): OverlapPairs;

/** As {@link overlapPairs}, off the event loop. */
declare const overlapPairsLater: Later<typeof overlapPairs>;

/** Options of {@link overlapPairs}. */
export declare interface OverlapPairsOptions extends MatchOptions {
    /** Largest number of pairs; more throw `TOO_LARGE`. Default 2^26, which take about 1 GB; `Infinity` for as many as memory holds. */
    limit?: number;
}

/** Ids in an array of their own: BigInts above 2^53. */
declare type OwnIds = Float64Array | BigInt64Array | string[];

/** Every option that belongs to some tasks only. */
declare type OwnOptions = AreaOptions & KeypointOptions & BoundaryOptions & VocOptions & OpenImagesOptions;

/** Masks in columns: the i-th one's text is the next `lengths[i]` bytes of `counts`. */
export declare interface PackedMasks {
    /** Compressed COCO counts (ASCII), one mask after the other. */
    counts: Uint8Array;
    /** Number of bytes of the counts of each mask. */
    lengths: Uint32Array;
    /** Height and width of each mask. */
    sizes: Uint32Array;
}

/** The selected boxes, padded on request. */
declare interface PaddedSelection {
    /** Indices of the boxes, then zeros. */
    selectedIndices: Int32Array;
    /** Number of selected boxes. */
    validOutputs: number;
}

/**
 * Returns the overlap of each box of `a` with the box of `b` at the same index; otherwise like {@link iou}.
 *
 * ```ts
 * console.log(pairedIou([[0, 0, 10, 10]], [[5, 5, 15, 15]], { kind: 'giou' })); // Float64Array(1) [ -0.07936507936507936 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `b` and for rows that are not boxes; `OUT_OF_RANGE` for a negative
 *   `eps`; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export declare function pairedIou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray;

/** As {@link pairedIou}, off the event loop, into new memory. */
declare const pairedIouLater: (a: BoxesInput, b: BoxesInput, given?: (NoOutput & PromiseOptions) | undefined) => Promise<FloatArray_2>;

/** The segments of one image. */
export declare interface PanopticAnnotation {
    /** Id of the image. */
    image_id: Id;
    /** Name of the PNG file of the image; required if masks are in a folder. */
    file_name?: string;
    /** The segments of the image. */
    segments_info: readonly PanopticSegment[];
}

/** Options of the promise form. */
export declare interface PanopticAsyncOptions extends PanopticOptions {
    /** Called repeatedly with the fraction that is done, 0 to 1. Default: not called. */
    onProgress?: (fraction: number) => void;
}

/** A category. */
export declare interface PanopticCategory {
    /** Id of the category. */
    id: Id;
    /** Name of the category. */
    name?: string;
    /** 1 for things, which can be counted, 0 for stuff, which cannot. */
    isthing: number | boolean;
}

/** The metrics of one category; zeros if it has no segment. */
export declare interface PanopticCategoryMetrics {
    /** Id of the category. */
    categoryId: Id;
    /** Name of the category, if it has one. */
    name?: string;
    /** True for things, false for stuff. */
    isThing: boolean;
    /** Panoptic quality, from 0 to 1. */
    PQ: number;
    /** Segmentation quality: mean IoU of matches. */
    SQ: number;
    /** Recognition quality: F1 of matches, from 0 to 1. */
    RQ: number;
    /** Sum of the IoU of the matches. */
    iou: number;
    /** Number of matches. */
    truePositives: number;
    /** Number of unmatched predictions. */
    falsePositives: number;
    /** Number of unmatched true segments. */
    falseNegatives: number;
    /**
     * PQ†: of stuff, the sum of the IoU of all pairs that share a pixel over the number of true segments, -1 without any; of things, `PQ`, -1 without a segment.
     */
    modifiedPQ: number;
}

/** What a panoptic evaluation found. */
export declare class PanopticEvaluation {
    #private;
    /** @internal */
    constructor(found: PanopticFound, params: PanopticParams);
    /** Over all categories. */
    get all(): PanopticQuality;
    /** Over the categories of things. */
    get things(): PanopticQuality;
    /** Over the categories of stuff. */
    get stuff(): PanopticQuality;
    /** The nine numbers in the order of {@link PanopticMetrics}. */
    get stats(): Float64Array;
    /** The nine numbers by name. */
    get metrics(): PanopticMetrics;
    /**
     * PQ† (Porzi et al. 2019), without a least IoU for stuff: whether a region of sky is found is no question of 0.49 or 0.51.
     * A category of stuff without a true segment is in no mean.
     */
    get modified(): ModifiedPanopticQuality;
    /**
     * Each category of the ground truth, in its order.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
     * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
     * console.log(evaluation.perCategory()[0]?.PQ); // 1
     * ```
     */
    perCategory(): PanopticCategoryMetrics[];
    /**
     * The table that panopticapi prints, character for character, with its final line break.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
     * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
     * console.log(evaluation.summary().split('\n').length); // 6
     * ```
     */
    summary(): string;
    /** The parameters after defaults. */
    get params(): PanopticParams;
    /** What in the ground truth would surprise; empty for clean data. */
    get warnings(): EvaluationWarning[];
    /**
     * The numbers, for JSON.stringify.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
     * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
     * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.PQ); // 1
     * ```
     */
    toJSON(): {
        metrics: PanopticMetrics;
        all: PanopticQuality;
        things: PanopticQuality;
        stuff: PanopticQuality;
        modified: ModifiedPanopticQuality;
        params: PanopticParams;
        warnings: EvaluationWarning[];
    };
}

/**
 * Evaluates panoptic quality image by image, in any order: in a training loop, from several workers, from shards.
 *
 * An image is matched when it is added, and its masks are then forgotten. `result()` has the bits of one call of `evaluatePanoptic` with all
 * predictions. An image that is added a second time throws `DUPLICATE_ID`; after an error nothing is added.
 *
 * ```ts
 * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
 * const json = {
 *   categories: [{ id: 1, name: 'cat', isthing: 1 }],
 *   annotations: [{ image_id: 7, segments_info }],
 * };
 * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
 * const evaluator = new PanopticEvaluator({ json, masks: new Map([[7, mask]]) });
 * evaluator.add(7, { segments_info, mask });
 * console.log(evaluator.result().metrics.PQ); // 1
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`. docs/scale.md has more: snapshots and shards.
 */
export declare class PanopticEvaluator extends Disposing {
    #private;
    /**
     * An evaluator without images. Errors are those of `evaluatePanoptic` for options and ground truth.
     *
     * @param groundTruth COCO's panoptic format with its masks, or the path of its JSON file. Masks are read when their image is added; do not
     * change a `Map` of them meanwhile
     */
    constructor(groundTruth: PanopticInput, options?: PanopticOptions);
    /**
     * Adds the prediction of an image.
     *
     * Throws `DUPLICATE_ID` for an image that has been added and `UNKNOWN_IMAGE` for one that the ground truth does not have; other errors
     * are those of `evaluatePanoptic` for predictions.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * console.log(evaluator.result().metrics.PQ); // 1
     * ```
     */
    add(imageId: Id, prediction: PanopticPrediction): this;
    /**
     * Adds all images of predictions, as `evaluatePanoptic` takes them. Returns the number of images.
     *
     * Errors are those of {@link PanopticEvaluator.add}; with `parity: 'strict'`, predictions of images that the ground truth does not have are a
     * warning of the result.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * console.log(evaluator.addAll(truth)); // 1
     * ```
     */
    addAll(predictions: PanopticInput): number;
    /** `addAll` off the event loop. */
    get promises(): PanopticEvaluatorPromises;
    /**
     * Adds the images of a snapshot, which `toBytes` returned here or on another machine.
     *
     * Errors are those of {@link PanopticEvaluator.fromBytes} for bytes; after an error nothing is added.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * const all = new PanopticEvaluator(truth).addSnapshot(evaluator.toBytes());
     * console.log(all.imageCount); // 1
     * ```
     */
    addSnapshot(bytes: Uint8Array): this;
    /**
     * Returns the evaluation of the images so far; you can add more afterwards. As in one call, an image of the ground truth without a prediction
     * throws `UNKNOWN_ID`; with `onlyAdded: true`, images that were not added are left out.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * console.log(evaluator.result().metrics.PQ); // 1
     * ```
     */
    result(options?: ResultOptions): PanopticEvaluation;
    /** Number of images of the ground truth that have been added. */
    get imageCount(): number;
    /**
     * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * console.log(PanopticEvaluator.fromBytes(evaluator.toBytes(), truth).imageCount); // 1
     * ```
     */
    toBytes(): Uint8Array;
    /**
     * Makes an evaluator of a snapshot, or of several with different images.
     *
     * Throws `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the JSON of the ground truth or
     * the options are not those of the evaluator that made it (the pixels of masks are not compared); `DUPLICATE_ID` for an image that two snapshots have.
     *
     * ```ts
     * const all = PanopticEvaluator.fromBytes([shardOfOneMachine, shardOfAnother], 'panoptic_val2017.json');
     * console.log(all.result().summary());
     * ```
     */
    static fromBytes(bytes: Uint8Array | readonly Uint8Array[], groundTruth: PanopticInput, options?: PanopticOptions): PanopticEvaluator;
    /**
     * Makes an evaluator with the images of all; the given ones remain as they are. The order does not matter: the result and the snapshot have the
     * bytes of one evaluator to which all images were added.
     *
     * Throws `INVALID_ARGUMENT` for an empty list and for evaluators with different ground truth or options, `DUPLICATE_ID` for an image that two
     * have.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * console.log(PanopticEvaluator.merge([evaluator, new PanopticEvaluator(truth)]).imageCount); // 1
     * ```
     */
    static merge(evaluators: readonly PanopticEvaluator[]): PanopticEvaluator;
    /**
     * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Results remain valid; later uses
     * throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
     *
     * ```ts
     * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
     * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
     * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
     * const truth = { json, masks: new Map([[7, mask]]) };
     * const evaluator = new PanopticEvaluator(truth);
     * evaluator.add(7, { segments_info, mask });
     * const { PQ } = evaluator.result().metrics;
     * evaluator.dispose();
     * console.log(PQ); // 1
     * ```
     */
    dispose(): void;
}

/** What a {@link PanopticEvaluator} does off the event loop. */
export declare interface PanopticEvaluatorPromises {
    /** As `addAll`. Maps and bytes are copied before it returns. A promise that rejects, as by an abort, has added nothing. */
    addAll(predictions: PanopticInput, options?: PromiseOptions): Promise<number>;
}

/** The result. */
declare interface PanopticFound {
    /** PQ, SQ, RQ and the number of categories, for all, things and stuff. */
    groups: DoubleArray
    /** The modified PQ of all, things and stuff. */
    modified: DoubleArray
    categories: Array<PanopticRow>
    summary: string
    warnings: Array<WarningRow>
}

/** Segmentations, or the path of their JSON file if the masks are in the folder of the same name. */
export declare type PanopticInput = string | URL | PanopticSegmentation;

/** The nine metrics, each 0 to 1; -1 if there is nothing to measure. */
export declare interface PanopticMetrics {
    /** Panoptic quality of all categories. */
    PQ: number;
    /** Segmentation quality of all categories: mean IoU of matches. */
    SQ: number;
    /** Recognition quality of all categories: F1 of matches. */
    RQ: number;
    /** PQ of things. */
    PQth: number;
    /** SQ of things. */
    SQth: number;
    /** RQ of things. */
    RQth: number;
    /** PQ of stuff. */
    PQst: number;
    /** SQ of stuff. */
    SQst: number;
    /** RQ of stuff. */
    RQst: number;
}

/** Options of `evaluatePanoptic`. */
export declare interface PanopticOptions {
    /**
     * `strict` returns the numbers of panopticapi, quirks included. `corrected` fixes clear bugs and refuses data that makes no
     * sense; see docs/protocols.md. Default `strict`.
     */
    parity?: Parity;
    /**
     * `'segm'` (default): pairs of segments have the IoU of their masks. `'boundary'`: the lesser of that and the IoU of their boundaries, for
     * boundary PQ (Cheng et al., Boundary IoU, CVPR 2021).
     */
    iouType?: 'segm' | 'boundary';
    /** Width of boundaries as a share of the image's diagonal, above 0; at least a pixel. Default 0.02. Only with `iouType: 'boundary'`. */
    dilationRatio?: number;
    /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
    threads?: number;
}

/** The options after defaults. */
export declare interface PanopticParams {
    /** Always `panoptic`. */
    protocol: 'panoptic';
    /** `strict` or `corrected`. */
    parity: Parity;
    /** `segm` or `boundary`. */
    iouType: 'segm' | 'boundary';
    /** Width of boundaries as a share of the diagonal, with `boundary`. */
    dilationRatio?: number;
}

/** The prediction of one image. */
export declare interface PanopticPrediction {
    /** The segments of the image; only `id` and `category_id` are read. */
    segments_info: readonly Pick<PanopticSegment, 'id' | 'category_id'>[];
    /** The segment id of each pixel. */
    mask: IdMap<IntegersInput>;
}

/** Means over the `n` categories that have a segment; -1 if there is none. */
export declare interface PanopticQuality {
    /** Panoptic quality, from 0 to 1. */
    pq: number;
    /** Segmentation quality: the mean IoU of matches. */
    sq: number;
    /** Recognition quality: F1 of matches, from 0 to 1. */
    rq: number;
    /** Number of categories that the means are over. */
    n: number;
}

/** The metrics of a category. */
declare interface PanopticRow {
    /** As text that shows its kind. */
    categoryId: string
    name?: string
    isThing: boolean
    pq: number
    modified: number
    sq: number
    rq: number
    iou: number
    truePositives: number
    falsePositives: number
    falseNegatives: number
}

/** A segment of an image. Files may have more members, which evaluation does not read. */
export declare interface PanopticSegment {
    /** Id of the segment in the mask: 1 to 2^24 - 1 in PNG files, up to 2^32 - 1 in maps. */
    id: number;
    /** Id of the category. */
    category_id: Id;
    /** Number of pixels; required in ground truth. */
    area?: number;
    /** 1 for a region of many objects, which predictions may cover; required in ground truth. */
    iscrowd?: number | boolean;
}

/** Panoptic segmentations of images: the segments and their masks. */
export declare interface PanopticSegmentation {
    /** A path, a `file:` URL, JSON bytes, or a parsed object. */
    json: string | URL | JsonBytes | CocoPanoptic;
    /**
     * A folder of PNG files (a path or a `file:` URL), or maps by image id. PNG files have three colours of 8 bits, the id
     * is red + 256 × green + 65536 × blue. Default: the folder `X` next to `X.json`, as in the reference.
     */
    masks?: string | URL | ReadonlyMap<Id, IdMap<IntegersInput>>;
}

/** The parameters of an evaluation; change them before `evaluate`. */
declare class Params {
    #private;
    /** Images to evaluate. */
    imgIds: Id[];
    /** Categories to evaluate. */
    catIds: Id[];
    /** IoU thresholds. */
    iouThrs: number[];
    /** Recall thresholds. */
    recThrs: number[];
    /** Numbers of detections that count per image and category. */
    maxDets: number[];
    /** Area ranges in square pixels. */
    areaRng: [number, number][];
    /** Names of the area ranges. */
    areaRngLbl: string[];
    /** 0 compares boxes regardless of category. */
    useCats: number | boolean;
    /** Standard deviation of each keypoint, as a fraction of the object's size. */
    kpt_oks_sigmas: number[];
    /** What is compared. */
    iouType: IouTypeName;
    /** Outdated: 1 stands for `segm`, 0 for `bbox`. */
    useSegm: number | null;
    constructor(iouType?: IouTypeName);
    /**
     * Sets what boxes and masks are evaluated with, and no images and categories.
     *
     * ```ts
     * const params = new Params('keypoints');
     * params.setDetParams();
     * console.log(params.maxDets); // [ 1, 10, 100 ]
     * ```
     */
    setDetParams(): void;
    /**
     * Sets what keypoints are evaluated with, and no images and categories.
     *
     * ```ts
     * const params = new Params('bbox');
     * params.setKpParams();
     * console.log(params.maxDets); // [ 20 ]
     * ```
     */
    setKpParams(): void;
}

/**
 * `strict` returns what the reference returns, to the last bit and with its quirks. `corrected` fixes clear bugs of the
 * reference and refuses data that makes no sense; see docs/parity.md.
 */
export declare type Parity = 'strict' | 'corrected';

/** Bytes of an image, 3 or 4 a pixel, row by row: a canvas's `ImageData`, what pngjs and jpeg-js return, `bitmap` of Jimp, a `RawImage`. */
declare interface PixelImage {
    /** RGB or RGBA, one byte for each channel. */
    readonly data: Uint8Array | Uint8ClampedArray;
    /** Width in pixels. */
    readonly width: number;
    /** Height in pixels. */
    readonly height: number;
}

/** How the bytes of an image become the numbers of a network's input: options of `letterboxImage`. */
declare type PixelOptions = Pick<LetterboxImageOptions, 'layout' | 'type' | 'order' | 'divisor' | 'mean' | 'std' | 'padding'>;

/** Pixels as in NumPy: `[height, width]` or `[height, width, n]`, in C order (the last axis moves fastest). */
declare interface Pixels {
    /** The values, in C order. */
    data: Uint8Array;
    /** Length of each axis. */
    shape: number[];
}

/** Pixels, also in rows, or as a tensor of another library: `[height, width]` or `[height, width, n]`. */
declare type PixelsInput = Pixels | TensorInput | readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];

export declare namespace plain {
    export {
        iou_6 as iou,
        giouLoss_2 as giouLoss,
        nms_6 as nms,
        softNms_3 as softNms,
        anchors,
        matchAnchors_3 as matchAnchors,
        Box_2 as Box
    }
}

/** As {@link Later}, for a function without options: its promise takes them after the other arguments; up to two overloads. */
declare type PlainLater<F> = F extends {
    (...given: infer A1): infer R1;
    (...given: infer A2): infer R2;
} ? {
    (...given: [...A1, options?: PromiseOptions]): Promise<R1>;
    (...given: [...A2, options?: PromiseOptions]): Promise<R2>;
} : never;

/** What else than the best F {@link Evaluation.operatingPoints} reports: at most one of these. */
export declare interface PointGoals {
    /** Report at this confidence instead of the best: detections with `score >= confidence` count. */
    confidence?: number;
    /** Instead of the best F: the lowest confidence with at least this precision, which has the greatest recall. 0 to 1. */
    minPrecision?: number;
    /** Instead of the best F: the highest confidence with at least this recall. 0 to 1. */
    minRecall?: number;
}

/** Options of {@link Evaluation.operatingPoints} for any goal. */
export declare interface PointOptions extends AnalysisOptions {
    /** Weight of recall in F: F1 is their harmonic mean, F2 favours recall, F0.5 precision. At least 0. Default 1. */
    beta?: number;
}

/** Points of several instances: `[instances][keypoints][x, y]` as nested arrays or a tensor, or flat. */
export declare type PointsInput = Numeric | readonly (readonly ArrayLike<number>[])[];

/** A polygon: x, y, x, y, ... in pixels, closed from its last point to its first. */
declare type Polygon = readonly number[] | Float64Array | Float32Array;

/** How polygons are rasterised. */
declare interface PolygonOptions {
    /** Number of threads. Default: all cores. Results do not depend on it. */
    threads?: number;
}

/** Options that {@link oks} and {@link oksNms} have in common. */
export declare interface PoseOptions {
    /** Number of keypoints of a pose. */
    keypoints: number;
    /** The area of each object in pixels; of the true ones in `oks`. COCO takes the area of the mask. */
    areas: Numeric;
    /**
     * Sigma of each keypoint, as a fraction of the square root of the area. Default: COCO's for 17 keypoints, COCO-WholeBody's for 133;
     * otherwise required.
     */
    sigmas?: Numeric;
    /** Which keypoints count, those of true objects in `oks`: flags, or COCO's visibilities, of which 0 is not labelled. Default: all. */
    visible?: VisibleInput;
}

/** Options of YOLO's heads with keypoints. */
declare interface PoseOptions_2 extends PyramidHeadOptions, LayoutOptions {
    /** Numbers of a keypoint: 2 for x and y, 3 with a score. Default: 3. */
    keypointSize?: 2 | 3;
}

/** Indices in C order. */
declare interface Positions {
    data: IntArray
    shape: Array<number>
}

/**
 * `post_process_object_detection` of transformers.js, with the outputs' own model.
 *
 * ```ts
 * const outputs = await model(await processor(image));
 * const [found] = postProcessObjectDetection(outputs, model, 0.5, [[image.height, image.width]]);
 * ```
 *
 * @param threshold scores must be above it; default 0.5
 * @param sizes height and width of each image; without them boxes are in fractions of the image
 * @returns for each image its detections, best first
 * @throws BoxwiseError as {@link decode}; `LENGTH_MISMATCH` for another number of sizes than of images
 */
declare function postProcessObjectDetection(outputs: TransformersOutputs, model: TransformersModel, threshold?: number, sizes?: readonly (readonly [height: number, width: number])[] | null): ProcessedDetections[];

/** Precision at each recall threshold. */
export declare interface PrecisionRecall {
    /** The recall thresholds. */
    recall: Float64Array;
    /** Highest precision at that recall or above; 0 if the recall is not reached, -1 without ground truth. */
    precision: Float64Array;
    /** The score of the detection that reaches the recall; 0 and -1 as above. */
    scores: Float64Array;
    /** The largest recall that is reached; -1 without ground truth. */
    reached: number;
}

/** The detections of one image, as transformers.js has them. */
declare interface ProcessedDetections {
    /** Corners `[x1, y1, x2, y2]`. */
    boxes: number[][];
    /** Class numbers. */
    classes: number[];
    /** Scores. */
    scores: number[];
}

/** What every promise takes in its options, beside those of the call itself. */
declare interface PromiseOptions {
    /**
     * Ends the work when it is aborted: the promise rejects at once with `signal.reason`, which is an `AbortError` unless the aborting
     * code gave another reason. The work stops within about ten milliseconds and gives its memory back. A signal that is already aborted
     * rejects before any work.
     */
    signal?: AbortSignal | undefined;
}

export declare namespace promises {
    export {
        PromiseOptions,
        efficientDetAnchorsLater as efficientDetAnchors,
        generateAnchorsLater as generateAnchors,
        kmeansAnchorsLater as kmeansAnchors,
        pyramidAnchorsLater as pyramidAnchors,
        retinaNetAnchorsLater as retinaNetAnchors,
        ssdDefaultBoxesLater as ssdDefaultBoxes,
        torchvisionAnchorsLater as torchvisionAnchors,
        mediapipeAnchorsLater as mediapipeAnchors,
        rotatedAnchorsLater as rotatedAnchors,
        matchAnchorsLater as matchAnchors,
        assignAtssLater as assignAtss,
        assignFcosLater as assignFcos,
        assignSimOtaLater as assignSimOta,
        assignTaskAlignedLater as assignTaskAligned,
        sampleBalancedLater as sampleBalanced,
        boxAreaLater as boxArea,
        clipBoxesLater as clipBoxes,
        convertBoxesLater as convertBoxes,
        letterboxLater as letterbox,
        removeSmallBoxesLater as removeSmallBoxes,
        scaleBoxesLater as scaleBoxes,
        unletterboxLater as unletterbox,
        decodeBoxesLater as decodeBoxes,
        decodeDistancesLater as decodeDistances,
        encodeBoxesLater as encodeBoxes,
        encodeDistancesLater as encodeDistances,
        decodeBatchLater as decodeBatch,
        decodeLater as decode,
        describeLater as describe,
        TransferOptions,
        letterboxImageLater as letterboxImage,
        DatasetLater as Dataset,
        evaluateLater as evaluate,
        readOpenImagesLater as readOpenImages,
        readOpenImagesResultsLater as readOpenImagesResults,
        readVocLater as readVoc,
        readVocResultsLater as readVocResults,
        ensembleNmsLater as ensembleNms,
        ensembleSoftNmsLater as ensembleSoftNms,
        nonMaximumWeightedLater as nonMaximumWeighted,
        weightedBoxesFusionLater as weightedBoxesFusion,
        binaryCrossEntropyLater as binaryCrossEntropy,
        ciouLossLater as ciouLoss,
        crossEntropyLater as crossEntropy,
        diouLossLater as diouLoss,
        focalLossLater as focalLoss,
        giouLossLater as giouLoss,
        iouLossLater as iouLoss,
        smoothL1LossLater as smoothL1Loss,
        keypointErrorsLater as keypointErrors,
        matchQualityLater as matchQuality,
        mask_2 as mask,
        linearAssignmentLater as linearAssignment,
        matchDetrLater as matchDetr,
        bestMatchLater as bestMatch,
        iouLater as iou,
        overlapPairsLater as overlapPairs,
        pairedIouLater as pairedIou,
        evaluatePanopticLater as evaluatePanoptic,
        regionProposalsLater as regionProposals,
        selectiveSearchLater as selectiveSearch,
        slidingWindowsLater as slidingWindows,
        SlidingWindows_2 as SlidingWindows,
        multiScaleRoiAlignLater as multiScaleRoiAlign,
        roiAlignLater as roiAlign,
        roiLevelsLater as roiLevels,
        roiPoolLater as roiPool,
        psRoiAlignLater as psRoiAlign,
        psRoiPoolLater as psRoiPool,
        evaluateSemanticLater as evaluateSemantic,
        matrixNmsLater as matrixNms,
        nmsLater as nms,
        softNmsLater as softNms,
        nonMaximumMergingLater as nonMaximumMerging,
        evaluateTrackingLater as evaluateTracking,
        evaluateWholeBodyLater as evaluateWholeBody
    }
}

/**
 * The rules for matching and the metrics; docs/protocols.md describes each protocol.
 *
 * - `coco`: COCO's, as pycocotools.
 * - `lvis`: LVIS's, as lvis-api 0.5.3, for datasets in which images were searched for some categories only.
 * - `voc`: PASCAL VOC's, as its development kit.
 * - `openimages`: the Open Images challenge's, as the TensorFlow Object Detection API's evaluator.
 * - `crowdpose`: CrowdPose's for keypoints, as crowdposetools: 14 points, areas from boxes, numbers by how crowded images are.
 */
export declare type Protocol = 'coco' | 'lvis' | 'voc' | 'openimages' | 'crowdpose';

/** Options of heads with prototypes of masks. */
export declare interface PrototypeOptions {
    /**
     * Whether prototypes are `[height, width, masks]`. Default: whether the last dimension is smaller than the other two.
     */
    channelsLast?: boolean;
}

/** Where the numbers of an evaluation come from. */
export declare interface Provenance {
    /** Version of boxwise. */
    boxwise: string;
    /** System and instruction set: `linux-x64, avx2`. */
    platform: string;
    /** Version of Node.js; empty in a browser. */
    node: string;
    /** When the evaluation ended: ISO 8601, UTC. */
    time: string;
    /** How long it took, with reading, in milliseconds. */
    duration: number;
    /** The ground truth. */
    groundTruth: InputProvenance;
    /** The detections. */
    detections: InputProvenance;
    /** Evaluated images and categories; annotations and detections of the input. */
    counts: {
        images: number;
        annotations: number;
        categories: number;
        detections: number;
    };
}

/**
 * Returns position-sensitive features of regions, as torchvision's `ps_roi_align`: as {@link psRoiPool}, with the mean of bilinear samples instead of cells. Coordinates are shifted by
 * half a cell, and samples outside the map are treated as in `roiAlign`.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 64 }, (_, i) => i), dims: [1, 4, 4, 4] };
 * console.log(psRoiAlign(features, [[0, 0, 0, 4, 4]], { outputSize: 2 }).data); // Float32Array(4) [ 2.5, 20.5, 42.5, 60.5 ]
 * ```
 *
 * @throws BoxwiseError like {@link psRoiPool}
 */
export declare function psRoiAlign<T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: PsRoiAlignOptions): FeatureMap<FloatsLike<T>>;

/** As {@link psRoiAlign}, in slices between which the event loop goes on. */
declare const psRoiAlignLater: FeaturesLater<PsRoiAlignOptions>;

/** Options of {@link psRoiAlign}. */
export declare interface PsRoiAlignOptions extends PsRoiPoolOptions {
    /** Samples of a bin along each axis, at most 1,024; 0 or less: the number of cells of the bin, rounded up. Default -1. */
    samplingRatio?: number;
}

/**
 * Returns position-sensitive features of regions, as torchvision's `ps_roi_pool` (R-FCN; Dai et al. 2016): each bin is the mean of its cells in a channel of its own. Of `C · rows · columns`
 * channels, bin (i, j) of output c reads channel `(c · rows + i) · columns + j`.
 *
 * Scaled corners are rounded, halves away from 0; the end is exclusive. As in torchvision, the last row and column of the map belong to no bin. Empty bins are 0. Sums are in doubles.
 * Arguments and errors as in `roiAlign`; also `SHAPE_MISMATCH` unless the channels are a multiple of the bins.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 64 }, (_, i) => i), dims: [1, 4, 4, 4] }; // a channel for each of 2 x 2 bins
 * console.log(psRoiPool(features, [[0, 0, 0, 3, 3]], { outputSize: 2 }).data); // Float32Array(4) [ 2.5, 19.5, 38.5, 55.5 ]
 * ```
 */
export declare function psRoiPool<T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: PsRoiPoolOptions): FeatureMap<FloatsLike<T>>;

/** As {@link psRoiPool}, in slices between which the event loop goes on. */
declare const psRoiPoolLater: FeaturesLater<PsRoiPoolOptions>;

/** Options of {@link psRoiPool}. */
export declare type PsRoiPoolOptions = Omit<RoiPoolOptions, 'threads'>;

export declare namespace pycocotools {
    export {
        COCO,
        AnnFilter,
        Annotation,
        Category,
        CatFilter,
        Entry,
        Ids,
        Image_2 as Image,
        ImgFilter,
        NumpyRows,
        COCOeval,
        Accumulated,
        ById,
        ByPair,
        ListsById,
        JsonInput,
        Params,
        IouTypeName,
        EvalImg,
        mask_4 as mask
    }
}

/**
 * Returns {@link generateAnchors} of every level of a pyramid, one level after the other; `scales` has a list for each level.
 *
 * ```ts
 * const anchors = pyramidAnchors({ strides: [8, 16], scales: [[16], [32]], ratios: [1], imageSize: [32, 32] });
 * console.log(anchors.length / 4); // 20
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for lists of other lengths than `featureSizes`; `OUT_OF_RANGE` for strides, scales and ratios that
 *   are not finite and above 0; `TOO_LARGE` above 2^26 anchors
 */
export declare function pyramidAnchors(options: PyramidOptions): Float64Array;

/** As {@link pyramidAnchors}, off the event loop. */
declare const pyramidAnchorsLater: Later<typeof pyramidAnchors>;

/** Options of heads with a row for every cell of a pyramid of maps. */
export declare interface PyramidHeadOptions extends MultiLabelOptions, NormalizedOptions {
    /** Pixels from cell to cell, for each level. */
    strides?: readonly number[];
    /** Whether rows are some of the pyramid's, so that their number is not checked. Default: false. */
    subset?: boolean;
}

/** Options of `pyramidAnchors`. */
export declare interface PyramidOptions {
    /** Pixels between neighbouring cells, for each level. */
    strides: readonly number[];
    /** Sides of square anchors in pixels, for each level. */
    scales: readonly (readonly number[])[];
    /** Ratios of width to height. */
    ratios: readonly number[];
    /** Rows and columns of each map, in cells. Default: the image's sides divided by the strides, rounded up. */
    featureSizes?: readonly (readonly [height: number, width: number])[];
    /** Width and height of the image in pixels; required without `featureSizes`. */
    imageSize?: Size;
}

/** The target of each prediction. */
export declare interface QualityMatches {
    /** 1 for an object, 0 for background, -1 for neither. */
    labels: Int8Array;
    /** Index of the ground truth; -1 for background, -2 between the thresholds. */
    matched: Int32Array;
    /** The highest quality (IoU) with any ground truth; 0 without ground truth. */
    quality: Float64Array;
}

/** A tensor of whole numbers that stand for real ones: `scale * (q - zeroPoint)`. */
export declare interface QuantizedTensor {
    /** The quantised numbers. */
    readonly data: Int8Array | Uint8Array;
    /** Length of each axis. */
    readonly dims: readonly number[];
    /** One number, or one for each channel along `axis`. */
    readonly scale: number | ArrayLike<number>;
    /** One number, or one for each channel along `axis`; 0 by default. */
    readonly zeroPoint?: number | ArrayLike<number>;
    /** The dimension of the channels: 1 by default. */
    readonly axis?: number;
}

/** What `evaluateShards` of `boxwise/bullmq` takes. */
declare interface QueueOptions<Options extends EvaluatorOptions> extends ShardsOptions<Options> {
    /** Where Redis is. */
    connection: RedisConnection;
    /** Name of the queue, without `:`. Default `boxwise`. */
    queue?: string | undefined;
    /** Number of attempts at a shard that cannot be read. Default 3. Shards with wrong data are tried once. */
    attempts?: number | undefined;
    /** Milliseconds without any worker, or without Redis, after which it rejects. Default 60,000; `Infinity` waits. */
    giveUpAfter?: number | undefined;
}

/** Options of YOLOv3, v5 and v7 before their grids are applied. */
export declare interface RawAnchorOptions extends MultiLabelOptions, MapsOptions {
    /** Width and height of each anchor in pixels, level by level. Default: those published for COCO. */
    anchorSizes?: readonly number[];
}

/** Options of raw maps with a column for each class. */
export declare interface RawOptions extends MultiLabelOptions, LogitOptions, MapsOptions {
}

/** One output: a tensor, or its numbers in nested arrays. */
export declare type RawOutput = TensorInput | NestedNumbers;

/** A model's outputs: one tensor; several in the order of `docs/decode.md`; or a map from names, as `session.run` gives it. */
export declare type RawOutputs = RawOutput | readonly RawOutput[] | {
    readonly [name: string]: RawOutput;
};

/**
 * A model's raw output: row-major numbers and their dimensions, as onnxruntime, TensorFlow.js and others have them.
 * Numbers are singles, doubles or halves: a `Float16Array`, or a `Uint16Array` of their bits with `type: 'float16'`. Quantised
 * tensors have `scale` and `zeroPoint`. Classes may be whole numbers.
 */
export declare type RawTensor = DataTensor;

/** Detections as columns for `evaluate`. */
export declare interface ReadColumns {
    /** Id of the image of each detection. */
    imageIds: string[];
    /** Id of the category of each detection. */
    categoryIds: string[];
    /** x, y, width, height of each detection, in pixels. */
    boxes: Float64Array;
    /** Score of each detection. */
    scores: Float64Array;
    /** Format of `boxes`. */
    format: 'xywh';
}

/**
 * Reads Open Images tables: boxes (`ImageID`, `LabelName`, `XMin`, `XMax`, `YMin`, `YMax`, `IsGroupOf`) and image labels
 * (`ImageID`, `LabelName`, `Confidence`: 1 if present, 0 if absent). Ids are strings such as `/m/01g317`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readOpenImages } from 'boxwise';
 *
 * const boxes = join(mkdtempSync(join(tmpdir(), 'oid-')), 'boxes.csv');
 * const header = 'ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf';
 * writeFileSync(boxes, `${header}\nstreet,/m/0k4j,0.1,0.5,0.2,0.6,0\n`);
 * console.log(readOpenImages({ boxes }).imageCount); // 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `MISSING_KEY` (a column), `LENGTH_MISMATCH` (a row), `INVALID_VALUE` (a cell, or a column that is there twice)
 */
export declare function readOpenImages(files: OpenImagesFiles): Dataset;

/** As {@link readOpenImages}, off the event loop. */
declare const readOpenImagesLater: Later<typeof readOpenImages>;

/**
 * Reads Open Images predictions: a table with `ImageID`, `LabelName`, `Score`, `XMin`, `XMax`, `YMin` and `YMax`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readOpenImagesResults } from 'boxwise';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'oid-')), 'predictions.csv');
 * writeFileSync(file, 'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\nstreet,/m/0k4j,0.9,0.1,0.5,0.2,0.6\n');
 * console.log(readOpenImagesResults(file).categoryIds); // [ '/m/0k4j' ]
 * ```
 *
 * @throws BoxwiseError as {@link readOpenImages}
 */
export declare function readOpenImagesResults(file: string | URL): ReadColumns;

/** As {@link readOpenImagesResults}, off the event loop. */
declare const readOpenImagesResultsLater: PlainLater<typeof readOpenImagesResults>;

/**
 * Reads PASCAL VOC annotations. Ids are strings: the id of an image is its file name without `.xml`, the id of a category is the
 * `name` of its objects. Results for {@link evaluate} must use the same strings, as {@link readVocResults} does.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readVoc } from 'boxwise';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'voc-'));
 * const box = '<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>50</xmax><ymax>40</ymax></bndbox>';
 * writeFileSync(join(folder, 'street.xml'), `<annotation><object><name>car</name>${box}</object></annotation>`);
 * console.log(readVoc({ annotations: folder }).annotationCount); // 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `INVALID_SHAPE` (no XML), `MISSING_KEY`, `INVALID_VALUE`, `DUPLICATE_ID`
 */
export declare function readVoc(files: VocFiles): Dataset;

/** As {@link readVoc}, off the event loop. */
declare const readVocLater: Later<typeof readVoc>;

/**
 * Reads PASCAL VOC results: files with lines `image score xmin ymin xmax ymax`, or a folder of such files (`.txt`). The category is
 * the last part of a file name such as `comp4_det_test_car.txt`, or the whole name if it has no `_det_`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readVocResults } from 'boxwise';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'voc-')), 'comp4_det_test_car.txt');
 * writeFileSync(file, 'street 0.9 1 1 50 40\n');
 * const { imageIds, categoryIds, scores } = readVocResults(file);
 * console.log(imageIds, categoryIds, scores); // [ 'street' ] [ 'car' ] Float64Array(1) [ 0.9 ]
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `LENGTH_MISMATCH` (a line without six words), `INVALID_VALUE`
 */
export declare function readVocResults(files: string | URL | readonly (string | URL)[]): ReadColumns;

/** As {@link readVocResults}, off the event loop. */
declare const readVocResultsLater: PlainLater<typeof readVocResults>;

/** A client of ioredis, such as `new Redis(...)`; it is duplicated, and remains the caller's. */
declare interface RedisClient {
    /** Makes a client with the same settings. */
    duplicate(override?: object): unknown;
}

/** Where Redis is: `redis://host:port`, `rediss://...` for TLS, its parts, or a client of ioredis. */
declare type RedisConnection = string | URL | RedisServer | RedisClient;

/** Where Redis is, in parts. Anything else needs a client of ioredis. */
declare interface RedisServer {
    /** Default `127.0.0.1`. */
    host?: string;
    /** Port of the server. Default 6379. */
    port?: number;
    /** User of Redis 6 and newer. */
    username?: string;
    /** Password. */
    password?: string;
    /** Number of the database. Default 0. */
    db?: number;
    /** Options of `tls.connect`; `{}` for TLS with the defaults. */
    tls?: object;
}

/** How the losses of the elements become one: their mean (0 where there are none), their sum, or all of them. */
export declare type Reduction = 'mean' | 'sum' | 'none';

/** What becomes of the losses: all of them, their mean or their sum. */
declare type Reduction_2 = 'none' | 'mean' | 'sum';

/** Proposals, best first. */
export declare interface RegionProposals {
    /** `(x1, y1, x2, y2)` in pixels, flat. */
    boxes: FloatArray;
    /** The sigmoid of their objectness: a probability. */
    scores: FloatArray;
    /** Indices of the anchors that they were made of. */
    sources: Uint32Array;
}

/**
 * Returns the region proposals of one image, as in torchvision's Faster R-CNN: decodes the best `preNmsTopN` of each level, clips them to the image, drops
 * those with a side shorter than `minSize` or a probability below `scoreThreshold`, suppresses level by level, and keeps the best `postNmsTopN`.
 *
 * - **Inputs** list one level after the other, in the order of the anchors: logits, offsets `(dx, dy, dw, dh)` without weights, and anchors.
 * - **Precision** is single if all three are `Float32Array`s, otherwise double.
 * - **Ties**: the lower index wins. NaN objectness and boxes with NaN are dropped. Without anchors there are no proposals.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const proposals = regionProposals(new Float64Array(16).fill(1), new Float64Array(64), anchors, { imageSize: [64, 64] });
 * console.log(proposals.boxes.length / 4); // 16
 * ```
 *
 * @returns boxes and probabilities, best first, and the indices of their anchors
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export declare function regionProposals(objectness: Numeric, deltas: Numeric, anchors: Numeric, options: RpnOptions): RegionProposals;

/** As {@link regionProposals}, off the event loop. */
declare const regionProposalsLater: Later<typeof regionProposals>;

/** Columns of bins of scores, the lowest first. */
export declare interface ReliabilityColumns {
    /** Lower edge, included. */
    lower: Float64Array;
    /** Upper edge, excluded except in the last bin. */
    upper: Float64Array;
    /** Number of detections. */
    count: Uint32Array;
    /** Their mean score; NaN in an empty bin. */
    meanScore: Float64Array;
    /** The share of them that are true positives; NaN in an empty bin. */
    accuracy: Float64Array;
}

/**
 * Returns the indices of the boxes whose width and height are at least `min_size`. Boxes with NaN are left out.
 *
 * ```ts
 * console.log(remove_small_boxes([[0, 0, 10, 10], [0, 0, 3, 10]], 8)); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
declare function remove_small_boxes(boxes: Numbers, min_size: number): Uint32Array;

/**
 * Returns the indices of the boxes whose width and height are both at least `minSize`. Inverted boxes and boxes with NaN are left
 * out. Source: torchvision.ops.remove_small_boxes.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 3, 10);
 * console.log(removeSmallBoxes(boxes, 8)); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for a `minSize` that is NaN; `INVALID_VALUE` for angles
 *   beyond 4π in radians, which are degrees
 */
export declare function removeSmallBoxes(boxes: BoxesInput, minSize: number, options?: FormatOptions): Uint32Array;

/** As {@link removeSmallBoxes}, off the event loop. */
declare const removeSmallBoxesLater: Later<typeof removeSmallBoxes>;

export declare namespace report {
    export {
        report_2 as report
    }
}

/**
 * Returns an HTML page that explains an evaluation, as {@link Evaluation.report} does, in Node.js and in a browser: there evaluations have no
 * such method, so that a page loads the writer and its template, 300 kB, only where it imports this. Nothing leaves the page.
 *
 * The evaluation needs `analysis: true`. In a browser the template is read from `report.html` of the package, beside the module: bundlers
 * that know `new URL(..., import.meta.url)`, as Vite and webpack do, take it along. Errors are those of {@link Evaluation.report}; in a browser
 * also `UNREADABLE_FILE` if the template is not there, and `INVALID_ARGUMENT` for `thumbnails`.
 *
 * ```ts
 * import { evaluate } from 'boxwise';
 * import { report } from 'boxwise/report';
 *
 * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
 * const page = await report(evaluation, { title: 'Sample' });
 * console.log(page.startsWith('<!doctype html>')); // true
 * ```
 */
declare function report_2(evaluation: Evaluation<unknown>, options?: ReportOptions<Evaluation<unknown>> & PromiseOptions): Promise<string>;

/** Options of {@link Evaluation.report}. */
export declare interface ReportOptions<Other = unknown> {
    /** Heading of the page. Default: `Evaluation of` and the name of the detections. */
    title?: string;
    /** A later evaluation of the same dataset: the report then shows both, and what changed. Needs `analysis: true` too. */
    compare?: Other;
    /** Names of the evaluation, and of the one it is compared with. Default: the names of their files, else `before` and `after`. */
    names?: readonly string[];
    /** Name of the ground truth, where that was given in memory. Default: `JSON in memory`, or `values in memory`. */
    groundTruthName?: string;
    /** The IoU threshold of errors, calibration and findings: one of the first 16 of the evaluation. Default: its first. */
    iou?: number;
    /** The score where the handle of the confidence starts. Default 0.25. */
    confidence?: number;
    /** Number of times that images are drawn for the intervals of a comparison. Default 1,000. */
    resamples?: number;
    /**
     * Folder of the pictures as the page will find it: a path relative to the report, or a URL, to which the `file_name` of an image is added.
     * With `thumbnails`, a folder on this machine. Default: none; the reader of the page can pick a folder.
     */
    images?: string;
    /**
     * Number of images, those that cost most AP, of which small pictures are put into the file; in promises only. Needs `images` and the
     * package `sharp`. Default 0.
     */
    thumbnails?: number;
    /** Tables of slices by what they are sliced by: `{ weather: evaluation.slices({ images, by: 'weather' }) }`. */
    slices?: Readonly<Record<string, Table<SliceColumns>>>;
}

/** An evaluation of a report. */
declare interface ReportSubject {
    /** What its analyses need. */
    subject: Subject;
    /** Where its inputs came from. */
    origins: Origins;
}

/** All rules. */
export declare const RESIZE_RULES: readonly ResizeRule[];

/** How an image is brought to the size of a network's input. */
export declare type ResizeRule = 'letterbox' | 'letterbox-corner' | 'stretch' | 'none';

/**
 * The numbers of a box: `xywh` is x, y, width, height; `xyxy` and `yxyx` are two corners; `cxcywh` is centre and size. For
 * rotated boxes also `rotated`, five numbers of which the last is an angle in radians, and `corners`, eight numbers.
 */
export declare type ResultBoxFormat = BoxFormat | 'corners';

/** Options of `result`. */
export declare interface ResultOptions {
    /**
     * True evaluates only the images that were added, as if `imageIds` named them. Default false: images that were not added have no
     * detections.
     */
    onlyAdded?: boolean;
}

/** Options of `retinaNetAnchors`. */
export declare interface RetinaNetAnchorOptions {
    /** Width and height of the padded batch in pixels. */
    imageSize: Size;
    /** Rows and columns of each map, in cells. Default: the image's sides divided by 8 to 128, rounded up. */
    featureSizes?: readonly (readonly [height: number, width: number])[];
}

/**
 * Returns torchvision's RetinaNet anchors: levels P3 to P7, sizes 32 to 512 with 3 octaves each (×1, ×2^⅓, ×2^⅔, rounded down), ratios ½, 1, 2. Without
 * `featureSizes` the sides of the maps are the image's sides divided by 8 to 128, rounded up.
 *
 * ```ts
 * console.log(retinaNetAnchors({ imageSize: [640, 640] }).length / 4); // 76725
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not above 0; `TOO_LARGE` above 2^26 anchors
 */
export declare function retinaNetAnchors(options: RetinaNetAnchorOptions): Float64Array;

/** As {@link retinaNetAnchors}, off the event loop. */
declare const retinaNetAnchorsLater: Later<typeof retinaNetAnchors>;

/** A picture's bytes, row-major, the channels of a pixel one after the other. */
export declare interface RgbImage {
    /** The bytes of the pixels, row by row. */
    readonly data: Uint8Array | Uint8ClampedArray;
    /** Width in pixels. */
    readonly width: number;
    /** Height in pixels. */
    readonly height: number;
    /** 1 (grey), 3 (RGB) or 4 (RGBA). Default: derived from the number of bytes. */
    readonly channels?: number;
}

/** A mask as in COCO files: run lengths down the columns, as compressed text; the form that functions return. */
export declare interface Rle {
    /** Height and width in pixels. */
    size: [height: number, width: number];
    /** The compressed run lengths. */
    counts: string;
}

/** A mask in any form that functions accept. */
export declare interface RleInput {
    /** Height and width in pixels. */
    readonly size: readonly [height: number, width: number] | readonly number[];
    /**
     * A string or the bytes of one (`Uint8Array`): compressed. Numbers (an array or a `Uint32Array`): lengths of
     * runs of background, foreground, background, ... down the columns. They add up to height × width.
     */
    readonly counts: string | Uint8Array | Uint32Array | readonly number[];
}

/**
 * Robustness over runs of one model on corrupted images (fog, noise, blur) against a clean baseline: the mean performance under corruption
 * (mPC) and the relative one (rPC) of every metric.
 *
 * Average the severities of a corruption by passing a run for each. The runs must have the annotations and the settings of the baseline: only then the
 * corruption alone makes the difference.
 *
 * **Source.** Michaelis et al., "Benchmarking Robustness in Object Detection" (2019).
 *
 * ```ts
 * const clean = evaluate('sample/gt.json', 'sample/dt.json');
 * const [ap] = robustness(clean, [clean, clean]).toTable();
 * console.log(ap?.metric, ap?.relative); // AP 1
 * ```
 *
 * @throws {BoxwiseError} `INVALID_ARGUMENT` without runs, or for runs with other annotations or settings.
 */
export declare function robustness<Names extends object>(clean: Evaluation<Names>, runs: readonly Evaluation<Names>[]): Table<RobustnessColumns>;

/** Columns of robustness, one row for each metric. */
export declare interface RobustnessColumns {
    /** Name of the metric. */
    metric: string[];
    /** The metric on clean images, in the unit of the metric: AP and AR are from 0 to 1. */
    clean: Float64Array;
    /** Mean of the metric over the corrupted runs: mPC for AP. -1 if it is -1 in one of them. */
    mean: Float64Array;
    /** `mean / clean`: rPC for AP. NaN where one is -1 or `clean` is 0. */
    relative: Float64Array;
}

/**
 * Returns the features of regions of interest, as torchvision's `roi_align` (He et al. 2017): each bin is the mean of bilinear samples.
 * - **Result**: `[regions, channels, rows, columns]`, computed in the map's own type; sums agree with torchvision's to rounding.
 * - **Outside**: a sample more than one cell outside the map is 0, others are clamped to its border. A region outside the map or of
 *   an empty map is 0. Only the part on the map is visited, however large a region is.
 * - **`mode: 'max'`**: each bin is its greatest sample, as MMCV's `pool_mode='max'`, which starts at -10,000 where this has no least value. Samples outside the
 *   map are 0; NaN is skipped unless a bin has nothing else. ONNX's reference and ONNX Runtime take the
 *   greatest weighted cell of all samples instead (onnx issue 4764).
 * - **Inverted regions** have at least one cell, or are sampled backwards if `aligned` (0 without `samplingRatio`).
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 16 }, (_, i) => i), dims: [1, 1, 4, 4] };
 * console.log(roiAlign(features, [[0, 0, 0, 8, 8]], { outputSize: 2, spatialScale: 0.5 }).data); // Float32Array(4) [ 5, 6.75, 12, 13.75 ]
 * ```
 *
 * @param rois rows of (image, x1, y1, x2, y2) in pixels of the image; or a typed array of boxes for each image
 * @throws BoxwiseError `SHAPE_MISMATCH`, `LENGTH_MISMATCH`; `OUT_OF_RANGE` for an image that is not there; `INVALID_VALUE` for
 * coordinates that are not finite; `TOO_LARGE` above 2^30 numbers
 */
export declare function roiAlign<T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: RoiAlignOptions): FeatureMap<FloatsLike<T>>;

/** As {@link roiAlign}, off the event loop. */
declare const roiAlignLater: RoiLater<RoiAlignOptions>;

/** Options of `roiAlign`. */
export declare interface RoiAlignOptions extends RoiPoolOptions {
    /**
     * Samples of a bin along each axis, at most 1,024; 0 or less: the number of cells of the bin, rounded up. Default -1.
     */
    samplingRatio?: number;
    /** Shift coordinates by half a cell, so that they refer to the centres of cells. Default false. */
    aligned?: boolean;
    /** `'avg'` (default): a bin is the mean of its samples. `'max'`: the greatest of them, as `pool_mode='max'` of MMCV. */
    mode?: 'avg' | 'max';
}

declare type RoiLater<Options> = <T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: Options & PromiseOptions) => Promise<FeatureMap<FloatsLike<T>>>;

/** Options of `roiLevels`; torchvision's. */
export declare interface RoiLevelOptions {
    /** Finest level: k for a map of stride 2^k. Default 2. */
    lowest?: number;
    /** Coarsest level. Default 5. */
    highest?: number;
    /** Side in pixels of a square box of the canonical level. Default 224. */
    canonicalScale?: number;
    /** The canonical level. Default 4. */
    canonicalLevel?: number;
    /** Added to the level before rounding down. Default 1e-6. */
    eps?: number;
}

/**
 * Returns the level of a feature pyramid for each box, counted from 0 for `lowest`: `⌊canonicalLevel + log2(√area / canonicalScale) +
 * eps⌋`, clamped to the levels, as torchvision's `LevelMapper` (Lin et al. 2017, equation 1). A box whose area is 0, negative or NaN belongs to the lowest.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 112, 112, 0, 0, 224, 224);
 * console.log(roiLevels(boxes)); // Uint32Array(2) [ 1, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for levels that are not whole numbers from -1000 to
 *   1000
 */
export declare function roiLevels(boxes: Numeric, options?: RoiLevelOptions): Uint32Array;

/** As {@link roiLevels}, off the event loop. */
declare const roiLevelsLater: Later<typeof roiLevels>;

/**
 * Returns the features of regions of interest, as torchvision's `roi_pool` (Girshick 2015): each bin is the maximum of its cells. Scaled corners are
 * rounded, halves away from 0, and belong to the region; bins outside the map are 0. NaN is ignored; a bin with only NaN is -3.4e38.
 *
 * Arguments, result and errors as in {@link roiAlign}.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 16 }, (_, i) => i), dims: [1, 1, 4, 4] };
 * console.log(roiPool(features, [[0, 0, 0, 6, 6]], { outputSize: 2, spatialScale: 0.5 }).data); // Float32Array(4) [ 5, 7, 13, 15 ]
 * ```
 *
 * @throws BoxwiseError like {@link roiAlign}
 */
export declare function roiPool<T extends FloatArray>(features: FeaturesInput<T>, rois: RoisInput, options: RoiPoolOptions): FeatureMap<FloatsLike<T>>;

/** As {@link roiPool}, off the event loop. */
declare const roiPoolLater: RoiLater<RoiPoolOptions>;

/** Options of `roiPool`. */
export declare interface RoiPoolOptions {
    /** Number of rows and columns of the result; one number for both. */
    outputSize: number | readonly [rows: number, columns: number];
    /** Cells of the map per pixel of the image, 1/stride. Default 1. */
    spatialScale?: number;
    /** Number of threads. Default 1. Results do not depend on it. */
    threads?: number;
}

/** Rows of (image, x1, y1, x2, y2), flat or nested; or, as a list of typed arrays, the boxes (x1, y1, x2, y2) of each image. */
export declare type RoisInput = Numeric | readonly FloatArray[];

/** Options of {@link rotatedAnchors}. */
export declare interface RotatedAnchorOptions extends PyramidOptions {
    /** Angles in radians from +x towards +y, clockwise on a screen. Default RRPN's six: -π/6, 0, π/6, π/3, π/2, 2π/3. */
    angles?: readonly number[];
}

/**
 * Returns rotated anchors (RRPN; Ma et al. 2018), `(cx, cy, w, h, angle)`, flat: for each level, cell (row by row), scale, ratio and angle a box
 * of width `scale · √ratio` and height `scale / √ratio` around the centre of the cell. They are the boxes of {@link pyramidAnchors}, each at every angle; `iou` with `format: 'rotated'` takes
 * them.
 *
 * ```ts
 * const layout = { strides: [16], scales: [[32]], ratios: [4], featureSizes: [[1, 1]] as [number, number][] };
 * console.log(rotatedAnchors({ ...layout, angles: [0, 0.5] })); // Float64Array(10) [ 8, 8, 64, 16, 0, 8, 8, 64, 16, 0.5 ]
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a stride, scale or ratio that is not finite and above 0 and an angle that is not finite; `INVALID_VALUE` for angles beyond 4π, which are degrees; `LENGTH_MISMATCH`; `TOO_LARGE` above 2^26
 * anchors
 */
export declare function rotatedAnchors(options: RotatedAnchorOptions): Float64Array;

/** As {@link rotatedAnchors}, in slices between which the event loop goes on. */
declare const rotatedAnchorsLater: Later<typeof rotatedAnchors>;

/** A rotated box as in Python's `cv2`: centre, size, and angle in degrees, clockwise on a screen. */
declare type RotatedRect = readonly [
center: readonly [x: number, y: number],
size: readonly [width: number, height: number],
angle: number
];

/** The row of a table with these columns: one value of each. */
export declare type RowOf<Columns> = {
    [Name in keyof Columns]: Columns[Name] extends ArrayLike<infer Value> ? Value : never;
};

/** Options of `regionProposals`; torchvision's at test time. */
export declare interface RpnOptions {
    /** Width and height of the image in pixels. */
    imageSize: Size;
    /** Number of anchors of each level. Default: one level. */
    anchorsPerLevel?: readonly number[];
    /** Number of candidates of each level, best first. Default 1,000 (2,000 in training). */
    preNmsTopN?: number;
    /** Largest number of proposals. Default 1,000 (2,000 in training). */
    postNmsTopN?: number;
    /** IoUs above this suppress, within a level. Default 0.7. */
    iouThreshold?: number;
    /** Boxes with a lower probability are dropped. Default 0. */
    scoreThreshold?: number;
    /** Boxes with a shorter side are dropped, in pixels. Default 1e-3. */
    minSize?: number;
}

/** Options of SAM's masks. */
export declare interface SamOptions {
    /** Masks with a lower stability score are dropped. Default: 0.95. */
    stabilityScoreThreshold?: number;
    /** How far `maskThreshold` is moved up and down for the stability score, which is the IoU of both masks. At least 0. Default: 1. */
    stabilityScoreOffset?: number;
    /** A pixel is inside if its logit is above it. Default: 0. */
    maskThreshold?: number;
}

/**
 * Balanced sampling as in torchvision's `BalancedPositiveNegativeSampler`: at most `⌊size · positiveFraction⌋` indices with a label of 1 or more, filled up to `size`
 * with indices labelled 0; other labels are ignored.
 * Each set is drawn uniformly without replacement by boxwise's own random generator: equal arguments give equal results. torchvision uses 256 and 0.5 for
 * the RPN, 512 and 0.25 for the second stage.
 *
 * ```ts
 * const labels = [1, 0, 0, 0, -1, 1];
 * const { positive, negative } = sampleBalanced(labels, { size: 4, seed: 1 });
 * console.log(positive, negative.length); // Uint32Array(2) [ 0, 5 ] 2
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a negative `size` and a `positiveFraction` outside 0 to 1
 */
export declare function sampleBalanced(labels: IntegersInput, options?: SampleOptions): BalancedSample;

/** As {@link sampleBalanced}, off the event loop. */
declare const sampleBalancedLater: Later<typeof sampleBalanced>;

/** Options of `sampleBalanced`. */
export declare interface SampleOptions {
    /** Number of indices to draw. Default 256. */
    size?: number;
    /** Largest fraction of positive indices. Default 0.5. */
    positiveFraction?: number;
    /** Seed of the random generator. Default 0. */
    seed?: number;
}

/**
 * Returns the boxes with x multiplied by `scaleX` and y by `scaleY` (default: `scaleX`), in their own type. Both are at least 0.
 *
 * Under different factors a rotated box becomes a parallelogram. The box that is returned has the lengths of its scaled axes, and the angle of the first of
 * them, from -π to π; `decode` stretches boxes by the same rule.
 *
 * ```ts
 * console.log(scaleBoxes([[1, 2, 3, 4]], 10, 100)); // Float64Array(4) [ 10, 200, 30, 400 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for factors below 0 or NaN; `INVALID_VALUE` for angles
 *   beyond 4π in radians, which are degrees
 */
export declare function scaleBoxes(boxes: BoxesInput, scaleX: number, scaleY?: number, options?: FormatOptions): FloatArray;

/** As {@link scaleBoxes}, off the event loop. */
declare const scaleBoxesLater: Later<typeof scaleBoxes>;

/** Kept boxes and their scores. */
export declare interface ScoredBoxes<T extends FloatArray = FloatArray> {
    /** Indices of the kept boxes in descending score order. */
    indices: Uint32Array;
    /** The lowered scores, in the same order. */
    scores: T;
}

/** Boxes in the order of selection, with their scores at that time. */
declare interface ScoredIndices<T> {
    /** Indices of the kept boxes, in the order of selection. */
    indices: Uint32Array;
    /** Their lowered scores. */
    scores: T;
}

/** At which IoU threshold and confidence precision and recall are counted. */
export declare interface ScoresOptions {
    /** An evaluated IoU threshold. Default: 0.5 if it is one of `iouThresholds`, otherwise the first of them. */
    iou?: number;
    /** The lowest score that counts. Default 0.5. NaN throws `OUT_OF_RANGE`. */
    confidence?: number;
}

/** Options of SCRFD. */
export declare interface ScrfdOptions extends LogitOptions, MapsOptions {
    /** Anchors of a cell. Default: 2. */
    boxesPerCell?: number;
}

/** One grouping of {@link selectiveSearch}: a segmentation, and the merges of its regions down to one. */
export declare interface SearchGrouping {
    /** Colour space of the segmentation. `rgI` is red, green and luma. */
    colourSpace: 'hsv' | 'lab' | 'grey' | 'hue' | 'rgI';
    /** Scale of the segmentation. */
    k: number;
    /** The segment of each pixel, row by row, numbered from 0 in the order of their first pixels. Groupings of one segmentation share the array. */
    labels: Uint32Array;
    /** Number of segments. The regions are numbered on: merge `i` makes region `segments + i`. */
    segments: number;
    /** `(x1, y1, x2, y2)` of each region in pixels, flat: first the segments, last the whole image. */
    boxes: Float64Array;
    /** Number of pixels of each region. */
    areas: Uint32Array;
    /** Indices of the two regions of each merge, in the order of the merges, flat. */
    merges: Uint32Array;
    /** The terms that are added to the similarity, in the order in which `similarities` has them. */
    measures: SimilarityMeasure[];
    /**
     * The terms of the similarity of the two regions of each merge, flat: one row per merge, one column per measure, each from 0 to 1.
     * Computed in float32.
     */
    similarities: Float64Array;
}

/** The operator's one output. */
declare interface SelectedIndices {
    /** `[selected, 3]` */
    dims: [number, number];
    /** Rows of batch, class and box; `BigInt64Array.from(data, BigInt)` converts it to onnxruntime's type. */
    data: Int32Array;
}

/** Boxes selected with their scores. */
declare interface SelectionWithScores {
    /** Indices of the boxes, in the order of selection. */
    selectedIndices: Int32Array;
    /** Their scores, lowered if `softNmsSigma` is above 0. */
    selectedScores: Float32Array;
}

/**
 * Returns boxes around likely objects by selective search (Uijlings et al. 2013): segments the image into small regions (Felzenszwalb and Huttenlocher 2004) and
 * repeatedly merges the two neighbours that are most similar in colour, texture, size and fill. The boxes of all regions on the way are the proposals.
 *
 * ```ts
 * const data = new Uint8Array(32 * 32).fill(50); // a grey square, brighter in the middle
 * for (let y = 8; y < 24; y++) data.fill(200, 32 * y + 8, 32 * y + 24);
 * const boxes = selectiveSearch({ data, width: 32, height: 32 }, { sigma: 0 });
 * console.log(boxes.subarray(0, 4)); // Float64Array(4) [ 0, 0, 32, 32 ]
 * ```
 *
 * Modes are OpenCV's: `single` (one grouping), `fast` (12) and `quality` (100). Each box occurs once, the likeliest first: the whole image ranks before its parts, and the fourth
 * roots of the ranks are multiplied by random numbers from `seed`. The result depends only on the image and the options. An image without
 * pixels has no proposals.
 *
 * With `trace: true` the result also has the segmentations and every merge:
 *
 * ```ts
 * const data = new Uint8Array(32 * 32).fill(50); // the same square
 * for (let y = 8; y < 24; y++) data.fill(200, 32 * y + 8, 32 * y + 24);
 * const { trace } = selectiveSearch({ data, width: 32, height: 32 }, { mode: 'single', sigma: 0, trace: true });
 * const [{ segments, merges, measures }] = trace;
 * console.log(segments, merges, measures); // 2 Uint32Array(2) [ 0, 1 ] [ 'colour', 'texture', 'size', 'fill' ]
 * ```
 *
 * @param image bytes of grey, RGB or RGBA pixels, row-major; alpha is ignored
 * @returns `(x1, y1, x2, y2)` in pixels, flat; x2 and y2 are past the last pixel. With `trace: true`, `{ boxes, trace }`
 * @throws BoxwiseError `SHAPE_MISMATCH` for bytes that do not fit the size, `OUT_OF_RANGE`, `TOO_LARGE` above 2^25 pixels or 2^17
 * segments: raise `minSegment` or `baseK`, as the time grows with the square of the segments at worst
 */
export declare function selectiveSearch(image: RgbImage, options: SelectiveSearchOptions & {
    trace: true;
}): TracedSearch;

export declare function selectiveSearch(image: RgbImage, options?: SelectiveSearchOptions): Float64Array;

/** As {@link selectiveSearch}, off the event loop. */
declare const selectiveSearchLater: Later<typeof selectiveSearch>;

/** Options of `selectiveSearch`. */
export declare interface SelectiveSearchOptions {
    /** How thorough the search is. Default `'fast'`. */
    mode?: 'single' | 'fast' | 'quality';
    /** Largest number of boxes. Default 2,000. */
    maxProposals?: number;
    /** Boxes with a shorter side are left out, in pixels. Default 1. */
    minSize?: number;
    /** Scale of the finest segmentation: larger values give larger regions. Default 150; 200 for `'single'`. */
    baseK?: number;
    /** Increase of the scale for each further segmentation. Default 150. */
    stepK?: number;
    /** Smoothing before the segmentation in pixels, at most 100. Default 0.8. */
    sigma?: number;
    /** Segments with fewer pixels are merged with a neighbour. Default 100. */
    minSegment?: number;
    /** Seed of the order of the boxes. Default 0. */
    seed?: number;
    /** Number of threads. Default 1. Results do not depend on it. */
    threads?: number;
    /**
     * Return a `trace`, too: every segmentation, and every merge of two regions with the terms of their similarity. The boxes are the
     * same. It takes 4 bytes per pixel for each segmentation (1, 6 or 25 by `mode`) and about 60 per merge. Default false.
     */
    trace?: boolean;
}

/**
 * Evaluates semantic segmentation image by image. It keeps only the confusion matrix, so any number of images can be added.
 *
 * ```ts
 * const scores = new SemanticAccumulator({ classes: 2 });
 * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0));
 * console.log(scores.result().metrics.mIoU); // 0.5
 * ```
 *
 * The matrix is native memory that is freed on garbage collection, or at once by `dispose` or `using`.
 */
export declare class SemanticAccumulator extends Disposing {
    #private;
    /** @throws BoxwiseError `OUT_OF_RANGE` for no classes or more than 4096 */
    constructor(options: SemanticOptions);
    /**
     * Adds an image. Labels and predictions must have the same length and pixel order. After an error nothing of the image is
     * added.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * console.log(scores.result().metrics.mIoU); // 0.5
     * ```
     *
     * @param imageId id of the image; then it is found if the image is added twice, also by `merge` or in a snapshot
     * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for a label that is neither a class nor ignored; `DUPLICATE_ID` for an id that has been
     * added
     */
    add(labels: LabelMap, predictions: LabelMap, imageId?: Id): this;
    /**
     * Adds the counts of another accumulator, for example from another thread. The order does not matter: result and snapshot are those of one
     * accumulator to which all images were added.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * const other = new SemanticAccumulator({ classes: ['road', 'car'] });
     * other.add(Uint8Array.of(0, 1), Uint8Array.of(0, 1));
     * console.log(scores.merge(other).result().metrics.mIoU); // 1
     * ```
     *
     * @throws BoxwiseError `INVALID_ARGUMENT` if the other has different options, or is this one; `DUPLICATE_ID` for an image with an id that both
     * have
     */
    merge(other: SemanticAccumulator): this;
    /**
     * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added. {@link SemanticAccumulator.fromBytes}
     * reads it, in this process or on another machine. Its size grows with the pairs of classes that occur and with the ids of images.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * const same = SemanticAccumulator.fromBytes(scores.toBytes(), { classes: ['road', 'car'] });
     * console.log(same.result().metrics.mIoU); // 0.5
     * ```
     */
    toBytes(): Uint8Array;
    /**
     * Adds the images of a snapshot. Errors are those of {@link SemanticAccumulator.fromBytes}; after an error nothing is added.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * const all = new SemanticAccumulator({ classes: ['road', 'car'] });
     * all.addSnapshot(scores.toBytes());
     * console.log(all.result().metrics.mIoU); // 0.5
     * ```
     */
    addSnapshot(bytes: Uint8Array): this;
    /**
     * Makes an accumulator of a snapshot, or of several with different images.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: 2 });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0), 'street.png');
     * console.log(SemanticAccumulator.fromBytes(scores.toBytes(), { classes: 2 }).result().metrics.mIoU); // 0.5
     * ```
     *
     * @throws BoxwiseError `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the options are not
     * those of the accumulator that made it; `DUPLICATE_ID` for an image with an id that two snapshots have
     */
    static fromBytes(bytes: Uint8Array | readonly Uint8Array[], options: SemanticOptions): SemanticAccumulator;
    /**
     * Returns the metrics of the images so far; you can add more afterwards.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * console.log(scores.result().metrics.aAcc.toFixed(3)); // 0.667
     * ```
     */
    result(): SemanticEvaluation;
    /**
     * Frees the native memory at once. A second call does nothing. Results remain valid; later uses throw `DISPOSED`. Also available
     * as `[Symbol.dispose]`, for `using`.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * const { mIoU } = scores.result().metrics;
     * scores.dispose();
     * console.log(mIoU); // 0.5
     * ```
     */
    dispose(): void;
}

/** The metrics of one class; -1 if there is nothing to measure. */
export declare interface SemanticClassMetrics {
    /** Label of the class. */
    categoryId: Id;
    /** Name of the class, if names were given. */
    name?: string;
    /** Intersection over union, in pixels. */
    IoU: number;
    /** Correct pixels over labelled pixels (recall). */
    accuracy: number;
    /** Dice coefficient (F1). */
    dice: number;
    /** Correct pixels over predicted pixels. */
    precision: number;
    /** Number of pixels with this label. */
    labelled: number;
    /** Number of counted pixels with this prediction. */
    predicted: number;
}

/** What a semantic evaluation found. */
export declare class SemanticEvaluation {
    #private;
    /** @internal */
    constructor(found: SemanticFound, options: CheckedSemantic);
    /** The means in the order of {@link SemanticMetrics}. */
    get stats(): Float64Array;
    /** The means by name. */
    get metrics(): SemanticMetrics;
    /**
     * Each class, in the order of labels.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * for (const { name, IoU } of scores.result().perCategory())
     *   console.log(name, IoU); // road 0.5
     * ```
     */
    perCategory(): SemanticClassMetrics[];
    /** How many pixels of which class are taken for which. */
    get confusion(): ConfusionMatrix;
    /** How many images were added. */
    get images(): number;
    /**
     * The means as a table of percentages.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * console.log(scores.result().summary().split('\n').length); // 4
     * ```
     */
    summary(): string;
    /** The parameters after defaults. */
    get params(): SemanticParams;
    /** Suspicious things about the labels as a whole: classes without a pixel, a large share of ignored pixels. */
    get warnings(): EvaluationWarning[];
    /**
     * The numbers, for JSON.stringify.
     *
     * ```ts
     * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
     * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
     * console.log(JSON.parse(JSON.stringify(scores.result())).metrics.mIoU); // 0.5
     * ```
     */
    toJSON(): {
        metrics: SemanticMetrics;
        perCategory: SemanticClassMetrics[];
        images: number;
        params: SemanticParams;
        warnings: EvaluationWarning[];
    };
}

/** The metrics of all added images. */
declare interface SemanticFound {
    /** Mean IoU, frequency-weighted IoU, mean accuracy, pixel accuracy, mean Dice, mean precision. */
    means: DoubleArray
    /** Seven numbers per class: IoU, accuracy, Dice, precision, and the pixels labelled, predicted and both. */
    classes: DoubleArray
    /** One row per true class: pixels by predicted class, then those without prediction. */
    confusion: DoubleArray
    images: number
    summary: string
    warnings: Array<WarningRow>
}

/** One image, several images, or a folder of them. */
export declare type SemanticInput = LabelMap | readonly LabelMap[] | string | URL | LabelFolder;

/** The metrics, each 0 to 1; -1 if there is nothing to measure. Means are over the classes that have a value. */
export declare interface SemanticMetrics {
    /** Mean IoU. */
    mIoU: number;
    /** IoU weighted by the classes' share of labelled pixels. */
    fwIoU: number;
    /** Mean accuracy of classes. */
    mAcc: number;
    /** Accuracy of pixels. */
    aAcc: number;
    /** Mean Dice coefficient, which is F1. */
    mDice: number;
    /** Mean precision. */
    mPrecision: number;
}

/** How labels are interpreted. */
export declare interface SemanticOptions {
    /** Number of classes (at most 4096), or their names. Labels run from 0 to one less. */
    classes: number | readonly string[];
    /**
     * True label of pixels that do not count; `null` for none. As a prediction it means no class, which is a miss of the
     * pixel's true class. Default 255.
     */
    ignoreLabel?: number | null;
    /**
     * Whether the true label 0 is ignored and label n means class n - 1, as in the files of ADE20K. Predictions are used as
     * they are. Default false.
     */
    reduceZeroLabel?: boolean;
}

/** The options after defaults. */
export declare interface SemanticParams {
    /** Always `semantic`. */
    protocol: 'semantic';
    /** Number of classes. */
    classes: number;
    /** True label of ignored pixels, or `null`. */
    ignoreLabel: number | null;
    /** Whether the true label 0 is ignored and the others are reduced by one. */
    reduceZeroLabel: boolean;
}

/** The table of sequences. */
export declare type SequenceTable = Table<TrackingColumns>;

/** What `detect` takes beside the options of `decode`. */
declare interface SessionOptions extends PromiseOptions {
    /**
     * How the image's bytes become the input's numbers; options of `letterboxImage`. Default: the layout and the type of the session's input; RGB
     * divided by 255, but as its own code does it for YOLOX, YuNet, RTMDet, NanoDet, SCRFD, BlazeFace, DETR and RF-DETR.
     */
    pixels?: PixelOptions;
    /** Tensors for further inputs by name. `orig_target_sizes`, and PaddleDetection's `im_shape` and `scale_factor`, are filled in. */
    feeds?: {
        readonly [name: string]: InputTensor;
    };
}

/** A tensor of TensorFlow.js (`dataSync()`, `shape`, `dtype`), or of any library that has `data` and `shape`. */
export declare interface ShapedTensor {
    /** The numbers. */
    readonly data: unknown;
    /** Length of each axis. */
    readonly shape: readonly number[];
    /** Type of the numbers. */
    readonly dtype?: string;
}

/**
 * A part of the detections: a COCO results array (JSON, also gzip or Zstandard) by its path, by a `file:`, `http:` or `https:` URL, or as bytes. All
 * detections of an image are in one shard.
 */
declare type Shard = string | URL | Uint8Array | ArrayBufferLike;

/** A shard that is done. */
declare interface ShardDone {
    /** Its path or URL; `shards[3]` for bytes. */
    readonly name: string;
    /** Its position in `shards`. */
    readonly index: number;
    /** Number of images that it has detections of. */
    readonly images: number;
    /** Number of its detections. */
    readonly detections: number;
}

/** A shard, or the merging, that a worker has finished or failed to. */
declare interface ShardEvent {
    /** The shard's name; `merge` for the merging of all. */
    readonly name: string;
    /** Number of images. */
    readonly images: number;
    /** Number of detections. */
    readonly detections: number;
    /** How long it took, in milliseconds. */
    readonly duration: number;
    /** Why it failed; it may be tried again. */
    readonly error?: Error;
}

/** What both forms of `evaluateShards` take. */
declare interface ShardsOptions<Options extends EvaluatorOptions> {
    /** Ground truth, as `evaluate` takes it, or an `http:` or `https:` URL. */
    dataset: GroundTruthInput;
    /** The detections in parts, at least one. */
    shards: readonly Shard[];
    /** Options of the evaluation: those of an `Evaluator`. */
    options?: Options | undefined;
    /** Fetches `http:` and `https:` URLs. Default `globalThis.fetch`. */
    fetch?: FetchShard | undefined;
    /** Called after each shard. */
    onProgress?: OnShard | undefined;
    /** Ends the work when it is aborted: the promise rejects at once with `signal.reason`. */
    signal?: AbortSignal | undefined;
}

/** A worker that runs. */
declare class ShardWorker {
    #private;
    /** Name of the queue. */
    readonly queue: string;
    /** @internal */
    constructor(queue: string, close: (force: boolean) => Promise<void>);
    /**
     * Takes no more shards, and resolves when those at hand are done; with `force` they are left to other workers.
     *
     * ```ts
     * const worker = await createWorker({ connection });
     * process.once('SIGTERM', () => void worker.close());
     * ```
     */
    close(force?: boolean): Promise<void>;
}

/** Options of all assigners. */
declare interface Sharing {
    /** Number of threads. Default 1. Results do not depend on it. */
    threads?: number;
}

/** What sharp's `raw().toBuffer({ resolveWithObject: true })` resolves to. */
declare interface SharpOutput {
    /** RGB or RGBA, one byte for each channel. */
    readonly data: Uint8Array;
    /** Its size. */
    readonly info: {
        readonly width: number;
        readonly height: number;
    };
}

/** A sharp object: `sharp('street.jpg')`. */
declare interface SharpPipeline {
    /** Returns a copy. */
    clone(): SharpPipeline;
    /** Turns the picture as its EXIF data say. */
    rotate(): SharpPipeline;
    /** Converts colours. */
    toColourspace(space: string): SharpPipeline;
    /** Drops the alpha channel. */
    removeAlpha(): SharpPipeline;
    /** Asks for bytes. */
    raw(): SharpPipeline;
    /** Reads the picture. */
    toBuffer(options: {
        resolveWithObject: true;
    }): Promise<SharpOutput>;
}

/** A term of the similarity of two regions. */
export declare type SimilarityMeasure = 'colour' | 'texture' | 'size' | 'fill';

/** Options of `assignSimOta`; the defaults are those of YOLOX. */
export declare interface SimOtaOptions extends IgnoringBoxes {
    /** Radius around a centre, in strides. Default 2.5. */
    radius?: number;
    /** Number of the highest IoUs that are summed. Default 10. */
    topK?: number;
    /** Weight of the class cost. Default 1. */
    classWeight?: number;
    /** Weight of the IoU cost. Default 3. */
    iouWeight?: number;
}

/** Predictions of `assignSimOta`. */
export declare interface SimOtaPredictions extends DensePredictions {
    /** Objectness probabilities; with them the score is √(class · objectness), as in YOLOX. */
    objectness?: Numeric;
    /** Stride of each point in pixels. */
    strides: Numeric;
}

/** A width and a height in pixels. */
export declare type Size = readonly [width: number, height: number] | {
    readonly width: number;
    readonly height: number;
};

declare type Sized = 'coco' | 'lvis' | 'crowdpose';

/** Columns of slices, in the order of their names. */
export declare interface SliceColumns {
    /**
     * Name of the slice: `weather=fog`, `weather=fog, city=Bern`, or what the function returned. Of several attributes, a value with a comma and a space is in
     * quotes, which tells `w="x, v=1", v=2` from `w=x, v="1, v=2"`.
     */
    slice: string[];
    /** Number of images; of a slice of objects, those with one of them. */
    images: Uint32Array;
    /** Number of objects to be found. */
    objects: Uint32Array;
    /** Number of detections that count at `iou`: true and false positives. */
    detections: Uint32Array;
    /** AP over all IoU thresholds, with the largest of `maxDetections`; -1 without objects. */
    ap: Float64Array;
    /** AP at `iou`; -1 without objects. */
    apAtIou: Float64Array;
    /** AR: mean of the highest recalls over the IoU thresholds; -1 without objects. */
    recall: Float64Array;
}

/** How {@link Evaluation.slices} divides. */
export declare interface SlicedBy<Row extends object = Attributes> extends AnalysisOptions {
    /**
     * The attribute to slice by; of several, every combination that occurs. Or a function of the row that returns the name of its slice, and
     * `undefined` for none: `(image) => (image.width > 1000 ? 'wide' : 'narrow')`.
     */
    by: string | readonly string[] | ((row: Row) => string | number | boolean | bigint | null | undefined);
}

/** What {@link Evaluation.slices} divides: one of these. */
export declare interface SlicedRows<Row extends object = Attributes> {
    /**
     * Slices by image: attributes of the images, in any order. Each row has the image's `id` (or `imageId`, `image_id`), or its `file_name`
     * (or `fileName`): the `images` of the dataset's JSON, or a manifest. Rows of images that are not evaluated are skipped. A row without an id
     * whose `file_name` two images have is refused.
     */
    images?: readonly Row[];
    /** Slices by object: attributes of the annotations, which have their `id`: the `annotations` of the dataset's JSON. */
    annotations?: readonly Row[];
}

/** Options of {@link Evaluation.slices}; one of `images` and `annotations`. */
export declare type SliceOptions<Row extends object = Attributes> = SlicedBy<Row> & AtMostOne<SlicedRows<Row>>;

/** Options of `slidingWindows`. */
export declare interface SlidingWindowOptions {
    /** Width and height of the image in pixels. */
    imageSize: Size;
    /** Sides of square windows in pixels. */
    scales: readonly number[];
    /** Ratios of width to height. Default `[1]`. */
    ratios?: readonly number[];
    /** Pixels between neighbouring windows, for both axes or [x, y]. Default 1. */
    stride?: number | readonly [x: number, y: number];
    /** Whether windows may cross the image's border or lie completely inside. Default `'cross'`. */
    border?: 'cross' | 'inside';
    /** Number of windows in a chunk. Default 65,536. */
    chunk?: number;
}

/** Sliding windows over an image, which are computed on demand. */
export declare class SlidingWindows implements Iterable<Float64Array> {
    #private;
    /** Number of windows. */
    readonly count: number;
    /** @internal Made by {@link slidingWindows}. */
    constructor(options: SlidingWindowOptions);
    /**
     * Returns the windows from index `start` up to, but not including, `end`: `(x1, y1, x2, y2)`, flat, at most 2^26 at a time.
     *
     * ```ts
     * const windows = slidingWindows({ imageSize: [10, 10], scales: [4], ratios: [1] });
     * console.log(windows.count, windows.slice(0, 1)); // 100 Float64Array(4) [ -1.5, -1.5, 2.5, 2.5 ]
     * ```
     */
    slice(start?: number, end?: number): Float64Array;
    /** All windows, `chunk` at a time. */
    [Symbol.iterator](): Iterator<Float64Array>;
}

/**
 * Slides windows of every scale and ratio over an image. Counts them at once and computes them a chunk at a time.
 *
 * ```ts
 * const scales = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320];
 * const windows = slidingWindows({ imageSize: [640, 480], scales, ratios: [0.5, 1, 2] });
 * console.log(windows.count); // 9216000
 * for (const chunk of windows) {
 *   console.log(chunk.length / 4); // 65536
 *   break;
 * }
 * ```
 *
 * A window is `scale · √ratio` wide and `scale / √ratio` high. With `border: 'cross'` windows are centred on cells of `stride`
 * pixels, as in `generateAnchors`, and may cross the image's border. With `border: 'inside'` they lie completely inside, with their top left
 * corners at multiples of the stride: `⌊(width - w) / stride⌋ + 1` per row. The order is by scale, ratio, row and column. Empty
 * lists and empty images give no windows.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are negative or not finite and strides, scales and ratios that are not above 0;
 * `TOO_LARGE` above 2^53 windows
 */
export declare function slidingWindows(options: SlidingWindowOptions): SlidingWindows;

/** Windows slid over an image, made off the event loop. */
declare class SlidingWindows_2 implements AsyncIterable<Float64Array> {
    #private;
    /** Number of windows. */
    readonly count: number;
    /** @internal Made by `slidingWindows`. */
    constructor(options: SlidingWindowOptions, signal?: AbortSignal);
    /**
     * The windows from number `start` to before `end`, `(x1, y1, x2, y2)`, flat: at most 2^26 at a time.
     *
     * ```ts
     * import { slidingWindows } from 'boxwise/promises';
     *
     * const windows = await slidingWindows({ imageSize: [10, 10], scales: [4], ratios: [1] });
     * console.log(await windows.slice(0, 1)); // Float64Array(4) [ -1.5, -1.5, 2.5, 2.5 ]
     * ```
     */
    slice(start?: number, end?: number, options?: PromiseOptions): Promise<Float64Array>;
    /** All windows, `chunk` at a time. */
    [Symbol.asyncIterator](): AsyncIterator<Float64Array>;
}

/** As `slidingWindows` of `boxwise`; `for await` goes through the chunks, until the signal is aborted. */
declare function slidingWindowsLater(options: SlidingWindowOptions & PromiseOptions): Promise<SlidingWindows_2>;

/**
 * Smooth L1 loss (Girshick 2015): `d² / 2β` if `|d| < β`, otherwise `|d| - β/2`; β is 1 by default.
 *
 * ```ts
 * console.log(smoothL1Loss([0.5, 3], [0, 0]).value); // 1.3125
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for a `beta` that is negative or
 *   not finite
 */
export declare function smoothL1Loss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: SmoothL1Options<R>): LossResult<R>;

/** As {@link smoothL1Loss}, off the event loop. */
declare const smoothL1LossLater: LossLater<SmoothL1Options>;

/** Options of `smoothL1Loss`. */
export declare interface SmoothL1Options<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Difference at which the square ends, in the unit of the predictions. Default 1. */
    beta?: number;
}

/**
 * Soft-NMS: repeatedly takes the box with the highest score and lowers the scores of the boxes that overlap it, until no
 * score is above `scoreThreshold`. Returns the taken boxes and their lowered scores, best first.
 *
 * Computed in the type of the boxes and scores, in doubles if either has them. Scores are multiplied by their factors in the order
 * in which boxes are taken, with boxwise's own exp, which gives the same bits everywhere, within 1 unit in the last place.
 * Among equal scores the lower index comes first. NaN scores are dropped. Boxes that are inverted, empty or contain NaN overlap
 * nothing. Rotated boxes are replaced by their upright bounding boxes. Throws a `BoxwiseError` like {@link nms}. With `trace: true`,
 * also returns every decay (see {@link SoftNmsTrace}); more than 2^25 decays throw `TOO_LARGE`.
 *
 * Source: Bodla et al., Soft-NMS (2017).
 *
 * ```ts
 * const twice = [
 *   [0, 0, 10, 10],
 *   [0, 0, 10, 10],
 * ];
 * console.log(softNms(twice, [0.9, 0.8]).scores); // Float64Array(2) [ 0.9, 0.10826822658929017 ]
 *
 * const { decays } = softNms(twice, [0.9, 0.8], { trace: true }).trace;
 * console.log(decays.boxes, decays.overlaps); // Uint32Array(1) [ 1 ] Float64Array(1) [ 1 ]
 * console.log(decays.before, decays.after); // Float64Array(1) [ 0.8 ] Float64Array(1) [ 0.10826822658929017 ]
 * ```
 */
export declare function softNms(boxes: BoxesInput, scores: NumbersInput, options: SoftNmsOptions & {
    trace: true;
}): TracedSoftNms;

export declare function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): ScoredBoxes;

/**
 * Soft-NMS with a Gaussian (Bodla et al. 2017): takes the best box and multiplies the score of every other box by exp(-iou² / sigma). Each
 * selection lowers the scores, drops boxes that fell too low and finds the next best in one pass. Equal scores: the lower index.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const twice = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 10);
 * console.log(softNms(twice, Float32Array.of(0.9, 0.8)).indices); // Uint32Array(2) [ 0, 1 ]
 * ```
 */
declare function softNms_2<T extends Floats_2>(boxes: Floats_2, scores: T, options?: SoftNmsOptions_2): ScoredIndices<T>;

/**
 * Returns the indices in the order in which Soft-NMS takes them, without those whose score has fallen to the threshold or below.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.softNms([[0, 0, 10, 10], [0, 0, 10, 10], [20, 20, 30, 30]], [0.9, 0.8, 0.7])); // { indices: [ 0, 2, 1 ], scores: [ 0.9, 0.7, 0.10826822658929017 ] }
 * ```
 */
declare function softNms_3(boxes: readonly Box_2[], scores: readonly number[], sigma?: number, scoreThreshold?: number): {
    indices: number[];
    scores: number[];
};

/**
 * Soft-NMS: takes the best box and lowers the scores of the others by their overlap with it.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [0, 0, 10, 10],
 * ];
 * console.log(softNMSBoxes(boxes, [0.9, 0.8], 0.05, 0.5)); // { updated_scores: Float32Array(2) [ 0.8999999761581421, 0.10826822370290756 ], indices: Int32Array(2) [ 0, 1 ] }
 * ```
 *
 * @param bboxes rows of `[x, y, width, height]`; integers, like OpenCV's `Rect`
 * @param score_threshold stops when the best remaining score is below this; at least 0
 * @param nms_threshold only for `SOFTNMS_LINEAR`: overlaps up to this lower no score; at least 0
 * @param top_k largest number of boxes; 0 for all
 * @param sigma above 0
 * @param method scores are multiplied by exp(-overlap² / sigma), or by 1 - overlap
 * @returns the lowered scores and the indices, in the order of selection
 * @throws BoxwiseError as {@link NMSBoxes}; also for NaN scores, for which OpenCV has no answer
 */
declare function softNMSBoxes(bboxes: Numbers, scores: Numbers, score_threshold: number, nms_threshold: number, top_k?: number, sigma?: number, method?: SoftNmsMethod): {
    updated_scores: Float32Array;
    indices: Int32Array;
};

/**
 * The decays of {@link softNms}, one entry per decay: pick by pick in the order of `indices`, and by ascending index within a pick. A
 * pick acts on every box of its class that has not been picked and whose score is still above `scoreThreshold`, if their IoU is
 * above 0. A factor of 1 is listed too; then `after` equals `before`.
 */
export declare interface SoftNmsDecays {
    /** Index of the first decay of each pick, and last the number of decays: those of pick `indices[k]` are `offsets[k]` to `offsets[k + 1]`. */
    offsets: Uint32Array;
    /** Index of the box whose score was multiplied. */
    boxes: Uint32Array;
    /** IoU of that box with the pick. */
    overlaps: FloatArray;
    /** Its score before the decay. */
    before: FloatArray;
    /** Its score after the decay. */
    after: FloatArray;
}

/** As {@link softNms}, off the event loop. */
declare const softNmsLater: Later<typeof softNms>;

/** `cv.dnn.SOFT_NMSMETHOD_*` */
declare type SoftNmsMethod = 'SOFTNMS_LINEAR' | 'SOFTNMS_GAUSSIAN';

/** Options of {@link softNms}: those of its method, and no others. */
export declare type SoftNmsOptions = GaussianSoftNmsOptions | LinearSoftNmsOptions;

/** Like the options of `softNms` of `boxwise`. */
declare interface SoftNmsOptions_2 {
    /** σ of the Gaussian. Default 0.5. */
    sigma?: number;
    /** Only lowered scores above this are kept. Default 0.01. */
    scoreThreshold?: number;
    /** Largest number of boxes to keep. Default: no limit. */
    maxDetections?: number;
}

/** What each pick of {@link softNms} did; `suppressedBy` and `overlaps` have one entry per box, in the order of the boxes given. */
export declare interface SoftNmsTrace {
    /**
     * Index of the picked box whose decay lowered the score of each box to `scoreThreshold` or less. -1 for boxes that were picked, whose
     * score was too low from the start, or that were left when `maxDetections` was reached.
     */
    suppressedBy: Int32Array;
    /** IoU of each box with that pick; 0 without one. */
    overlaps: FloatArray;
    /** Every decay, in the order in which it was applied. */
    decays: SoftNmsDecays;
}

/** What tables call images and annotations; ids as text. */
declare interface SourceColumns {
    imageIds: Array<string>
    fileNames: Array<string | undefined | null>
    annotationIds: Array<string>
}

/** What tables call images and annotations. */
declare interface Sources {
    /** Ids of the evaluated images, ascending. */
    readonly imageIds: readonly Id[];
    /** Their file names. */
    readonly imageNames: readonly (string | undefined)[];
    /** Ids of all annotations; empty if they were not read. */
    readonly annotationIds: readonly Id[];
}

/**
 * Returns SSD's default boxes (Liu et al. 2016) in pixels of the image, in the order of torchvision's `DefaultBoxGenerator`. The defaults
 * are those of SSD300: 8,732 boxes for an input of 300 × 300.
 *
 * ```ts
 * console.log(ssdDefaultBoxes().length / 4); // 8732
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for lists of other lengths than `featureSizes`; `OUT_OF_RANGE` for empty lists and for sides that
 *   are not above 0; `TOO_LARGE` above 2^26 boxes
 */
export declare function ssdDefaultBoxes(options?: SsdOptions): Float64Array;

/** As {@link ssdDefaultBoxes}, off the event loop. */
declare const ssdDefaultBoxesLater: Later<typeof ssdDefaultBoxes>;

/** Options of `ssdDefaultBoxes`; the defaults are those of SSD300. */
export declare interface SsdOptions {
    /** Width and height of the network's input in pixels. Default 300 × 300. */
    imageSize?: Size;
    /** Rows and columns of each map, in cells. */
    featureSizes?: readonly (readonly [height: number, width: number])[];
    /** Pixels between neighbouring cells, for each map. */
    steps?: readonly number[];
    /** Ratios of width to height of the extra boxes of each map. */
    aspectRatios?: readonly (readonly number[])[];
    /** Sides as fractions of the image, one more than there are maps. */
    scales?: readonly number[];
    /** Whether boxes are clipped to the image. Default true. */
    clip?: boolean;
}

/**
 * Puts the detections of an image's {@link tiles} together: moves boxes, masks and keypoints to their place in the image, and joins what
 * overlapping tiles found twice or in parts.
 *
 * The defaults are those of SAHI: `GREEDYNMM` with intersection over smaller of at least 0.5, see {@link nonMaximumMerging}. A joined box encloses
 * its boxes, a joined mask is the union of its masks; score, class, keypoints and `sources` are those of the best detection.
 *
 * ```ts
 * const parts = tiles([4000, 3000], { size: 640 });
 * const found = parts.map((tile, i) => decode(outputs[i], { model: 'yolov8', imageSize: tile, inputSize: 640 }));
 * const { length, boxes } = stitch(found, parts, { imageSize: [4000, 3000] });
 * ```
 *
 * @param found the detections of each tile, in its own pixels: decoded with `imageSize: tile`
 * @param parts the tiles, in the same order
 * @returns the detections of the image, best first; of equal scores the first tile's
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of tiles; `OUT_OF_RANGE` for detections that were decoded with another `imageSize` than their tile, or without
 * one and are in pixels of an input of another size, or lie outside it; `INVALID_ARGUMENT` for tiles of which some have masks, keypoints or
 * rotated boxes and others do not, and for options that rotated boxes do not have; `OUT_OF_RANGE` for a threshold outside 0 to 1 and for a tile that does not lie in `imageSize`
 */
export declare function stitch(found: readonly Detections[], parts: readonly Tile[], options?: StitchOptions): Detections;

/** Options of `stitch`. */
export declare interface StitchOptions {
    /** The image's size in pixels. Default: up to where the tiles reach. */
    imageSize?: Size;
    /**
     * What becomes of detections that overlap a better one of their class: `merge` joins their boxes and masks, `nms` drops them, `none` keeps
     * them. Default `merge`; for rotated boxes, which are not merged, `nms`.
     */
    method?: 'merge' | 'nms' | 'none';
    /** The overlap: `ios`, intersection over the smaller area, finds parts of an object; `iou`. Default `ios`; for rotated boxes `iou`. */
    kind?: 'ios' | 'iou';
    /** Overlaps of this or more count; above 0, at most 1. Default 0.5. */
    iouThreshold?: number;
    /** Whether detections of different classes join or suppress each other. Default false. */
    classAgnostic?: boolean;
    /** Largest number of detections. Default: no limit. */
    maxDetections?: number;
}

/** What analyses need of an evaluation. */
declare interface Subject {
    /** Its handle in the addon. */
    readonly handle: EvaluationHandle;
    /** Its options after defaults. */
    readonly params: EvaluationParams;
    /** Names of the categories, in the order of `params.categoryIds`. */
    readonly names: (string | undefined)[];
    /** What tables call images and annotations. */
    readonly sources: () => Sources;
}

/** Options that `nms`, `softNms` and `matrixNms` have in common. */
export declare interface SuppressionOptions extends FormatOptions, ClassOptions {
    /** Largest number of boxes to keep per image, over all classes. Default: no limit. */
    maxDetections?: number;
    /** Throw on inverted boxes (x2 < x1 or y2 < y1) and on NaN in boxes or scores. Default false. */
    validate?: boolean;
    /**
     * Return a `trace`, too: for each box, which box suppressed it or lowered its score, and their overlap. The kept boxes are the same.
     * It takes additional time in proportion to boxes × kept boxes. Default false.
     */
    trace?: boolean;
}

/**
 * A table by columns: each column is a member, an array of as many values as the table has rows. Numbers are in typed arrays.
 *
 * @typeParam Columns the columns by name
 */
export declare type Table<Columns> = Readonly<Columns> & TableMethods<Columns>;

/** What every table has besides its columns. */
export declare interface TableMethods<Columns> {
    /** Number of rows. */
    readonly length: number;
    /** Returns the rows as objects, in the order of the columns. */
    toTable(): RowOf<Columns>[];
    /**
     * Returns the rows as CSV: a line of names, then a line for each row, each with a line break. Every digit; NaN and `undefined` are empty;
     * text with commas, quotes or line breaks is quoted, and text that a spreadsheet would run as a formula begins with an apostrophe.
     */
    toCsv(): string;
    /**
     * Returns the columns as a table of Apache Arrow, for Parquet, DuckDB, Arquero and others. You pass the library, version 10 or newer, which
     * boxwise does not install. Typed arrays are not copied by boxwise; names become dictionaries; `undefined` is null. Ids of mixed types
     * become texts. Throws `INVALID_ARGUMENT` for anything but the library.
     *
     * ```ts
     * const arrow = await import('apache-arrow');
     * const images = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).imageTable();
     * const bytes = arrow.tableToIPC(images.toArrow(arrow));
     * ```
     */
    toArrow<Library extends ArrowLibrary>(arrow: Library): ReturnType<Library['tableFromArrays']>;
    /** Returns the rows, for JSON.stringify; ids beyond 2^53 are texts. */
    toJSON(): RowOf<Columns>[];
}

/** What is evaluated, and by which rules. */
declare interface Task<P extends Protocol = Protocol, I extends IouType = IouType> {
    /** Evaluation protocol. Default `coco`. */
    protocol?: P;
    /** What to compare. Default `bbox`; `keypoints` for `crowdpose`. */
    iouType?: I;
}

/** Options of `assignTaskAligned`; the defaults are those of TOOD. */
export declare interface TaskAlignedOptions extends IgnoringBoxes {
    /** Number of candidates of each ground truth. Default 13. */
    topK?: number;
    /** Exponent of the score. Default 1. */
    alpha?: number;
    /** Exponent of the IoU. Default 6. */
    beta?: number;
}

/** Result of `assignTaskAligned`. */
export declare interface TaskAlignedPredictions extends AssignedPriors {
    /** `score^alpha · IoU^beta` with the ground truth; 0 for background. */
    alignment: Float64Array;
    /** Target of the class score; 0 for background. */
    targets: Float64Array;
}

/** The tasks by their options. The first has none of its own, so that `protocol` and `iouType` may be variables of any value. */
declare type TaskOptions = With<Task> | With<Task<Sized>, AreaOptions> | With<Task<'coco' | 'crowdpose'> & {
    iouType: 'keypoints';
}, AreaOptions & KeypointOptions> | With<Task<'crowdpose', 'keypoints'> & {
    protocol: 'crowdpose';
}, AreaOptions & KeypointOptions> | With<Task<'coco' | 'lvis'> & {
    iouType: 'boundary';
}, AreaOptions & BoundaryOptions> | With<Named<'voc'>, VocOptions> | With<Named<'openimages'>, OpenImagesOptions>;

/** A tensor as onnxruntime, TensorFlow.js and others have it. */
export declare type TensorInput = DataTensor | ShapedTensor | QuantizedTensor;

/** The members of TensorFlow.js tensors that are read. */
declare interface TensorLike {
    /** Length of each axis. */
    readonly shape: readonly number[];
    /** Returns the numbers. */
    dataSync(): ArrayLike<number>;
    /** Resolves to the numbers. */
    data(): Promise<ArrayLike<number>>;
}

export declare namespace tfjs {
    export {
        nonMaxSuppression,
        nonMaxSuppressionWithScore,
        nonMaxSuppressionPadded,
        nonMaxSuppressionAsync,
        nonMaxSuppressionWithScoreAsync,
        nonMaxSuppressionPaddedAsync,
        TensorLike,
        Input,
        SelectionWithScores,
        PaddedSelection
    }
}

/** Options of {@link Evaluation.errors} as tidecv has them. */
export declare interface TidecvErrorOptions extends ErrorOptions_2 {
    /** What tidecv 1.0.1 computes, to compare with published numbers; its AP is not that of the metrics. */
    definition: 'tidecv';
    /** tidecv has no areas. */
    area?: never;
}

/** Columns of average precision over the orders of equal scores, one row for each category; NaN without objects. */
export declare interface TieOrderColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    name: (string | undefined)[];
    /** AP in the order of the rows. */
    ap: Float64Array;
    /** The least AP. */
    least: Float64Array;
    /** The greatest AP. */
    greatest: Float64Array;
    /** The mean over all orders, each as likely as the others. */
    expected: Float64Array;
    /** Standard error of that mean; 0 where all orders were tried. */
    standardError: Float64Array;
    /** Number of orders that differ; Infinity above the range of numbers. */
    orders: Float64Array;
    /** Whether all of them were tried. Otherwise the extremes are those of the orders that were. */
    exact: boolean[];
}

/** Options of {@link Evaluation.tieOrders}. */
export declare interface TieOrderOptions extends AnalysisOptions {
    /** One of the evaluation's IoU thresholds. Default: AP is the mean over all of them. */
    iou?: number;
    /** All orders of a category are tried if they are at most so many. Default 5040. */
    exact?: number;
    /** Number of orders that are drawn for each other category, at least 1. Default 200. */
    samples?: number;
    /** Where the random numbers start: a whole number. The same seed gives the same answer, with any number of threads. Default 0. */
    seed?: number;
}

/** Average precision over the orders of equal scores. */
export declare interface TieOrders {
    /** One row for each category, in the order of `params.categoryIds`. */
    perCategory: Table<TieOrderColumns>;
    /** Means over the categories that have objects; `orders` is the greatest number, `exact` whether all categories are. */
    mean: Omit<RowOf<TieOrderColumns>, 'categoryId' | 'name'>;
}

/** A part of an image, in pixels. It is a {@link Size}, too: `decode` takes it as `imageSize`. */
export declare interface Tile {
    /** Left edge in pixels of the image. */
    x: number;
    /** Top edge in pixels of the image. */
    y: number;
    /** Width in pixels. */
    width: number;
    /** Height in pixels. */
    height: number;
}

/**
 * Cuts an image into overlapping tiles, row by row, so that small objects keep their pixels: detect in each tile, then {@link stitch}.
 *
 * All tiles have the same size. The last ones of a row and of a column are moved back into the image and overlap more; an image smaller
 * than a tile is one tile of its own size. The tiles are those of SAHI's `get_slice_bboxes`.
 *
 * ```ts
 * const parts = tiles([1000, 600], { size: 640 });
 * console.log(parts.length, parts[1]); // 2 { x: 360, y: 0, width: 640, height: 600 }
 * ```
 *
 * @param imageSize the image's size in pixels; whole numbers of at least 1
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not whole or below 1, and for an overlap outside 0 to 1; `TOO_LARGE` above 2^20 tiles
 */
export declare function tiles(imageSize: Size, options: TilesOptions): Tile[];

/** Options of {@link tiles}. */
export declare interface TilesOptions {
    /** Size of a tile in pixels; a number for a square. */
    size: Size | number;
    /** Part of a tile's side that it shares with its neighbour, rounded down to whole pixels; from 0 to below 1. Default 0.2. */
    overlap?: number;
}

/**
 * Returns the bounding box of the foreground as x, y, width, height in pixels; zeros without foreground. For an
 * array it returns four numbers for each mask.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.toBbox(person)); // Float64Array(4) [ 10, 10, 20, 30 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
declare function toBbox(masks: RleInput | readonly RleInput[]): Float64Array;

/** As `mask.toBbox` of `boxwise`, off the event loop. */
declare const toBbox_2: PlainLater<typeof mask_3.toBbox>;

/**
 * Returns the bounding box of a mask, or a row for each mask: x, y, width, height.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.toBbox(square)); // [ 0, 0, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size
 */
declare function toBbox_3(rleObjs: RleInput): number[];

declare function toBbox_3(rleObjs: readonly RleInput[]): number[][];

/**
 * Returns the uncompressed counts of a mask: lengths of runs of background, foreground, background, ...
 *
 * ```ts
 * const square = mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2]);
 * console.log(mask.toCounts(square)); // Uint32Array(3) [ 1, 2, 1 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
declare function toCounts(mask: RleInput): Uint32Array;

declare function toCounts(masks: readonly RleInput[]): Uint32Array[];

/** As `mask.toCounts` of `boxwise`, off the event loop. */
declare const toCounts_2: PlainLater<typeof mask_3.toCounts>;

/** What `detectBatch` takes beside the options of {@link detect}. */
declare interface TogetherOptions {
    /**
     * Whether the network runs once for all images. Default: if the first dimension of its input has no fixed size, and there are no `feeds`. `false` runs it for one image
     * after the other: for a network whose outputs are those of one image, whatever its input says.
     */
    batch?: boolean;
}

/**
 * Returns polygons whose rasterisation is the mask: one for each 4-connected component of the foreground. A hole is
 * joined to the outline by a vertical cut, so `fromPolygons(toPolygons(m), m.size)` has the pixels of `m`.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.toPolygons(person)); // [ [ 10, 10, 30, 10, 30, 40, 10, 40 ] ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
declare function toPolygons(mask: RleInput): number[][];

declare function toPolygons(masks: readonly RleInput[]): number[][][];

/** As `mask.toPolygons` of `boxwise`, off the event loop. */
declare const toPolygons_2: PlainLater<typeof mask_3.toPolygons>;

export declare namespace torchvision {
    export {
        nms_4 as nms,
        batched_nms,
        box_iou,
        generalized_box_iou,
        distance_box_iou,
        complete_box_iou,
        box_area,
        box_convert,
        clip_boxes_to_image,
        remove_small_boxes,
        masks_to_boxes,
        complete_box_iou_loss,
        distance_box_iou_loss,
        generalized_box_iou_loss,
        Reduction_2 as Reduction,
        BoxFormat_2 as BoxFormat,
        UprightFormat,
        Like
    }
}

/** Options of `torchvisionAnchors`. */
export declare interface TorchvisionAnchorOptions {
    /** Width and height of the padded batch in pixels. */
    imageSize: Size;
    /** Rows and columns of each map, in cells. */
    featureSizes: readonly (readonly [height: number, width: number])[];
    /** Sides of square anchors in pixels, for each level. */
    sizes: readonly (readonly number[])[];
    /** Height over width, for each level. */
    aspectRatios: readonly (readonly number[])[];
}

/**
 * Returns the anchors of torchvision's `AnchorGenerator`: around the top left corners of the cells, with corners rounded (half to even) in
 * single precision. Sizes vary fastest within ratios; a ratio is height over width. `imageSize` is that of the padded batch; strides are
 * its sides over the maps', rounded down.
 *
 * ```ts
 * const layout = { sizes: [[32]], aspectRatios: [[1]], featureSizes: [[2, 2]] as [number, number][] };
 * console.log(torchvisionAnchors({ imageSize: [32, 32], ...layout }).subarray(0, 4)); // Float64Array(4) [ -16, -16, 16, 16 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of `sizes` than of maps; `OUT_OF_RANGE` for sides that are not above 0;
 *   `TOO_LARGE` above 2^26 anchors
 */
export declare function torchvisionAnchors(options: TorchvisionAnchorOptions): Float64Array;

/** As {@link torchvisionAnchors}, off the event loop. */
declare const torchvisionAnchorsLater: Later<typeof torchvisionAnchors>;

/** Kept boxes, and which of them suppressed the others. */
export declare interface TracedBoxes extends KeptBoxes {
    /** Which box suppressed each box. */
    trace: NmsTrace;
}

/** Fused boxes, and the boxes in each. */
export declare interface TracedFusion extends FusedBoxes {
    /** The fused box that contains each box. */
    trace: FusionTrace;
}

/** What {@link matrixNms} keeps, and which box lowered each score. */
export declare interface TracedMatrixNms extends ScoredBoxes {
    /** Which box lowered each score most. */
    trace: MatrixNmsTrace;
}

/** Merged boxes, and where each box went. */
export declare interface TracedMergedBoxes extends MergedBoxes {
    /** The merged box that contains each box. */
    trace: NonMaximumMergingTrace;
}

/** Proposals, and the merges that they come from. */
export declare interface TracedSearch {
    /** `(x1, y1, x2, y2)` in pixels, flat: what `selectiveSearch` returns without a trace. */
    boxes: Float64Array;
    /** By colour space, scale and measures; one grouping for the mode `single`, 12 for `fast`, 100 for `quality`. */
    trace: SearchGrouping[];
}

/** What {@link softNms} keeps, and all that it did. */
export declare interface TracedSoftNms extends ScoredBoxes {
    /** How each pick lowered the scores of the others. */
    trace: SoftNmsTrace;
}

/** Boxes of one sequence as columns: one element of each for each box. */
export declare interface TrackColumns {
    /** Number of the frame of each box; whole numbers of at least 0. */
    frames: IntegersInput;
    /** Id of the track of each box: whole numbers of at least 0, or strings. A frame has at most one box of a track. */
    trackIds: IntegersInput | readonly string[];
    /** Boxes in `format`, in pixels. */
    boxes: BoxesInput;
    /** `xywh` (default), as the files have it, or `xyxy`. */
    format?: 'xywh' | 'xyxy';
    /** Ground truth only: MOT Challenge's class of each box, 1 to 13. Default: all are 1, pedestrians. */
    classes?: IntegersInput;
    /** Ground truth only: whether each box counts; boxes of 0 or false are ignored. Default: all count. */
    considered?: ArrayLike<number> | ArrayLike<boolean>;
}

/** The benchmarks of MOT Challenge whose rules for boxes that do not count are known. */
export declare type TrackingBenchmark = 'MOT15' | 'MOT16' | 'MOT17' | 'MOT20';

/** The metrics by sequence. */
export declare type TrackingColumns = {
    /** Name of the sequence. */
    sequence: string[];
} & {
    [Name in keyof TrackingMetrics]: Float64Array;
};

/** What an evaluation of tracks found. */
export declare class TrackingEvaluation {
    #private;
    /** @internal */
    constructor(parts: object);
    /** The metrics of all sequences together: counts are summed, shares are made of the sums. */
    get metrics(): TrackingMetrics;
    /**
     * The metrics of each sequence, in the order of names in folders, and of the object's members.
     *
     * ```ts
     * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
     * for (const { sequence, HOTA } of evaluation.perSequence().toTable())
     *   console.log(sequence, HOTA.toFixed(3)); // square 0.404
     * ```
     */
    perSequence(): SequenceTable;
    /**
     * HOTA and its parts at each of the 19 thresholds, as they are plotted.
     *
     * ```ts
     * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
     * const [first] = evaluation.perAlpha('street').toTable();
     * console.log(first?.alpha, first?.HOTA.toFixed(3)); // 0.05 0.534
     * ```
     *
     * @param sequence name of a sequence; all together if it is left out
     */
    perAlpha(sequence?: string): AlphaTable;
    /** The options after defaults. */
    get params(): TrackingParams;
    /** What makes numbers meaningless, such as ground truth of which no box counts; one of each kind, with what to do. */
    get warnings(): EvaluationWarning[];
    /**
     * The main metrics as a table of text, shares in percent: a line for each sequence, and one for all together.
     *
     * ```ts
     * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
     * console.log(evaluation.summary().split('\n').at(-1)?.slice(0, 16)); //
     * ```
     */
    summary(): string;
    /**
     * The numbers, for JSON.stringify.
     *
     * ```ts
     * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
     * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.IDSW); // 15
     * ```
     */
    toJSON(): {
        metrics: TrackingMetrics;
        perSequence: RowOf<TrackingColumns>[];
        perAlpha: RowOf<AlphaColumns>[];
        params: TrackingParams;
        warnings: EvaluationWarning[];
    };
}

/**
 * Tracks of one sequence, or of several: a folder, or an object with a sequence for each name. A folder has files `NAME.txt`, or
 * folders `NAME` with `gt/gt.txt`, as MOT Challenge publishes them.
 */
export declare type TrackingInput = TrackSequence | Readonly<Record<string, TrackSequence>>;

/** All metrics: of one sequence, or of all together. Those of HOTA are means over 19 thresholds, 0.05 to 0.95. */
export declare interface TrackingMetrics extends HotaScores {
    /** HOTA at IoU 0.05. */
    HOTA0: number;
    /** LocA at IoU 0.05. */
    LocA0: number;
    /** 1 - (misses + false positives + identity switches) / ground truth; below 0 for many false positives. */
    MOTA: number;
    /** Mean IoU of the matches of CLEAR. */
    MOTP: number;
    /** MOTA without identity switches, at most 1. */
    MODA: number;
    /** True positives over ground truth, from 0 to 1. */
    recall: number;
    /** True positives over results, from 0 to 1. */
    precision: number;
    /** Number of true positives. */
    TP: number;
    /** Number of false positives. */
    FP: number;
    /** Number of misses. */
    FN: number;
    /** Number of identity switches: a track of the ground truth is matched to another result than before. */
    IDSW: number;
    /** Number of interruptions: a track is matched again after a frame in which it was not. */
    Frag: number;
    /** Number of tracks of the ground truth that are matched in more than 80 % of their frames. */
    MT: number;
    /** Number of tracks in between. */
    PT: number;
    /** Number of tracks that are matched in less than 20 % of their frames. */
    ML: number;
    /** F1 of identities, from 0 to 1. */
    IDF1: number;
    /** Precision of identities. */
    IDP: number;
    /** Recall of identities. */
    IDR: number;
    /** Number of boxes with the right identity. */
    IDTP: number;
    /** Number of results without it. */
    IDFP: number;
    /** Number of boxes of the ground truth without it. */
    IDFN: number;
    /** Boxes of the ground truth that count. */
    truthBoxes: number;
    /** Boxes of the results that count. */
    resultBoxes: number;
    /** Tracks of the ground truth that count. */
    truthTracks: number;
    /** Tracks of the results that count. */
    resultTracks: number;
}

/** Options of `evaluateTracking`. */
export declare interface TrackingOptions {
    /**
     * Whose rules apply. Default `MOT17`, which `MOT16` equals. `MOT20` counts class 6 (vehicles that are not motorised) among the distractors. `MOT15` has no
     * classes: only the ground truth's flag is looked at.
     */
    benchmark?: TrackingBenchmark;
    /**
     * Whether results that are matched to distractors are removed and ground truth of other classes than 1 is left out. Without it only
     * the ground truth's flag is looked at. Default true; refused with `MOT15`, which has no classes.
     */
    preprocess?: boolean;
    /** Least IoU of a match for CLEAR and for identities; HOTA has thresholds of its own. From above 0 to 1. Default 0.5. */
    iouThreshold?: number;
}

/** The options after defaults. */
export declare interface TrackingParams {
    /** Whose rules applied. */
    benchmark: TrackingBenchmark;
    /** Whether distractors and classes were looked at. */
    preprocess: boolean;
    /** Least IoU of a match for CLEAR and for identities. */
    iouThreshold: number;
}

/** One sequence: the path of a text file in the format of MOT Challenge, or columns. */
export declare type TrackSequence = string | URL | TrackColumns;

/** What promises can do with their inputs' memory. */
export declare interface TransferOptions {
    /**
     * Whether the outputs' memory is given away instead of copied, as `postMessage` does it: their arrays, and all others on the same
     * buffers, have length 0 afterwards. For large tensors that are not needed any more. What cannot be given away (memory of pooled
     * `Buffer`s, of WebAssembly) is copied, and so are quantised and whole numbers. Default: false.
     */
    transfer?: boolean;
}

export declare namespace transformers {
    export {
        corrected,
        postProcessObjectDetection,
        decode_5 as decode,
        decodeAsync,
        TransformersModel,
        TransformersOutputs,
        DetectionPipeline,
        TransformersOptions,
        ProcessedDetections
    }
}

/** A model of transformers.js, of which the type is read. */
declare interface TransformersModel {
    /** Its configuration. */
    readonly config: object;
}

/** Options of {@link decode}: the model itself in the place of a name, and the options of `decode` of `boxwise`. */
declare type TransformersOptions = {
    model: TransformersModel;
} & Omit<CommonDecodeOptions, 'outputNames'>;

/** What such a model returns. */
declare interface TransformersOutputs {
    /** `[images, queries, classes]` */
    readonly logits: TensorInput;
    /** `[images, queries, 4]` */
    readonly pred_boxes: TensorInput;
}

/** Whole numbers from 0 that a call returns. */
declare type UintArray = Uint32Array

/**
 * Maps boxes of a model's input back to the image: the inverse of {@link letterbox}. The boxes are not clipped.
 *
 * ```ts
 * const size = { image: { width: 200, height: 100 }, input: { width: 100, height: 100 } };
 * console.log(unletterbox([[0, 25, 100, 75]], size)); // Float64Array(4) [ 0, 0, 200, 100 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for sizes that are not above 0; `INVALID_VALUE` for
 *   angles beyond 4π in radians, which are degrees
 */
export declare function unletterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray;

/** As {@link unletterbox}, off the event loop. */
declare const unletterboxLater: Later<typeof unletterbox>;

/** Columns of what detections come to whatever their scores, one row for each category. */
export declare interface UnscoredColumns {
    /** Id of the category. */
    categoryId: Id[];
    /** Name of the category, if it has one. */
    name: (string | undefined)[];
    /** Number of detections that are paired with an object. */
    truePositives: Uint32Array;
    /** Number of detections without one. */
    falsePositives: Uint32Array;
    /** Number of objects without a detection. */
    falseNegatives: Uint32Array;
    /** TP / (TP + FP), from 0 to 1; 0 without detections. */
    precision: Float64Array;
    /** TP / (TP + FN), from 0 to 1; 0 without objects. */
    recall: Float64Array;
    /** 2 TP / (2 TP + FP + FN); 0 without detections and objects. */
    f1: Float64Array;
    /** Mean IoU of the pairs; NaN without any. */
    meanIou: Float64Array;
}

/** Precision, recall and F1 of detections whatever their scores. */
export declare interface UnscoredRates {
    /** One row for each category, in the order of `params.categoryIds`. */
    perCategory: Table<UnscoredColumns>;
    /** Sums over all categories, and their rates. */
    micro: Omit<RowOf<UnscoredColumns>, 'categoryId' | 'name'>;
    /** Means of the rates over the categories that have objects; of `meanIou` over those with a pair. */
    macro: Pick<RowOf<UnscoredColumns>, 'precision' | 'recall' | 'f1' | 'meanIou'>;
}

/** Formats of boxes that stand upright. */
declare type UprightFormat = 'xyxy' | 'xywh' | 'cxcywh';

/** The parameters with defaults filled in; ids as text. */
declare interface UsedParams {
    protocol: string
    iouType: string
    parity: string
    iouThresholds: Array<number>
    recallThresholds: Array<number>
    categoryIds: Array<string>
    areaRanges: Array<AreaRangeRow>
    maxDetections: Array<number>
    useCategories: boolean
    /** Of keypoints: one list, or one for each of `sigma_categories`. */
    keypointSigmas?: Array<Array<number>>
    sigmaCategories?: Array<string>
    /** Of boundaries. */
    dilationRatio?: number
    /** Of PASCAL VOC. */
    interpolation?: string
    continuous?: boolean
    /** Of Open Images. */
    expandDetections?: boolean
    groupOfWeight?: number
    verifiedOnly?: boolean
    skipsBadRecords: boolean
}

/** For each keypoint of each instance whether it counts: flags, or numbers of which 0 is false. */
export declare type VisibleInput = IntegersInput | readonly boolean[] | readonly ArrayLike<number>[];

/** The files of a PASCAL VOC dataset. */
export declare interface VocFiles {
    /** The folder `Annotations`, with an `.xml` file for each image. */
    annotations: string | URL;
    /** A list such as `ImageSets/Main/test.txt`: the images, one at the start of each line. Default: every file in the folder. */
    imageSet?: string | URL;
    /** Number of threads. Default: all cores that the process may use. */
    threads?: number;
}

/** Options of the protocol `voc`. */
export declare interface VocOptions {
    /**
     * How average precision is computed from the curve. `all-points`, the area under it, is VOC2010's and later;
     * `11-points`, the mean of eleven precisions, is VOC2007's. Default `all-points`.
     */
    interpolation?: 'all-points' | '11-points';
    /**
     * With `pixels`, as in the development kit, corners are whole pixels that belong to the box, so its width is
     * `x2 - x1 + 1`; with `continuous` they are positions. Default `pixels`.
     */
    coordinates?: 'pixels' | 'continuous';
}

/** A warning about suspicious data. */
declare interface WarningRow {
    code: string
    message: string
    count: number
}

/** Options of {@link weightedBoxesFusion}. */
export declare interface WbfOptions extends ClusterOptions {
    /**
     * How a cluster's scores become one: `avg` (default), `max`, `box_and_model_avg` or `absent_model_aware_avg`.
     */
    confidence?: 'avg' | 'max' | 'box_and_model_avg' | 'absent_model_aware_avg';
    /**
     * With `avg`: whether a cluster's score may grow with the number of its boxes beyond the number of models. Left out, it may
     * not, but scores are those of ensemble-boxes, which exceed 1 where a model of more than the mean weight has several boxes
     * in a cluster. `false` also limits them to 1.
     */
    allowsOverflow?: boolean;
}

/**
 * Weighted box clustering: like {@link nms}, but the best box that is left takes all boxes of its class that overlap it by `iouThreshold` or more, and the cluster's box
 * and score are the means of theirs. Made for many boxes of one object that scatter around it, as of patches of medical images.
 *
 * Computed in doubles. Among equal scores the lower index comes first; NaN scores and -Infinity are dropped. Boxes that are inverted, empty or contain NaN overlap
 * nothing and stay as they are. Source: Jaeger et al., Retina U-Net (2018), as in `wbc` of lsnms 0.4.4; `scoreWeighted` as in MediaPipe 0.10.
 *
 * ```ts
 * const boxes = [[0, 0, 10, 10], [2, 0, 12, 10], [20, 20, 30, 30]];
 * const merged = weightedBoxClustering(boxes, [0.75, 0.5, 0.25]);
 * console.log(merged.boxes); // Float64Array(8) [ 1, 0, 11, 10, 20, 20, 30, 30 ]
 * console.log(merged.scores, merged.indices); // Float64Array(2) [ 0.625, 0.25 ] Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for scores or classes of another number; `OUT_OF_RANGE` for thresholds; `TOO_LARGE` for more than 2^26 pairs of overlapping boxes
 */
export declare function weightedBoxClustering(boxes: BoxesInput, scores: NumbersInput, options?: WeightedBoxClusteringOptions): ClusteredBoxes;

/** Options of {@link weightedBoxClustering}. */
export declare interface WeightedBoxClusteringOptions extends ClassOptions {
    /** How the boxes are written, and the merged ones: `xyxy` (default), `xywh`, `cxcywh` or `yxyx`. */
    format?: Exclude<BoxFormat, 'rotated' | 'cxcywhr'>;
    /** Boxes whose IoU with the best box of a cluster is at or above this belong to it; above 0, at most 1. Default 0.5. */
    iouThreshold?: number;
    /** Only boxes with a score above this take part. Default -Infinity. */
    scoreThreshold?: number;
    /** Boxes weigh as much as their IoU with the best box, instead of all the same. Default false. */
    iouWeighted?: boolean;
    /**
     * Boxes weigh as much as their score, and the cluster has the score of its best box, as MediaPipe blends detections (`NonMaxSuppressionCalculator`
     * with `WEIGHTED`). Scores have to be at least 0. Not beside `iouWeighted`. Default false.
     */
    scoreWeighted?: boolean;
}

/**
 * Weighted boxes fusion: replaces overlapping boxes of several models by their mean, weighted by score.
 *
 * Returns the same as `weighted_boxes_fusion` of the Python package ensemble-boxes, including its steps in single precision. Among equal
 * scores the lower index comes first; the package leaves this to its sort. Inverted boxes are corrected, corners outside the image are
 * clipped, empty boxes are dropped; NaN throws.
 *
 * Source: Solovyev, Wang and Gabruseva, Weighted boxes fusion (2021).
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(weightedBoxesFusion(models).scores); // Float64Array(1) [ 0.75 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for scores, labels or weights of another number; `OUT_OF_RANGE` for weights that are not above 0
 *   and for boxes in pixels, for scores in percent beside those from 0 to 1, and a `scoreThreshold` in percent; `INVALID_VALUE` for NaN
 */
export declare function weightedBoxesFusion(models: readonly ModelBoxes[], options: WbfOptions & {
    trace: true;
}): TracedFusion;

export declare function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): FusedBoxes;

/** As {@link weightedBoxesFusion}, off the event loop. */
declare const weightedBoxesFusionLater: Later<typeof weightedBoxesFusion>;

/** The evaluation of each part, and of all points together. */
export declare type WholeBodyEvaluation = Readonly<Record<WholeBodyPart, Evaluation<KeypointMetrics>>>;

/** A dataset or results of COCO-WholeBody: a path, JSON bytes, or what `JSON.parse` returns. */
export declare type WholeBodyInput = string | URL | Uint8Array | ArrayBuffer | object;

/** Options of {@link evaluateWholeBody}. */
export declare interface WholeBodyOptions {
    /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
    threads?: number;
}

/** The parts of COCO-WholeBody, in the order of its 133 points; `wholebody` is all of them. */
export declare type WholeBodyPart = 'body' | 'foot' | 'face' | 'lefthand' | 'righthand' | 'wholebody';

/** A task with its own options and none of those of others, which would do nothing. */
declare type With<T extends Task, Own = unknown> = T & Own & {
    [Name in Exclude<keyof OwnOptions, keyof Own>]?: never;
};

declare type WithoutSize<T> = T extends unknown ? Omit<T, 'imageSize'> : never;

declare type WithSignal<Options> = undefined extends Options ? (NonNullable<Options> & PromiseOptions) | undefined : Options & PromiseOptions;

/** What `createWorker` takes. */
declare interface WorkerOptions_2 {
    /** Where Redis is. */
    connection: RedisConnection;
    /** Name of the queue, without `:`. Default `boxwise`. */
    queue?: string | undefined;
    /** Number of shards that are evaluated at a time, 1 to 256. Default 1: a shard uses all cores. */
    concurrency?: number | undefined;
    /** Fetches `http:` and `https:` URLs. Default `globalThis.fetch`. */
    fetch?: FetchShard | undefined;
    /** Milliseconds after which a worker that is not heard of is taken for lost, and its shard given to another. Default 30,000; at least 1,000. */
    lostAfter?: number | undefined;
    /** Called after each shard, done or failed. */
    onShard?: ((event: ShardEvent) => void) | undefined;
    /** Called when Redis cannot be reached for a while; the worker goes on when it is back. */
    onError?: ((error: Error) => void) | undefined;
}

export declare namespace workers {
    export {
        evaluateShards,
        FetchedResponse,
        FetchShard,
        OnShard,
        Shard,
        ShardDone,
        ShardsOptions,
        WorkersOptions
    }
}

/** What `evaluateShards` of `boxwise/workers` takes. */
declare interface WorkersOptions<Options extends EvaluatorOptions> extends ShardsOptions<Options> {
    /** Number of threads, 1 to 256; each evaluates one shard at a time. Default: one for each core, at most one for each shard. */
    workers?: number | undefined;
}

/** How the output of a detection head is decoded. */
declare interface YoloOptions {
    /** Only class probabilities above this count. Default 0.25. */
    scoreThreshold?: number;
    /** IoUs above this suppress within a class. Default 0.7. */
    iouThreshold?: number;
    /** Largest number of detections. Default 300. */
    maxDetections?: number;
    /** Return a box for every class above the threshold, not only for its best. Default false. */
    multiLabel?: boolean;
}

/** Options of YOLOv1. */
export declare interface Yolov1Options extends MultiLabelOptions {
    /** Boxes of a cell. Default: 2. */
    boxesPerCell?: number;
    /** Whether widths and heights are square roots. Default: false. */
    squareRoots?: boolean;
}

/** Options of YOLOv3, v5 and v7. */
export declare interface Yolov5Options extends PyramidHeadOptions, LayoutOptions {
    /** Anchors of a cell. Default: 3. */
    boxesPerCell?: number;
}

/** Options of YOLOX. */
export declare interface YoloxOptions extends PyramidHeadOptions, LayoutOptions {
    /** Whether boxes are in pixels already. Default: false. */
    decoded?: boolean;
}

export { }

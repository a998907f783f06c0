import type * as addon from '../../native.js';
import { type Numeric } from '../arrays.js';
import { type Size } from '../numbers.js';
/** The models that `decode` reads; each is described in `docs/decode.md`. */
export type Model = 'yolo-grid' | 'yolov1' | 'yolov3' | 'yolov5' | 'yolov7' | 'yolov8' | 'yolov9' | 'yolo11' | 'yolo12' | 'yolov8-seg' | 'yolo11-seg' | 'yolov8-pose' | 'yolo11-pose' | 'yolov8-obb' | 'yolo11-obb' | 'yolov10' | 'yolo26' | 'end-to-end' | 'yolox' | 'yolo-nas' | 'rt-detr' | 'detr' | 'ssd' | 'retinanet' | 'faster-rcnn' | 'fcos' | 'fcos-simple' | 'centernet' | 'efficientdet';
/** A model's raw output, as onnxruntime gives it: row-major numbers and their dimensions. */
export interface RawTensor {
    /** A `Uint16Array` holds the bits of half-precision numbers; a `Float16Array` is taken too where there is one. */
    readonly data: ArrayLike<number> | ArrayBufferView | unknown;
    readonly dims: readonly number[];
}
/** A model's outputs: one tensor; several in the order of `docs/decode.md`; or a map from names, as `session.run` gives it. */
export type RawOutputs = RawTensor | readonly RawTensor[] | {
    readonly [name: string]: RawTensor;
};
/** Options of `decode`. What is absent is the model's own default; `docs/decode.md` lists them with their sources. */
export interface DecodeOptions {
    model: Model;
    /** The image's size in pixels. Without it boxes stay in pixels of the network's input and are not clipped. */
    imageSize?: Size;
    /** The size of the network's input in pixels. */
    inputSize?: Size | number;
    /**
     * How the image was brought to the input: scaled to fit and centred, scaled to fit in the upper left corner, scaled to both
     * sides, or not at all.
     */
    resize?: 'letterbox' | 'letterbox-corner' | 'stretch' | 'none';
    /** Whether boxes and keypoints are clipped to the image; true. Rotated boxes never are. */
    clip?: boolean;
    /** A score must be above it. */
    scoreThreshold?: number;
    /** A box that overlaps a better one of its class by more is dropped. */
    iouThreshold?: number;
    /** Whether an IoU equal to the threshold drops too. */
    suppressEqual?: boolean;
    /** `false` leaves all boxes above the score threshold. */
    suppress?: boolean;
    /** The most detections of an image. */
    maxDetections?: number;
    /** The most candidates before suppression (of SSD for each class, of RetinaNet and FCOS for each level). */
    topK?: number;
    /** Whether boxes of different classes drop each other. */
    classAgnostic?: boolean;
    /** Whether a box is given once for each class above the threshold, or for its best alone. */
    multiLabel?: boolean;
    /** Checked against the shape, if given. The keypoints' model needs it where it has several classes. */
    numClasses?: number;
    /** Whether class scores are logits. */
    logits?: boolean;
    /** Pixels from cell to cell, for each level. */
    strides?: readonly number[];
    /** Reference boxes in pixels of the input, for SSD, RetinaNet, EfficientDet, FCOS: rows of `(x1, y1, x2, y2)`. */
    anchors?: Numeric;
    /** How many of `anchors` are of each level. */
    anchorsPerLevel?: readonly number[];
    /** YOLOv1: boxes of a cell; 2. */
    boxesPerCell?: number;
    /** YOLOv1: widths and heights are square roots; false. */
    squareRoots?: boolean;
    /** Keypoints: numbers of each, 2 or 3; 3. */
    keypointSize?: 2 | 3;
    /** YOLOX: boxes are in pixels already; false. */
    decoded?: boolean;
    /** CenterNet: maps are `[rows, columns, channels]`, as TensorFlow has them; false. */
    channelsLast?: boolean;
    /** CenterNet: sizes and distances are in pixels of the input, not in cells; false. */
    sizesInPixels?: boolean;
    /** CenterNet without a map of offsets: where a cell's centre is, from its upper left corner, 0 to 1; 0.5. */
    centerOffset?: number;
    /** Names of the outputs in the map, by their role in `docs/decode.md`. */
    outputNames?: {
        readonly [role: string]: string;
    };
}
/** Options of `decodeBatch`. */
export interface DecodeBatchOptions extends Omit<DecodeOptions, 'imageSize'> {
    /** One size for all images, or one for each. */
    imageSize?: Size | readonly Size[];
    /** The threads that images are shared over; 1. */
    threads?: number;
}
/** Outputs in the addon's terms. */
export declare function rawOutputs(outputs: unknown): addon.RawOutput[];
/** Options in the addon's terms. */
export declare function decodeRequest(options: DecodeOptions): addon.DecodeRequest;
/** Options in the addon's terms. */
export declare function batchRequest(options: DecodeBatchOptions): addon.DecodeRequest;

import type { Numeric } from '../check/arrays.js';
import type { Size } from '../check/sizes.js';
import type { OnnxMetadata } from './onnx.js';

/** How an image is brought to the size of a network's input. */
export type ResizeRule = 'letterbox' | 'letterbox-corner' | 'stretch' | 'none';

/** All rules. */
export const RESIZE_RULES: readonly ResizeRule[] = ['letterbox', 'letterbox-corner', 'stretch', 'none'];

/** Options of every model. Absent ones are the model's own; `docs/decode.md` lists them with their sources. */
export interface CommonDecodeOptions {
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
  outputNames?: { readonly [role: string]: string };
}

/** Options of heads with a column for each class. */
export interface ClassOptions {
  /** The number of classes, checked against the shape. The keypoints' model needs it where it has several classes. */
  numClasses?: number;
}

/** Options of heads whose boxes may count for several classes. */
export interface MultiLabelOptions extends ClassOptions {
  /** Whether a box is given once for each class above the threshold, or for its best alone. */
  multiLabel?: boolean;
}

/** Options of heads whose class scores may be logits or probabilities. */
export interface LogitOptions {
  /** Whether class scores are logits. */
  logits?: boolean;
}

/** Options of heads with boxes in pixels. */
export interface NormalizedOptions {
  /**
   * Whether coordinates are fractions of the input, 0 to 1. Where it is absent, coordinates that could all be
   * fractions are refused.
   */
  normalized?: boolean;
}

/** Options of heads with a row for every cell of a pyramid of maps. */
export interface PyramidHeadOptions extends MultiLabelOptions, NormalizedOptions {
  /** Pixels from cell to cell, for each level. */
  strides?: readonly number[];
  /** Whether rows are some of the pyramid's, so that their number is not checked. Default: false. */
  subset?: boolean;
}

/** Options of heads with one output of numbers for each anchor. */
export interface LayoutOptions {
  /** Which dimension comes first. The model's own order by default, or the other one where the shape proves it. */
  layout?: 'anchors-first' | 'anchors-last';
}

/** Options of heads with reference boxes. */
export interface AnchorOptions extends ClassOptions, LogitOptions {
  /** Reference boxes in pixels of the input: rows of `(x1, y1, x2, y2)`. */
  anchors?: Numeric;
}

/** Options of heads with reference boxes on several levels. */
export interface LevelOptions extends AnchorOptions, MultiLabelOptions {
  /** Pixels from cell to cell, for each level. */
  strides?: readonly number[];
  /** How many of `anchors` are of each level. */
  anchorsPerLevel?: readonly number[];
}

/** Options of YOLOv1. */
export interface Yolov1Options extends MultiLabelOptions {
  /** Boxes of a cell. Default: 2. */
  boxesPerCell?: number;
  /** Whether widths and heights are square roots. Default: false. */
  squareRoots?: boolean;
}

/** Options of YOLOv3, v5 and v7. */
export interface Yolov5Options extends PyramidHeadOptions, LayoutOptions {
  /** Anchors of a cell. Default: 3. */
  boxesPerCell?: number;
}

/** Options of YOLO's heads with keypoints. */
export interface PoseOptions extends PyramidHeadOptions, LayoutOptions {
  /** Numbers of a keypoint: 2 for x and y, 3 with a score. Default: 3. */
  keypointSize?: 2 | 3;
}

/** Options of heads with prototypes of masks. */
export interface PrototypeOptions {
  /**
   * Whether prototypes are `[height, width, masks]`. Default: whether the last dimension is smaller than the other two.
   */
  channelsLast?: boolean;
}

/** Options of end-to-end heads with keypoints. */
export interface EndToEndPoseOptions extends NormalizedOptions {
  /** Numbers of a keypoint: 2 for x and y, 3 with a score. Default: 3. */
  keypointSize?: 2 | 3;
}

/** Options of heads that are raw maps of a pyramid's levels. */
export interface MapsOptions {
  /** Pixels from cell to cell, for each level. */
  strides?: readonly number[];
  /** Whether maps are `[rows, columns, channels]`. By default their dims show it. */
  channelsLast?: boolean;
}

/** Options of raw maps with a column for each class. */
export interface RawOptions extends MultiLabelOptions, LogitOptions, MapsOptions {}

/** Options of raw maps with distributions of distances. */
export interface DistributionOptions extends RawOptions {
  /** Number of bins, `reg_max` as the model has it: YOLOv8's 16 distances start at 0, NanoDet's 8 go up to 7. Default: 16; NanoDet: 7. */
  regMax?: number;
}

/** Options of YOLOv3, v5 and v7 before their grids are applied. */
export interface RawAnchorOptions extends MultiLabelOptions, MapsOptions {
  /** Width and height of each anchor in pixels, level by level. Default: those published for COCO. */
  anchorSizes?: readonly number[];
}

/** Options of SCRFD. */
export interface ScrfdOptions extends LogitOptions, MapsOptions {
  /** Anchors of a cell. Default: 2. */
  boxesPerCell?: number;
}

/** Options of BlazeFace and other detectors of MediaPipe. */
export interface BlazeFaceOptions extends LogitOptions {
  /** Pixels from cell to cell, for each level. Default: 8 and 16. */
  strides?: readonly number[];
  /** Anchors of a cell, for each level. Default: 2 and 6. */
  boxesPerCell?: readonly number[];
}

/** Options of YOLOX. */
export interface YoloxOptions extends PyramidHeadOptions, LayoutOptions {
  /** Whether boxes are in pixels already. Default: false. */
  decoded?: boolean;
}

/** Options of the tutorial's FCOS. */
export interface FcosSimpleOptions {
  /** Pixels from cell to cell. Default: 8. */
  strides?: readonly number[];
}

/** Options of CenterNet. */
export interface CenterNetOptions extends ClassOptions, LogitOptions {
  /** Pixels from cell to cell. Default: 4. */
  strides?: readonly number[];
  /** Whether maps are `[rows, columns, channels]`, as TensorFlow has them. Default: false. */
  channelsLast?: boolean;
  /** Whether sizes and distances are in pixels of the input instead of cells. Default: false. */
  sizesInPixels?: boolean;
  /** Without a map of offsets: where a cell's centre is, from its upper left corner, 0 to 1. Default: 0.5. */
  centerOffset?: number;
}

/** Options of SAM's masks. */
export interface SamOptions {
  /** Masks with a lower stability score are dropped. Default: 0.95. */
  stabilityScoreThreshold?: number;
  /** How far `maskThreshold` is moved up and down for the stability score, which is the IoU of both masks. At least 0. Default: 1. */
  stabilityScoreOffset?: number;
  /** A pixel is inside if its logit is above it. Default: 0. */
  maskThreshold?: number;
}

/** What each model is called, and the options of its own. */
export interface ModelOptions {
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
  'yolov8-pose': PoseOptions;
  /** Options of the model `yolo11-pose`. */
  'yolo11-pose': PoseOptions;
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
  'faster-rcnn': ClassOptions & LogitOptions;
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
  'coco-ssd': ClassOptions;
  /** Options of the model `yolov8-raw`. */
  'yolov8-raw': DistributionOptions;
  /** Options of the model `yolov9-raw`. */
  'yolov9-raw': DistributionOptions;
  /** Options of the model `yolo11-raw`. */
  'yolo11-raw': DistributionOptions;
  /** Options of the model `yolo12-raw`. */
  'yolo12-raw': DistributionOptions;
  /** Options of the model `yolov3-raw`. */
  'yolov3-raw': RawAnchorOptions;
  /** Options of the model `yolov5-raw`. */
  'yolov5-raw': RawAnchorOptions & LogitOptions;
  /** Options of the model `yolov7-raw`. */
  'yolov7-raw': RawAnchorOptions & LogitOptions;
  /** Options of the model `nanodet`. */
  nanodet: DistributionOptions;
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

/** The models that `decode` reads; each is described in `docs/decode.md`. */
export type Model = keyof ModelOptions;

/** Options of a model: those of every model, and those of its own. */
export type DecodeOptions<M extends Model = Model> = M extends Model
  ? { model: M } & CommonDecodeOptions & ModelOptions[M]
  : never;

/** Options of `decodeBatch`. */
export type DecodeBatchOptions<M extends Model = Model> = M extends Model
  ? { model: M } & Omit<CommonDecodeOptions, 'imageSize'> & BatchOptions & ModelOptions[M]
  : never;

/** Options of `decode` with the metadata of an ONNX file in the place of a model's name: see `modelFromMetadata`. */
export type MetadataOptions = { metadata: OnnxMetadata; model?: undefined } & CommonDecodeOptions;

/** Options of `decodeBatch` with metadata. */
export type MetadataBatchOptions = { metadata: OnnxMetadata; model?: undefined } & Omit<
  CommonDecodeOptions,
  'imageSize'
> &
  BatchOptions;

/** What is asked of a batch as a whole. */
export interface BatchOptions {
  /** One size for all images, or one for each. */
  imageSize?: Size | readonly Size[];
  /** The number of threads that images are shared over. Default: 1. */
  threads?: number;
}

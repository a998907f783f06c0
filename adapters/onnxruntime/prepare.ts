import type { LetterboxImageOptions } from '../../api/letterbox.js';
import type { Model, ResizeRule } from '../../api/decode/models.js';

/** How the bytes of an image become the numbers of a network's input: options of `letterboxImage`. */
export type PixelOptions = Pick<
  LetterboxImageOptions,
  'layout' | 'type' | 'order' | 'divisor' | 'mean' | 'std' | 'padding'
>;

/** Of RGB from 0 to 1: mean and deviation of ImageNet's pictures, as torchvision has them. */
const IMAGENET: PixelOptions = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** The same in OpenCV's order and from 0 to 255. */
const IMAGENET_BGR: PixelOptions = {
  order: 'bgr',
  divisor: 1,
  mean: [103.53, 116.28, 123.675],
  std: [57.375, 57.12, 58.395],
};

const BGR: PixelOptions = { order: 'bgr', divisor: 1 };

/** Models whose pixels are not RGB from 0 to 1, each as its own code prepares them. */
export const PIXELS: { readonly [M in Model]?: PixelOptions } = {
  yolox: BGR, // yolox/data/data_augment.py: preproc
  yunet: { ...BGR, padding: 0 }, // OpenCV's FaceDetectorYN: blobFromImage and copyMakeBorder without arguments
  rtmdet: IMAGENET_BGR, // configs/rtmdet/rtmdet_l_8xb32-300e_coco.py: data_preprocessor
  nanodet: IMAGENET_BGR, // config/nanodet-plus-m_320.yml: normalize
  scrfd: { divisor: 1, mean: 127.5, std: 128, padding: 0 }, // insightface, model_zoo/scrfd.py: forward
  blazeface: { divisor: 1, mean: 127.5, std: 127.5, padding: 0 }, // MediaPipe: output_tensor_float_range -1 to 1
  detr: IMAGENET, // transformers: DetrImageProcessor
  'rf-detr': IMAGENET, // rfdetr/detr.py: means, stds
  'rf-detr-seg': IMAGENET,
  sam: { ...IMAGENET, padding: 116 }, // segment_anything/modeling/sam.py: preprocess, which pads with the mean
};

/** Models that do not letterbox, with the rule of `decode` for each; `__test__/onnxruntime/prepare.spec.ts` holds the two together. */
export const RULES: { readonly [M in Model]?: ResizeRule } = {
  'yolo-grid': 'stretch',
  yolov1: 'stretch',
  yolox: 'letterbox-corner',
  'rt-detr': 'stretch',
  'rt-detr-ultralytics': 'stretch',
  'rf-detr': 'stretch',
  'rf-detr-seg': 'stretch',
  detr: 'stretch',
  'owl-vit': 'stretch',
  'grounding-dino': 'stretch',
  ssd: 'stretch',
  retinanet: 'stretch',
  'faster-rcnn': 'stretch',
  fcos: 'stretch',
  'fcos-simple': 'none',
  efficientdet: 'letterbox-corner',
  'd-fine': 'none',
  deim: 'none',
  'rt-detr-export': 'none',
  torchvision: 'none',
  tensorflow: 'stretch',
  tflite: 'stretch',
  'pp-yoloe': 'none',
  'coco-ssd': 'stretch',
  mmdeploy: 'letterbox-corner',
  'detection-output': 'stretch',
  'paddle-detection': 'none',
  nanodet: 'stretch',
  rtmdet: 'letterbox-corner',
  scrfd: 'letterbox-corner',
  yunet: 'letterbox-corner',
  sam: 'letterbox-corner',
};

// The pages of the reference: which sources each has, and which chapters of the explorer explain its functions.
import { EXPLAINED } from '../../chapters.mjs';

/** A page has what `index.ts` exports of its `sources` (beginnings of paths), or the members of a `namespace`. */
export const GROUPS = [
  {
    id: 'boxes',
    title: 'Boxes and overlap',
    about: 'IoU and its relatives, pairs that overlap, box formats, areas, clipping, scaling, letterboxing.',
    sources: ['api/boxes', 'api/overlap', 'api/letterbox'],
  },
  {
    id: 'suppression',
    title: 'Suppression and fusion',
    about: 'NMS, Soft-NMS, Matrix NMS, merging, weighted boxes fusion and ensembles of models.',
    sources: ['api/suppress', 'api/fusion'],
  },
  {
    id: 'decode',
    title: 'Decoding of model outputs',
    about:
      'Raw tensors of detection heads to boxes, scores, labels, masks and keypoints; large images in tiles.',
    sources: ['api/decode', 'api/tiles', 'api/stitch', 'api/classes'],
  },
  {
    id: 'evaluation',
    title: 'Evaluation',
    about: 'COCO, LVIS, PASCAL VOC, Open Images and CrowdPose metrics; datasets and results.',
    sources: ['api/evaluate', 'api/formats'],
  },
  {
    id: 'analysis',
    title: 'Analysis of an evaluation',
    about:
      'Error types, confusion matrix, operating points, calibration, slices, comparisons, label errors, reports.',
    sources: ['api/evaluate/analysis', 'api/evaluate/robustness', 'api/report'],
  },
  {
    id: 'masks',
    title: 'Masks',
    about: 'Run-length encoded masks: encoding, areas, boxes, IoU, polygons, image masks.',
    sources: ['api/mask'],
    namespace: 'mask',
  },
  {
    id: 'panoptic',
    title: 'Panoptic segmentation',
    about: 'Panoptic quality as panopticapi computes it.',
    sources: ['api/panoptic'],
  },
  {
    id: 'semantic',
    title: 'Semantic segmentation',
    about: 'Confusion matrix, IoU, accuracy and Dice of label maps.',
    sources: ['api/semantic'],
  },
  {
    id: 'keypoints',
    title: 'Keypoints',
    about:
      'Object keypoint similarity, suppression of poses, PCK, AUC, EPE, NME and the numbers of whole bodies.',
    sources: ['api/keypoint', 'api/oks', 'api/whole-body'],
  },
  {
    id: 'tracking',
    title: 'Multi-object tracking',
    about: 'HOTA, CLEAR MOT and identity metrics of tracks.',
    sources: ['api/tracking'],
  },
  {
    id: 'anchors',
    title: 'Anchors',
    about: 'Anchor boxes of pyramids and grids, default boxes of SSD, k-means of a dataset.',
    sources: ['api/anchors'],
  },
  {
    id: 'training',
    title: 'Assigners, box coding and losses',
    about: 'Which prior learns which object, what it learns, and what a mistake costs.',
    sources: ['api/assign', 'api/coding', 'api/matching', 'api/loss'],
  },
  {
    id: 'proposals',
    title: 'Proposals and RoI pooling',
    about: 'Sliding windows, selective search, region proposals, RoIAlign and RoIPool.',
    sources: ['api/proposals', 'api/roi'],
  },
  {
    id: 'inputs',
    title: 'Inputs, tables and errors',
    about: 'Types that many functions take, tables of columns, errors, the machine.',
    sources: ['api/'],
  },
  {
    id: 'promises',
    title: 'boxwise/promises',
    about: 'The same functions off the event loop.',
    namespace: 'promises',
    entry: 'boxwise/promises',
  },
  {
    id: 'tfjs',
    title: 'boxwise/tfjs',
    about: 'Drop-in replacements for NMS of TensorFlow.js.',
    namespace: 'tfjs',
    entry: 'boxwise/tfjs',
  },
  {
    id: 'torchvision',
    title: 'boxwise/torchvision',
    about: 'The box functions of torchvision.ops, with their names and semantics.',
    namespace: 'torchvision',
    entry: 'boxwise/torchvision',
  },
  {
    id: 'opencv',
    title: 'boxwise/opencv',
    about: 'NMSBoxes and its relatives, as in OpenCV.',
    namespace: 'opencv',
    entry: 'boxwise/opencv',
  },
  {
    id: 'onnx',
    title: 'boxwise/onnx',
    about: 'NonMaxSuppression of ONNX.',
    namespace: 'onnx',
    entry: 'boxwise/onnx',
  },
  {
    id: 'pycocotools',
    title: 'boxwise/pycocotools',
    about: 'COCO, COCOeval and mask with the names of pycocotools.',
    namespace: 'pycocotools',
    entry: 'boxwise/pycocotools',
  },
  {
    id: 'onnxruntime',
    title: 'boxwise/onnxruntime',
    about: 'From a picture to boxes with a session of onnxruntime, in one call.',
    namespace: 'onnxruntime',
    entry: 'boxwise/onnxruntime',
  },
  {
    id: 'transformers',
    title: 'boxwise/transformers',
    about: 'The right post-processing behind models of transformers.js.',
    namespace: 'transformers',
    entry: 'boxwise/transformers',
  },
  {
    id: 'report',
    title: 'boxwise/report',
    about: 'A report in one HTML file, written in Node.js or in a page.',
    namespace: 'report',
    entry: 'boxwise/report',
  },
  {
    id: 'workers',
    title: 'boxwise/workers',
    about: 'Detections in several files, on several threads of one machine.',
    namespace: 'workers',
    entry: 'boxwise/workers',
  },
  {
    id: 'bullmq',
    title: 'boxwise/bullmq',
    about: 'Detections in several files, on any number of machines, by a queue in Redis.',
    namespace: 'bullmq',
    entry: 'boxwise/bullmq',
  },
  {
    id: 'baseline',
    title: 'boxwise/baseline',
    about: 'Plain TypeScript versions: to read, to compare with, and for places without binaries.',
    namespace: 'baseline',
    entry: 'boxwise/baseline',
  },
];

/** The page of a source: the longest beginning wins. */
export function groupOf(source) {
  const fits = GROUPS.flatMap(({ id, sources = [] }) =>
    sources.filter((start) => source.startsWith(start)).map((start) => ({ id, length: start.length })),
  );
  return fits.toSorted((a, b) => b.length - a.length)[0]?.id;
}

/** The chapter that explains a function, or undefined. */
export const chapterOf = (name) => EXPLAINED.find(({ names }) => names.includes(name));

export function referenceSidebar() {
  const item = ({ id, title }) => ({ text: title, link: `/reference/${id}` });
  return [
    { text: 'Reference', items: [{ text: 'All functions', link: '/reference/' }, ...own().map(item)] },
    { text: 'Entries', items: GROUPS.filter(({ entry }) => entry).map(item) },
  ];
}

const own = () => GROUPS.filter(({ entry }) => !entry);

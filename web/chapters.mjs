// Which chapter of the explorer explains which functions: the reference links to the chapters, and each chapter to its functions.

/** `page` is the reference's. A member of a namespace or class is not named here: its owner is. */
export const EXPLAINED = [
  {
    chapter: 'iou',
    title: 'Boxes and IoU',
    page: 'boxes',
    names: ['iou', 'pairedIou', 'bestMatch', 'boxArea', 'convertBoxes'],
  },
  {
    chapter: 'iou',
    title: 'Boxes and IoU',
    page: 'training',
    names: ['iouLoss', 'giouLoss', 'diouLoss', 'ciouLoss'],
  },
  {
    chapter: 'anchors',
    title: 'Proposals and anchors',
    page: 'anchors',
    names: [
      'generateAnchors',
      'pyramidAnchors',
      'retinaNetAnchors',
      'efficientDetAnchors',
      'ssdDefaultBoxes',
      'torchvisionAnchors',
      'kmeansAnchors',
    ],
  },
  {
    chapter: 'anchors',
    title: 'Proposals and anchors',
    page: 'proposals',
    names: ['slidingWindows', 'selectiveSearch', 'regionProposals'],
  },
  {
    chapter: 'nms',
    title: 'Non-maximum suppression',
    page: 'suppression',
    names: ['nms', 'softNms', 'matrixNms', 'nonMaximumMerging', 'weightedBoxesFusion', 'nonMaximumWeighted'],
  },
  { chapter: 'grid', title: 'The YOLO grid', page: 'decode', names: ['decode', 'decodeBatch'] },
  {
    chapter: 'points',
    title: 'Without anchors',
    page: 'training',
    names: ['decodeDistances', 'encodeDistances', 'focalLoss', 'assignFcos'],
  },
  { chapter: 'map', title: 'Evaluation', page: 'evaluation', names: ['evaluate', 'Evaluation'] },
  { chapter: 'own', title: 'Your own results', page: 'evaluation', names: ['Dataset'] },
];

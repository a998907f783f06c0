/** The names of COCO's 80 classes, by the class numbers that detectors of 80 classes give. */
export const coco80: readonly string[] = Object.freeze([
  ...['person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'],
  ...['traffic light', 'fire hydrant', 'stop sign', 'parking meter', 'bench', 'bird', 'cat', 'dog', 'horse'],
  ...['sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe', 'backpack', 'umbrella', 'handbag', 'tie'],
  ...['suitcase', 'frisbee', 'skis', 'snowboard', 'sports ball', 'kite', 'baseball bat', 'baseball glove'],
  ...['skateboard', 'surfboard', 'tennis racket', 'bottle', 'wine glass', 'cup', 'fork', 'knife', 'spoon'],
  ...['bowl', 'banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut'],
  ...['cake', 'chair', 'couch', 'potted plant', 'bed', 'dining table', 'toilet', 'tv', 'laptop', 'mouse'],
  ...['remote', 'keyboard', 'cell phone', 'microwave', 'oven', 'toaster', 'sink', 'refrigerator', 'book'],
  ...['clock', 'vase', 'scissors', 'teddy bear', 'hair drier', 'toothbrush'],
]);

/** The category ids of COCO's files that are not used. */
const UNUSED: ReadonlySet<number> = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);

/**
 * The category id in COCO's files of each of the 80 classes, from 1 to 90.
 *
 * ```ts
 * evaluate('instances_val2017.json', found.toColumns(139, { categoryIds: cocoCategoryIds }));
 * ```
 */
export const cocoCategoryIds: readonly number[] = Object.freeze(
  Array.from({ length: 90 }, (_, place) => place + 1).filter((id) => !UNUSED.has(id)),
);

/**
 * The names of COCO's classes by category id, for models that give those, as torchvision's and TensorFlow's do: 91 names, of
 * which 0 is `'__background__'` and an unused id is `'N/A'`.
 */
export const coco91: readonly string[] = Object.freeze(
  Array.from({ length: 91 }, (_, id) => {
    if (id === 0) return '__background__';
    return coco80[cocoCategoryIds.indexOf(id)] ?? 'N/A';
  }),
);

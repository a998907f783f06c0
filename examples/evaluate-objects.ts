// Scores objects that are in memory already. Run: npx tsx examples/evaluate-objects.ts
import { evaluate, type CocoDataset, type CocoResult } from 'boxwise';

const groundTruth: CocoDataset = {
  images: [{ id: 1 }, { id: 2 }],
  categories: [
    { id: 1, name: 'cat' },
    { id: 2, name: 'dog' },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 80, 60], area: 4800, iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 2, bbox: [120, 40, 50, 90], area: 4500, iscrowd: 0 },
    { id: 3, image_id: 2, category_id: 1, bbox: [30, 20, 100, 100], area: 10000, iscrowd: 0 },
  ],
};

// Boxes are x, y, width, height in pixels.
const detections: CocoResult[] = [
  { image_id: 1, category_id: 1, bbox: [12, 11, 78, 60], score: 0.9 },
  { image_id: 1, category_id: 2, bbox: [110, 45, 60, 80], score: 0.7 },
  { image_id: 2, category_id: 2, bbox: [30, 20, 100, 100], score: 0.6 }, // the right box of the wrong category
];

const { metrics, matches } = evaluate(groundTruth, detections, { iouThresholds: [0.5, 0.75] });
console.log(metrics);

// Who matched whom at the first threshold and over all areas: for each detection the position of its object.
console.log([...matches.detections.data.subarray(0, detections.length)]); // -1: matched none

// Scores typed arrays, the quickest way from a model's output. Run: npx tsx examples/evaluate-columns.ts
import { readFileSync } from 'node:fs';

import { Dataset, type CocoResult, type DetectionColumns } from 'boxwise';
import { evaluate } from 'boxwise/promises';

// Read once, use for every epoch.
const dataset = Dataset.load('sample/gt.json');

// A model fills such columns as it goes; here they come from the sample's results.
const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as (CocoResult & { image_id: number })[];
const detections: DetectionColumns = {
  imageIds: Int32Array.from(results, ({ image_id }) => image_id),
  categoryIds: Int32Array.from(results, ({ category_id }) => Number(category_id)),
  boxes: Float32Array.from(
    results.flatMap(({ bbox: [x = 0, y = 0, w = 0, h = 0] = [] }) => [x, y, x + w, y + h]),
  ),
  scores: Float32Array.from(results, ({ score }) => score),
  format: 'xyxy', // left, top, right, bottom; the default is 'xywh'
};

// The event loop stays free meanwhile: a server goes on answering.
const { metrics } = await evaluate(dataset, detections);
console.log(`AP ${metrics.AP.toFixed(3)}, AR100 ${metrics.AR100.toFixed(3)}`);

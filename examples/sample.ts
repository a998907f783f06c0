// npm start: evaluates the sample dataset, explains each number, and writes a report.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dataset, evaluate, type CategoryMetrics, type CocoDataset, type CocoResult } from 'boxwise';

const groundTruthFile = new URL('../sample/gt.json', import.meta.url);
const detectionsFile = new URL('../sample/model.json', import.meta.url);

const begin = performance.now();
const dataset = Dataset.load(groundTruthFile);
const evaluation = evaluate(dataset, detectionsFile, { analysis: true });
const { metrics } = evaluation;
const milliseconds = (performance.now() - begin).toFixed(0);

const objects = countObjects();
const categories = evaluation.perCategory().filter(({ categoryId }) => (objects.get(categoryId) ?? 0) >= 10);
categories.sort((a, b) => b.AP - a.AP);
const detections = JSON.parse(readFileSync(detectionsFile, 'utf8')) as CocoResult[];

console.log(`A detector's ${detections.length} boxes against the ${dataset.annotationCount} annotated objects of sample/:
${dataset.imageCount} images, ${dataset.categoryCount} categories. Evaluated in ${milliseconds} ms. The summary, as pycocotools prints it:

${evaluation.summary()}
What the numbers mean
  Each number is between 0 (worst) and 1 (best); -1 means that there is nothing to measure.
  A detection is correct if it has the right category and its box overlaps an object's box enough. The overlap is
  the IoU: the area of the intersection over the area of the union.

  AP    ${shown(metrics.AP)}  the main metric. Take the detections in descending score order: precision is the share that is correct so
               far, recall the share of objects found so far. AP is the mean precision over all recalls, averaged over
               the categories and over ten IoU thresholds, 0.50 to 0.95.
  AP50  ${shown(metrics.AP50)}  AP at IoU 0.50: are the objects found, at least roughly?
  AP75  ${shown(metrics.AP75)}  AP at IoU 0.75: do the boxes fit well? ${looseness(metrics.AP50, metrics.AP75)}
  APs   ${shown(metrics.APs)}  AP of objects below 32 x 32 pixels; APm ${shown(metrics.APm)}: up to 96 x 96; APl ${shown(metrics.APl)}: above.
               ${sizes(metrics.APs, metrics.APl)}
  AR100 ${shown(metrics.AR100)}  the share of objects found with up to 100 detections per image and category, regardless of the
               scores. AR1 ${shown(metrics.AR1)} and AR10 ${shown(metrics.AR10)} allow only the best one and the best ten.

Best and worst of the ${categories.length} categories with ten objects or more
${categories.slice(0, 3).map(line).join('\n')}
  ...
${categories.slice(-3).map(line).join('\n')}

The report, which opens in a browser: ${writeReport()}

Next: npx boxwise report --gt your_gt.json --dt your_dt.json, or change a program in examples/.`);

/** Writes the page that explains the evaluation; returns its path. */
function writeReport(): string {
  const path = fileURLToPath(new URL('../report.html', import.meta.url));
  writeFileSync(path, evaluation.report({ title: 'The sample' }));
  return relative(process.cwd(), path);
}

function shown(value: number): string {
  return value.toFixed(3);
}

function line({ categoryId, name, AP, AP50 }: CategoryMetrics): string {
  const count = String(objects.get(categoryId) ?? 0).padStart(4);
  return `  ${(name ?? '').padEnd(14)} AP ${shown(AP)}  AP50 ${shown(AP50)}  ${count} objects`;
}

/** Number of objects of each category, without crowds. */
function countObjects(): Map<unknown, number> {
  const { annotations = [] } = JSON.parse(readFileSync(groundTruthFile, 'utf8')) as CocoDataset;
  const counts = new Map<unknown, number>();
  for (const { category_id, iscrowd } of annotations) {
    if (!iscrowd) counts.set(category_id, (counts.get(category_id) ?? 0) + 1);
  }
  return counts;
}

function looseness(ap50: number, ap75: number): string {
  const lost = Math.round((1 - ap75 / ap50) * 100);
  return `Here loose boxes lose ${lost} % of AP50.`;
}

function sizes(small: number, large: number): string {
  return small < large
    ? `Small objects are the harder ones, by ${shown(large - small)}.`
    : `Large objects are the harder ones here, by ${shown(small - large)}, which is unusual.`;
}

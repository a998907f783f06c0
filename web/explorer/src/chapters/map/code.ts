import { listings, type Listing } from 'components/code';
import { dataset, evaluated, kind, results, threshold } from './state';

const rows = (list: readonly object[]) => list.map((row) => `  ${JSON.stringify(row)},`).join('\n');

export function code(): Listing[] {
  const { images, categories, annotations } = dataset.value;
  const data = `const gt = {
  images: ${JSON.stringify(images)},
  categories: ${JSON.stringify(categories)},
  annotations: [
${rows(annotations)}
  ],
};
const dt = [
${rows(results.value)}
];`;
  const isCoco = kind.value === '101';
  const all = evaluated.value;
  const value = isCoco ? all?.metrics.AP : kind.value === 'all' ? all?.voc.all : all?.voc.eleven;
  const options = isCoco
    ? ''
    : `, {
  protocol: 'voc',
  interpolation: '${kind.value === 'all' ? 'all-points' : '11-points'}',
  coordinates: 'continuous',
  iouThresholds: [${threshold.value}],
}`;
  const flags = isCoco
    ? ''
    : ` \\
  --protocol voc --interpolation ${kind.value === 'all' ? 'all-points' : '11-points'} --coordinates continuous --iou-thresholds ${threshold.value}`;
  const typescript = `import { evaluate } from 'boxwise';

${data}
const { metrics } = evaluate(gt, dt${options});
console.log(metrics.AP); // ${value ?? ''}`;
  const python = `from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

gt, coco = {
  "images": ${JSON.stringify(images)},
  "categories": ${JSON.stringify(categories)},
  "annotations": [
${rows(annotations)}
  ],
}, COCO()
coco.dataset = gt
coco.createIndex()
evaluation = COCOeval(coco, coco.loadRes([
${rows(results.value)}
]), "bbox")
evaluation.evaluate()
evaluation.accumulate()
${isCoco ? '' : '# pycocotools has COCO’s AP alone: the mean of the ten bars.\n'}evaluation.summarize()  # AP ${all?.metrics.AP ?? ''}`;
  const [first, second] = listings(typescript, python);
  return [
    first,
    second,
    {
      name: 'Command line',
      text: `cat > gt.json <<'END'
${JSON.stringify(dataset.value, null, 1)}
END
cat > dt.json <<'END'
[
${results.value.map((row) => JSON.stringify(row)).join(',\n')}
]
END
npx boxwise eval --gt gt.json --dt dt.json${flags}`,
    },
  ];
}

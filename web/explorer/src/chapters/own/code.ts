import { listings, type Listing } from 'components/code';
import { detections, kind, results, truth } from './state';

export function code(): Listing[] {
  const gt = JSON.stringify(truth.value?.name ?? 'gt.json');
  const dt = JSON.stringify(detections.value?.name ?? 'dt.json');
  const option = kind.value === 'bbox' ? '' : `, { iouType: '${kind.value}' }`;
  const AP = results.value?.metrics.AP;
  const [typescript, python] = listings(
    `import { evaluate } from 'boxwise';

const evaluation = evaluate(${gt}, ${dt}${option});
console.log(evaluation.metrics.AP);${AP === undefined ? '' : ` // ${AP}`}
console.log(evaluation.summary());`,
    `from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

gt = COCO(${gt})
evaluation = COCOeval(gt, gt.loadRes(${dt}), "${kind.value}")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()${AP === undefined ? '' : `  # AP ${AP}`}`,
  );
  const type = kind.value === 'bbox' ? '' : ` --iou-type ${kind.value}`;
  return [
    typescript,
    python,
    { name: 'Command line', text: `npx boxwise eval --gt ${gt} --dt ${dt}${type} --per-category` },
  ];
}

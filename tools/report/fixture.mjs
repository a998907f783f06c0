// Data for work on the page: the text of the element with the data, for a dataset and its detections, by default those of sample/.
//
//   node tools/report/fixture.mjs OUT [GT DT [IOU_TYPE [DT2]]]
import { writeFileSync } from 'node:fs';
import { evaluate } from 'boxwise';

const [out, gt = 'sample/gt.json', dt = 'sample/dt.json', iouType = 'bbox', other] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: node tools/report/fixture.mjs OUT [GT DT [IOU_TYPE [DT2]]]');
  process.exit(2);
}
const protocol = gt.includes('lvis') ? 'lvis' : 'coco';
const options = { analysis: true, iouType, protocol };
const compare = other && evaluate(gt, other, options);
const page = evaluate(gt, dt, options).report({ ...(compare && { compare }) });
writeFileSync(out, /id="boxwise-data">([^<]*)</.exec(page)[1]);

import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { byClass, detections, kept, least, method, orEqual, sigma, threshold } from './state';

/** The boxes that a listing shows; of 2,000 only the best. */
const MOST = 16;

export function code(): Listing[] {
  const list = detections.value.slice(0, MOST);
  const boxes = list.map((d) => `  [${d.box.map(tenth).join(', ')}],`).join('\n');
  const scores = list.map((d) => d.score.toFixed(2)).join(', ');
  const several = byClass.value && list.some((d) => d.classId !== list[0].classId);
  const classIds = `[${list.map((d) => d.classId).join(', ')}]`;
  const result =
    kept.value && detections.value.length <= MOST ? `  # [${kept.value.indices.join(', ')}]` : '';
  const data = `const boxes = [\n${boxes}\n];\nconst scores = [${scores}];`;
  const options = [
    ...(method.value === 'hard' ? [] : [`method: '${method.value}'`]),
    method.value === 'gaussian' ? `sigma: ${sigma.value}` : `iouThreshold: ${threshold.value}`,
    `scoreThreshold: ${least.value}`,
    ...(method.value === 'hard' && orEqual.value ? ['suppressEqual: true'] : []),
    ...(several ? [`classIds: ${classIds}`] : []),
  ].join(', ');
  const call =
    method.value === 'hard'
      ? `nms(boxes, scores, { ${options} })`
      : `softNms(boxes, scores, { ${options} }).indices`;
  const name = method.value === 'hard' ? 'nms' : 'softNms';
  return listings(
    `import { ${name} } from 'boxwise';\n\n${data}\nconsole.log([...${call}]);${result.replace('  #', ' //')}`,
    method.value === 'hard' ? torchvision(boxes, scores, several ? classIds : '', result) : MMCV,
  );
}

const MMCV = `# torchvision has no Soft-NMS. mmcv has one:
# https://mmcv.readthedocs.io (mmcv.ops.soft_nms)
# The numbers of this page: see the TypeScript tab.`;

function torchvision(boxes: string, scores: string, classIds: string, result: string): string {
  const name = classIds ? 'batched_nms' : 'nms';
  const call = classIds
    ? `batched_nms(boxes[some], scores[some], classes[some], ${threshold.value})`
    : `nms(boxes[some], scores[some], ${threshold.value})`;
  return `import torch
from torchvision.ops import ${name}

boxes = torch.tensor([
${boxes}
], dtype=torch.float64)
scores = torch.tensor([${scores}], dtype=torch.float64)
${classIds && `classes = torch.tensor(${classIds})\n`}some = (scores > ${least.value}).nonzero().flatten()
print(some[${call}].tolist())${result}`;
}

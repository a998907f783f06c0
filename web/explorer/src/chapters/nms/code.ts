import { listings, type Listing } from 'components/code';
import { tenth } from 'components/numbers';
import { PYTHON, TYPESCRIPT } from './many';
import { isFusing, type Method } from './methods';
import { python, type Data } from './python';
import { WORLD } from './scenes';
import { answer, detections, shown, small } from './state';

function data(): Data {
  const list = detections.value;
  const several = shown.value.byClass && list.some(({ classId }) => classId !== list[0].classId);
  const common = {
    classIds: several ? `[${list.map(({ classId }) => classId).join(', ')}]` : '',
    result: printed(),
  };
  const row = (box: readonly number[]) => `[${box.map(tenth).join(', ')}]`;
  if (small.value) {
    const rows = list.map(({ box }) => `  ${row(box)},`).join('\n');
    const scores = list.map(({ score }) => score.toFixed(2)).join(', ');
    return {
      ...common,
      typescript: `const boxes = [\n${rows}\n];\nconst scores = [${scores}];`,
      python: `boxes = [\n${rows.replaceAll(/^ {2}/gm, '    ')}\n]\nscores = [${scores}]`,
    };
  }
  const moved = [...shown.value.moved].map(([i, box]) => `\nboxes[${i}] = ${row(box)}`);
  return {
    ...common,
    typescript: TYPESCRIPT + moved.map((line) => `${line};`).join(''),
    python: PYTHON + moved.join(''),
  };
}

function printed(): string {
  if (!answer.value) return '';
  const { indices, scores } = answer.value;
  if (!small.value) return `${indices.length}`;
  return (isFusing(shown.value.method) ? scores.map((score) => score.toFixed(3)) : indices).join(', ');
}

/** The library's call for each method, as text. */
function call(method: Method, classIds: string): readonly [name: string, call: string] {
  const { threshold, sigma, least, orEqual } = shown.value;
  const options = (...own: string[]) =>
    `{ ${[...own, ...(classIds ? [`classIds: ${classIds}`] : [])].join(', ')} }`;
  const equal = orEqual ? ['suppressEqual: true'] : [];
  switch (method) {
    case 'hard':
    case 'diou': {
      const kind = method === 'diou' ? ["kind: 'diou'"] : [];
      const all = options(...kind, `iouThreshold: ${threshold}`, `scoreThreshold: ${least}`, ...equal);
      return ['nms', `nms(boxes, scores, ${all})`];
    }
    case 'matrix': {
      const all = options(`method: 'linear'`, `scoreThreshold: ${least}`, `postThreshold: ${least}`);
      return ['matrixNms', `matrixNms(boxes, scores, ${all}).indices`];
    }
    case 'linear':
    case 'gaussian': {
      const how = method === 'linear' ? `iouThreshold: ${threshold}` : `sigma: ${sigma}`;
      const all = options(`method: '${method}'`, how, `scoreThreshold: ${least}`);
      return ['softNms', `softNms(boxes, scores, ${all}).indices`];
    }
    case 'merging': {
      const all = options(`iouThreshold: ${threshold}`, `scoreThreshold: ${least}`);
      return ['nonMaximumMerging', `nonMaximumMerging(boxes, scores, ${all}).scores`];
    }
    case 'fusion': {
      const all = `{ iouThreshold: ${threshold}, scoreThreshold: ${least} }`;
      return [
        'weightedBoxesFusion',
        `weightedBoxesFusion([{ boxes: fractions, scores, labels }], ${all}).scores`,
      ];
    }
  }
}

export function code(): Listing[] {
  const all = data();
  const { method } = shown.value;
  const [name, made] = call(method, all.classIds);
  const fractions = `
const fractions = boxes.map((box) => box.map((value, i) => value / [${WORLD.join(', ')}][i % 2])); // of the picture
const labels = ${all.classIds || 'scores.map(() => 0)'};`;
  const more = method === 'fusion' ? fractions : '';
  const print = !small.value
    ? `console.log(${made}.length);`
    : isFusing(method)
      ? `console.log(Array.from(${made}, (score) => score.toFixed(3)).join(', '));`
      : `console.log([...${made}].join(', '));`;
  const comment = all.result && ` // ${all.result}`;
  return listings(
    `import { ${name} } from 'boxwise';\n\n${all.typescript}${more}\n${print}${comment}`,
    python(method, all),
  );
}

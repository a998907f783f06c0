import test from 'ava';
import { decode, decodeModels, type DecodeOptions, type Model, type ResizeRule } from 'boxwise';

import { PIXELS, RULES } from '../../adapters/onnxruntime/prepare.js';
import { HEADS } from '../decode/matrix/heads.js';

const IMAGE = [1000, 300] as const;

/** Boxes of a head on an image that no rule fits in as another does. Models of one family have the same outputs. */
function boxes(model: Model, resize?: ResizeRule): string {
  const family = decodeModels().find(({ names }) => names.includes(model))?.names ?? [];
  const head = HEADS.find(({ reads }) => Object.keys(reads).some((name) => family.includes(name)));
  const own = Object.entries(head?.reads ?? {}).find(([name]) => family.includes(name));
  if (head === undefined || own === undefined) throw new Error(`no head for ${model}`);
  const options = { model, ...own[1], imageSize: IMAGE, inputSize: head.input, clip: false };
  return [...decode(head.outputs, { ...options, ...(resize && { resize }) } as DecodeOptions).boxes].join();
}

test('images are fitted into the input as decode undoes it by default, model by model', (t) => {
  const models = decodeModels().flatMap(({ names }) => names as Model[]);
  for (const model of models) {
    const rule = RULES[model] ?? 'letterbox';
    t.is(boxes(model, rule), boxes(model), `${model}: ${rule}`);
    const other = rule === 'letterbox-corner' ? 'stretch' : 'letterbox-corner';
    t.not(boxes(model, other), boxes(model), `${model}: ${rule}`);
  }
  for (const name of [...Object.keys(RULES), ...Object.keys(PIXELS)])
    t.true(models.includes(name as Model), name);
});

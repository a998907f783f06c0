// What is not JSON is named, wherever JSON is read; what is JSON is not taken for something else.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import test from 'ava';
import { Dataset, evaluate, evaluatePanoptic, Evaluator } from 'boxwise';
import * as later from 'boxwise/promises';
import { COCO } from 'boxwise/pycocotools';

import { bytes, coded, DT, folder, GT } from './inputs.js';

const TEXTS: readonly (readonly [name: string, text: string | Buffer, says: RegExp])[] = [
  ['CSV', 'image_id,category_id,score\n1,1,0.5\n', /a table of comma-separated values \(CSV\)/],
  ['CSV in quotes', '"image_id","score"\r\n"1","0.5"\r\n', /CSV/],
  ['CSV of numbers', '1,2,3,4,0.5\n', /CSV/],
  ['MOT', '1,-1,10,20,30,40,0.9,-1,-1,-1\n', /CSV/],
  ['YAML', 'path: ../coco\nnames:\n  0: person\n', /YAML/],
  ['YAML with a mark', '---\nimages: []\n', /YAML/],
  ['a list of YAML', '- id: 1\n- id: 2\n', /YAML/],
  ['XML', '<?xml version="1.0"?><annotation/>', /XML.*readVoc/],
  ['HTML', '<!DOCTYPE html><html></html>', /HTML.*download/],
  ['labels of YOLO', '0 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n', /lines of numbers/],
  ['a comment', '// results\n[]', /a comment/],
  ['a comment of Python', '# results\n[]', /a comment/],
  ['an object as text', String({}), /JSON\.stringify/],
  ['a path', 'annotations/instances_val2017.json', /a path.*as a string/],
  ['a path of Windows', 'C:\\data\\val.json\n', /a path/],
  ['zero bytes', Buffer.alloc(64), /zero bytes/],
  ['a pickle', Buffer.from([0x80, 2, 0x7d, 0x71, 0, 0x2e]), /pickle.*json\.dump/],
  ['a network', Buffer.from([8, 3, 0x12, 4, 0x74, 0x65, 0x73, 0x74]), /binary data/],
  ['undefined', 'undefined', /JSON\.stringify/],
  ['None', 'None', /json\.dump/],
];

const POSES = JSON.stringify({ images: [], categories: [], annotations: [] });

test('another format in the place of JSON is named by every reader', async (t) => {
  for (const [name, text, says] of TEXTS) {
    const given = Buffer.from(text);
    const path = join(folder, 'other.json');
    writeFileSync(path, given);
    const calls: Record<string, () => unknown> = {
      'ground truth': () => evaluate(given, bytes(DT)),
      detections: () => evaluate(bytes(GT), given),
      'a file of ground truth': () => evaluate(path, bytes(DT)),
      'a file of detections': () => evaluate(bytes(GT), path),
      keypoints: () => evaluate(bytes(POSES), given, { iouType: 'keypoints' }),
      masks: () => evaluate(bytes(GT), given, { iouType: 'segm' }),
      rotated: () => evaluate(bytes(GT), given, { iouType: 'rotated' }),
      'Dataset.load': () => Dataset.load(given),
      Evaluator: () => new Evaluator(given),
      panoptic: () => evaluatePanoptic(given as never, given as never, { groundTruthFolder: folder, predictionsFolder: folder } as never), // prettier-ignore
      'new COCO': () => new COCO(given),
    };
    for (const [call, run] of Object.entries(calls)) {
      if (call === 'panoptic' && !(await reads(run))) continue;
      const error = coded(t, 'INVALID_JSON', run, `${call}: ${name}`);
      t.regex(error?.message ?? '', says, `${call}: ${name}`);
    }
    const rejected = await t.throwsAsync(async () => later.evaluate(bytes(GT), given), undefined, name);
    t.regex(rejected?.message ?? '', says, `promise: ${name}`);
  }
});

/** Whether a call comes to read its text. */
async function reads(run: () => unknown): Promise<boolean> {
  try {
    await run();
  } catch (error) {
    return (error as { code?: string }).code !== 'INVALID_ARGUMENT';
  }
  return true;
}

test('lists and objects are read as JSON, whatever their text is like', (t) => {
  for (const text of ['[]', ' \n[]', '\ufeff[]', '[ ]\n', '[\n\n]'])
    t.notThrows(() => evaluate(bytes(GT), Buffer.from(text)), text);
  const odd = GT.replace('"info"', '"path: a, b\\n- c": "---,# // <xml>", "info"');
  t.notThrows(() => evaluate(Buffer.from(odd), bytes(DT)));
});

test('values of another shape are told from other formats', (t) => {
  for (const text of ['1', 'true', 'null', '"text"', '-2.5', 'NaN', ' 7 '])
    for (const run of [
      () => evaluate(bytes(GT), Buffer.from(text)),
      () => evaluate(Buffer.from(text), bytes(DT)),
    ])
      coded(t, 'INVALID_SHAPE', run, text);
});

test('mistakes in JSON say what JSON has instead', (t) => {
  for (const [text, says] of [
    ["[{'image_id': 1}]", /single quote.*json\.dump/],
    ['[{image_id: 1}]', /`image`; write keys in double quotes/],
    ['[{"image_id": 1,}]', /`}`; JSON has no comma before it/],
    [
      '[{"image_id": 1, "category_id": 1, "bbox": [1, 1, 1, 1], "score": 1},]',
      /`]`; JSON has no comma before it/,
    ],
    ['[{"image_id": 1, "score": .5}]', /begin with a digit/],
    ['[{"image_id": None}]', /json\.dump/],
    ['[{"image_id": undefined}]', /JSON\.stringify/],
    ['[{"image_id": 1 // first\n}]', /a comment/],
  ] as const) {
    const error = coded(t, 'INVALID_JSON', () => evaluate(bytes(GT), Buffer.from(text)), text);
    t.regex(error?.message ?? '', says, text);
  }
});

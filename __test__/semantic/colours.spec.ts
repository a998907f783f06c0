// Label maps in PNG files of every kind: the numbers of classes, or an error that says how they are written.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { evaluatePanoptic, evaluateSemantic } from 'boxwise';
import { png } from '../png.js';

const LABELS = [0, 1, 2, 2, 1, 0];
const folder = mkdtempSync(join(tmpdir(), 'boxwise-colours-'));
function written(name: string, file: Buffer): string {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'a.png'), file);
  return own;
}
const truth = written('truth', png(LABELS, 3, 'grey'));
const colours = (of: (label: number) => number[]) => LABELS.flatMap(of);

test('grey levels of 8 and 16 bits, grey colours and palettes are class numbers', (t) => {
  const forms = {
    grey: png(LABELS, 3, 'grey'),
    'grey of 16 bits': png(LABELS, 3, 'grey', 16),
    palette: png(LABELS, 3, 'palette'),
    'red, green and blue alike': png(
      colours((label) => [label, label, label]),
      3,
      'rgb',
    ),
    'with alpha': png(
      colours((label) => [label, label, label, 255]),
      3,
      'rgba',
    ),
  };
  for (const [name, file] of Object.entries(forms)) {
    const own = written(name, file);
    t.is(evaluateSemantic(truth, own, { classes: 3 }).metrics.mIoU, 1, name);
    t.is(evaluateSemantic(own, truth, { classes: 3 }).metrics.mIoU, 1, name);
  }
});

test('colours that show classes are refused with the first one, and where it is', (t) => {
  const own = written(
    'painted',
    png(
      colours((label) => [label * 120, 0, 0]),
      3,
      'rgb',
    ),
  );
  t.throws(() => evaluateSemantic(truth, own, { classes: 3 }), {
    code: 'INVALID_IMAGE',
    message:
      /painted.*got the colour \[120, 0, 0\] in row 0, column 1; write the number of each pixel's class/,
  });
});

test('panoptic masks that are grey or palettes say how ids are written', (t) => {
  const segments_info = [1, 2].map((id) => ({ id, category_id: id, area: 2, iscrowd: 0 }));
  const json = {
    categories: [1, 2].map((id) => ({ id, name: `c${id}`, isthing: 1 })),
    annotations: [{ image_id: 1, file_name: 'a.png', segments_info }],
  };
  for (const colour of ['grey', 'palette'] as const) {
    const masks = written(`panoptic ${colour}`, png(LABELS, 3, colour));
    t.throws(() => evaluatePanoptic({ json, masks }, { json, masks }), {
      code: 'INVALID_IMAGE',
      message: /write each id as three colours, red \+ 256 \* green \+ 65536 \* blue, or pass a Map/,
    });
  }
});

test('a panoptic category that is given by its name, or with another type, is named with its id, and the image by its file', (t) => {
  const side = (categoryId: unknown) => ({
    json: {
      categories: [{ id: 1, name: 'cat', isthing: 1 }],
      annotations: [
        {
          image_id: 7,
          file_name: 'seven.png',
          segments_info: [{ id: 1, category_id: categoryId, area: 2, iscrowd: 0 }],
        },
      ],
    },
    masks: new Map([[7, { data: Uint32Array.of(1, 1), width: 2, height: 1 }]]),
  });
  for (const [given, says] of [
    ['cat', /the name "cat", where its id is 1, in segment 1, in the image seven\.png/],
    ['1', /"1", a string, where the dataset has the number 1 in segment 1, in the image seven\.png/],
    [9, /got 9 in segment 1, in the image seven\.png/],
  ] as const)
    t.throws(() => evaluatePanoptic(side(1) as never, side(given) as never), {
      code: 'UNKNOWN_ID',
      message: says,
    });
});

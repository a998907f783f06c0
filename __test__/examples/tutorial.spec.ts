import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import test from 'ava';

const root = new URL('../..', import.meta.url);

test('the example walks the tutorial and prints its numbers', (t) => {
  const printed = execFileSync(
    process.execPath,
    ['--import=tsx', fileURLToPath(new URL('examples/tutorial.ts', root))],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  t.deepEqual(printed.trimEnd().split('\n'), [
    '2. Intersection over Union and box regression',
    'IoU: 0.772',
    'GIoU loss: 0.236',
    'Its gradient: -0.00490, 0.00560, -0.00560, 0.00490',
    '4. Anchor boxes and multi-scale detection',
    'Anchors: 16, Positive: 1, Negative: 14',
    '5. Non-maximum suppression',
    'Before NMS: 5 boxes',
    'After NMS:  2 boxes (3, 0)',
    '6. YOLO',
    'Detected 1 object(s)',
    'class 1, confidence 0.828, box 92.8, 134.4, 227.2, 313.6',
    '7. Anchor-free detection',
    'Easy negative: CE=0.0101, Focal=0.00000075',
    'centerness 0.9, box 8, 0, 24, 16',
    'centerness 0.3, box 2, 10, 6, 14',
  ]);
});

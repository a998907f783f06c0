import { spawnSync } from 'node:child_process';

import test from 'ava';

// The memory of a WebAssembly never shrinks, so how much waits there says nothing.
const own = process.env['BOXWISE_BINARY'] === undefined ? test : test.skip;

own('evaluations in a loop that never lets the event loop turn do not pile up', (t) => {
  t.timeout(120_000);
  const program = `
    import { Dataset, evaluate, iou } from 'boxwise';
    const images = Array.from({ length: 5 }, (_, i) => ({ id: i + 1 }));
    const categories = Array.from({ length: 150 }, (_, i) => ({ id: i + 1 }));
    const annotations = categories.map(({ id }) => ({ id, image_id: (id % 5) + 1, category_id: id, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }));
    const dataset = Dataset.load({ images, categories, annotations });
    const results = annotations.map(({ image_id, category_id, bbox }) => ({ image_id, category_id, bbox, score: 0.5 }));
    const boxes = new Float32Array(4 * 2000);
    let most = 0;
    const kept = [];
    for (let i = 0; i < 100; i++) {
      const evaluation = evaluate(dataset, results); // some 29 MB of arrays
      evaluation.precision;
      if (i < 3) kept.push(evaluation);
      iou(boxes, boxes.subarray(0, 4000)); // 8 MB
      most = Math.max(most, process.memoryUsage.rss());
    }
    if (kept.some(({ stats }) => stats.length !== 12)) throw new Error('an evaluation that is reachable was freed');
    console.log(Math.round(most / 2 ** 20));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  const most = Number(stdout);
  t.true(most > 0, stderr);
  t.true(most < 1500, `${most} MiB; all hundred would be 5,000`);
  t.log(`${most} MiB`);
});

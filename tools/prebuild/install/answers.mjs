// What every way of using the package must answer. Only what browsers have too is used.

const BOXES = new Float32Array([0, 0, 10, 10, 1, 1, 11, 11, 50, 50, 60, 60]);
const SCORES = [0.9, 0.8, 0.7];

/** `boxwise` and `boxwise/promises`, however they were loaded. Without `evaluate` there are no files. */
export async function check({ nms, iou, evaluate, BoxwiseError }, promises) {
  equal(nms(BOXES, SCORES, { iouThreshold: 0.5 }), [0, 2]);
  equal(await promises.nms(BOXES, SCORES, { iouThreshold: 0.5 }), [0, 2]);
  equal(iou([[0, 0, 10, 10]], [[5, 5, 15, 15]]), [25 / 175]);
  equal([codeOf(() => nms(BOXES, [1]), BoxwiseError)], ['LENGTH_MISMATCH']);
  if (evaluate) {
    const { metrics } = await promises.evaluate('sample/gt.json', 'sample/dt.json');
    equal([evaluate('sample/gt.json', 'sample/dt.json').metrics.AP], [metrics.AP]);
    equal([metrics.AP.toFixed(3)], ['0.579']);
  }
}

function equal(got, expected) {
  if ([...got].join() !== expected.join()) throw new Error(`expected ${expected}, got ${[...got]}`);
}

function codeOf(run, BoxwiseError) {
  try {
    return run();
  } catch (error) {
    return error instanceof BoxwiseError ? error.code : error;
  }
}

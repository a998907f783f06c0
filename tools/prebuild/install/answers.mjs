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

/** Evaluations of the sample's own objects and bytes, to the digest of all arrays; and what a path is answered with. */
export async function checkWithoutFiles({ evaluate, Dataset, BoxwiseError }, promises, sample) {
  const { dataset, detections, digest } = sample;
  const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
  for (const evaluation of [
    evaluate(dataset, detections),
    evaluate(Dataset.load(bytes(dataset)), bytes(detections)),
    await promises.evaluate(dataset, detections),
  ]) {
    equal([evaluation.metrics.AP.toFixed(3)], ['0.579']);
    equal([await digestOf(evaluation)], [digest]);
    evaluation.dispose();
    equal([codeOf(() => evaluation.stats, BoxwiseError)], ['DISPOSED']);
  }
  equal([codeOf(() => evaluate('gt.json', detections), BoxwiseError)], ['UNREADABLE_FILE']);
  const rejected = await promises.evaluate(dataset, new TextEncoder().encode('[{')).catch((error) => error);
  equal([rejected instanceof BoxwiseError, rejected.code], [true, 'INVALID_JSON']);
}

/** As tools/prebuild/probe.cjs takes it. */
async function digestOf({ stats, precision, recall, scores }) {
  const arrays = [stats, precision.data, recall.data, scores.data];
  const all = await new Blob(arrays).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
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

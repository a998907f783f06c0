// node trap.mjs call|promise|memory, with BOXWISE_BINARY=wasm: what a trap of the module, in a call or in the work of a promise, does to
// it and to later calls, and what memory does that cannot grow.
import assert from 'node:assert/strict';

const [how] = process.argv.slice(2);
let trapping = false;

const { get } = WebAssembly.Table.prototype;
WebAssembly.Table.prototype.get = function getTrapping(index) {
  const entry = get.call(this, index);
  return (...args) => {
    if (trapping) throw new WebAssembly.RuntimeError('unreachable');
    return entry(...args);
  };
};

const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor({ initial, maximum }) {
    super({ initial, maximum: how === 'memory' ? initial + 512 : maximum }); // 32 MiB more
  }
};

const boxwise = await import('boxwise');
const promises = await import('boxwise/promises');
const boxes = (count) => Float32Array.from({ length: 4 * count }, (_, at) => (at % 4 < 2 ? 0 : 10));
const nms = (from = boxwise) => from.nms(boxes(2), [0.5, 0.6]);
const error = async (run) => {
  try {
    await run();
  } catch (thrown) {
    assert.ok(thrown instanceof boxwise.BoxwiseError, String(thrown));
    return thrown;
  }
  throw new Error('nothing was thrown');
};

const evaluation = boxwise.evaluate('sample/gt.json', 'sample/dt.json');
if (how === 'memory') {
  for (const from of [boxwise, promises]) {
    const { code } = await error(() => from.iou(boxes(4000), boxes(4000)));
    assert.equal(code, 'TOO_LARGE');
  }
  assert.deepEqual([...nms()], [1]);
  assert.ok(evaluation.precision.data.length > 0);
} else {
  trapping = true;
  const first = await error(() => nms(how === 'promise' ? promises : boxwise));
  trapping = false;
  assert.equal(`${first.code}: ${first.got}`, 'INTERNAL: unreachable');
  for (const later of [nms, () => nms(promises), () => evaluation.precision, () => boxwise.machine()]) {
    const { code, message } = await error(later);
    assert.equal(code, 'INTERNAL');
    assert.match(message, /ended at an earlier error: unreachable; a new process/);
  }
  evaluation.dispose();
}
console.log('answers are right');

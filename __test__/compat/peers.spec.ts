import { existsSync, readFileSync, readdirSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import * as onnx from 'boxwise/onnx';
import * as opencv from 'boxwise/opencv';
import * as torchvision from 'boxwise/torchvision';

const CASES = process.env.BOXWISE_PEER_CASES ?? 'oracles/boxes/cases';

interface Case {
  call: string;
  arguments: unknown[];
  expected: unknown;
}

const modules: Record<string, Record<string, unknown>> = { torchvision, opencv, onnx };

/** Largest relative differences, where sine, arc tangent or the order of a sum are the library's own. */
const TOLERANCES: Record<string, (call: unknown[]) => number> = {
  complete_box_iou: () => 2e-6,
  complete_box_iou_loss: () => 2e-6,
  distance_box_iou_loss: (call) => (call[2] === 'none' ? 0 : 1e-6),
  generalized_box_iou_loss: (call) => (call[2] === 'none' ? 0 : 1e-6),
  box_convert: (call) => (String(call[1]).length > 6 || String(call[1]).endsWith('r') ? 1e-4 : 0),
};

for (const [peer, calls] of Object.entries(modules)) {
  test(`${peer} answers as its original`, (t) => {
    const file = `${CASES}/${peer}.jsonl`;
    t.true(existsSync(file), readdirSync(CASES).join());
    const cases = readFileSync(file, 'utf8').trimEnd().split('\n');
    for (const line of cases) {
      const { call, arguments: given, expected } = JSON.parse(line, unpacked) as Case;
      const answer = (calls[call] as (...given: unknown[]) => unknown)(...given);
      same(t, answer, expected, TOLERANCES[call]?.(given) ?? 0, `${call}: ${line}`);
    }
    t.true(cases.length > 90);
  });
}

function same(t: ExecutionContext, ours: unknown, theirs: unknown, tolerance: number, what: string): void {
  if (!isNumbers(theirs)) {
    if (typeof theirs !== 'object' || theirs === null) return void t.is(ours, theirs, what);
    for (const [key, value] of Object.entries(theirs)) {
      same(t, (ours as Record<string, unknown>)[key], value, tolerance, what);
    }
    return;
  }
  const mine = ours as number[];
  const close = (a: number, b: number): boolean =>
    a === b ||
    (Number.isNaN(a) && Number.isNaN(b)) ||
    Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
  const first =
    mine.length === theirs.length ? theirs.findIndex((value, i) => !close(mine[i] ?? NaN, value)) : -2;
  if (first !== -1)
    t.fail(`${what}\n at ${first}: ${mine[first]}, theirs ${theirs[first]}; ${mine}; theirs ${theirs}`);
}

function isNumbers(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((one) => typeof one === 'number'));
}

/** `f4:` and base64 to the array that was written. */
function unpacked(_key: string, value: unknown): unknown {
  const [, type, bytes] = (typeof value === 'string' && /^([fiu][1-8]):(.*)$/.exec(value)) || [];
  if (!type || bytes === undefined) return value;
  const { buffer } = new Uint8Array(Buffer.from(bytes, 'base64'));
  switch (type) {
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

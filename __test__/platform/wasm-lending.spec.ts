import test from 'ava';

import { Lending } from '../../platform/wasm/lending.js';

const OK = 0;
const ADDRESS = 8; // where the module asks to be told an address

/** An instance whose module reads and writes these arrays, known to it by their places. */
function instance(values: unknown[], room = 1 << 16, hasEnded = () => false) {
  const buffer = new ArrayBuffer(1 << 16);
  const freed: number[] = [];
  let used = 64;
  const known = {
    jsValueFromNapiValue: (value: number) => values[value],
    napiValueFromJsValue: (value: unknown) => values.push(value) - 1,
  };
  const lending = new Lending({ buffer }, known, hasEnded);
  const finalized: number[][] = [];
  lending.from({
    __indirect_function_table: {
      get:
        (place: number) =>
        (...args: number[]) =>
          finalized.push([place, ...args]),
    },
    malloc: (size: number) => (used + size > room ? 0 : (used += 256) - 256),
    free: (address: number) => freed.push(address),
  });
  const told: number[][] = [];
  const { napi_get_typedarray_info: info, napi_create_external_arraybuffer: answer } = lending.imports({
    napi_get_typedarray_info: (...args: number[]) => (told.push(args), OK),
    napi_get_buffer_info: () => OK,
    napi_create_external_arraybuffer: (): number => {
      throw new Error('emnapi is not asked');
    },
  });
  /** The bytes of an array as the module sees them. */
  const seen = (value: number) => {
    info(1, value, 2, 3, ADDRESS, 5, 6);
    const array = values[value] as ArrayBufferView;
    return new Uint8Array(buffer, new DataView(buffer).getUint32(ADDRESS, true), array.byteLength);
  };
  return { buffer, lending, freed, finalized, told, seen, answer: answer as (...args: number[]) => number };
}

test('a call reads copies of its arrays, writes to them, and they are freed when it returns', (t) => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 9);
  const array = bytes.subarray(1, 4);
  const { lending, freed, told, seen } = instance([array]);
  const answer = lending.during(
    (given) => {
      t.is(given, array);
      const copy = seen(0);
      t.deepEqual([...copy], [1, 2, 3]);
      copy.set([4, 5, 6]);
      t.deepEqual([...array], [1, 2, 3]);
      t.is(freed.length, 0);
      return 'answer';
    },
    undefined,
    [array],
  );
  t.is(answer, 'answer');
  t.deepEqual([...bytes], [9, 4, 5, 6, 9]);
  t.deepEqual(freed, [64]);
  t.deepEqual(told, [[1, 0, 2, 3, 0, 5, 6]]); // emnapi tells the rest, and copies nothing
});

test('an array that is given twice is one, and what lies within objects is read only', (t) => {
  const [array, within] = [Uint8Array.of(1), Uint8Array.of(2)];
  const { lending, freed, seen } = instance([array, within]);
  lending.during(
    () => {
      seen(0)[0] = 7;
      t.is(seen(0)[0], 7);
      seen(1)[0] = 8;
    },
    undefined,
    [array, array, { within }],
  );
  t.deepEqual([array[0], within[0]], [7, 2]);
  t.is(freed.length, 2);
});

test('a call that throws writes to nothing, and its copies are freed', (t) => {
  const array = Uint8Array.of(1);
  const { lending, freed, seen } = instance([array]);
  const call = () => {
    seen(0)[0] = 7;
    throw new Error('of the call');
  };
  t.throws(() => lending.during(call, undefined, [array]), { message: 'of the call' });
  t.is(array[0], 1);
  t.is(freed.length, 1);
});

test('an instance that has ended is not asked to free anything', (t) => {
  let hasEnded = false;
  const { lending, freed, seen } = instance([Uint8Array.of(1)], undefined, () => hasEnded);
  lending.during(
    () => {
      seen(0);
      hasEnded = true;
    },
    undefined,
    [],
  );
  t.is(freed.length, 0);
});

test('where there is no more memory, or no call, or nothing to copy, that is said or left to emnapi', (t) => {
  const { lending, told, seen } = instance([Uint8Array.of(1), new Uint8Array(0)], 64);
  t.throws(() => lending.during(() => seen(0), undefined, []), { instanceOf: RangeError, message: /memory/ });
  lending.during(() => seen(1), undefined, []);
  seen(0);
  t.deepEqual(
    told.map((args) => args[4]),
    [ADDRESS, ADDRESS],
  );
});

test('what the module answers is copied, and freed at once', (t) => {
  const values: unknown[] = ['nothing'];
  const { buffer, finalized, answer } = instance(values);
  const [environment, finalizer, hint, result] = [1, 5, 6, 16];
  new Uint8Array(buffer, 100, 3).set([1, 2, 3]);
  t.is(answer(environment, 100, 3, finalizer, hint, result), OK);
  t.is(new DataView(buffer).getUint32(result, true), 1);
  t.deepEqual(finalized, [[finalizer, environment, 100, hint]]);
  new Uint8Array(buffer, 100, 3).fill(0);
  t.deepEqual([...new Uint8Array(values[1] as ArrayBuffer)], [1, 2, 3]);
});

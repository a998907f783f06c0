import test from 'ava';

import { BoxwiseError, native } from '../../api/errors.js';
import { Ending } from '../../platform/wasm/ending.js';

type Callback = Parameters<Ending['context']['createFunction']>[1];

const OK = 0;
const PENDING_EXCEPTION = 10;

/** An instance whose module is these functions. */
function instance() {
  const ending = new Ending();
  const unused = () => {
    throw new Error('not asked for');
  };
  const env = ending.context.createEnv('ending.wasm', 8, {
    address: 16,
    setLastError: () => {},
    deleteEnv: () => {},
    makeDynCall_vp: unused,
    makeDynCall_vppp: unused,
    abort: unused,
  });
  const call = (callback: Callback) =>
    ending.context.createFunction(env, callback, 0, 'call', true) as () => void;
  return { ending, env, call };
}

const trap = (): never => {
  throw Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });
};

const thrown = (call: () => void): BoxwiseError => {
  try {
    native(call);
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('a trap is an error of boxwise that says what the trap was', (t) => {
  const { code, expected, got, message } = thrown(instance().call(trap));
  t.deepEqual([code, expected, got], ['INTERNAL', 'a call that returns', 'memory access out of bounds']);
  t.regex(
    message,
    /^the WebAssembly instance ended at an error: memory access out of bounds; .* answers again$/,
  );
});

test('after a trap no function of the module is called, and each call tells of the trap', (t) => {
  const { call } = instance();
  let calls = 0;
  const healthy = call(() => {
    calls += 1;
    return 0;
  });
  healthy();
  thrown(call(trap));
  for (let again = 0; again < 2; again += 1) {
    const { code, got, message } = thrown(healthy);
    t.deepEqual([code, got], ['INTERNAL', 'one that ended: memory access out of bounds']);
    t.regex(message, /ended at an earlier error: memory access out of bounds;/);
  }
  t.is(calls, 1);
});

test('a stack that is too deep ends an instance as a trap does', (t) => {
  const { call } = instance();
  const deep = (): number => deep() + 1;
  t.is(thrown(call(deep)).code, 'INTERNAL');
  t.regex(thrown(call(() => 0)).got, /^one that ended: .*stack/);
});

test('one instance ends and another goes on', (t) => {
  thrown(instance().call(trap));
  t.notThrows(instance().call(() => 0));
});

test('what the module throws is thrown, and ends nothing', (t) => {
  const { env, call } = instance();
  const refuse = call(() => {
    env.lastException.resetTo(new RangeError('no such box'));
    return 0;
  });
  t.throws(refuse, { instanceOf: RangeError, message: 'no such box' });
  t.throws(refuse, { instanceOf: RangeError });
  t.notThrows(call(() => 0));
});

test('a finalizer that traps throws to nobody, and the next call tells', (t) => {
  const { env, call } = instance();
  const finalize = (run: () => void) => (env as unknown as Finalizes).callbackIntoModule(true, run);
  t.notThrows(() => finalize(trap));
  t.is(thrown(call(() => 0)).got, 'one that ended: memory access out of bounds');
  t.notThrows(() => finalize(() => t.fail('called after the end')));
});

interface Finalizes {
  callbackIntoModule(enforce: boolean, run: () => void): void;
}

test('after a trap `dispose` does nothing, so that `using` throws what the trap was', (t) => {
  const { ending, call } = instance();
  const handle = { prototype: { dispose: call(trap) } };
  ending.disposing(handle);
  const { dispose } = handle.prototype;
  t.is(thrown(dispose).code, 'INTERNAL');
  t.notThrows(dispose);
});

test('memory that is not to be had fails a call of Node-API, and ends nothing', (t) => {
  const { ending, call } = instance();
  const full = () => {
    throw new Error('Out of memory');
  };
  const imports = ending.imports({
    napi_get_typedarray_info: full,
    napi_create_arraybuffer: () => OK,
    napi_get_value_int32: full,
  }) as Record<string, () => number>;
  const statuses: unknown[] = [];
  const copies = call(() => {
    statuses.push(imports['napi_create_arraybuffer']?.(), imports['napi_get_typedarray_info']?.());
    return 0;
  });
  t.is(thrown(copies).code, 'TOO_LARGE');
  t.deepEqual(statuses, [OK, PENDING_EXCEPTION]);
  t.notThrows(call(() => 0));
  t.is(imports['napi_get_value_int32'], full);
});

test('a trap of what a call of Node-API asks of the module ends the instance too', (t) => {
  const { ending, call } = instance();
  const imports = ending.imports({ napi_create_external_arraybuffer: trap }) as Record<string, () => number>;
  const answers = call(() => imports['napi_create_external_arraybuffer']?.() as number);
  t.is(thrown(answers).code, 'INTERNAL');
  t.is(thrown(call(() => 0)).got, 'one that ended: memory access out of bounds');
});

import { instantiateNapiModuleSync } from '@emnapi/core';
import { tsfn } from '@emnapi/core/plugins';

import { Ending } from './ending.js';
import { withPromises } from './promises.js';
import { Errno, system, type SystemCalls } from './system.js';

/** Pages of 64 KiB. Those that are never touched cost nothing; the stack alone is given 64 MB. */
const INITIAL_PAGES = 1536;
const MOST_PAGES = 65_536;

/** The exports of the addon, in an instance of its own. */
export function instantiate(
  module: WebAssembly.Module,
  environment: readonly string[],
  files: (memory: WebAssembly.Memory) => SystemCalls = () => ({}),
): Record<string, unknown> {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MOST_PAGES });
  const calls: SystemCalls = { ...system(memory, environment), ...files(memory) };
  const ending = new Ending();
  const { napiModule } = instantiateNapiModuleSync(module, {
    context: ending.context,
    plugins: [tsfn],
    wasi: {
      wasiImport: new Proxy(calls, { get: (own, name: string) => own[name] ?? (() => Errno.NotSupported) }),
      initialize: (instance: WebAssembly.Instance) => (instance.exports['_initialize'] as () => void)?.(),
      start: () => Errno.NotSupported,
    },
    overwriteImports(imports) {
      imports['env'] = {
        ...imports['env'],
        ...ending.imports(imports['napi'] ?? {}),
        ...imports['emnapi'],
        memory,
      };
      return imports;
    },
    beforeInit({ instance }) {
      for (const [name, register] of Object.entries(instance.exports)) {
        if (name.startsWith('__napi_register__')) (register as () => void)();
      }
    },
  });
  const sync = (array: ArrayBufferView) => napiModule.emnapi.syncMemory(false, array);
  const exports = Object.entries(napiModule.exports as Record<string, unknown>);
  const wrapped = exports.map(([name, found]) => [
    name,
    isClass(found) ? ending.disposing(found) : filling(found, sync),
  ]);
  return withPromises(Object.fromEntries(wrapped), isClass);
}

const isClass = (found: unknown): boolean =>
  typeof found !== 'function' || Object.getOwnPropertyNames(found.prototype ?? {}).length > 1;

/**
 * The module works on copies of arrays. Which of them it writes to its declarations do not tell, so that all come back to the
 * caller.
 */
function filling(call: unknown, sync: (array: ArrayBufferView) => void): (...args: unknown[]) => unknown {
  return (...args) => {
    const answer = (call as (...args: unknown[]) => unknown)(...args);
    for (const array of args) if (ArrayBuffer.isView(array) && array.byteLength > 0) sync(array);
    return answer;
  };
}

import { instantiateNapiModuleSync } from '@emnapi/core';
import { asyncWork, tsfn } from '@emnapi/core/plugins';
import { createContext } from '@emnapi/runtime';

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
  const { napiModule } = instantiateNapiModuleSync(module, {
    context: createContext(),
    asyncWorkPoolSize: 0, // promises run on the calling thread
    plugins: [asyncWork, tsfn],
    wasi: {
      wasiImport: new Proxy(calls, { get: (own, name: string) => own[name] ?? (() => Errno.NotSupported) }),
      initialize: (instance: WebAssembly.Instance) => (instance.exports['_initialize'] as () => void)?.(),
      start: () => Errno.NotSupported,
    },
    overwriteImports(imports) {
      imports['env'] = { ...imports['env'], ...imports['napi'], ...imports['emnapi'], memory };
      return imports;
    },
    beforeInit({ instance }) {
      for (const [name, register] of Object.entries(instance.exports)) {
        if (name.startsWith('__napi_register__')) (register as () => void)();
      }
    },
  });
  return napiModule.exports as Record<string, unknown>;
}

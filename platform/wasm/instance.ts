import { instantiateNapiModuleSync } from '@emnapi/core';
import { tsfn } from '@emnapi/core/plugins';

import type { Call } from './calls.js';
import { Ending } from './ending.js';
import { Lending } from './lending.js';
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
  const lending = new Lending(memory, ending.context, () => ending.hasEnded);
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
        ...ending.imports(lending.imports(imports['napi'] ?? {})),
        ...imports['emnapi'],
        memory,
      };
      return imports;
    },
    beforeInit({ instance }) {
      lending.from(instance.exports);
      for (const [name, register] of Object.entries(instance.exports)) {
        if (name.startsWith('__napi_register__')) (register as () => void)();
      }
    },
  });
  const exports = Object.entries(napiModule.exports as Record<string, unknown>);
  const wrapped = exports.map(([name, found]) => [
    name,
    isClass(found) ? lendingMethods(ending.disposing(found), lending) : lendingCall(found as Call, lending),
  ]);
  return withPromises(Object.fromEntries(wrapped), isClass);
}

const isClass = (found: unknown): boolean =>
  typeof found !== 'function' || Object.getOwnPropertyNames(found.prototype ?? {}).length > 1;

function lendingCall(call: Call, lending: Lending): Call {
  return function lends(this: unknown, ...args) {
    return lending.during(call, this, args);
  };
}

function lendingMethods(found: unknown, lending: Lending): unknown {
  const prototype = (found as { prototype?: Record<string, unknown> } | undefined)?.prototype ?? {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name !== 'constructor' && typeof value === 'function')
      prototype[name] = lendingCall(value as Call, lending);
  }
  return found;
}

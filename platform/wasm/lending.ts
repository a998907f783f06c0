import type { Call, Import } from './calls.js';

/** What of a module's memory, and of emnapi, this needs. */
interface Memory {
  readonly buffer: ArrayBuffer;
}
interface Values {
  jsValueFromNapiValue(value: number): unknown;
  napiValueFromJsValue(value: unknown): number | bigint;
}
interface Functions {
  get(place: number): (...args: number[]) => unknown;
}

/** Calls of Node-API that tell where an array's elements are: the places of the array and of that address among the arguments. */
const TELLING = {
  napi_get_typedarray_info: { value: 1, address: 4 },
  napi_get_buffer_info: { value: 1, address: 2 },
} as const;

const OK = 0;

/**
 * Copies of the caller's arrays in the module's memory, which has no other way to read them, and of the module's answers outside
 * of it. The first are made when the module asks for them and freed when the call returns, the second at once: emnapi frees
 * what it copies once the collector has run and the event loop has turned, which a loop of calls without a pause never lets it.
 */
export class Lending {
  readonly #memory: Memory;
  readonly #values: Values;
  readonly #hasEnded: () => boolean;
  #malloc: (size: number) => number = () => 0;
  #free: (address: number) => void = () => {};
  #functions: Functions | undefined;
  /** Where the arrays of the call that runs are. */
  #lent: Map<ArrayBufferView, number> | undefined;

  constructor(memory: Memory, values: Values, hasEnded: () => boolean) {
    this.#memory = memory;
    this.#values = values;
    this.#hasEnded = hasEnded;
  }

  /** Takes memory by these exports of the module. */
  from(exports: Record<string, unknown>): void {
    this.#malloc = exports['malloc'] as (size: number) => number;
    this.#free = exports['free'] as (address: number) => void;
    this.#functions = exports['__indirect_function_table'] as Functions;
  }

  /** Node-API as the module is given it. */
  imports<Calls extends object>(calls: Calls): Calls {
    const telling = Object.entries(TELLING).map(([name, places]) => [
      name,
      this.#telling((calls as Record<string, Import>)[name] as Import, places),
    ]);
    return { ...calls, ...Object.fromEntries(telling), napi_create_external_arraybuffer: this.#answer };
  }

  /**
   * Makes a call of the module. Which of its arrays it writes to its declarations do not tell, so that all that were lent come
   * back to the caller; those within objects are read only.
   */
  during(call: Call, self: unknown, args: unknown[]): unknown {
    if (this.#lent) return call.apply(self, args);
    const lent = (this.#lent = new Map());
    try {
      const answer = call.apply(self, args);
      for (const array of args as ArrayBufferView[]) {
        const address = lent.get(array);
        if (address !== undefined) bytesOf(array).set(this.#at(address, array));
      }
      return answer;
    } finally {
      this.#lent = undefined;
      if (!this.#hasEnded()) for (const address of lent.values()) this.#free(address);
    }
  }

  #telling(call: Import, places: { value: number; address: number }): Import {
    return (...args) => {
      const lent = this.#lent;
      const place = args[places.address] as number;
      const array: unknown = lent && this.#values.jsValueFromNapiValue(args[places.value] as number);
      if (!lent || !place || !ArrayBuffer.isView(array) || array.byteLength === 0) return call(...args);
      const address = lent.get(array) ?? this.#lend(array, lent);
      args[places.address] = 0;
      const status = call(...args); // tells the rest
      new DataView(this.#memory.buffer).setUint32(place >>> 0, address, true);
      return status;
    };
  }

  /** `napi_create_external_arraybuffer`: elements that the module owns, and how it frees them. */
  #answer: Import = (env, address, byteLength, finalize, hint, result) => {
    const [from, place] = [(address as number) >>> 0, (result as number) >>> 0];
    const buffer = this.#memory.buffer.slice(from, from + ((byteLength as number) >>> 0));
    const value = Number(this.#values.napiValueFromJsValue(buffer));
    new DataView(this.#memory.buffer).setUint32(place, value, true);
    if (finalize) this.#functions?.get(finalize)(env as number, from, hint as number);
    return OK;
  };

  #lend(array: ArrayBufferView, lent: Map<ArrayBufferView, number>): number {
    const address = this.#malloc(array.byteLength) >>> 0;
    if (address === 0) throw new RangeError('out of memory');
    lent.set(array, address);
    this.#at(address, array).set(bytesOf(array));
    return address;
  }

  #at(address: number, { byteLength }: ArrayBufferView): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, byteLength);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

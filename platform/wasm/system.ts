/** Numbers of WASI preview 1 for how a call ended. */
export const Errno = { Success: 0, BadFile: 8, NotSupported: 52 } as const;

/** Addresses and lengths come as numbers; only offsets in files are bigints. */
export type SystemCalls = Record<string, (...args: number[]) => number>;

/**
 * What the module asks of its system (WASI preview 1) beside files: random numbers, the one environment variable that it
 * reads, and a place for its last words.
 */
export function system(memory: WebAssembly.Memory, environment: readonly string[]): SystemCalls {
  const variables = environment.map((variable) => new TextEncoder().encode(`${variable}\0`));
  const view = () => new DataView(memory.buffer); // the buffer changes when memory grows
  return {
    random_get(at, length) {
      const most = 65_536; // in one call of getRandomValues
      for (let done = 0; done < length; done += most) {
        crypto.getRandomValues(new Uint8Array(memory.buffer, at + done, Math.min(most, length - done)));
      }
      return Errno.Success;
    },
    environ_sizes_get(count, bytes) {
      view().setUint32(count, variables.length, true);
      const total = variables.reduce((sum, variable) => sum + variable.length, 0);
      view().setUint32(bytes, total, true);
      return Errno.Success;
    },
    environ_get(pointers, bytes) {
      let at = bytes;
      for (const [index, variable] of variables.entries()) {
        view().setUint32(pointers + 4 * index, at, true);
        new Uint8Array(memory.buffer, at).set(variable);
        at += variable.length;
      }
      return Errno.Success;
    },
    fd_write(file, vectors, count, written) {
      const parts = Array.from({ length: count }, (_, index) => {
        const at = view().getUint32(vectors + 8 * index, true);
        return new Uint8Array(memory.buffer, at, view().getUint32(vectors + 8 * index + 4, true));
      });
      view().setUint32(
        written,
        parts.reduce((sum, part) => sum + part.length, 0),
        true,
      );
      const text = parts.map((part) => new TextDecoder().decode(part)).join('');
      // oxlint-disable-next-line no-console -- why it panics, told before it ends
      if (file === 2) console.error(text.trimEnd());
      return Errno.Success;
    },
    sched_yield: () => Errno.Success,
    fd_prestat_get: () => Errno.BadFile, // no folder is open from the start
    proc_exit(code) {
      throw new Error(`boxwise: the WebAssembly module ended with code ${code}`);
    },
  };
}

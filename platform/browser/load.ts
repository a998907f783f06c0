import type * as Addon from '#native';
import { BoxwiseError } from '../../api/errors.js';
import manifest from '../../package.json' with { type: 'json' };

const found = await find();

/** The addon as WebAssembly: in a browser there is no other form. */
export function load(): { readonly addon: typeof Addon } {
  return { addon: found };
}

async function find(): Promise<typeof Addon> {
  try {
    // @ts-expect-error -- made by tools/prebuild, not there when this is checked
    const { addon } = (await import('boxwise-wasm32-wasi')) as { addon: typeof Addon };
    return addon;
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    const fix = `npm install boxwise-wasm32-wasi@${manifest.version}`;
    const message = `boxwise has no WebAssembly for this page (${reason}); if it is not installed, "${fix}" adds it`;
    throw new BoxwiseError('NO_BINARY', 'the package boxwise-wasm32-wasi', reason, {}, message);
  }
}

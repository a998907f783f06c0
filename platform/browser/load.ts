// @ts-expect-error -- made by tools/prebuild, not there when this is checked
import { addon } from 'boxwise-wasm32-wasi';

import type * as Addon from '#native';

/** The addon as WebAssembly: in a browser there is no other form. */
export function load(): { readonly addon: typeof Addon } {
  return { addon: addon as typeof Addon };
}

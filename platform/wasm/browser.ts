import { instantiate } from './instance.js';

const answer = fetch(new URL('./boxwise.wasm', import.meta.url));

/** The exports of the addon. A page waits for them once, where it imports this. */
export const addon = instantiate(await WebAssembly.compileStreaming(answer), []);

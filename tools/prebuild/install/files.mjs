// Lets Node's fetch read file: URLs, as a page reads what lies beside it.
import { readFile } from 'node:fs/promises';

const { fetch } = globalThis;
globalThis.fetch = async (what, how) => {
  const url = new URL(what);
  if (url.protocol !== 'file:') return fetch(what, how);
  return new Response(await readFile(url), { headers: { 'content-type': 'application/wasm' } });
};

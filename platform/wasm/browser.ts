import { instantiate } from './instance.js';

const FILE = 'boxwise.wasm';

/** Where else the module may be: Vite's development server moves this file to node_modules/.vite/deps, and not the module. */
const IN_PACKAGE = `../../boxwise-wasm32-wasi/${FILE}`;

/** The exports of the addon. A page waits for them once, where it imports this. */
export const addon = instantiate(await compiled(), []);

async function compiled(): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL('./boxwise.wasm', import.meta.url));
  const beside = await moduleOf(answer);
  if (beside) return beside;
  // From where the answer came, which bundlers cannot know: of `import.meta.url` they would look for the file, and some fail without it.
  const inPackage = await moduleOf(await fetch(new URL(IN_PACKAGE, answer.url)));
  if (inPackage) return inPackage;
  throw new Error(
    `boxwise: ${FILE} is not at ${answer.url}: copy it there from node_modules/boxwise-wasm32-wasi, or, with Vite, set optimizeDeps: { exclude: ['boxwise-wasm32-wasi'] }`,
  );
}

/** The module, if that is what a server has answered: some send a page instead of "not found". */
async function moduleOf(answer: Response): Promise<WebAssembly.Module | undefined> {
  if (!answer.ok) return undefined;
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(answer);
  const bytes = await answer.arrayBuffer();
  return WebAssembly.validate(bytes) ? WebAssembly.compile(bytes) : undefined;
}

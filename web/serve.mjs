// The built site on a port of its own: for tests, timings and screenshots.
import { join } from 'node:path';
import { preview } from 'vite';
import { ROOT } from './prepare.mjs';

/** Serves what `npm run web:build` wrote. */
export async function serve(folder = join(ROOT, 'target/explorer')) {
  const server = await preview({
    configFile: false,
    root: ROOT,
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', open: false },
    logLevel: 'error',
  });
  const { port } = server.httpServer.address();
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

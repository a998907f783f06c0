// npm run build:ts: makes in dist/ what is published, from the TypeScript sources. `npm run build:native` comes before it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { declare } from './declarations.mjs';
import { DIST } from './run.mjs';

if (!existsSync(join(DIST, 'native.d.ts'))) {
  throw new Error('dist/native.d.ts is missing: run "npm run build:native" first');
}
for (const name of readdirSync(DIST)) {
  if (!name.endsWith('.node') && name !== 'native.d.ts' && name !== 'report.html')
    rmSync(join(DIST, name), { recursive: true });
}
await bundle();
process.exitCode = await declare();

// npm run site: serves target/site, which `npm run site:build` makes; builds it where it is missing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../serve.mjs';

const SITE = fileURLToPath(new URL('../../target/site', import.meta.url));
if (!existsSync(SITE)) {
  const { buildSite } = await import('./build.mjs');
  await buildSite();
}
const { url } = await serve(SITE);
console.log(`the site: ${url} (Ctrl+C ends it; "npm run site:build" renews it)`);

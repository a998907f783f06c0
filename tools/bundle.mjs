// Makes the command one CommonJS file: Node reads one file where it would look up forty, and never starts its
// loader of ES modules. That is a third of what a small evaluation takes.
import { build } from 'esbuild';

await build({
  entryPoints: ['cli/main.ts'],
  outfile: 'cli/main.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  // What only some commands load stays outside.
  external: ['@tensorflow/*', 'chartscii', 'cli-progress', 'cli-table3'],
  // The one module that asks where it is, the loader of the addon, lies in the folder above.
  define: { 'import.meta.url': 'loaderUrl' },
  banner: {
    js: [
      '#!/usr/bin/env node',
      '/* Includes commander (MIT), Copyright (c) 2011 TJ Holowaychuk and contributors. */',
      "const loaderUrl = require('node:url').pathToFileURL(require('node:path').join(__dirname, '../native.js')).href;",
    ].join('\n'),
  },
  logLevel: 'warning',
});

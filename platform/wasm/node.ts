import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { files } from './files.js';
import { instantiate } from './instance.js';

const named = process.env['BOXWISE_ISA'];
const bytes = readFileSync(join(__dirname, 'boxwise.wasm'));

/** The exports of the addon. */
export const addon = instantiate(new WebAssembly.Module(bytes), named ? [`BOXWISE_ISA=${named}`] : [], files);

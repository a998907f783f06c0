import { BoxwiseError } from '../errors.js';
import { nodeModule } from '../evaluate/origin.js';
import { columnsAt, pack, type Packed } from './container.js';
import { filled, noTemplate } from './template.js';

/** The page with its data. */
export function pageOf(packed: Packed): string {
  return filled(template(), deflated(pack(packed)).toString('base64'));
}

/** Of the index within three percent of the greatest compression, in a fifth of its time. */
const LEVEL = 4;

/**
 * One raw deflate stream of two parts. The index is text, in which matches are found. Columns are numbers that hardly repeat but for runs
 * of one byte: a search for runs alone takes a third of the time and leaves no more bytes.
 */
function deflated(bytes: Uint8Array): Buffer {
  const { zlib } = modules();
  const { Z_FULL_FLUSH, Z_RLE } = zlib.constants;
  const at = columnsAt(bytes);
  const index = zlib.deflateRawSync(bytes.subarray(0, at), { level: LEVEL, finishFlush: Z_FULL_FLUSH });
  const columns = zlib.deflateRawSync(bytes.subarray(at), { level: LEVEL, strategy: Z_RLE });
  return Buffer.concat([index, columns]);
}

/** The page without data: a file of the package. */
function template(): string {
  const { files, paths } = modules();
  const path = paths.join(__dirname, 'report.html');
  try {
    return files.readFileSync(path, 'utf8');
  } catch {
    throw noTemplate(path, 'install boxwise again, or in a clone run "npm run build"');
  }
}

/** Of Node.js 20.16 and newer, as the package needs. */
function modules() {
  const [files, paths, zlib] = [nodeModule('node:fs'), nodeModule('node:path'), nodeModule('node:zlib')];
  if (files && paths && zlib) return { files, paths, zlib };
  throw new BoxwiseError('INVALID_ARGUMENT', 'Node.js 20.19 or newer', 'another runtime', {
    input: 'report',
  });
}

import { BoxwiseError } from '../errors.js';
import { nodeModule } from '../evaluate/origin.js';
import { pack, type Packed } from './container.js';
import { filled, noTemplate } from './template.js';

/** The page with its data. */
export function pageOf(packed: Packed): string {
  const { zlib } = modules();
  return filled(template(), zlib.deflateRawSync(pack(packed), { level: LEVEL }).toString('base64'));
}

/** Within three percent of the greatest compression, in a fifth of its time. */
const LEVEL = 4;

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

import { BoxwiseError } from '../errors.js';
import { nodeModule } from '../evaluate/origin.js';
import { pack, type Packed } from './container.js';

/** What the template has in the place of the data. */
export const PLACEHOLDER = 'BOXWISE-REPORT-DATA';

/** The page with its data. The data are base64, so nothing in them can be markup; they are no script that runs, so their hash is not needed. */
export function pageOf(packed: Packed): string {
  const { zlib } = modules();
  const data = zlib.deflateRawSync(pack(packed), { level: LEVEL }).toString('base64');
  const [before, after, ...more] = template().split(PLACEHOLDER);
  if (before === undefined || after === undefined || more.length > 0)
    throw new BoxwiseError('INTERNAL', `a template with one ${PLACEHOLDER}`, 'another one');
  return before + data + after;
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
    const message = `${path}: expected the page of reports, which is part of boxwise, got no readable file; install boxwise again, or in a clone run "npm run build"`;
    throw new BoxwiseError(
      'UNREADABLE_FILE',
      'the page of reports',
      'no readable file',
      { input: path },
      message,
    );
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

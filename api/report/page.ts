import { BoxwiseError } from '../errors.js';
import { nodeModule } from '../evaluate/origin.js';
import { pack, type Packed } from './container.js';

/** What the template has in the place of the data. */
export const PLACEHOLDER = 'BOXWISE-REPORT-DATA';

/** The page with its data. The data are base64, so nothing in them can be markup; they are no script that runs, so their hash is not needed. */
export function pageOf(packed: Packed): string {
  const { zlib } = modules();
  return filled(template(), zlib.deflateRawSync(pack(packed), { level: LEVEL }).toString('base64'));
}

/** The same where there is no Node.js, in a page without data that the caller has read. */
export async function pageIn(own: string, packed: Packed): Promise<string> {
  const stream = new Blob([pack(packed)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let data = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    data += btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return filled(own, data);
}

/** Bytes that become arguments of one call; a multiple of 3, so that the parts of the text can be joined. */
const CHUNK = 3 << 12;

function filled(own: string, data: string): string {
  const [before, after, ...more] = own.split(PLACEHOLDER);
  if (before === undefined || after === undefined || more.length > 0)
    throw new BoxwiseError('INVALID_ARGUMENT', 'the text of report.html of this version of boxwise', 'another text', { input: 'template' }); // prettier-ignore
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

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { EvaluationWarning } from '../../api/evaluate/types.js';

/** So many pictures are looked for, evenly spread: a folder on a slow disk may have a hundred thousand. */
const MOST = 512;

/** A warning if a folder lacks pictures of a dataset; the page shows an empty frame for each of these. */
export function missingPictures(
  folder: string,
  names: readonly (string | undefined)[],
): EvaluationWarning | undefined {
  const step = Math.ceil(names.length / MOST);
  const looked = names.filter((_, at) => at % step === 0);
  const missing = looked.filter((name) => name === undefined || !existsSync(join(folder, name)));
  const [first] = missing;
  if (missing.length === 0) return undefined;
  const said = missing.length === looked.length ? 'none' : `only ${looked.length - missing.length}`;
  const example = first === undefined ? 'an image has no file_name' : `there is no ${join(folder, first)}`;
  return {
    code: 'PICTURES_NOT_FOUND',
    message: `${said} of the ${looked.length} pictures that were looked for are in ${folder}: ${example}; --images is the folder that \`file_name\` starts from`,
    count: missing.length,
  };
}

import { isA } from './kinds.js';
import * as urls from 'node:url';

import { describe } from '../errors.js';
import { mistake, wrongType } from './mistakes.js';

/** Whether it is a path, a `file:` URL or such a URL's text. */
export function isPath(value: unknown): value is string | URL {
  return typeof value === 'string' || isA(value, URL);
}

/** What to do in the place of a path to one file of JSON. */
export const IN_A_PAGE = 'fetch it, and pass await response.arrayBuffer()';

/** A path; `inPage` says what to do in a page, which has no files. */
export function pathOf(value: unknown, input: string, inPage: string = IN_A_PAGE): string {
  if (!isPath(value) || value === '') throw wrongType('a path or a file: URL', value, input);
  if ('noFiles' in urls)
    throw mistake('UNREADABLE_FILE', 'data', 'a path, in a page, which has no files', input, {
      cure: inPage,
    });
  if (typeof value === 'string' && !/^file:\/\//i.test(value)) return notRemote(value, input);
  try {
    return urls.fileURLToPath(value);
  } catch {
    throw mistake(
      'INVALID_ARGUMENT',
      'a path or a file: URL of this machine',
      describe(String(value)),
      input,
    );
  }
}

/** Refuses the addresses of stores, as `s3://bucket/file`: they are no files. */
function notRemote(path: string, input: string): string {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(path)) return path;
  const cure = 'download it, and pass the path of the copy or its bytes';
  throw mistake('INVALID_ARGUMENT', 'a path or a file: URL', describe(path), input, { cure });
}

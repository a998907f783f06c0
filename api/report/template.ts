import { BoxwiseError } from '../errors.js';

/** What the template has in the place of the data. */
export const PLACEHOLDER = 'BOXWISE-REPORT-DATA';

/** The template with compressed data as base64: nothing in them can be markup, and they are no script that runs, so their hash is not needed. */
export function filled(template: string, data: string): string {
  const [before, after, ...more] = template.split(PLACEHOLDER);
  if (before === undefined || after === undefined || more.length > 0)
    throw new BoxwiseError('INTERNAL', `a template with one ${PLACEHOLDER}`, 'another one');
  return before + data + after;
}

/** The page without data cannot be read. */
export function noTemplate(path: string, cure: string): BoxwiseError {
  const message = `${path}: expected the page of reports, which is part of boxwise, got no readable file; ${cure}`;
  return new BoxwiseError(
    'UNREADABLE_FILE',
    'the page of reports',
    'no readable file',
    { input: path },
    message,
  );
}

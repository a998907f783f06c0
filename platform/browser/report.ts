import { BoxwiseError } from '../../api/errors.js';

/** In place of the writer of reports, which would be most of what a page loads for an evaluation: pages have an entry for it. */
export const report = {
  now: elsewhere,
  later: async (): Promise<never> => elsewhere(),
};

function elsewhere(): never {
  const message =
    "report: expected Node.js, where reports are methods of an evaluation, got a browser; import { report } from 'boxwise/report' and await report(evaluation)";
  throw new BoxwiseError('INVALID_ARGUMENT', 'Node.js', 'a browser', { input: 'report' }, message);
}

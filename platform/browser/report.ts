import { BoxwiseError } from '../../api/errors.js';

/** In place of the writer of reports, which reads a file of the package, and would be most of what a page loads for an evaluation. */
export const report = {
  now: notNode,
  later: async (): Promise<never> => notNode(),
};

function notNode(): never {
  const message =
    'report: expected Node.js, where reports are written, got a browser; use the methods of the evaluation';
  throw new BoxwiseError('INVALID_ARGUMENT', 'Node.js', 'a browser', { input: 'report' }, message);
}

import test from 'ava';

import type { ReportHeader } from '../../api/report/payload.js';
import { verdict } from '../../api/report/verdict.js';

const header = (before: number, after: number, low: number | null, high: number | null) =>
  ({
    comparison: {
      level: 0.95,
      metrics: [{ metric: 'AP', before, after, delta: after - before, low, high, better: 1, pValue: 0 }],
    },
  }) as unknown as ReportHeader;

for (const [what, given, expected] of [
  [
    'an interval below zero is worse',
    header(0.448, 0.419, -0.039, -0.018),
    /^B, new, is worse than A, old: AP 0\.419 against 0\.448, a difference of −0\.029 \(−0\.039 to −0\.018 in 95% of the draws of the images\)\.$/,
  ],
  [
    'an interval above zero is better',
    header(0.4, 0.5, 0.05, 0.12),
    /^B, new, is better than A, old: .* \+0\.100 \(\+0\.050 to \+0\.120 /,
  ],
  [
    'an interval about zero is neither',
    header(0.4, 0.41, -0.02, 0.03),
    /is neither clearly better nor clearly worse than A/,
  ],
  [
    'an interval that ends at zero is neither',
    header(0.4, 0.41, 0, 0.03),
    /is neither .* \(0\.000 to \+0\.030 /,
  ],
] as const)
  test(`verdict: ${what}`, (t) => {
    t.regex(verdict(given, ['old', 'new']) ?? '', expected);
  });

test('verdict: there is none where nothing was drawn, and for one run', (t) => {
  t.is(verdict(header(0.4, 0.5, null, null), ['old', 'new']), undefined);
  t.is(verdict(header(0.4, NaN, 0, 0), ['old', 'new']), undefined);
  t.is(verdict({} as ReportHeader, ['one']), undefined);
});

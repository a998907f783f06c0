import { create } from 'xmlbuilder';

import type { Check } from '../gate/checks.js';
import { printable } from '../printable.js';

/**
 * JUnit's XML, which CI servers show as tests: a test for each check; where none was asked for, one that the evaluation ran. The metrics
 * are the suite's properties.
 */
export function junit(suite: string, metrics: object, checks: readonly Check[]): string {
  const tests: readonly Check[] = checks.length ? checks : [{ kind: 'minimum', name: 'the evaluation ran' }];
  const failures = tests.filter(({ failure }) => failure !== undefined).length;
  const counts = { tests: tests.length, failures, errors: 0 };
  const root = create('testsuites', { encoding: 'UTF-8' });
  const all = root.att({ name: 'boxwise eval', ...counts }).ele('testsuite', {
    name: printable(suite),
    ...counts,
    skipped: 0,
  });
  const properties = all.ele('properties');
  for (const [name, value] of Object.entries(metrics))
    properties.ele('property', { name: printable(name), value });
  for (const { kind, name, failure } of tests) {
    const test = all.ele('testcase', { classname: `boxwise.${kind}`, name: printable(name) });
    if (failure !== undefined)
      test.ele('failure', { type: kind, message: printable(failure) }, printable(failure));
  }
  return `${root.end({ pretty: true })}\n`;
}

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import test from 'ava';
import yaml from 'js-yaml';

import { boxwise, DT, GT, ROOT, type Run } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-action-'));
test.after.always(() => rmSync(place, { recursive: true }));

interface Action {
  inputs: Record<string, { default?: string; required?: boolean; description: string }>;
  runs: { steps: { id: string; run: string; env: Record<string, string> }[] };
}
const action = yaml.load(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** Runs the shell of a step as the forge does: stops at the first error. */
function step(id: string, env: Record<string, string>): Run {
  const found = action.runs.steps.find((one) => one.id === id);
  if (!found) throw new Error(`no step ${id}`);
  const unset = Object.keys(found.env).filter((name) => !(name in env));
  if (unset.length) throw new Error(`not set: ${unset.join(', ')}`);
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', found.run], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      RUNNER_TEMP: place,
      GITHUB_OUTPUT: join(place, 'output'),
      GITHUB_STEP_SUMMARY: join(place, 'summary.md'),
      ...env,
    },
  });
}

const EVALUATE = {
  GT,
  DT,
  BASELINE: '',
  MAX_DROP: '0',
  ARGS: '',
  BOXWISE: `${process.execPath} dist/cli.cjs`,
};
const bash = spawnSync('bash', ['--version']).status === 0;
const run = bash ? test.serial : test.skip;

run('it evaluates, writes the summary and annotations, and passes or fails by the checks', (t) => {
  const good = step('evaluate', { ...EVALUATE, ARGS: '--min-ap 0.1' });
  t.is(good.status, 0, good.stderr);
  t.regex(good.stdout, /^::notice title=dt\.json against gt\.json::AP 0\.579/m);
  t.regex(readFileSync(join(place, 'summary.md'), 'utf8'), /^## boxwise: AP 0\.579/);
  t.regex(readFileSync(join(place, 'output'), 'utf8'), /^report=.*boxwise\.md\npassed=true\n$/);
  t.is(step('gate', { PASSED: 'true' }).status, 0);

  rmSync(join(place, 'output'));
  const baseline = join(place, 'baseline.json');
  boxwise(['eval', '--gt', GT, '--dt', DT, '-q', '--save-baseline', baseline]);
  writeFileSync(baseline, readFileSync(baseline, 'utf8').replace('"AP": 0.5', '"AP": 0.9'));
  const bad = step('evaluate', { ...EVALUATE, BASELINE: baseline });
  t.is(bad.status, 0, bad.stderr);
  t.regex(bad.stdout, /^::error title=AP falls by at most 0::AP fell by 0\.400/m);
  t.regex(readFileSync(join(place, 'output'), 'utf8'), /passed=false/);
  t.is(step('gate', { PASSED: 'false' }).status, 1);
});

run('bad input stops it', (t) => {
  const { status, stderr } = step('evaluate', { ...EVALUATE, GT: join(place, 'absent.json') });
  t.is(status, 2);
  t.regex(stderr, /absent\.json/);
});

run('it writes one comment, and updates it the next time', (t) => {
  const log = join(place, 'gh.log');
  const gh = join(place, 'gh');
  const comment = (ids: string, code = 0): Run => {
    rmSync(log, { force: true });
    writeFileSync(
      gh,
      `#!/bin/sh\necho "$@" >> '${log}'\ncase "$*" in *--paginate*) echo "${ids}"; exit ${code};; esac\n`,
    );
    chmodSync(gh, 0o755);
    writeFileSync(join(place, 'report.md'), '## boxwise\n');
    return step('comment', {
      PATH: `${place}${delimiter}${process.env['PATH']}`,
      GH_TOKEN: 'x',
      REPOSITORY: 'a/b',
      PULL: '7',
      REPORT: join(place, 'report.md'),
    });
  };
  t.is(comment('').status, 0);
  t.regex(readFileSync(log, 'utf8'), /--method POST repos\/a\/b\/issues\/7\/comments --field body=@/);
  t.is(comment('41\n42').status, 0);
  t.regex(readFileSync(log, 'utf8'), /--method PATCH repos\/a\/b\/issues\/comments\/41 /);
  t.is(readFileSync(join(place, 'boxwise-comment.md'), 'utf8'), '<!-- boxwise report -->\n## boxwise\n');
  const refused = comment('', 1);
  t.is(refused.status, 0);
  t.regex(refused.stdout, /^::warning title=boxwise::the comment could not be written/);
  t.true(existsSync(log));
});

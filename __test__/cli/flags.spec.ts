import test from 'ava';

import { boxwise, type Run } from './run.js';

/** The names of the commands that a help text lists. */
function commandsOf(help: string): string[] {
  const [, list = ''] = help.split(/^Commands:$/m);
  return [...list.matchAll(/^  ([a-z-]+)/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'help');
}

/** Runs a command, with a value for each option that it requires. */
function withRequired(args: readonly string[]): Run {
  const run = boxwise(args);
  const [, flag] = /required option '(--[a-z-]+)/.exec(run.stderr) ?? [];
  return flag === undefined || args.includes(flag) ? run : withRequired([...args, flag, 'none']);
}

test('every command refuses an unknown flag by name, with exit code 2', (t) => {
  const commands = commandsOf(boxwise(['--help']).stdout);
  t.true(commands.length > 1, commands.join());
  for (const command of [[], ...commands.map((name) => [name])]) {
    const { status, stdout, stderr } = withRequired([...command, '--unknown']);
    t.is(status, 2, `boxwise ${command.join(' ')} --unknown: ${stdout}${stderr}`);
    t.regex(stderr, /--unknown/);
  }
});

test('a misspelt flag is answered with the one that was meant', (t) => {
  t.regex(withRequired(['eval', '--iou-tpye', 'segm']).stderr, /--iou-type/);
});

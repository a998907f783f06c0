import type { Command } from 'commander';

/** Options that may be given several times: each adds to those before. */
const SEVERAL: readonly string[] = ['--min', '--max', '--slice'];

/** Refuses an option with a value that is given twice: one of the two values would be ignored. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (!option.required || SEVERAL.includes(option.long ?? '')) continue;
    let times = 0;
    command.on(`option:${option.name()}`, () => {
      times += 1;
      if (times > 1) command.error(`error: option '${option.flags}' is given twice; give it once`);
    });
  }
}

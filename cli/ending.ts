import { withHelp } from '../api/help.js';

/** The exit code of an evaluation that misses a minimum. */
export const MINIMUM_MISSED = 1;

/** The exit code of `boxwise doctor` where something is wrong. */
export const UNWELL = 1;

/** The exit code for input, options or files that cannot be used. */
export const BAD_INPUT = 2;

/** What an error says on stderr: one line, the place of its help where that helps, its code at the end, no stack. */
export function explain(error: unknown): string {
  const { message, code } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  if (!code || message.includes(code)) return `boxwise: ${message}\n`;
  return `boxwise: ${withHelp(code, message)} [${code}]\n`;
}

/** A reader that closes its end of a pipe early (`boxwise ... | head -1`) has seen enough: no error. */
export function quietPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      process.exitCode = BAD_INPUT;
      if (stream === process.stdout) process.stderr.write(explain(error));
    });
  }
}

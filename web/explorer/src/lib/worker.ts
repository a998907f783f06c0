// The worker: it listens at once and loads the library, and with it the tasks, before the first answer.
import type * as Tasks from './tasks';

/** One of the functions of `tasks.ts`, and its arguments. */
export interface Question {
  id: number;
  name: keyof typeof Tasks;
  args: readonly unknown[];
}
/** The result, or what went wrong. */
export interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

addEventListener('message', async ({ data: { id, name, args } }: MessageEvent<Question>) => {
  const answer: Answer = { id };
  try {
    const tasks = await import('./tasks');
    const task = tasks[name] as (...args: readonly unknown[]) => unknown;
    answer.result = await task(...args);
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error);
  }
  self.postMessage(answer);
});

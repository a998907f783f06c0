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
  /** The library itself was not loaded: no task will have an answer. */
  isMissing?: boolean;
}

class Missing extends Error {}

/** The tasks, and with them the library. */
async function tasks(): Promise<typeof Tasks> {
  try {
    return await import('./tasks');
  } catch (error) {
    // The library's own message is for whoever installs it; what it got is what happened on this page.
    const { got, message } = error as { got?: string; message?: string };
    throw new Missing(got ?? message ?? String(error));
  }
}

addEventListener('message', async ({ data: { id, name, args } }: MessageEvent<Question>) => {
  const answer: Answer = { id };
  try {
    const task = (await tasks())[name] as (...args: readonly unknown[]) => unknown;
    answer.result = await task(...args);
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error);
    answer.isMissing = error instanceof Missing;
  }
  self.postMessage(answer);
});

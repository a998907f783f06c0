// The worker: it listens at once and loads the library with the first question.
import type { Answer, Question } from './worker';

addEventListener('message', async ({ data: { id, name, args } }: MessageEvent<Question>) => {
  const answer: Answer = { id };
  try {
    const tasks = await import('./tasks');
    const task = tasks[name] as (...args: unknown[]) => unknown;
    answer.result = await task(...args);
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error);
  }
  self.postMessage(answer);
});

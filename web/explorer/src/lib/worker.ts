import type * as Tasks from './tasks';

type Tasks = typeof Tasks;
/** A question to the worker: one of the functions of `tasks.ts`, and its arguments. */
export interface Question {
  id: number;
  name: keyof Tasks;
  args: unknown[];
}
/** The worker's answer: the result, or what went wrong. */
export interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, (answer: Answer) => void>();

function start(): Worker {
  const made = new Worker(new URL('./answer.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  return made;
}

/** Runs a function of `tasks.ts` in the worker, which starts with the first question. Rejects with the function's own message. */
export function ask<K extends keyof Tasks>(
  name: K,
  ...args: Parameters<Tasks[K]>
): Promise<Awaited<ReturnType<Tasks[K]>>> {
  worker ??= start();
  last += 1;
  const question: Question = { id: last, name, args };
  const answered = new Promise<Awaited<ReturnType<Tasks[K]>>>((resolve, reject) => {
    waiting.set(question.id, ({ result, error }) => {
      if (error === undefined) resolve(result as Awaited<ReturnType<Tasks[K]>>);
      else reject(new Error(error));
    });
  });
  worker.postMessage(question);
  return answered;
}

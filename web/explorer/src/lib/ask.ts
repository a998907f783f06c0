// Questions to the worker, in which the library computes. The page itself computes nothing of the library's.
import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { isNothingLeft, nothingLeft } from 'components/later';
import type * as Tasks from './tasks';
import type { Answer, Question } from './worker';

type Tasks = typeof Tasks;
/** The name of something that the worker can be asked. */
export type Task = keyof Tasks;
type Result<K extends keyof Tasks> = Awaited<ReturnType<Tasks[K]>>;
/** Tasks of one argument, which can be asked again and again. */
type Repeated = { [K in keyof Tasks]: Parameters<Tasks[K]> extends [unknown] ? K : never }[keyof Tasks];

/** Why the library was not loaded: there will be no numbers on the page. */
export const missing = signal('');
/** Why a task had no answer the last time that it was asked. */
export const troubles = signal<Partial<Record<Task, string>>>({});
/** Whether every figure has its first numbers. Until then the room for numbers is empty. */
export const ready = signal(false);

/** A worker and what it was asked. */
class Line {
  #worker: Worker | undefined;
  #last = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  send(name: keyof Tasks, args: readonly unknown[], done: (answer: Answer) => void): void {
    const worker = (this.#worker ??= this.#start());
    this.#last += 1;
    this.#waiting.set(this.#last, done);
    const question: Question = { id: this.#last, name, args };
    worker.postMessage(question);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.isMissing) missing.value = data.error ?? '';
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener('error', (event) => {
      missing.value ||= event.message || 'the worker did not start';
    });
    return worker;
  }
}

/** Calls that may take seconds have a worker of their own, which starts with the first of them: a drag does not wait for it. */
const patient = new Line();

/** Runs a task that may take long. Rejects with the task's own message. */
export function ask<K extends keyof Tasks>(name: K, ...args: Parameters<Tasks[K]>): Promise<Result<K>> {
  return new Promise((resolve, reject) => {
    patient.send(name, args, ({ result, error }) => {
      if (error === undefined) resolve(result as Result<K>);
      else reject(new Error(error));
    });
  });
}

/** What is on the screen: a question and its own answer, never the answer to another. */
export interface Shown<Q, A> {
  readonly question: Q;
  /** `null` until the library is loaded, and where it refuses the question. */
  readonly answer: A | null;
}

interface Asking {
  wanted: ReadonlySignal<unknown>;
  /** The question that the worker has, while it has one. */
  sent: unknown;
  busy: boolean;
  /** What came back and waits for the next frame. */
  arrived: Shown<unknown, unknown> | null;
  shown: { value: Shown<unknown, unknown> | null };
  name: Repeated;
}

const quick = new Line();
const all: Asking[] = [];
let started = false;
let frame = 0;

/**
 * Asks the worker anew whenever a signal that `question` reads has changed. One question is on its way at a time, and the next is the
 * newest: those between are never asked. Answers are shown once or twice a frame, never one by one, so that a figure that draws from `question` and `answer` of
 * one value never shows a box beside another box's number.
 */
export function asked<K extends Repeated>(
  name: K,
  question: () => Parameters<Tasks[K]>[0],
): ReadonlySignal<Shown<Parameters<Tasks[K]>[0], Result<K>>> {
  type Pair = Shown<Parameters<Tasks[K]>[0], Result<K>>;
  const wanted = computed(question);
  const shown = signal<Pair | null>(null);
  const asking: Asking = { name, wanted, shown, sent: undefined, busy: false, arrived: null };
  all.push(asking);
  effect(() => {
    void wanted.value;
    queueMicrotask(() => send(asking)); // signals that are set one after the other make one question
  });
  return computed(() => shown.value ?? { question: wanted.value, answer: null });
}

function send(asking: Asking): void {
  const question = asking.wanted.peek();
  if (!started || asking.busy || question === asking.sent) return;
  asking.busy = true;
  asking.sent = question;
  quick.send(asking.name, [question], ({ result, error, isMissing }) => {
    asking.busy = false;
    const trouble = isMissing ? '' : (error ?? '');
    if (trouble !== (troubles.peek()[asking.name] ?? ''))
      troubles.value = { ...troubles.peek(), [asking.name]: trouble };
    asking.arrived = { question, answer: error === undefined ? result : null };
    send(asking);
    if (frame) return;
    // The first answer of a frame is drawn at once, which leaves less to do when the frame begins; others wait for the frame.
    show();
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (all.some(({ arrived }) => arrived)) show();
    });
  });
}

function show(): void {
  batch(() => {
    for (const asking of all) {
      if (asking.arrived) asking.shown.value = asking.arrived;
      asking.arrived = null;
    }
  });
  if (all.every(({ shown }) => shown.value !== null)) ready.value = true;
  if (isSettled()) for (const resolve of waiting.splice(0)) resolve();
}

/** Loads the library in the worker after the first paint: text and drawings do not wait for it. */
export function start(): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      started = true;
      all.forEach(send);
    }, 0),
  );
}

const waiting: (() => void)[] = [];
const isSettled = () =>
  all.every(
    ({ wanted, shown }) => (shown.value as Shown<unknown, unknown> | null)?.question === wanted.peek(),
  );

/** Resolves when the answers to all that was asked so far are on the page; timings wait for it. */
export function settled(): Promise<void> {
  return isSettled() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
}

/** The next frame, and the tasks that it leaves: what came into view is observed, effects have run. */
const frameAndTasks = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Resolves when the page is at rest: all answers are shown, with the text that follows them, and the address is written. Tests wait for it. */
export async function rested(): Promise<void> {
  do {
    await frameAndTasks();
    await frameAndTasks();
    await settled();
    await nothingLeft();
  } while (!isSettled() || !isNothingLeft());
  await frameAndTasks();
}

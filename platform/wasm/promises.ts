import type { Call } from './calls.js';

/** Calls of the addon, and classes. */
type Exports = Record<string, unknown>;

/**
 * The promises that the native addon makes of its calls on other threads. Here there is one: the call is made at once, so that
 * nothing needs to be copied for it, and its answer or its error comes when the event loop has turned: whoever waits for one
 * call after another leaves room for others, and for the memory of what was dropped.
 */
export function withPromises(exports: Exports, isClass: (found: unknown) => boolean): Exports {
  const calls = Object.entries(exports).filter(([, found]) => !isClass(found)) as [string, Call][];
  const promises = Object.fromEntries(calls.map(([name, call]) => [name, promised(call)]));
  const suffixed = Object.fromEntries(calls.map(([name, call]) => [`${name}Async`, promised(call)]));
  return { ...exports, promises, ...suffixed, ...special(exports as Special) };
}

function promised(call: Call): Call {
  return async (...args) => {
    try {
      return call(...args);
    } finally {
      await turn();
    }
  };
}

const turn = () => new Promise<void>((resolve) => void setTimeout(resolve));

/** Those whose promise takes other arguments than the call. */
type Special = Record<'evaluate' | 'evaluateLabelFiles' | 'evaluatePanoptic' | 'loadDataset', Call>;

function special(calls: Special): Exports {
  const evaluateTaken: Call = (dataset, taken, params) =>
    calls.evaluate(dataset, (taken as Taken).detections, params);
  const loadWatched: Call = (source, _progress, ...rest) => calls.loadDataset(source, ...rest);
  const others: Special = {
    evaluate: watched(evaluateTaken),
    loadDataset: loadWatched,
    evaluatePanoptic: watched(calls.evaluatePanoptic),
    evaluateLabelFiles: watched(calls.evaluateLabelFiles),
  };
  const promises = Object.entries(others).map(([name, call]) => [`${name}Async`, promised(call)]);
  return { ...Object.fromEntries(promises), Progress, takeDetections };
}

/** Nothing can be watched while it is done: the share is 0, and then 1. */
class Progress {
  share = 0;

  fraction(): number {
    return this.share;
  }
}

/** Detections that nobody else can change. */
interface Taken {
  readonly detections: unknown;
  dispose(): void;
}

function copied(value: unknown): unknown {
  // Not the array's own `slice`: that of Node's `Buffer` copies nothing.
  if (ArrayBuffer.isView(value)) return Uint8Array.prototype.slice.call(value);
  if (Array.isArray(value)) return [...value];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}

function takeDetections(detections: unknown): Taken {
  return { detections: copied(detections), dispose() {} };
}

/** A call whose last argument is told when all is done. */
function watched(call: Call): Call {
  return (...args) => {
    const progress = args.pop() as Progress;
    const found = call(...args);
    progress.share = 1;
    return found;
  };
}

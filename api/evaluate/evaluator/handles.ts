import { goOn } from '../../cancel.js';
import { isList } from '../../check/lists.js';
import { mistake, wrongType } from '../../check/mistakes.js';
import { native } from '../../errors.js';

/** What the addon's evaluators have in common. */
interface ImagesHandle<Handle> {
  fresh(): Handle;
  addImagesOf(other: Handle): void;
  weigh(): void;
  dispose(): void;
}

/** Adds images by way of an evaluator of the call's own, so that a call that is given up has added nothing. */
export async function addedWhole<Handle extends ImagesHandle<Handle>>(
  handle: Handle,
  signal: AbortSignal | undefined,
  add: (batch: Handle) => Promise<number>,
): Promise<number> {
  const batch = native(() => handle.fresh());
  try {
    const images = await add(batch);
    goOn(signal);
    native(() => handle.addImagesOf(batch));
    handle.weigh();
    return images;
  } finally {
    batch.dispose();
  }
}

/**
 * The images of all evaluators in a new handle, with the parts of the first. `one` is what each is, such as `an Evaluator`; `partsOf` gives the parts of
 * such a one, and nothing of anything else.
 */
export function merged<Handle extends ImagesHandle<Handle>, Parts extends { readonly handle: Handle }>(
  evaluators: unknown,
  one: string,
  partsOf: (evaluator: unknown) => (Parts & { readonly handle: Handle }) | undefined,
): [handle: Handle, first: Parts] {
  const name = one.slice(one.indexOf(' ') + 1);
  if (!isList(evaluators)) throw wrongType(`an array of ${name}s`, evaluators, 'evaluators');
  const all = Array.from(evaluators as readonly unknown[], (evaluator, index) => {
    const parts = partsOf(evaluator);
    if (parts === undefined) throw wrongType(one, evaluator, 'evaluators', index);
    return parts;
  });
  const [first] = all;
  if (first === undefined)
    throw mistake('INVALID_ARGUMENT', `at least one ${name}`, 'an empty array', 'evaluators');
  const handle = native(() => first.handle.fresh());
  for (const own of all) native(() => handle.addImagesOf(own.handle));
  handle.weigh();
  return [handle, first];
}

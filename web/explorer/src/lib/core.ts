import { signal } from '@preact/signals';
import { failure } from './ask';
import type * as Library from './library';

/** The library, once its WebAssembly is there. Until then figures keep the room for their numbers empty. */
export const core = signal<typeof Library | null>(null);

/** Loads WebAssembly after the first paint: text and drawings do not wait for it. */
export function load(): void {
  requestAnimationFrame(() => setTimeout(begin, 0));
}

async function begin(): Promise<void> {
  try {
    core.value = await import('./library');
  } catch (error) {
    failure.value = String(error);
  }
}

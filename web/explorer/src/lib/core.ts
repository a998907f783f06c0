import { signal } from '@preact/signals';
import type * as Library from './library';

/** The library, once its WebAssembly is there. Until then figures keep the room for their numbers empty. */
export const core = signal<typeof Library | null>(null);
/** Why there will be no numbers. */
export const failure = signal('');

/** Loads WebAssembly after the first paint: text and drawings do not wait for it. */
export function load(): void {
  requestAnimationFrame(() => setTimeout(begin, 0));
}

async function begin(): Promise<void> {
  try {
    core.value = await import('./library');
    document.documentElement.dataset.ready = '';
  } catch (error) {
    failure.value = String(error);
  }
}

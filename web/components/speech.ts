import { signal } from '@preact/signals';

/** What a screen reader hears. */
export const spoken = signal('');
let speaking = 0;

/** Says a text politely: the last message of a quiet 0.4 s. A function is called then, when the numbers have settled. */
export function say(text: string | (() => string), wait = 400): void {
  clearTimeout(speaking);
  speaking = window.setTimeout(() => (spoken.value = typeof text === 'string' ? text : text()), wait);
}

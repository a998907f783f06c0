import { signal } from '@preact/signals';

/** Whether the page is being printed: then everything is in the document. */
export const printing = signal(false);
addEventListener('beforeprint', () => (printing.value = true));
addEventListener('afterprint', () => (printing.value = false));

import { signal } from '@preact/signals';

const query = matchMedia('(min-width: 78rem)');
/** Whether there is room for the whole ladder of thresholds. */
export const wide = signal(query.matches);
query.addEventListener('change', () => (wide.value = query.matches));

import { signal } from '@preact/signals';

const query = matchMedia('(min-width: 78rem)');
/** Whether there is room for the whole ladder of thresholds. */
export const wide = signal(query.matches);
query.addEventListener('change', () => (wide.value = query.matches));

/** Wide enough for the ladder, but not for the names of two runs beside it. */
const between = matchMedia('(min-width: 52rem) and (max-width: 112rem)');
export const tight = signal(between.matches);
between.addEventListener('change', () => (tight.value = between.matches));

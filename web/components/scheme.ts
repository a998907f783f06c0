import { signal } from '@preact/signals';

const dark = matchMedia('(prefers-color-scheme: dark)');
/** Changes when colours do: what is painted on a canvas is painted again. */
export const scheme = signal('');
const read = () =>
  (scheme.value = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light'));
read();
dark.addEventListener('change', read);
new MutationObserver(read).observe(document.documentElement, { attributeFilter: ['data-theme'] });

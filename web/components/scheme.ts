import { signal } from '@preact/signals';

const dark = matchMedia('(prefers-color-scheme: dark)');
/** Changes when colours do: what is painted on a canvas is painted again. */
export const scheme = signal('');
const read = () =>
  (scheme.value = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light'));
read();
dark.addEventListener('change', read);
new MutationObserver(read).observe(document.documentElement, { attributeFilter: ['data-theme'] });

/* Paper is light, and so is what is painted on a canvas for it. */
let theme: string | undefined;
addEventListener('beforeprint', () => {
  theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = 'light';
  read();
});
addEventListener('afterprint', () => {
  if (theme === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  read();
});

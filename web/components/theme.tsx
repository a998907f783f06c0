import { signal } from '@preact/signals';

const theme = signal(document.documentElement.dataset.theme ?? 'auto');
const THEMES = ['auto', 'light', 'dark'];

function setTheme(next: string): void {
  theme.value = next;
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}

/** Light, dark, or as the system has it: one button goes through the three. */
export const Theme = () => (
  <button type="button" class="theme" onClick={() => setTheme(THEMES[(THEMES.indexOf(theme.value) + 1) % 3])}>
    <span class="theme-mark" aria-hidden="true" />
    <span class="unseen">Colours: </span>
    <span class="theme-name">{theme.value[0].toUpperCase() + theme.value.slice(1)}</span>
  </button>
);

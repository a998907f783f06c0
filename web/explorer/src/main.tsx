import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import 'components/styles/all.css';
import { keepUrl, redo, startHistory, undo } from 'components/state';
import { render } from 'preact';
import { Article } from './article';
import { effect } from '@preact/signals';
import { ready, settled, start } from './lib/ask';
import { core, load } from './lib/core';

addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === 'number';
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || typing) return;
  event.preventDefault();
  if (event.shiftKey) redo();
  else undo();
});
startHistory();
keepUrl();
render(<Article />, document.getElementById('app')!);
load();
start();
effect(() => {
  if (ready.value && core.value) document.documentElement.dataset.ready = '';
});
Object.assign(globalThis, { settled });

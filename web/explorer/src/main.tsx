import 'components/styles/all.css';
import { effect } from '@preact/signals';
import { keepUrl, redo, startHistory, undo } from 'components/state';
import { render } from 'preact';
import { Article } from './article';
import { ready, rested, settled, start } from './lib/ask';

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
start();
effect(() => {
  if (ready.value) document.documentElement.dataset.ready = '';
});
Object.assign(globalThis, { rested, settled }); // for tests and timings

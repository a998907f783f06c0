import { computed } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { spoken } from 'components/speech';
import { Menu, Rail } from './contents';
import { Handle } from './handle';
import { model } from './model';
import { restore } from './pictures/open';
import { Pictures } from './pictures/pictures';
import { About, Notes } from './sections/about';
import { Categories } from './sections/categories';
import { Comparison } from './sections/comparison';
import { Confusion } from './sections/confusion';
import { Curves } from './sections/curves';
import { Errors } from './sections/errors';
import { Findings } from './sections/findings';
import { Head } from './sections/head';
import { Labels } from './sections/labels';
import { Operating } from './sections/operating';
import { Scores } from './sections/scores';
import { Sizes } from './sections/sizes';
import { Theme } from './theme';

const isReport = computed(() => model.view.value === 'report');

export function App() {
  const away = !isReport.value;
  useLayoutEffect(() => {
    if (!away) restore();
  }, [away]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the {away ? 'pictures' : 'report'}
      </a>
      <header class="bar">
        <span class="wordmark">
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <rect x="2" y="2" width="11" height="11" />
            <rect x="7" y="7" width="11" height="11" />
          </svg>
          boxwise
        </span>
        {!away && <Menu />}
        <Theme />
      </header>
      <Handle />
      {!away && <Rail />}
      <main id="main" tabindex={-1} class={away ? 'is-away' : ''}>
        <div class="report" {...(away && { inert: true })}>
          <Report />
        </div>
        {away && <Pictures />}
      </main>
      <div class="unseen" role="status" aria-live="polite">
        {spoken.value}
      </div>
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main')?.focus();
}

/** Does not draw again while the reader is at the pictures. */
const Report = () => (
  <>
    <Head />
    <Findings />
    <Operating />
    <Comparison />
    <Categories />
    <Errors />
    <Confusion />
    <Curves />
    <Scores />
    <Sizes />
    <Labels />
    <Notes />
    <About />
  </>
);

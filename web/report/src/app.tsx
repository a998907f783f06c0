import { computed } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Mark } from 'components/mark';
import { spoken } from 'components/speech';
import { Theme } from 'components/theme';
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
          <Mark />
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

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { EXPLAINED } from '../chapters.mjs';

/** The documentation, seen from the page, where the article is part of the site. */
export const SITE = import.meta.env.VITE_SITE as string | undefined;

export function Chapter({
  id,
  number,
  title,
  lead,
  note,
  children,
}: {
  id: string;
  number: number;
  title: string;
  lead: ComponentChildren;
  note: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="chapter" id={id} aria-labelledby={`${id}-title`}>
      <header class="chapter-head">
        <p class="chapter-number" aria-hidden="true">
          {number}
        </p>
        <h2 id={`${id}-title`}>{title}</h2>
        <div class="lead">{lead}</div>
        <aside class="note">{note}</aside>
      </header>
      {children}
      <Functions chapter={id} />
    </section>
  );
}

/** What the chapter explains, in the reference. */
function Functions({ chapter }: { chapter: string }) {
  const explained = EXPLAINED.filter((one) => one.chapter === chapter);
  if (!SITE || explained.length === 0) return null;
  return (
    <p class="functions">
      In the reference:{' '}
      {explained.flatMap(({ page, names }) =>
        names.map((name) => (
          <a key={name} href={`${SITE}reference/${page}.html#${name}`}>
            {name}
          </a>
        )),
      )}
    </p>
  );
}

/** Text beside a figure that stays while the text scrolls. `at` is told which step is being read. */
export function Stage({
  figure,
  steps,
  at,
}: {
  figure: ComponentChildren;
  steps: { key: string; body: ComponentChildren }[];
  at(key: string): void;
}) {
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries)
          if (entry.isIntersecting) at((entry.target as HTMLElement).dataset.step!);
      },
      { rootMargin: '-40% 0px -55% 0px' },
    );
    for (const { key } of steps) observer.observe(document.querySelector(`[data-step="${key}"]`)!);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="stage">
      <div class="stage-text">
        {steps.map(({ key, body }) => (
          <div class="step" data-step={key} key={key}>
            {body}
          </div>
        ))}
      </div>
      <div class="stage-figure">
        <div class="stage-sticky">{figure}</div>
      </div>
    </div>
  );
}

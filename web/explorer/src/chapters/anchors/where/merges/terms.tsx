import type { Moment } from 'components/timeline';
import { digits, whole } from 'components/numbers';
import { Steps } from '../../../../parts/steps';
import { grouping, lit, merge, touched, walk } from '../state';

/** The terms of the similarity, in the library's order, and what each compares. */
const TERMS = [
  ['colour', 'histograms alike'],
  ['texture', 'gradients alike'],
  ['size', 'small ones first'],
  ['fill', 'they fill their box'],
] as const;

interface TermProps {
  name: string;
  about: string;
  value: number | undefined;
}
function Term({ name, about, value }: TermProps) {
  const on = () => (lit.value = name);
  const off = () => (lit.value = '');
  return (
    <button
      type="button"
      class={`similar ${lit.value === name ? 'is-lit' : ''}`}
      onPointerEnter={on}
      onPointerLeave={off}
      onFocus={on}
      onBlur={off}
      onClick={on}
    >
      <span class="similar-name">{name}</span>
      <span class="similar-value">{value === undefined ? '' : digits(value, 3)}</span>
      <span class="similar-track" aria-hidden="true">
        <b style={{ transform: `scaleX(${value ?? 0})` }} />
      </span>
      <span class="meaning">{about}</span>
    </button>
  );
}

/** How similar the two regions of the moment are, term by term. */
export function Similarity() {
  const now = merge.value;
  const total = now?.terms.reduce((sum, term) => sum + term, 0);
  return (
    <div class="similarity" role="group" aria-label="Similarity of the two regions">
      <p class="similar similar--total">
        <span class="similar-name">similarity</span>
        <output class="similar-value">{total === undefined ? '' : digits(total, 3)}</output>
        <Swatches />
        <span class="meaning">the sum of four</span>
      </p>
      {TERMS.map(([name, about], i) => (
        <Term key={name} name={name} about={about} value={now?.terms[i]} />
      ))}
    </div>
  );
}

/** The mean colours of the two. */
function Swatches() {
  const [found, now] = [grouping.value, merge.value];
  if (!found || !now) return <span class="swatches" />;
  const colour = (region: number) => `rgb(${found.colours.slice(3 * region, 3 * region + 3).join(' ')})`;
  return (
    <span class="swatches" aria-hidden="true">
      <i style={{ background: colour(now.a) }} />
      <i style={{ background: colour(now.b) }} />
    </span>
  );
}

/** Between the marks of the least and the greatest similarity, in pixels. */
const LEAST = 6;
const MOST = 24;

/** A mark for each merge: the taller, the more similar were the two. */
function moments(): Moment[] {
  const found = grouping.value;
  if (!found) return [];
  const sum = (i: number) =>
    found.similarities.subarray(4 * i, 4 * i + 4).reduce((total, term) => total + term, 0);
  const sums = Array.from({ length: found.merges.length / 2 }, (_, i) => sum(i));
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return sums.map((value) => ({
    kind: 'join',
    size: LEAST + ((value - least) / (most - least || 1)) * (MOST - LEAST),
  }));
}

function sentence(): string {
  const [found, now] = [grouping.value, merge.value];
  if (!found) return 'The picture is being cut into segments.';
  if (!now)
    return `${found.segments} segments of pixels of like colour. The most similar two neighbours come first.`;
  const [a, b] = [found.areas[now.a], found.areas[now.b]].map(whole);
  const left = found.segments - now.i - 1;
  return `Regions of ${a} and ${b} px² join; ${left === 1 ? 'one region is' : `${left} regions are`} left.`;
}

/** The merges, to step through. */
export const Merges = () => (
  <Steps
    walk={walk}
    moments={moments()}
    text={sentence()}
    pace={240}
    onTouch={() => (touched.value = true)}
  />
);

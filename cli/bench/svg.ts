import type { Result } from './cases.js';
import { factor, milliseconds, rivalNames } from './report.js';

const BAR = 14;
const GAP = 18;
const LETTER = 7.2; // of a label, on average
const PLOT = 520;
const AXIS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const TOP = 56;
/** Okabe and Ito's colours, told apart by everybody. */
const COLORS = ['#0072b2', '#e69f00', '#999999', '#cc79a7', '#56b4e9', '#009e73'];

/** A task with a bar for each contestant, boxwise first; `text` stands behind the bar. */
export interface BarGroup {
  label: string;
  bars: { name: string; ms: number; text: string }[];
}

/** The results as a picture. */
export function svg(results: readonly Result[], subtitle: string): string {
  const groups = results.map(({ label, native, others }) => ({
    label,
    bars: [
      { name: 'boxwise', ms: native, text: milliseconds(native) },
      ...others.map(({ name, ms }) => ({ name, ms, text: `${milliseconds(ms)}  (${factor(ms / native)}×)` })),
    ],
  }));
  return barPicture(groups, ['boxwise', ...rivalNames(results)], subtitle);
}

/** Bars on a logarithmic axis of milliseconds: shorter is faster. `names` are the contestants in the order of their colours. */
export function barPicture(groups: readonly BarGroup[], names: readonly string[], subtitle: string): string {
  const left = Math.ceil(Math.max(...groups.map(({ label }) => label.length)) * LETTER) + 16;
  const times = groups.flatMap(({ bars }) => bars.map(({ ms }) => ms));
  const low = 10 ** Math.floor(Math.log10(Math.min(...times)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...times)));
  const decades = Math.max(1, Math.round(Math.log10(high / low)));
  const x = (ms: number): number => left + (Math.log10(ms / low) / decades) * PLOT;

  const shapes: string[] = [];
  let y = TOP;
  for (const { label, bars } of groups) {
    shapes.push(text(left - 8, y + (bars.length * BAR) / 2 + 4, label, 'text-anchor="end"'));
    for (const { name, ms, text: words } of bars) {
      const color = COLORS[names.indexOf(name) % COLORS.length];
      const length = Math.max(1, x(ms) - left).toFixed(1);
      shapes.push(`<rect x="${left}" y="${y}" width="${length}" height="${BAR - 2}" fill="${color}"/>`);
      shapes.push(text(x(ms) + 5, y + BAR - 4, words, 'font-size="11"'));
      y += BAR;
    }
    y += GAP;
  }
  const lines = Array.from({ length: decades + 1 }, (_, decade) => {
    const at = x(low * 10 ** decade).toFixed(1);
    const line = `<line x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${y - GAP + 4}" stroke="#ddd"/>`;
    return (
      line +
      text(Number(at), y + 4, `${AXIS.format(low * 10 ** decade)} ms`, 'text-anchor="middle" font-size="11"')
    );
  });
  const legend = names.map((name, i) => {
    const start = left + i * 150;
    const swatch = `<rect x="${start}" y="26" width="12" height="12" fill="${COLORS[i % COLORS.length]}"/>`;
    return swatch + text(start + 17, 36, name, '');
  });
  const width = left + PLOT + 110;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 16}" viewBox="0 0 ${width} ${y + 16}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Times of a benchmark">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(left, 16, subtitle, 'fill="#555"'),
    ...legend,
    ...lines,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped}</text>`;
}

import type { Result } from './cases.js';
import { factor, milliseconds, rivalNames } from './report.js';

const BAR = 14;
const GAP = 18;
const LABELS = 215; // of the longest label
const PLOT = 520;
const TOP = 56;
/** Okabe and Ito's colours, told apart by everybody. */
const COLORS = ['#0072b2', '#e69f00', '#999999', '#cc79a7', '#56b4e9', '#009e73'];

/** The results as bars on a logarithmic axis of milliseconds: shorter is faster. */
export function svg(results: readonly Result[], subtitle: string): string {
  const rivals = rivalNames(results);
  const times = results.flatMap(({ native, others }) => [native, ...others.map(({ ms }) => ms)]);
  const low = 10 ** Math.floor(Math.log10(Math.min(...times)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...times)));
  const decades = Math.max(1, Math.round(Math.log10(high / low)));
  const x = (ms: number): number => LABELS + (Math.log10(ms / low) / decades) * PLOT;

  const shapes: string[] = [];
  let y = TOP;
  for (const { label, native, others } of results) {
    const bars = [{ name: 'boxwise', ms: native }, ...others];
    shapes.push(text(LABELS - 8, y + (bars.length * BAR) / 2 + 4, label, 'text-anchor="end"'));
    for (const { name, ms } of bars) {
      const color = COLORS[(rivals.indexOf(name) + 1) % COLORS.length];
      const ratio = name === 'boxwise' ? '' : `  (${factor(ms / native)}×)`;
      const length = Math.max(1, x(ms) - LABELS).toFixed(1);
      shapes.push(`<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR - 2}" fill="${color}"/>`);
      shapes.push(text(x(ms) + 5, y + BAR - 4, `${milliseconds(ms)}${ratio}`, 'font-size="11"'));
      y += BAR;
    }
    y += GAP;
  }
  const lines = Array.from({ length: decades + 1 }, (_, decade) => {
    const at = x(low * 10 ** decade).toFixed(1);
    const line = `<line x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${y - GAP + 4}" stroke="#ddd"/>`;
    return line + text(Number(at), y + 4, `${low * 10 ** decade} ms`, 'text-anchor="middle" font-size="11"');
  });
  const legend = ['boxwise', ...rivals].map((name, i) => {
    const left = LABELS + i * 150;
    const swatch = `<rect x="${left}" y="26" width="12" height="12" fill="${COLORS[i % COLORS.length]}"/>`;
    return swatch + text(left + 17, 36, name, '');
  });
  const width = LABELS + PLOT + 110;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 16}" viewBox="0 0 ${width} ${y + 16}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Times of a benchmark">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(LABELS, 16, subtitle, 'fill="#555"'),
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

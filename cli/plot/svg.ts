import { printable } from '../printable.js';

type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG; its content is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(short(value))}"`);
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}

/** Text at a place, with the whole of it as a tooltip where it is cut. */
export function label(
  x: number,
  y: number,
  text: string,
  attributes: Attributes = {},
  most = Infinity,
): string {
  const letters = [...text];
  const cut = letters.length > most;
  const shown = cut ? `${letters.slice(0, most - 1).join('')}…` : text;
  const title = cut ? element('title', {}, escaped(letters.slice(0, 500).join(''))) : '';
  return element('text', { x, y, ...attributes }, escaped(shown) + title);
}

/** Text as XML has it. */
export function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Tenths of a pixel are enough. */
function short(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

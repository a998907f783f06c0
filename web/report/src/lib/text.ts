import { digits, whole } from 'components/numbers';

/** Longest name that is drawn; exports have the whole one. */
const LONGEST = 80;
/** Signs that are not seen, or turn the direction of the text after them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A name for the screen: signs that cannot be seen are shown as such, and what is too long is cut. */
export function shown(name: string, longest = LONGEST): string {
  const text = name.slice(0, 4 * longest).replace(UNSEEN, '\uFFFD');
  const signs = [...text];
  return signs.length > longest || name.length > 4 * longest
    ? `${signs.slice(0, longest - 1).join('')}\u2026`
    : text || '(no name)';
}

/** A fraction with three places; a dash where there is none. */
export const fraction = (value: number | undefined, places = 3): string =>
  value === undefined || !Number.isFinite(value) || value === -1 ? '\u2013' : digits(value, places);

/** A difference with its sign. */
export const signed = (value: number | undefined, places = 3): string =>
  value === undefined || !Number.isFinite(value)
    ? '\u2013'
    : `${value > 0 && Number(value.toFixed(places)) !== 0 ? '+' : ''}${digits(value, places)}`;

/** What something costs in AP: more places where it is little. */
export const costText = (value: number): string => {
  const size = Math.abs(value);
  return digits(value, size === 0 || size >= 0.0005 ? 3 : 5);
};

export const percent = (value: number): string =>
  Number.isFinite(value) ? `${digits(100 * value, 0)}\u202F%` : '\u2013';

export const count = (value: number): string => (Number.isFinite(value) ? whole(value) : '\u2013');

/** A list in words: `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Text that Markdown takes as it is. */
export const plain = (text: string): string =>
  shown(text, 200).replace(/[\\`*_{}[\]<>()#+!|~&@:-]/g, (sign) => `\\${sign}`);

/** A true minus sign and a fixed number of digits, so that columns do not jump. */
export const digits = (value: number, places = 3): string =>
  (Object.is(value, -0) ? 0 : value).toFixed(places).replace('-', '\u2212');

/** A whole number with commas between the thousands. Written by hand: `toLocaleString` takes a tenth of a millisecond. */
export const whole = (value: number): string => {
  const text = String(Math.abs(Math.round(value)));
  return (Math.round(value) < 0 ? '\u2212' : '') + text.replace(/\B(?=(\d{3})+$)/g, ',');
};

/** A count with its noun: `1 box`, `2 boxes`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;

/** The size of a file. */
export const fileSize = (bytes: number): string =>
  bytes < 1000
    ? counted(bytes, 'byte')
    : bytes < 1e6
      ? `${whole(bytes / 1000)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** A number as code writes it: at most one digit after the point. */
export const tenth = (value: number): string => String(+value.toFixed(1));

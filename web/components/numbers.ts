/** A true minus sign and a fixed number of digits, so that columns do not jump. */
export const digits = (value: number, places = 3): string =>
  (Object.is(value, -0) ? 0 : value).toFixed(places).replace('-', '\u2212');

/** A whole number with commas between the thousands. */
export const whole = (value: number): string =>
  (Math.round(value) || 0).toLocaleString('en-US').replace('-', '\u2212');

/** A number as code writes it: at most one digit after the point. */
export const tenth = (value: number): string => String(+value.toFixed(1));

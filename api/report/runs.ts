/** Bits of a digit of COCO's text; the sixth says that another one follows. */
const BITS = 5;
const FIRST_DIGIT = 48;

/** Returns the lengths of a mask's runs from COCO's compressed counts: digits of five bits, after the second run differences. */
export function maskRuns(text: string): number[] {
  const runs: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let digit: number;
    do {
      digit = text.charCodeAt(at++) - FIRST_DIGIT;
      value |= (digit & 0x1f) << shift;
      shift += BITS;
    } while (digit & 0x20 && at < text.length);
    if (digit & 0x10 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + (runs.at(-2) as number) : value);
  }
  return runs;
}

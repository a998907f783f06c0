// exp, ln, sin and cos from +, -, *, / and sqrt alone, which IEEE 754 rounds one way everywhere. `Math.exp` and
// its like may differ in the last bit between engines and versions, and a generator must not.
// Each is within a few units in the last place of the true value over the range that the generator uses.

const LN2_HIGH = 0.6931471803691238; // ln 2 in two parts, so that k * LN2_HIGH is exact for small integers k
const LN2_LOW = 1.9082149292705877e-10;

/** e to the power x, for x in -700..700. */
export function exp(x: number): number {
  const k = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (r / n) * sum;
  return sum * powerOfTwo(k);
}

/** The natural logarithm of a positive normal number. */
export function ln(x: number): number {
  let k = 0;
  let m = x;
  for (; m > Math.SQRT2; k++) m /= 2;
  for (; m < Math.SQRT1_2; k--) m *= 2;
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = 1 / n + q * sum;
  return k * LN2_HIGH + (k * LN2_LOW + 2 * s * sum);
}

/** The cosine and the sine of an angle in turns (1 is a full circle). */
export function circle(turns: number): [cos: number, sin: number] {
  const quarter = Math.floor(turns * 4 + 0.5);
  const x = (turns - quarter / 4) * 2 * Math.PI;
  const q = x * x;
  let cos = 1;
  for (let n = 16; n >= 2; n -= 2) cos = 1 - (q / (n * (n - 1))) * cos;
  let sin = 1;
  for (let n = 17; n >= 3; n -= 2) sin = 1 - (q / (n * (n - 1))) * sin;
  sin *= x;
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return [cos, sin];
    case 1:
      return [-sin, cos];
    case 2:
      return [-cos, -sin];
    default:
      return [sin, -cos];
  }
}

/** 2 to the power of a small integer, exactly. */
function powerOfTwo(k: number): number {
  let power = 1;
  for (let n = Math.abs(k), base = k < 0 ? 0.5 : 2; n > 0; n = Math.floor(n / 2), base *= base) {
    if (n % 2 === 1) power *= base;
  }
  return power;
}

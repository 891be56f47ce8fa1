// Exact decimals: {m, e} is the number m * 10^e with a BigInt m. Sums, products and quotients have at most so many digits
// and are rounded down, or up.

const powers = [1n];

/** 10^count as a BigInt. */
export function tens(count) {
  if (count > 5000) return 10n ** BigInt(count);
  while (powers.length <= count) powers.push(powers[powers.length - 1] * 10n);
  return powers[count];
}

/** The size of a whole number. */
export const size = (m) => (m < 0n ? -m : m);
/** How many digits a whole number has. */
export const digitsOf = (m) => size(m).toString().length;

/** A decimal of its parts. */
export const decimal = (m, e = 0) => ({ m, e });
export const ZERO = decimal(0n);

/** The decimal that a plain text such as -0.50 denotes; its last digit keeps its place. */
export function parse(text) {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found || !(found[2] || found[3])) throw new Error(`${text} is no decimal`);
  const after = found[3] ?? "";
  const m = BigInt(found[2] + after);
  return decimal(found[1] === "-" ? -m : m, Number(found[4] ?? 0) - after.length);
}

/** A decimal as text without an exponent and without a negative zero. */
export function plain(number) {
  const sign = number.m < 0n ? "-" : "";
  const text = size(number.m).toString();
  if (number.e >= 0) return number.m ? sign + text + "0".repeat(number.e) : "0";
  const whole = text.padStart(1 - number.e, "0");
  return `${sign}${whole.slice(0, number.e)}.${whole.slice(number.e)}`;
}

/** The double nearest to a decimal. */
export const float = (number) => Number(`${number.m}e${number.e}`);

/** A double as the decimal that it is printed as. */
export const fromFloat = (number) => parse(String(number));

/** The exponent of the first digit; that of a zero is the exponent of its last one. */
export const adjusted = (number) => (number.m ? digitsOf(number.m) - 1 : 0) + number.e;

export const negate = (number) => decimal(-number.m, number.e);
export const absolute = (number) => decimal(size(number.m), number.e);

/** -1, 0 or 1, as the first number is smaller, equal or larger. */
export function compare(a, b) {
  if (a.e === b.e) return a.m < b.m ? -1 : a.m > b.m ? 1 : 0;
  const first = a.m < 0n ? -1 : a.m > 0n ? 1 : 0, second = b.m < 0n ? -1 : b.m > 0n ? 1 : 0;
  if (first !== second || !first) return first < second ? -1 : first > second ? 1 : 0;
  const gap = adjusted(a) - adjusted(b);
  if (gap) return gap > 0 ? first : -first;
  const low = Math.min(a.e, b.e);
  const one = a.m * tens(a.e - low), other = b.m * tens(b.e - low);
  return one < other ? -1 : one > other ? 1 : 0;
}

export const equal = (a, b) => compare(a, b) === 0;
export const smaller = (a, b) => (compare(a, b) <= 0 ? a : b);
export const larger = (a, b) => (compare(a, b) >= 0 ? a : b);

/** Whole division, rounded down. */
export function floored(a, b) {
  const quotient = a / b;
  return a % b && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** A number with at most so many digits, rounded down, or up. */
export function fit(m, e, precision, up) {
  if (size(m) < tens(precision)) return decimal(m, e);
  const cut = digitsOf(m) - precision, unit = tens(cut);
  const rest = m % unit;
  let kept = m / unit;
  if (rest) kept += up ? (m > 0n ? 1n : 0n) : m < 0n ? -1n : 0n;
  return decimal(kept, e + cut);
}

/** The sum of two numbers with at most so many digits, rounded down, or up. */
export function add(a, b, precision, up) {
  if (!a.m) return fit(b.m, b.e, precision, up);
  if (!b.m) return fit(a.m, a.e, precision, up);
  if (Math.abs(a.e - b.e) > 2 * precision + 20) {
    const [large, small] = adjusted(a) >= adjusted(b) ? [a, b] : [b, a], place = adjusted(large) - precision - 5;
    // What is far below the last digit is less than one unit there, to which it is rounded: down or up, as the sum.
    if (adjusted(small) < place) return exactSum(large, decimal(small.m > 0n === up ? (up ? 1n : -1n) : 0n, place), precision, up);
  }
  return exactSum(a, b, precision, up);
}

function exactSum(a, b, precision, up) {
  const least = Math.min(a.e, b.e);
  return fit(a.m * tens(a.e - least) + b.m * tens(b.e - least), least, precision, up);
}

/** The product of two numbers with at most so many digits, rounded down, or up. */
export const multiply = (a, b, precision, up) => fit(a.m * b.m, a.e + b.e, precision, up);

/** The quotient of two numbers with at most so many digits, rounded down, or up. */
export function divide(a, b, precision, up) {
  if (!a.m) return ZERO;
  const shift = Math.max(0, precision + 2 + digitsOf(b.m) - digitsOf(a.m));
  const top = a.m * tens(shift);
  let found = floored(top, b.m);
  if (up && found * b.m !== top) found += 1n;
  return fit(found, a.e - b.e - shift, precision, up);
}

/** The ratio of two whole numbers, the second above 0, with so many digits. */
export const ratio = (n, d, precision, up) => divide(decimal(n), decimal(d), precision, up);

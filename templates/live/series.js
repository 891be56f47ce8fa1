// Series: between which whole numbers, of units as small as one likes, powers of e, pi, cosines and square roots lie.

import { adjusted, decimal, floored, negate, parse, size, tens } from "./decimal.js";

const cached = new Map();
const once = (key, make) => {
  if (!cached.has(key)) cached.set(key, make());
  return cached.get(key);
};

/** The series of artanh 1/inverse, or with alternating signs of arctan 1/inverse, in units: the sum, and how far off. */
function seriesOf(inverse, unit, alternates = false) {
  let power = unit / inverse, total = 0n, count = 0n;
  while (power) {
    const term = power / (2n * count + 1n);
    total += alternates && count % 2n ? -term : term;
    power /= inverse * inverse;
    count += 1n;
  }
  return [total, 2n * count + 1n];
}

// e to a power, in whole units of 2^-bits: the first of a pair counts units, and the true number has at most the second
// more.

/** ln 10 = 46 artanh 1/31 + 34 artanh 1/49 + 20 artanh 1/161. */
const logOfTen = (bits) => once(`ln10 ${bits}`, () => {
  let total = 0n, error = 0n;
  for (const [times, inverse] of [[46n, 31n], [34n, 49n], [20n, 161n]]) {
    const [number, more] = seriesOf(inverse, 1n << bits);
    total += times * number;
    error += times * more;
  }
  return [total, error];
});

function units(number, bits) {
  const top = number.m << bits;
  return number.e >= 0 ? top * tens(number.e) : floored(top, tens(-number.e));
}

function power(number, error, bits, halvings) {
  number >>= BigInt(halvings);
  error = (error >> BigInt(halvings)) + 2n;
  let total = 1n << bits, totalError = 0n, term = total, termError = 0n, place = 0n;
  while (term || termError > 2n) {
    place += 1n;
    termError = ((term * error + termError * (number + error)) >> bits) / place + 2n;
    term = ((term * number) >> bits) / place;
    total += term;
    totalError += termError;
  }
  totalError += termError;
  for (let step = 0; step < halvings; step += 1) {
    totalError = ((totalError * (2n * total + totalError)) >> bits) + 2n;
    total = (total * total) >> bits;
  }
  return [total, totalError];
}

/** Between which decimals e^x lies for a decimal x. */
export function exponential(x, precision) {
  const halvings = Math.floor(Math.sqrt(precision));
  const bits = BigInt(Math.floor(precision * 3.33) + halvings + 50);
  let first = units(x, bits), last = -units(negate(x), bits);
  const [ten, more] = logOfTen(bits);
  const taken = floored(first, first >= 0n ? ten + more : ten);
  first -= taken * ten + (taken > 0n ? taken * more : 0n);
  last -= taken * ten + (taken < 0n ? taken * more : 0n);
  const [found, error] = power(first, last - first, bits, halvings);
  const unit = tens(precision), place = Number(taken) - precision;
  return [decimal((found * unit) >> bits, place), decimal(-((-(found + error) * unit) >> bits), place)];
}

// Pi and cosines, in whole units of a decimal place.

/** Whole numbers between which pi * 10^places lies (Machin). */
export const unitsOfPi = (places) => once(`pi ${places}`, () => {
  const unit = tens(places + 10);
  const [first, one] = seriesOf(5n, unit, true), [second, other] = seriesOf(239n, unit, true);
  const number = 16n * first - 4n * second, error = 16n * one + 4n * other;
  return [floored(number - error, tens(10)), floored(number + error, tens(10)) + 1n];
});

/** Whole numbers between which the cosine of a decimal times 10^places lies. */
export function unitsOfCosine(number, places) {
  const digits = places + 10 + Math.max(adjusted(number) + 1, 0), unit = tens(digits);
  const scaled = number.e + digits;
  const shifted = scaled >= 0 ? number.m * tens(scaled) : floored(number.m, tens(-scaled));
  const [least, most] = unitsOfPi(digits);
  const turns = floored(shifted + least, 2n * least);
  const rest = shifted - turns * (least + most);
  const error = 1n + size(turns) * (most - least);
  const inner = size(rest) > error ? size(rest) - error : 0n, outer = size(rest) + error;
  const low = (inner * inner) / unit, high = -floored(-(outer * outer), unit);
  let least1 = unit, most1 = unit, first = unit, last = unit, place = 0n, positive = true;
  while (most1 > 1n) {
    place += 2n;
    positive = !positive;
    const divisor = unit * place * (place - 1n);
    least1 = (least1 * low) / divisor;
    most1 = -floored(-most1 * high, divisor);
    [first, last] = positive ? [first + least1, last + most1] : [first - most1, last - least1];
  }
  const cut = unit / tens(places);
  return [floored(first - 1n, cut), -floored(-(last + 1n), cut)];
}

const STEPS = { 0: "1", 2: "0.5", 3: "0", 4: "-0.5", 6: "-1", 8: "-0.5", 9: "0", 10: "0.5" };

/** The cosine of pi * top / bottom where it is a fraction, else null. */
export function fractionOfTurn(top, bottom) {
  if (Math.max(Math.abs(adjusted(top)), Math.abs(adjusted(bottom))) > 1000) return null;
  const shift = Math.min(top.e, bottom.e);
  const above = 6n * top.m * tens(top.e - shift), below = bottom.m * tens(bottom.e - shift);
  if (above % below) return null;
  const steps = (((above / below) % 12n) + 12n) % 12n;
  return steps in STEPS ? parse(STEPS[steps]) : null;
}

/** The whole number whose square is the largest up to a number. */
export function root(number) {
  if (number < 2n) return number;
  let guess = 1n << BigInt((number.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + number / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

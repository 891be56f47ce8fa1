// Rounding: what is shown of a number, and when an enclosure decides it. See `worked/number/rounding.py`.

import { adjusted, compare, decimal, equal, size, tens, ZERO } from "./decimal.js";

/** The exponent of the last digit shown of a number; digits are [4, "decimals"] or [4, "figures"]. */
function place(number, [count, kind]) {
  return kind === "decimals" || !number.m ? -count : Math.max(adjusted(number) + 1 - count, -60);
}

function quantize(number, last, half) {
  if (number.e >= last) return decimal(number.m * tens(number.e - last), last);
  const unit = tens(last - number.e), whole = size(number.m) / unit, twice = 2n * (size(number.m) % unit);
  const more = half !== "truncate" && (twice > unit || (twice === unit && (half === "up" || whole % 2n)));
  const found = more ? whole + 1n : whole;
  return decimal(number.m < 0n ? -found : found, last);
}

/** A decimal rounded by the rule; half is up (away from zero), even or truncate. */
export function rounded(number, digits, half) {
  const found = quantize(number, place(number, digits), half);
  if (!found.m) return digits[1] === "figures" ? ZERO : found;
  return digits[1] === "figures" && adjusted(found) > adjusted(number)
    ? quantize(found, place(found, digits), half)
    : found;
}

/** What is shown of an enclosure: {number, exact, proven}, or null while it does not decide it. */
export function decide([low, high], digits, half) {
  const number = rounded(low, digits, half);
  if (equal(low, high)) return { number, exact: equal(number, low), proven: true };
  return equal(number, rounded(high, digits, half)) ? { number, exact: false, proven: true } : null;
}

/** What is shown of an enclosure that no precision decides: it holds a number on the border between two. */
export function guess([low, high], digits, half) {
  const below = rounded(low, digits, half), above = rounded(high, digits, half);
  const middle = (a, b) => {
    const least = Math.min(a.e, b.e);
    return decimal((a.m * tens(a.e - least) + b.m * tens(b.e - least)) * 5n, least - 1);
  };
  const border = half === "truncate" ? (above.m > 0n ? above : below) : middle(below, above);
  const inside = compare(low, border) <= 0 && compare(border, high) <= 0;
  return { number: rounded(inside ? border : middle(low, high), digits, half), exact: false, proven: false };
}

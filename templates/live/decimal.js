// Exact decimals, and enclosures: pairs of decimals between which the true number lies. A decimal is {m, e}, the number
// m * 10^e with a BigInt m. Sums, products and quotients are rounded outward, so that a digit is known where both ends
// round to it; an exact number is a pair of equals.

const powers = [1n];

/** 10^count as a BigInt. */
export function tens(count) {
  if (count > 5000) return 10n ** BigInt(count);
  while (powers.length <= count) powers.push(powers[powers.length - 1] * 10n);
  return powers[count];
}

const size = (m) => (m < 0n ? -m : m);
const digitsOf = (m) => size(m).toString().length;

/** A decimal of its parts. */
export const decimal = (m, e = 0) => ({ m, e });
const ZERO = decimal(0n), ONE = decimal(1n), TWO = decimal(2n), HALF = decimal(5n, -1);

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
export const absolute = (number) => (number.m < 0n ? negate(number) : number);

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
const smaller = (a, b) => (compare(a, b) <= 0 ? a : b);
const larger = (a, b) => (compare(a, b) >= 0 ? a : b);

/** Whole division, rounded down. */
function floored(a, b) {
  const quotient = a / b;
  return a % b && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** A number with at most so many digits, rounded down, or up. */
function fit(m, e, precision, up) {
  if (size(m) < tens(precision)) return decimal(m, e);
  const cut = digitsOf(m) - precision, unit = tens(cut);
  const rest = m % unit;
  let kept = m / unit;
  if (rest) kept += up ? (m > 0n ? 1n : 0n) : m < 0n ? -1n : 0n;
  return decimal(kept, e + cut);
}

function add(a, b, precision, up) {
  if (!a.m) return fit(b.m, b.e, precision, up);
  if (!b.m) return fit(a.m, a.e, precision, up);
  let [first, second] = a.e >= b.e ? [a, b] : [b, a];
  if (first.e - second.e > 2 * precision + 20) {
    // What is far below the last digit counts for nothing but its sign.
    const [large, small] = adjusted(a) >= adjusted(b) ? [a, b] : [b, a];
    const place = adjusted(large) - precision - 5;
    if (adjusted(small) < place) {
      const m = large.e >= place ? large.m * tens(large.e - place) : large.m;
      const least = large.e >= place ? place : large.e;
      const sign = small.m > 0n ? 1n : -1n;
      return fit(m * 10n + sign, least - 1, precision, up);
    }
  }
  return fit(first.m * tens(first.e - second.e) + second.m, second.e, precision, up);
}

const multiply = (a, b, precision, up) => fit(a.m * b.m, a.e + b.e, precision, up);

function divide(a, b, precision, up) {
  if (!a.m) return ZERO;
  const shift = Math.max(0, precision + 2 + digitsOf(b.m) - digitsOf(a.m));
  const top = a.m * tens(shift);
  let found = floored(top, b.m);
  if (up && found * b.m !== top) found += 1n;
  return fit(found, a.e - b.e - shift, precision, up);
}

/** The whole number whose square is the largest up to a number. */
function root(number) {
  if (number < 2n) return number;
  let guess = 1n << BigInt((number.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + number / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

// e to a power, in whole units of 2^-bits: the first of a pair counts units, and the true number has at most the second
// more.

const cached = new Map();
const once = (key, make) => {
  if (!cached.has(key)) cached.set(key, make());
  return cached.get(key);
};

function artanh(inverse, unit) {
  let power = unit / inverse, total = 0n, count = 0n;
  while (power) {
    total += power / (2n * count + 1n);
    power /= inverse * inverse;
    count += 1n;
  }
  return [total, 2n * count + 1n];
}

/** ln 10 = 46 artanh 1/31 + 34 artanh 1/49 + 20 artanh 1/161. */
const logOfTen = (bits) => once(`ln10 ${bits}`, () => {
  let total = 0n, error = 0n;
  for (const [times, inverse] of [[46n, 31n], [34n, 49n], [20n, 161n]]) {
    const [number, more] = artanh(inverse, 1n << bits);
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
function exponential(x, precision) {
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

function arctangent(inverse, unit) {
  let power = unit / inverse, total = 0n, count = 0n;
  while (power) {
    const term = power / (2n * count + 1n);
    total += count % 2n ? -term : term;
    power /= inverse * inverse;
    count += 1n;
  }
  return [total, count + 1n];
}

/** Whole numbers between which pi * 10^places lies (Machin). */
const unitsOfPi = (places) => once(`pi ${places}`, () => {
  const unit = tens(places + 10);
  const [first, one] = arctangent(5n, unit), [second, other] = arctangent(239n, unit);
  const number = 16n * first - 4n * second, error = 16n * one + 4n * other;
  return [floored(number - error, tens(10)), floored(number + error, tens(10)) + 1n];
});

function unitsOfCosine(number, places) {
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
function fractionOfTurn(top, bottom) {
  if (Math.max(Math.abs(adjusted(top)), Math.abs(adjusted(bottom))) > 1000) return null;
  const shift = Math.min(top.e, bottom.e);
  const above = 6n * top.m * tens(top.e - shift), below = bottom.m * tens(bottom.e - shift);
  if (above % below) return null;
  const steps = (((above / below) % 12n) + 12n) % 12n;
  return steps in STEPS ? parse(STEPS[steps]) : null;
}

/** What an enclosure is too wide to go on with. */
export class Undecided extends Error {}
/** A number that has no value, such as a fraction over 0. */
export class NoValue extends Error {}

export const FIRST_PRECISION = 28;
export const LAST_PRECISION = 1792;
const FARTHEST = 1e6;

export const isExact = (pair) => pair[0] === pair[1] || equal(pair[0], pair[1]);
const isWhole = (number) => adjusted(number) < 30 && (number.e >= 0 || number.m % tens(-number.e) === 0n);

/** Whether a relation holds for all numbers of two enclosures, for none, or (null) for some. */
function holds(left, relation, right) {
  if (relation === "<") return holds(right, ">", left);
  if (relation === "<=") return holds(right, ">=", left);
  const [a, b] = left, [c, d] = right;
  if (relation === ">") return compare(a, d) > 0 ? true : compare(b, c) <= 0 ? false : null;
  if (relation === ">=") return compare(a, d) >= 0 ? true : compare(b, c) < 0 ? false : null;
  if (isExact(left) && isExact(right) && equal(a, c)) return true;
  return compare(b, c) < 0 || compare(d, a) < 0 ? false : null;
}

/** Arithmetic on enclosures with so many digits, rounded outward. */
export class Enclosures {
  constructor(precision) {
    this.precision = precision;
    this.isLast = precision >= LAST_PRECISION;
    this.assumed = false;
    this.numbers = new Map();
  }

  number(text) {
    let found = this.numbers.get(text);
    if (!found) {
      const value = parse(text);
      this.numbers.set(text, (found = [value, value]));
    }
    return found;
  }

  pi() {
    const [low, high] = unitsOfPi(this.precision);
    return [decimal(low, -this.precision), decimal(high, -this.precision)];
  }

  total(terms) {
    let [low, high] = terms[0];
    for (const term of terms.slice(1)) {
      low = add(low, term[0], this.precision, false);
      high = add(high, term[1], this.precision, true);
    }
    return [low, high];
  }

  product(factors) {
    return factors.slice(1).reduce((found, factor) => this.times(found, factor), factors[0]);
  }

  vanishes(pair) {
    return !pair[0].m && !pair[1].m;
  }

  times(left, right) {
    const p = this.precision;
    if (isExact(left) && isExact(right)) {
      return [multiply(left[0], right[0], p, false), multiply(left[0], right[0], p, true)];
    }
    return this.ends(left, right, multiply);
  }

  ends(left, right, operation) {
    let low = null, high = null;
    for (const a of left) {
      for (const b of right) {
        const below = operation(a, b, this.precision, false), above = operation(a, b, this.precision, true);
        low = low ? smaller(low, below) : below;
        high = high ? larger(high, above) : above;
      }
    }
    return [low, high];
  }

  divide(top, bottom) {
    if (bottom[0].m <= 0n && bottom[1].m >= 0n) {
      if (this.vanishes(bottom)) throw new NoValue();
      throw new Undecided();
    }
    return this.ends(top, bottom, divide);
  }

  negate(body) {
    return [negate(body[1]), negate(body[0])];
  }

  power(base, exponent) {
    if (exponent < 2) return exponent ? base : [ONE, ONE];
    const [low, high] = exponent % 2 ? base : this.abs(base);
    return [this.powered(low, exponent, false), this.powered(high, exponent, true)];
  }

  powered(number, exponent, up) {
    if (number.m < 0n) return negate(this.powered(negate(number), exponent, !up));
    let result = ONE;
    for (;;) {
      if (exponent % 2) result = multiply(result, number, this.precision, up);
      exponent = Math.floor(exponent / 2);
      if (!exponent) return result;
      number = multiply(number, number, this.precision, up);
    }
  }

  raised(base, exponent) {
    const [low, high] = base;
    if (isExact(base) && equal(low, ONE)) return base;
    if (isExact(exponent)) {
      const number = exponent[0], below = number.m < 0n;
      const reciprocal = (value) => (below ? this.divide([ONE, ONE], value) : value);
      const count = (value) => Math.abs(float(value));
      if (isWhole(number)) return reciprocal(this.power(base, count(number)));
      const twice = multiply(number, TWO, this.precision, false);
      if (isWhole(twice)) return reciprocal(this.power(this.call("sqrt", base), count(twice)));
    }
    if (low.m > 0n) return this.exp(this.times(exponent, this.ln(base)));
    if (low.m < 0n || exponent[0].m <= 0n) throw new Undecided();
    return high.m ? [ZERO, this.raised([high, high], exponent)[1]] : [ZERO, ZERO];
  }

  call(name, argument) {
    return this[name](argument);
  }

  exp(argument) {
    if (this.vanishes(argument)) return [ONE, ONE];
    const first = this.expAt(argument[0]);
    return isExact(argument) ? first : [first[0], this.expAt(argument[1])[1]];
  }

  expAt(x) {
    if (!x.m) return [ONE, ONE];
    const about = float(x);
    if (about < -FARTHEST) return [ZERO, decimal(1n, -400000)];
    if (about > FARTHEST) return [decimal(1n, 400000), decimal(1n, Math.ceil(about / 2.3) + 1)];
    return exponential(x, this.precision);
  }

  ln(argument) {
    const [low, high] = argument;
    if (low.m <= 0n) {
      if (high.m <= 0n) throw new NoValue();
      throw new Undecided();
    }
    const first = this.lnAt(low);
    return isExact(argument) ? first : [first[0], this.lnAt(high)[1]];
  }

  /** ln x = y + ln(1 + d) with d = x e^-y - 1; ln(1 + d) differs from d - d^2/2 by less than the size of d^3. */
  lnAt(x) {
    if (equal(x, ONE)) return [ZERO, ZERO];
    const apart = add(x, decimal(-1n), this.precision, false);
    const fine = new Enclosures(this.precision + 12 + Math.max(0, apart.m ? -adjusted(apart) : this.precision));
    const tenfold = adjusted(x);
    let y = fromFloat(Math.log(float(decimal(x.m, x.e - tenfold))) + tenfold * Math.LN10);
    for (;;) {
      const power = fine.exp([negate(y), negate(y)]);
      const rest = fine.total([fine.times([x, x], power), [decimal(-1n), decimal(-1n)]]);
      const square = fine.times(fine.power(rest, 2), [HALF, HALF]);
      const most = fine.abs(rest)[1], cube = fine.power([most, most], 3)[1];
      const found = fine.total([[y, y], rest, fine.negate(square), [negate(cube), cube]]);
      if (!cube.m || adjusted(cube) < adjusted(found[1]) - this.precision) {
        return [fit(found[0].m, found[0].e, this.precision, false), fit(found[1].m, found[1].e, this.precision, true)];
      }
      y = found[0];
    }
  }

  sqrt(argument) {
    const [low, high] = argument;
    if (low.m < 0n) {
      if (high.m < 0n) throw new NoValue();
      throw new Undecided();
    }
    const first = this.rootAt(low);
    return isExact(argument) ? first : [first[0], this.rootAt(high)[1]];
  }

  rootAt(number) {
    if (!number.m) return [ZERO, ZERO];
    let shift = Math.max(0, 2 * this.precision + 4 - digitsOf(number.m));
    if ((number.e - shift) % 2) shift += 1;
    const m = number.m * tens(shift), e = (number.e - shift) / 2, found = root(m);
    const above = found * found === m ? found : found + 1n;
    return [fit(found, e, this.precision, false), fit(above, e, this.precision, true)];
  }

  /** (1 - e^(-2x)) / (1 + e^(-2x)) for positive x, and its opposite for negative x. */
  tanh(argument) {
    const first = this.tanhAt(argument[0]);
    return isExact(argument) ? first : [first[0], this.tanhAt(argument[1])[1]];
  }

  tanhAt(x) {
    const far = multiply(absolute(x), decimal(-2n), this.precision + 40, false);
    const one = [ONE, ONE], small = this.exp([far, far]);
    const found = this.divide(this.total([one, this.negate(small)]), this.total([one, small]));
    return x.m < 0n ? this.negate(found) : found;
  }

  /** The cosine a quarter of a turn before, with more digits where the angle is large or its sine is small. */
  sin(argument) {
    if (this.vanishes(argument)) return argument;
    const extent = Math.max(...argument.map((end) => Math.abs(adjusted(end)))), p = this.precision;
    if (extent > 1000) return [negate(ONE), ONE];
    const fine = new Enclosures(p + extent + 10);
    const [low, high] = fine.cos(fine.total([argument, fine.negate(fine.divide(fine.pi(), [TWO, TWO]))]));
    return [fit(low.m, low.e, p, false), fit(high.m, high.e, p, true)];
  }

  cos(argument) {
    if (this.vanishes(argument)) return [ONE, ONE];
    const [low, high] = argument, p = this.precision;
    const middle = isExact(argument) ? low : divide(add(low, high, p, false), TWO, p, false);
    const above = add(high, negate(middle), p, true), below = add(middle, negate(low), p, true);
    const radius = larger(above, below);
    if (compare(radius, TWO) >= 0 || adjusted(middle) > 1000) return [negate(ONE), ONE];
    const [first, last] = unitsOfCosine(middle, p);
    return [
      larger(add(decimal(first, -p), negate(radius), p, false), negate(ONE)),
      smaller(add(decimal(last, -p), radius, p, true), ONE),
    ];
  }

  turn(top, bottom) {
    if (isExact(top) && isExact(bottom) && bottom[0].m) {
      const exact = fractionOfTurn(top[0], bottom[0]);
      if (exact) return [exact, exact];
    }
    return this.cos(this.divide(this.times(this.pi(), top), bottom));
  }

  abs(argument) {
    const [low, high] = argument;
    if (low.m >= 0n) return argument;
    return high.m <= 0n ? this.negate(argument) : [ZERO, larger(negate(low), high)];
  }

  sign(argument) {
    if (!isExact(argument) && this.takesForEqual(argument, [ZERO, ZERO])) return [ZERO, ZERO];
    const of = (end) => (end.m > 0n ? ONE : end.m < 0n ? decimal(-1n) : ZERO);
    return [of(argument[0]), of(argument[1])];
  }

  maximum(list) {
    return [list.map((each) => each[0]).reduce(larger), list.map((each) => each[1]).reduce(larger)];
  }

  minimum(list) {
    return [list.map((each) => each[0]).reduce(smaller), list.map((each) => each[1]).reduce(smaller)];
  }

  choose(left, relation, right, then, otherwise) {
    let found = holds(left, relation, right);
    if (found === null && this.takesForEqual(left, right)) found = relation.includes("=");
    if (found !== null) return found ? then() : otherwise();
    const first = then(), second = otherwise();
    return [smaller(first[0], second[0]), larger(first[1], second[1])];
  }

  /** Whether two numbers overlap as closely as rounding alone makes them, and this is the last precision. */
  takesForEqual(left, right) {
    if (!this.isLast || compare(left[0], right[1]) > 0 || compare(right[0], left[1]) > 0) return false;
    const wide = add(larger(left[1], right[1]), negate(smaller(left[0], right[0])), 9, true);
    const found = !wide.m || adjusted(wide) < -this.precision / 2;
    this.assumed ||= found;
    return found;
  }
}

// Rounding

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

// Enclosures: pairs of decimals between which the true number lies. What is computed of them is rounded outward, so that a
// digit is known where both ends round to it; an exact number is a pair of equals.

import { absolute, add, adjusted, compare, decimal, digitsOf, divide, equal, fit, float, fromFloat } from "./decimal.js";
import { larger, multiply, negate, parse, size, smaller, tens, ZERO } from "./decimal.js";
import { exponential, fractionOfTurn, root, unitsOfCosine, unitsOfPi } from "./series.js";

/** What an enclosure is too wide to go on with. */
export class Undecided extends Error {}
/** A number that has no value, such as a fraction over 0. */
export class NoValue extends Error {}

const ONE = decimal(1n), TWO = decimal(2n), HALF = decimal(5n, -1);
export const FIRST_PRECISION = 28;
export const LAST_PRECISION = 1792;
const FARTHEST = 1e6;
const HALVINGS = 6;

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
    return this.pairs(left, right, multiply);
  }

  pairs(left, right, operation) {
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
    return this.pairs(top, bottom, divide);
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

  call(name, argument, own) {
    if (!own) return this[name](argument);
    return own.grows ? this.ends(argument, (end) => own.at([end, end], this)) : own.at(argument, this);
  }

  /** What a function that grows comes to, by the enclosures of both ends. */
  ends(argument, at) {
    const first = at(argument[0]);
    return isExact(argument) ? first : [first[0], at(argument[1])[1]];
  }

  exp(argument) {
    if (this.vanishes(argument)) return [ONE, ONE];
    return this.ends(argument, (end) => this.expAt(end));
  }

  expAt(x) {
    if (!x.m) return [ONE, ONE];
    const about = float(x);
    if (about < -FARTHEST) return [ZERO, decimal(1n, -400000)];
    if (about > FARTHEST) return [decimal(1n, 400000), decimal(1n, Math.ceil(about / 2.3) + 1)];
    return exponential(x, this.precision);
  }

  ln(argument) {
    if (argument[0].m <= 0n) {
      if (argument[1].m <= 0n) throw new NoValue();
      throw new Undecided();
    }
    return this.ends(argument, (end) => this.lnAt(end));
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
    if (argument[0].m < 0n) {
      if (argument[1].m < 0n) throw new NoValue();
      throw new Undecided();
    }
    return this.ends(argument, (end) => this.rootAt(end));
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
    return this.ends(argument, (end) => this.tanhAt(end));
  }

  tanhAt(x) {
    const far = decimal(-2n * size(x.m), x.e);
    const one = [ONE, ONE], small = this.exp([far, far]);
    const found = this.divide(this.total([one, this.negate(small)]), this.total([one, small]));
    return x.m < 0n ? this.negate(found) : found;
  }

  /** (e^x - e^-x) / 2, which grows with x. */
  sinh(argument) {
    const at = (x) => (x.m ? this.half([this.exp([x, x]), this.negate(this.exp([negate(x), negate(x)]))]) : [ZERO, ZERO]);
    const first = at(argument[0]);
    return isExact(argument) ? first : [first[0], at(argument[1])[1]];
  }

  /** (e^x + e^-x) / 2, which grows with the size of x. */
  cosh(argument) {
    const at = (x) => this.half([this.exp([x, x]), this.exp([negate(x), negate(x)])]);
    const sizes = this.abs(argument), first = at(sizes[0]);
    return isExact(sizes) ? first : [first[0], at(sizes[1])[1]];
  }

  half(terms) {
    return this.divide(this.total(terms), [TWO, TWO]);
  }

  /** The arctangent grows, so the ends of the enclosure suffice. */
  arctan(argument) {
    const first = this.arctanAt(argument[0]);
    return isExact(argument) ? first : [first[0], this.arctanAt(argument[1])[1]];
  }

  /** The angle halved six times, then its series, whose terms alternate and fall. */
  arctanAt(x) {
    if (!x.m) return [ZERO, ZERO];
    const one = [ONE, ONE];
    let end = [x, x];
    for (let step = 0; step < HALVINGS; step += 1) {
      end = this.divide(end, this.total([one, this.sqrt(this.total([one, this.power(end, 2)]))]));
    }
    const square = this.power(end, 2), terms = [];
    let power = end;
    for (let count = 0; count <= this.precision / 3; count += 1) {
      const term = this.divide(power, this.number(String(2 * count + 1)));
      terms.push(count % 2 ? this.negate(term) : term);
      power = this.times(power, square);
    }
    const most = this.abs(power)[1];
    return this.times(this.number(String(2 ** HALVINGS)), this.total([...terms, [negate(most), most]]));
  }

  /** The error function grows, so the ends of the enclosure suffice. */
  erf(argument) {
    const first = this.erfAt(argument[0]);
    return isExact(argument) ? first : [first[0], this.erfAt(argument[1])[1]];
  }

  /** 2 / sqrt(pi) e^(-x^2) times the sum of x, 2/3 x^3, 2/3 2/5 x^5 ...; far from 0 less than e^(-x^2) is missing to 1. */
  erfAt(x) {
    if (!x.m) return [ZERO, ZERO];
    const p = this.precision, own = absolute(x), square = this.power([x, x], 2);
    const small = this.exp(this.negate(square)), opposite = (found) => (x.m < 0n ? this.negate(found) : found);
    if (compare(square[0], decimal(BigInt(3 * p))) > 0) return opposite([add(ONE, negate(small[1]), p, false), ONE]);
    const least = multiply(own, decimal(1n, -p), p, false), about = 4 * float(square[1]), terms = [[own, own]];
    for (let place = 0, last = terms[0]; compare(last[1], least) > 0 || about > 2 * place; ) {
      place += 1;
      last = this.times(last, this.divide(this.times([TWO, TWO], square), this.number(String(2 * place + 1))));
      terms.push(last);
    }
    const whole = this.total([...terms, [ZERO, terms[terms.length - 1][1]]]);
    return opposite(this.product([this.divide([TWO, TWO], this.sqrt(this.pi())), small, whole]));
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

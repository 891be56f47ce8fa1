// Fractions: numbers that are fractions of whole ones, exact as far as they stay so and short; each is {n, d}.
import { decimal, ratio } from "./decimal.js";

const LONGEST = 10n ** 60n, MOST_BITS = 200;
const LARGEST_TOP = 10n ** 12n - 1n, LARGEST_BOTTOM = 9999n;

/** A number that is no fraction, or one too long to be kept. */
export class NoFraction extends Error {}

const size = (whole) => (whole < 0n ? -whole : whole);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function fraction(n, d) {
  const common = gcd(size(n), size(d)) * (d < 0n ? -1n : 1n);
  const found = { n: n / common, d: d / common };
  if (size(found.n) > LONGEST || found.d > LONGEST) throw new NoFraction();
  return found;
}

/** The text of a short fraction, or of a whole number; null where it is longer. */
export function short({ n, d }) {
  if (d === 1n) return String(n);
  return size(n) <= LARGEST_TOP && d <= LARGEST_BOTTOM ? `${n}/${d}` : null;
}

/** The MathML of such a text, as a printer writes it. */
export function markupOf(text) {
  const [, minus, top, bottom] = /^(-?)(\d+)(?:\/(\d+))?$/.exec(text);
  if (!bottom) return undefined;
  const found = `<mfrac><mrow><mn>${top}</mn></mrow><mrow><mn>${bottom}</mn></mrow></mfrac>`;
  return minus ? `<mo form="prefix">\u2212</mo>${found}` : found;
}

/** The square root of a fraction. */
function root({ n, d }) {
  const top = whole(n), bottom = whole(d);
  if (top * top !== n || bottom * bottom !== d) throw new NoFraction();
  return { n: top, d: bottom };
}

/** The largest whole number whose square is no larger. */
function whole(square) {
  if (!square) return 0n;
  let found = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (let next; (next = (found + square / found) >> 1n) < found; ) found = next;
  return found;
}

/** A decimal as a fraction. */
export const ofDecimal = ({ m, e }) => (e < 0 ? fraction(m, 10n ** BigInt(-e)) : fraction(m * 10n ** BigInt(e), 1n));

const order = (a, b) => a.n * b.d - b.n * a.d;
const add = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
const negate = (a) => ({ n: -a.n, d: a.d });

/** An enclosure with so many digits; null for what is a decimal, which is exact. */
export function endsOf({ n, d }, precision) {
  let rest = d, twos = 0, fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return [ratio(n, d, precision, false), ratio(n, d, precision, true)];
  const places = Math.max(twos, fives), found = decimal((n * 10n ** BigInt(places)) / d, -places);
  return [found, found];
}

/** The arithmetic of fractions; see `evaluate`. */
export class Fractions {
  constructor(parse) {
    this.number = (text) => ofDecimal(parse(text));
  }

  pi() {
    throw new NoFraction();
  }

  turn() {
    throw new NoFraction();
  }

  total(terms) {
    return terms.reduce(add);
  }

  product(factors) {
    return factors.reduce(times);
  }

  vanishes(value) {
    return value.n === 0n;
  }

  divide(top, bottom) {
    if (!bottom.n) throw new NoFraction();
    return fraction(top.n * bottom.d, top.d * bottom.n);
  }

  negate(body) {
    return negate(body);
  }

  power(base, exponent) {
    if (Math.max(size(base.n).toString(2).length, base.d.toString(2).length) * exponent > MOST_BITS) throw new NoFraction();
    return fraction(base.n ** BigInt(exponent), base.d ** BigInt(exponent));
  }

  raised(base, exponent) {
    if (exponent.d !== 1n || size(exponent.n) > MOST_BITS) throw new NoFraction();
    const found = this.power(base, Number(size(exponent.n)));
    return exponent.n < 0n ? this.divide({ n: 1n, d: 1n }, found) : found;
  }

  call(name, argument) {
    if (name === "abs") return { n: size(argument.n), d: argument.d };
    if (name === "sign") return { n: argument.n > 0n ? 1n : argument.n < 0n ? -1n : 0n, d: 1n };
    if (name === "sqrt" && argument.n >= 0n) return root(argument);
    throw new NoFraction();
  }

  maximum(list) {
    return list.reduce((a, b) => (order(a, b) >= 0n ? a : b));
  }

  minimum(list) {
    return list.reduce((a, b) => (order(a, b) <= 0n ? a : b));
  }

  choose(left, relation, right, then, otherwise) {
    const found = order(left, right);
    const holds = { ">": found > 0n, ">=": found >= 0n, "<": found < 0n, "<=": found <= 0n, "=": found === 0n };
    return holds[relation] ? then() : otherwise();
  }
}

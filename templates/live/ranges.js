// Ranges: arithmetic on what numbers may be, with intermediate results rounded on paper. See `worked/checking/numbers/ranges.py`.

import { anything, bent, centred, make, narrowed, point, times } from "./affine.js";
import { doubles, evaluate, relates } from "./formula.js";

const ALMOST_WHOLE = 1e-9, TINY = 1e-100, FINER = 0.05, FEW = 4, FAR = 1e6;
const touchesZero = (value) => value.low <= TINY && value.high >= -TINY;

function isMultiple(value, unit) {
  if (value.low !== value.high || unit <= TINY) return false;
  const units = value.low / unit;
  return Math.abs(units - Math.round(units)) < ALMOST_WHOLE;
}

/** A number rounded to a unit; what is just between two goes to the side, for it may go to either. */
function roundedTo(number, unit, cut, side) {
  const units = number / unit;
  if (!Number.isFinite(units) || Math.abs(units - Math.round(units)) < ALMOST_WHOLE) return number;
  if (cut) return Math.trunc(units) * unit;
  return (side < 0 ? Math.ceil(units - 0.5 - ALMOST_WHOLE) : Math.floor(units + 0.5 + ALMOST_WHOLE)) * unit;
}

function showing(number, unit, cut, side) {
  while (number <= FINER * unit || !roundedTo(number, unit, cut, side)) unit /= 10;
  return unit;
}

// How each smooth function changes, where it has values, and its bounds where it does not grow.
const SMOOTH = {
  sqrt: { slope: (x, y) => 1 / (2 * y), domain: [0, Infinity], slopes: (x, y) => [1 / (2 * y.low), 1 / (2 * y.high)] },
  exp: { slope: (x, y) => y, domain: [-Infinity, Infinity], slopes: (x, y) => [y.low, y.high] },
  ln: { slope: (x) => 1 / x, domain: [0, Infinity], slopes: (x) => [1 / x.low, 1 / x.high] },
  tanh: {
    slope: (x, y) => 1 - y * y,
    domain: [-Infinity, Infinity],
    slopes: (x, y) => [1 - Math.max(y.low ** 2, y.high ** 2), 1 - (y.low <= 0 && y.high >= 0 ? 0 : Math.min(y.low ** 2, y.high ** 2))],
  },
  sinh: { slope: Math.cosh, domain: [-Infinity, Infinity], slopes: ({ low, high }) => coshBetween(low, high) },
  cosh: {
    slope: Math.sinh,
    domain: [-Infinity, Infinity],
    slopes: ({ low, high }) => [Math.sinh(low), Math.sinh(high)],
    image: coshBetween,
  },
  arctan: { slope: (x) => 1 / (1 + x * x), domain: [-Infinity, Infinity], slopes: falling((x) => 1 / (1 + x * x)) },
  erf: { slope: bell, domain: [-Infinity, Infinity], slopes: falling(bell) },
  sin: { slope: Math.cos, domain: [-Infinity, Infinity], slopes: () => [-1, 1], image: sineBetween },
  cos: { slope: (x) => -Math.sin(x), domain: [-Infinity, Infinity], slopes: () => [-1, 1], image: cosineBetween },
};

/** The same of a function that brings its own formula along. */
function smooth({ at, slopeAt, domain, grows }) {
  const ends = ({ low, high }) => [low, high], span = ({ low, high }) => anything(low, high);
  return {
    slope: (x, y) => slopeAt(x, y, doubles),
    domain,
    slopes: (x, y) => ends(slopeAt(span(x), span(y), new Ranges())),
    image: grows ? undefined : (low, high) => ends(at(anything(low, high), new Ranges())),
  };
}

function sineBetween(low, high) {
  return cosineBetween(low - Math.PI / 2, high - Math.PI / 2);
}

function coshBetween(low, high) {
  const least = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
  return [Math.cosh(least), Math.cosh(Math.max(-low, high))];
}

function bell(x) {
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
}

/** The bounds between two numbers of what falls on both sides of 0. */
function falling(slope) {
  return ({ low, high }) => {
    const nearest = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    return [slope(Math.max(-low, high)), slope(nearest)];
  };
}

function cosineBetween(low, high) {
  if (Math.max(Math.abs(low), Math.abs(high)) > FAR) return [-1, 1];
  const noise = 1e-9 * (1 + Math.abs(low) + Math.abs(high));
  const first = (low - noise) / Math.PI, last = (high + noise) / Math.PI, ends = [Math.cos(low), Math.cos(high)];
  const peaks = Math.floor(last / 2) > Math.floor(first / 2);
  const dips = Math.floor((last - 1) / 2) > Math.floor((first - 1) / 2);
  return [dips ? -1 : Math.min(...ends), peaks ? 1 : Math.max(...ends)];
}

/**
 * Arithmetic on ranges. `unit(low, high)` gives one unit of the last digit that is kept of an intermediate result
 * between two bounds, or is null where none is rounded; `cut`: further digits are cut off. The outermost result is never
 * rounded here.
 */
export class Ranges {
  constructor(unit = null, cut = false) {
    this.unit = unit;
    this.cut = cut;
  }

  number(text) {
    return point(Number(text));
  }

  pi() {
    return point(Math.PI);
  }

  kept(value) {
    if (!this.unit || !value.derived || value.error === Infinity) return value;
    const unit = this.unit(value.low, value.high);
    if (unit <= TINY) return value;
    const finer = FINER * unit;
    const first = roundedTo(value.low, unit, this.cut, -1), last = roundedTo(value.high, unit, this.cut, 1);
    const low = Math.min(value.low - finer, first), high = Math.max(value.high + finer, last);
    const away = first === last
      ? Math.max(Math.abs(first - value.low), Math.abs(first - value.high), finer)
      : this.cut ? unit : unit / 2;
    if (value.low === value.high && value.low === first) return value;
    return make(low, high, value.center, value.slopes, value.error + away, false);
  }

  keptDivisor(value) {
    const kept = this.kept(value);
    if (!this.unit || kept === value || !touchesZero(kept)) return kept;
    const [low, high] = value.nonzero ?? [value.low, value.high];
    const bounds = this.roundedToNonzero(low, high, this.unit(low, high));
    return bounds ? anything(...bounds) : kept;
  }

  roundedToNonzero(low, high, unit) {
    if (high < -TINY) {
      const found = this.roundedToNonzero(-high, -low, unit);
      return found && [-found[1], -found[0]];
    }
    if (low <= TINY || unit <= TINY) return null;
    const first = showing(low, unit, this.cut, -1), last = showing(high, unit, this.cut, 1);
    const least = Math.min(low - FINER * first, roundedTo(low, first, this.cut, -1));
    return [least, Math.max(high + FINER * last, roundedTo(high, last, this.cut, 1))];
  }

  total(terms) {
    let low = 0, high = 0, center = 0, error = 0;
    const slopes = new Map(), kept = terms.map((term) => this.kept(term));
    for (const term of kept) {
      low += term.low;
      high += term.high;
      center += term.center;
      error += term.error;
      for (const [name, slope] of term.slopes) slopes.set(name, (slopes.get(name) ?? 0) + slope);
    }
    let found = narrowed(low, high, center, slopes, error);
    if (this.unit && kept.length > 2 && Number.isFinite(low) && Number.isFinite(high)) {
      found = this.widenedByPartialSums(found, kept);
    }
    if (this.unit && touchesZero(found)) found.nonzero = this.nonzeroTotal(terms, kept, found);
    return found;
  }

  widenedByPartialSums(whole, kept) {
    const finest = Math.min(...kept.map((term) => this.unit(term.low, term.high)));
    const lows = kept.map((term) => term.low).sort((a, b) => a - b), highs = kept.map((term) => term.high).sort((a, b) => b - a);
    let low = lows[0], high = highs[0], slack = 0;
    for (let place = 1; place < kept.length - 1; place += 1) {
      low += lows[place];
      high += highs[place];
      const unit = this.unit(low, high);
      if (unit > 1.5 * finest) slack += this.cut ? unit : unit / 2;
    }
    return slack ? make(whole.low - slack, whole.high + slack, whole.center, whole.slopes, whole.error + slack) : whole;
  }

  nonzeroTotal(terms, kept, whole) {
    const changed = terms.filter((term, place) => kept[place] !== term);
    if (changed.length !== 1) return null;
    const unit = this.unit(changed[0].low, changed[0].high);
    if (!terms.every((term) => term === changed[0] || isMultiple(term, unit))) return null;
    const sum = (end) => terms.reduce((total, term) => total + term[end], 0);
    const found = this.roundedToNonzero(sum("low"), sum("high"), unit);
    if (!found || !this.cut) return found;
    return found[0] > 0 ? [found[0], Math.max(found[1], whole.high)] : [Math.min(found[0], whole.low), found[1]];
  }

  product(factors) {
    return factors.slice(1).reduce((found, factor) => times(this.kept(found), this.kept(factor)), factors[0]);
  }

  vanishes(value) {
    return value.low === 0 && value.high === 0;
  }

  divide(top, bottom) {
    if (!top.derived && !bottom.derived && top.low === top.high && bottom.low === bottom.high && bottom.low !== 0) {
      const known = top.low / bottom.low;
      return make(known, known, known);
    }
    bottom = this.keptDivisor(bottom);
    if (touchesZero(bottom)) {
      const positive = bottom.low >= 0 && bottom.high > TINY;
      return positive ? times(this.kept(top), anything(1 / bottom.high, Infinity)) : anything();
    }
    bottom = centred(bottom);
    const { low, high, center } = bottom;
    if (!Number.isFinite(low) || !Number.isFinite(high)) return times(this.kept(top), anything(1 / high, 1 / low));
    const slopes = [-1 / (low * low), -1 / (high * high)];
    return times(this.kept(top), bent(bottom, 1 / high, 1 / low, 1 / center, -1 / (center * center), slopes));
  }

  negate(body) {
    const slopes = new Map();
    for (const [name, slope] of body.slopes) slopes.set(name, -slope);
    return make(-body.high, -body.low, -body.center, slopes, body.error, body.derived);
  }

  power(base, exponent) {
    base = this.kept(base);
    if (!exponent) return point(1);
    if (exponent > FEW) return this.highPower(base, exponent);
    const result = this.product(Array(exponent).fill(base));
    return exponent % 2 === 0 && result.low < 0
      ? make(0, Math.max(result.high, 0), result.center, result.slopes, result.error)
      : result;
  }

  highPower(base, exponent) {
    if (base.low >= 0) return curved(base, exponent);
    if (base.high <= 0) {
      const found = curved(this.negate(base), exponent);
      return exponent % 2 ? this.negate(found) : found;
    }
    const low = (-base.low) ** exponent, high = base.high ** exponent;
    return exponent % 2 ? anything(-low, high) : anything(0, Math.max(low, high));
  }

  raised(base, exponent) {
    base = this.kept(base);
    const known = exponent.low === exponent.high;
    if (known && Number.isInteger(exponent.low)) {
      const found = this.power(base, Math.abs(exponent.low));
      return exponent.low < 0 ? this.divide(point(1), found) : found;
    }
    if (base.low === 1 && base.high === 1) return point(1);
    if (base.low > 0) {
      return known ? curved(base, exponent.low) : this.followed("exp", times(exponent, this.followed("ln", base)));
    }
    if (base.high <= 0 || exponent.low <= 0 || !(known || base.low === 0)) return anything();
    return anything(0, Math.max(base.high ** exponent.low, base.high ** exponent.high));
  }

  call(name, argument, own) {
    argument = this.kept(argument);
    return name === "abs" || name === "sign" ? this[name](argument) : this.followed(name, argument, own);
  }

  followed(name, argument, own) {
    argument = centred(argument);
    const { low, high, center } = argument, entry = own ? smooth(own) : SMOOTH[name], [first, last] = entry.domain;
    if (high < first || low > last) return anything();
    const at = (x) => doubles.call(name, x, own), a = Math.max(low, first), b = Math.min(high, last);
    const found = anything(...(entry.image ? entry.image(a, b) : [at(a), at(b)]));
    const turns = entry.image && Math.max(Math.abs(low), Math.abs(high)) > FAR;
    if (!(first < low && high < last) || turns) return found;
    const middle = at(center);
    return bent(argument, found.low, found.high, middle, entry.slope(center, middle), entry.slopes(argument, found));
  }

  turn(top, bottom) {
    if (!this.unit && top.low === top.high && bottom.low === bottom.high && bottom.low !== 0) {
      const turn = top.low / bottom.low;
      return Math.abs(turn) < FAR ? point(Number(Math.cos(Math.PI * turn).toFixed(15))) : anything(-1, 1);
    }
    return this.call("cos", this.divide(this.product([point(Math.PI), top]), bottom));
  }

  abs(argument) {
    if (argument.low >= 0) return argument;
    return argument.high <= 0 ? this.negate(argument) : anything(0, Math.max(-argument.low, argument.high));
  }

  sign(argument) {
    const low = Math.sign(argument.low), high = Math.sign(argument.high);
    return low === high ? point(low) : anything(low, high);
  }

  maximum(list) {
    const kept = list.map((each) => this.kept(each));
    const low = Math.max(...kept.map((each) => each.low)), high = Math.max(...kept.map((each) => each.high));
    for (const each of kept) {
      if (kept.every((other) => each === other || each.low >= other.high)) {
        return make(low, high, each.center, each.slopes, each.error);
      }
    }
    return anything(low, high);
  }

  minimum(list) {
    return this.negate(this.maximum(list.map((each) => this.negate(each))));
  }

  choose(left, relation, right, then, otherwise) {
    const found = decided(left, relation, right);
    if (found !== null) return found ? then() : otherwise();
    const first = then(), second = otherwise();
    return anything(Math.min(first.low, second.low), Math.max(first.high, second.high));
  }
}

/** Whether a relation holds for all numbers of two ranges, for none, or (null) for some. */
export function decided(left, relation, right) {
  if (relation === "<") return decided(right, ">", left);
  if (relation === "<=") return decided(right, ">=", left);
  if (relation === ">") return left.low > right.high ? true : left.high <= right.low ? false : null;
  if (relation === ">=") return left.low >= right.high ? true : left.high < right.low ? false : null;
  if (left.low === left.high && right.low === right.high && relates(left.low, "=", right.low)) return true;
  return left.high < right.low || right.high < left.low ? false : null;
}

function curved(argument, exponent) {
  argument = centred(argument);
  const at = (x, power) => (x === 0 && power < 0 ? Infinity : x ** power);
  const ends = [at(argument.low, exponent), at(argument.high, exponent)];
  const slope = (x) => exponent * at(x, exponent - 1);
  return bent(argument, Math.min(...ends), Math.max(...ends), at(argument.center, exponent), slope(argument.center),
    [slope(argument.low), slope(argument.high)]);
}

/** About the value of a tree, as a range of one number; open where it has none. */
export function about(tree, lookup) {
  const found = evaluate(tree, (place) => lookup(place).center, doubles);
  return Number.isFinite(found) ? point(found) : anything();
}

// Formulas: trees as the page's data holds them, evaluated in any arithmetic, and a page's cells computed anew.
//
// A tree is a text, which is a number as typed; a whole number, which is the place of a cell in the data; or a list of
// an operator and its parts: ["+", a, b], ["*", a, b], ["/", a, b], ["-", a], ["^", base, exponent], ["max", a, b],
// ["min", a, b], ["pi"], ["turn", a, b] for cos(pi a / b), ["cases", [body, left, relation, right], ..., otherwise],
// or the name of a function and its argument: ["exp", a]. One that these files do not have brings its own formula along:
// ["name", a, {by, slope, domain, grows}], trees in which 0 is its argument and 1 what it comes to.

import { adjusted, parse, plain } from "./decimal.js";
import { Enclosures, FIRST_PRECISION, isExact, LAST_PRECISION, NoValue, Undecided } from "./enclosures.js";
import { decide, guess } from "./rounding.js";
import { Fractions, NoFraction, endsOf, markupOf, ofDecimal, short } from "./fractions.js";
import { inDoubles } from "./functions.js";

const LARGEST_EXPONENT = 300;
const FRACTIONS = new Fractions(parse);

/** The value of a tree where lookup(place) is the value of a cell. */
export function evaluate(tree, lookup, arithmetic) {
  if (typeof tree === "number") return lookup(tree);
  if (typeof tree === "string") return arithmetic.number(tree);
  const value = (part) => evaluate(part, lookup, arithmetic);
  switch (tree[0]) {
    case "+":
      return arithmetic.total(tree.slice(1).map(value));
    case "*": {
      const first = value(tree[1]);
      return arithmetic.vanishes(first) ? first : arithmetic.product([first, ...tree.slice(2).map(value)]);
    }
    case "/":
      return arithmetic.divide(value(tree[1]), value(tree[2]));
    case "-":
      return arithmetic.negate(value(tree[1]));
    case "^":
      return typeof tree[2] === "string" && /^\d+$/.test(tree[2])
        ? arithmetic.power(value(tree[1]), Number(tree[2]))
        : arithmetic.raised(value(tree[1]), value(tree[2]));
    case "max":
      return arithmetic.maximum(tree.slice(1).map(value));
    case "min":
      return arithmetic.minimum(tree.slice(1).map(value));
    case "pi":
      return arithmetic.pi();
    case "turn":
      return arithmetic.turn(value(tree[1]), value(tree[2]));
    case "cases": {
      const branch = (place) => {
        if (place === tree.length - 1) return value(tree[place]);
        const [body, left, relation, right] = tree[place];
        return arithmetic.choose(value(left), relation, value(right), () => value(body), () => branch(place + 1));
      };
      return branch(1);
    }
    default:
      return arithmetic.call(tree[0], value(tree[1]), tree[2] && made(tree[2]));
  }
}

/** A function that brings its own formula along: its value and its slope in an arithmetic. */
function made({ by, slope, domain: [first, last], grows }) {
  return {
    at: (x, arithmetic) => evaluate(by, () => x, arithmetic),
    slopeAt: (x, y, arithmetic) => evaluate(slope, (place) => (place ? y : x), arithmetic),
    domain: [first ?? -Infinity, last ?? Infinity],
    grows,
  };
}

/** The places of the cells that a tree is made of, each once. */
export function inputs(tree, found = new Set()) {
  if (typeof tree === "number") found.add(tree);
  else if (Array.isArray(tree)) for (const part of tree) inputs(part, found);
  return found;
}

/** The arithmetic of doubles; what has no value is NaN. */
export const doubles = {
  number: Number,
  pi: () => Math.PI,
  total: (terms) => terms.reduce((sum, term) => sum + term, 0),
  product: (factors) => factors.reduce((found, factor) => found * factor, 1),
  vanishes: (value) => value === 0,
  divide: (top, bottom) => (bottom === 0 ? NaN : top / bottom),
  negate: (body) => -body,
  power: (base, exponent) => base ** exponent,
  raised: (base, exponent) => base ** exponent,
  call: (name, argument, own) => (own ? own.at(argument, doubles) : inDoubles(name)(argument)),
  turn: (top, bottom) => Math.cos((Math.PI * top) / bottom),
  maximum: (list) => Math.max(...list),
  minimum: (list) => Math.min(...list),
  choose: (left, relation, right, then, otherwise) => (relates(left, relation, right) ? then() : otherwise()),
};

/** Whether a relation holds between two doubles. */
export function relates(left, relation, right) {
  switch (relation) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    default:
      return left === right;
  }
}

/**
 * All cells of a page, computed anew with the numbers of `pins` in place of cells: by ids texts, or outcomes of an
 * earlier replay (see `carried`). It begins with so many digits.
 *
 * Gives a list as long as data.cells. Each outcome has low and high, decimals between which the number lies before it is
 * rounded; `number`, the decimal that is shown; `shown`, its text as the worksheet prints it; `exact`, whether nothing
 * was cut off; `proven`, whether all digits are; and null in place of an outcome that depends on a letter. What has no
 * value has `trouble` instead: "no-value", "too-large", or "" where it depends on such a cell.
 */
export function replay(data, pins = {}, precision = FIRST_PRECISION) {
  return new Replay(data, pins, precision).all();
}

/** An outcome as a pin: what a later calculation goes on from is the number itself, or what is shown of it. */
export function carried(outcome, data) {
  const pair = data.rounding.carry === "shown" && !outcome.inFull ? [outcome.number, outcome.number] : [outcome.low, outcome.high];
  return { ...outcome, pair, level: undefined };
}

class Replay {
  constructor(data, pins, first) {
    this.cells = data.cells;
    this.half = data.rounding.half;
    this.carriesShown = data.rounding.carry === "shown";
    this.showsFractions = data.rounding.results === "fractions";
    this.cutOff = new Set();
    this.pins = pins;
    this.outcomes = new Array(this.cells.length);
    this.inputs = this.cells.map((cell) => (cell.formula === undefined ? [] : [...inputs(cell.formula)]));
    this.fractions = new Map();
    this.levels = [];
    for (let precision = first; precision <= LAST_PRECISION; precision *= 2) {
      this.levels.push({ arithmetic: new Enclosures(precision), values: [], assumed: new Set() });
    }
  }

  all() {
    this.cells.forEach((cell, place) => {
      const found = (this.outcomes[place] = this.outcome(cell, place));
      if (!this.carriesShown || !found) return;
      found.cutOff ||= found.exact === false || this.inputs[place].some((each) => this.cutOff.has(each));
      if (found.cutOff) this.cutOff.add(place);
    });
    return this.outcomes;
  }

  outcome(cell, place) {
    const pinned = this.pins[cell.id];
    if (typeof pinned === "string") return known(parse(pinned));
    if (pinned?.fraction) this.fractions.set(place, pinned.fraction);
    if (pinned !== undefined) return pinned;
    if (cell.arithmetic !== undefined) return this.given(cell, place);
    if (cell.formula === undefined) return cell.given === undefined ? null : known(parse(cell.given), cell.given);
    if (typeof cell.formula === "string" && !this.showsFractions) return known(parse(cell.formula), cell.formula);
    const before = this.inputs[place].map((each) => this.outcomes[each]);
    if (before.includes(null)) return null;
    if (before.some((each) => each.trouble !== undefined)) return { trouble: "" };
    return this.computed(cell, place, before);
  }

  /** A number that is given as arithmetic, such as 1/3. */
  given(cell, place) {
    const fraction = orNull(() => evaluate(cell.arithmetic, null, FRACTIONS));
    const [low, high] = fraction ? this.ends(fraction, place) : evaluate(cell.arithmetic, null, this.levels[0].arithmetic);
    const more = { number: low, exact: true, proven: true, assumed: false, shown: cell.given, markup: cell.markup };
    return { low, high, level: 0, inFull: true, ...more };
  }

  /** The enclosure of a fraction, which is kept where it is no decimal. */
  ends(fraction, place) {
    const pair = endsOf(fraction, this.levels[0].arithmetic.precision);
    if (!isExact(pair)) this.fractions.set(place, fraction);
    return pair;
  }

  /** A cell computed from fractions without any rounding; null where it is none. */
  fraction(cell, place) {
    if (!this.showsFractions && !this.inputs[place].some((each) => this.fractions.has(each))) return null;
    const lookup = (each) => {
      if (this.fractions.has(each)) return this.fractions.get(each);
      const pair = this.found(each, 0);
      if (!isExact(pair)) throw new NoFraction();
      return ofDecimal(pair[0]);
    };
    const fraction = orNull(() => evaluate(cell.formula, lookup, FRACTIONS));
    if (!fraction) return null;
    let pair = this.ends(fraction, place), found = decide(pair, cell.digits, this.half);
    for (let precision = 2 * FIRST_PRECISION; !found; precision *= 2) {
      pair = endsOf(fraction, precision);
      found = decide(pair, cell.digits, this.half);
    }
    const plainly = { low: pair[0], high: pair[1], level: 0, ...found, assumed: false, shown: plain(found.number) };
    const outcome = this.inFull(place, plainly, fraction);
    if (this.carriesShown && !outcome.inFull) this.fractions.delete(place);
    return outcome;
  }

  /** An outcome that is a fraction, shown as one where the page asks for it and nothing was cut off. */
  inFull(place, outcome, fraction) {
    const asked = this.showsFractions && !this.inputs[place].some((each) => this.cutOff.has(each));
    const shown = asked ? short(fraction) : null;
    return shown === null ? outcome : { ...outcome, shown, markup: markupOf(shown), fraction, exact: true, inFull: true };
  }

  computed(cell, place, before) {
    const fraction = this.fraction(cell, place);
    if (fraction) return fraction;
    for (let level = 0; level < this.levels.length; level += 1) {
      const last = level === this.levels.length - 1;
      let pair = null;
      try {
        pair = this.value(place, level);
      } catch (problem) {
        if (problem instanceof NoValue || (problem instanceof Undecided && last)) return { trouble: "no-value" };
        if (!(problem instanceof Undecided)) throw problem;
        continue;
      }
      const [low, high] = pair;
      if ([low, high].some((end) => end.m && adjusted(end) > LARGEST_EXPONENT)) {
        if (last || isExact(pair)) return { trouble: "too-large" };
        continue;
      }
      const found = decide(pair, cell.digits, this.half) ?? (last ? guess(pair, cell.digits, this.half) : null);
      if (!found) continue;
      const assumed = this.levels[level].assumed.has(place) || before.some((each) => each.assumed);
      const outcome = { low, high, level, ...found, proven: found.proven && !assumed, assumed, shown: plain(found.number) };
      return this.showsFractions && isExact(pair) && !this.levels[level].assumed.has(place) ? this.inFull(place, outcome, ofDecimal(low)) : outcome;
    }
    return { trouble: "no-value" };
  }

  /** The enclosure of a cell at a level; what it depends on is computed to as many digits. */
  value(place, level) {
    const { values, arithmetic, assumed } = this.levels[level];
    const waiting = [place];
    while (waiting.length) {
      const top = waiting[waiting.length - 1];
      if (this.found(top, level)) {
        waiting.pop();
        continue;
      }
      const missing = this.inputs[top].filter((each) => !this.found(each, level));
      if (missing.length) {
        waiting.push(...missing);
        continue;
      }
      arithmetic.assumed = false;
      values[top] = evaluate(this.cells[top].formula ?? this.cells[top].arithmetic, (each) => this.found(each, level), arithmetic);
      if (arithmetic.assumed) assumed.add(top);
    }
    return this.found(place, level);
  }

  /** The enclosure of a cell at a level, or a narrower one, where there is one already. */
  found(place, level) {
    const outcome = this.outcomes[place];
    if (outcome) {
      if (outcome.level === undefined) return outcome.pair;
      if (this.carriesShown && !outcome.inFull) return (outcome.pair ??= [outcome.number, outcome.number]);
      if (outcome.level >= level) return (outcome.pair ??= [outcome.low, outcome.high]);
    }
    return this.levels[level].values[place];
  }
}

/** What a function gives, or null where it is no fraction. */
function orNull(made) {
  try {
    return made();
  } catch (problem) {
    if (problem instanceof NoFraction) return null;
    throw problem;
  }
}

function known(number, shown = plain(number)) {
  return { low: number, high: number, pair: [number, number], number, exact: true, proven: true, assumed: false, shown };
}

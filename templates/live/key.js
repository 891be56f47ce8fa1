// Key: what is known of a page before anything is written, and what a number shows of its author. See
// `worked/checking/answer_key/key.py` and `worked/checking/judging/evidence.py`.

import { float } from "./decimal.js";
import { doubles, evaluate, inputs, replay } from "./formula.js";
import { isOpen } from "./affine.js";
import { holds, placeOf } from "./reading.js";

const MOST_UNITS = 12, MOST_SHARE = 0.1, ALMOST = 1e-13, SHOWS = 1 + 1e-9, IDLE = [0, 1, -1], LEAST_OFTEN = 3;
const unitOf = (digits, number) => Number(`1e${placeOf(digits, number)}`);

/** What is known of a page before anything is written: its cells, their true numbers, the ways to each. */
export class Key {
  constructor(data, exact) {
    this.data = data;
    const places = new Map(data.cells.map((cell, place) => [cell.id, place]));
    this.cells = data.cells.map((cell) => described(cell, places));
    this.numbers = exact;
    this.inputs = this.cells.map((cell) => {
      if (cell.formula === undefined) return [];
      const found = inputs(cell.formula);
      for (const way of cell.ways ?? []) inputs(way, found);
      return [...found];
    });
    this.idle = new Map();
    this.most = new Map();
    this.cells.forEach((cell, place) => {
      const column = this.column(place), found = Math.abs(this.truth(place));
      if (Number.isFinite(found)) this.most.set(column, Math.max(1, this.most.get(column) ?? 1, found));
    });
    this.allWays = this.cells.map((cell) => [cell.formula, ...(cell.ways ?? [])]);
  }

  truth(place) {
    return this.numbers[place];
  }

  truths(place) {
    return [this.truth(place), ...(this.cells[place].also ?? [])];
  }

  tree(place) {
    return this.cells[place].formula;
  }

  isComputed(place) {
    return this.cells[place].formula !== undefined;
  }

  column(place) {
    return this.cells[place].column ?? this.cells[place].quantity;
  }

  /** Whether all numbers are whole and asked without decimals, so that nothing is rounded anywhere. */
  get isWhole() {
    this.whole ??= this.cells.every(({ digits }, place) =>
      !this.isComputed(place) || (Number.isInteger(this.truth(place)) && digits[0] === 0 && digits[1] === "decimals"));
    return this.whole;
  }

  largest(column) {
    return this.most.get(column) ?? 1;
  }

  ways(place) {
    return this.allWays[place];
  }

  /** Some cells and all that they depend on, in order. */
  needed(places) {
    const found = new Set(), waiting = [...places];
    while (waiting.length) {
      const place = waiting.pop();
      if (!found.has(place)) {
        found.add(place);
        waiting.push(...this.inputs[place]);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  isExact(place, number) {
    const truth = this.truth(place);
    return Math.abs(truth - number) <= ALMOST * Math.max(1, Math.abs(truth));
  }

  /** Whether a right number with these digits shows that it was calculated. */
  tells(place, span, follows) {
    const cell = this.cells[place];
    if (this.isExact(place, span.number) || span.unit <= SHOWS * unitOf(cell.digits, span.number)) return true;
    const idle = follows ? [...IDLE, ...(cell.before === undefined ? [] : [this.truth(cell.before)])] : this.idleNumbers(place);
    const least = [cell.least ?? cell.digits[0], cell.digits[1]];
    const decimals = least[1] === "figures" ? SHOWS * 10 ** -this.data.usualDecimals : 0;
    const readable = span.unit <= Math.max(SHOWS * unitOf(least, span.number), decimals);
    return readable && !idle.some((each) => holds(span, each));
  }

  /** Whether a range of what may follow is narrow enough to tell a right number from a wrong one. */
  isUseful(place, found, unit) {
    const cell = this.cells[place], start = cell.first === undefined ? 0 : this.truth(cell.first);
    const most = Math.max(Math.abs(found.low - start), Math.abs(found.high - start));
    return !isOpen(found) && found.high - found.low <= Math.max(MOST_UNITS * unit, MOST_SHARE * most);
  }

  /** The numbers that are written without a calculation or by a common mistake, and show in what is asked. */
  idleNumbers(place) {
    if (!this.idle.has(place)) {
      const cell = this.cells[place], truth = this.truth(place), unit = SHOWS * unitOf(cell.digits, truth);
      const every = [...IDLE, ...(cell.before === undefined ? [] : [this.truth(cell.before)])];
      for (const each of inputs(cell.formula)) every.push(this.truth(each));
      for (const [mistake, tree] of cell.wrong ?? []) {
        if (this.data.mistakes[mistake].often >= LEAST_OFTEN) every.push(evaluate(tree, (each) => this.truth(each), doubles));
      }
      this.idle.set(place, every.filter((each) => Math.abs(each - truth) > unit));
    }
    return this.idle.get(place);
  }
}

/** A cell with what its id says of it, and the places of the cells that it is compared with. */
function described(cell, places) {
  const [, quantity, where, step, sample] = /^([^@[]*)(\[[^\]]*\])?@(\d+)(\..*)?$/.exec(cell.id);
  const at = (name, number) => places.get(`${name}${where ?? ""}@${number}${sample ?? ""}`);
  const found = { ...cell, quantity, before: at(quantity, Number(step) - 1) };
  if (quantity === "out") found.target = at("target", step);
  if (cell.learned) found.first = places.get(`${quantity}${where ?? ""}@1`);
  return found;
}

/** The key of a page's data: all numbers, with nothing rounded on the way. */
export function keyOf(data) {
  const exact = { ...data, rounding: { ...data.rounding, carry: "exact" } };
  return new Key(data, replay(exact).map((each) => (each && each.shown !== undefined ? middle(each) : NaN)));
}

function middle({ low, high, exact, inFull, number }) {
  return exact && !inFull ? float(number) : low === high ? float(low) : (float(low) + float(high)) / 2;
}

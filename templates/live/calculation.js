// Calculation: the numbers of a page as they follow from what a reader has changed and how often the net was updated.
import { counted } from "./counting.js";
import { FIRST_PRECISION } from "./enclosures.js";
import { carried, inputs, replay } from "./formula.js";

// Enclosures grow a little with each update: later updates begin with more digits.
const LATER_PRECISION = 4 * FIRST_PRECISION;

/** The calculation of a page: pins, outcomes, and the loss before each update so far. */
export class Calculation {
  constructor(data) {
    this.data = data;
    this.also = new Map(data.lab.givens.map((given) => [given.place, given.also]));
    this.reset();
  }

  reset() {
    this.pins = {};
    this.losses = [];
    this.updates = 0;
    this.compute();
  }

  compute() {
    this.outcomes = replay(counted(this.data, this.updates), this.pins, this.updates ? LATER_PRECISION : FIRST_PRECISION);
  }

  /** Other numbers in place of given ones, by place. */
  set(numbers) {
    for (const [place, text] of Object.entries(numbers)) {
      for (const each of this.also.get(Number(place))) this.pins[this.data.cells[each].id] = text;
    }
    this.compute();
  }

  /** One update: what was computed for the next step becomes what is given. False where it has no number. */
  update() {
    const { carry, losses } = this.data.lab.updates, before = this.outcomes;
    if (carry.some(([, from]) => before[from]?.shown === undefined)) return false;
    losses.forEach((place) => this.losses.push(before[place]));
    for (const [to, from] of carry) this.pins[this.data.cells[to].id] = carried(before[from], this.data);
    this.updates += 1;
    this.compute();
    return true;
  }

  /** What an entry of a log does, to its end. */
  apply(entry) {
    if (entry.set) this.set(entry.set);
    for (let count = 0; count < (entry.updates ?? 0); count += 1) if (!this.update()) return false;
    return true;
  }

  /** All that is needed to come back to this point. */
  snapshot() {
    return { pins: { ...this.pins }, losses: [...this.losses], updates: this.updates };
  }

  restore({ pins, losses, updates }) {
    Object.assign(this, { pins: { ...pins }, losses: [...losses], updates });
    this.compute();
  }

  /** The places that a cell is computed from. */
  feeds(place) {
    const { formula } = this.data.cells[place];
    return formula === undefined ? [] : [...inputs(formula)];
  }
}

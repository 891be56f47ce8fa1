// Computing: what a cell comes to from the numbers on a sheet, and from what is not on it. See `worked/checking/judging/computing.py`.

import { evaluate, inputs } from "./formula.js";
import { alike, anything, clipped, hull, isOpen, point } from "./affine.js";
import { about, decided, Ranges } from "./ranges.js";

// How strictly numbers are carried: as written; as written or exact; or as anything that they may stand for.
export const WRITTEN = 0;
export const STRICT = 1;
export const LOOSE = 2;
const MOST_UPDATES = 2, MOST_IN_A_ROW = 80, COARSER = 10;

/** The ranges of cells under a reading of a sheet; `answers` are those that are on it. */
export class Computing {
  constructor(key, reading, answers) {
    Object.assign(this, { key, reading, answers });
    this.known = [new Map(), new Map(), new Map()];
    this.frontier = new Map();
    this.units = new Map();
    this.far = new Set();
    this.wrong = new Set();
    this.unseen = new Map();
    this.slack = new Map();
    this.computed = new Map();
    this.exact = new Ranges();
    this.rounding = new Ranges(null, reading.cut);
  }

  behind(place) {
    const found = new Set();
    for (const each of this.key.inputs[place]) for (const name of this.frontier.get(each) ?? []) found.add(name);
    return found;
  }

  know(place, number, strict, loose = strict) {
    this.known[WRITTEN].set(place, point(number));
    this.known[STRICT].set(place, strict);
    this.known[LOOSE].set(place, loose);
  }

  passThrough(place) {
    this.frontier.set(place, this.behind(place));
    if (!this.key.isComputed(place)) {
      this.know(place, this.key.truth(place), point(this.key.truth(place)));
    } else if (this.isFar(place)) {
      this.far.add(place);
    } else {
      this.known[WRITTEN].set(place, this.evaluate(place, WRITTEN));
      this.known[STRICT].set(place, this.evaluate(place, STRICT));
      this.known[LOOSE].set(place, this.byAllWays(place));
    }
  }

  isFar(place) {
    const before = this.key.inputs[place].map((each) => this.unseen.get(each)).filter(Boolean);
    const updates = Math.max(0, ...before.map((each) => each[0])) + (this.key.cells[place].isNew ? 1 : 0);
    const row = Math.max(0, ...before.map((each) => each[1])) + 1;
    this.unseen.set(place, [updates, row]);
    return updates > MOST_UPDATES || row > MOST_IN_A_ROW || this.isFarFromSheet(place);
  }

  isFarFromSheet(place) {
    return this.key.inputs[place].some((each) => this.far.has(each));
  }

  byAllWays(place) {
    const own = this.evaluate(place, LOOSE);
    const unit = this.reading.hiddenUnit(this.key.column(place), this.key.truth(place));
    const others = this.ways(place).slice(1).map((way) => this.evaluate(place, LOOSE, way));
    let found = hull(own, alike(own, others, unit));
    if (this.reading.isCoarse(this.key.column(place), this.key.truth(place))) {
      found = new Ranges(() => unit, this.reading.cut).kept(found);
    }
    if (found !== own) this.slack.set(place, [found.low - own.low, found.high - own.high]);
    return found;
  }

  look(level) {
    return (place) => this.known[level].get(place) ?? point(this.key.truth(place));
  }

  number(place) {
    const known = this.known[WRITTEN].get(place);
    return known ? (known.low + known.high) / 2 : this.key.truth(place);
  }

  evaluate(place, level, tree = this.key.tree(place), others = null) {
    const known = this.look(level);
    if (!others || !others.size) {
      if (!this.computed.has(tree)) this.computed.set(tree, new Map());
      const kept = this.computed.get(tree), asked = place * 3 + level;
      if (!kept.has(asked)) kept.set(asked, this.compute(place, tree, level, known));
      return kept.get(asked);
    }
    const local = new Map(others), look = (each) => local.get(each) ?? known(each);
    for (const name of this.hiddenBetween(tree, others)) {
      const value = this.compute(place, this.key.tree(name), level, look, name);
      local.set(name, level === LOOSE ? this.slackened(name, value) : value);
    }
    return this.compute(place, tree, level, look);
  }

  slackened(place, found) {
    const slack = this.slack.get(place);
    if (!slack) return found;
    return hull(found, [anything(found.low + slack[0], found.high + slack[1])]);
  }

  /** What a cell may come to, by each way to compute it, as [range, tree]. */
  *results(place, level, others) {
    for (const tree of this.ways(place)) {
      const whole = this.evaluate(place, level, tree, others);
      if (tree[0] === "cases" && whole.low < whole.high && !whole.slopes.size) {
        for (const body of this.openBodies(place, level, tree, others)) {
          const found = this.evaluate(place, level, body, others);
          if (whole.low <= found.low && found.high <= whole.high) yield [found, tree];
        }
      } else yield [whole, tree];
    }
  }

  /** What each case of a definition by cases leads to that may hold. */
  *openBodies(place, level, tree, others) {
    for (const [body, left, relation, right] of tree.slice(1, -1)) {
      const [one, other] = [left, right].map((side) => this.evaluate(place, level, side, others));
      if (decided(one, relation, other) !== false) yield body;
    }
    yield tree[tree.length - 1];
  }

  /** What a cell comes to if new weights, of whose digits the sheet shows too few, had one fewer than it has; or null. */
  byCoarserWeights(place) {
    const answers = [...this.answers.values()], others = new Map(), columns = new Set(answers.map((each) => each.column));
    for (const each of answers) if (this.reading.isShort(each)) columns.delete(each.column);
    for (const name of this.newBehind(place)) {
      const column = this.key.column(name), own = this.known[LOOSE].get(name);
      if (columns.has(column)) continue;
      const unit = COARSER * this.reading.hiddenUnit(column, this.key.truth(name)), away = this.reading.cut ? unit : unit / 2;
      others.set(name, hull(own, [anything(own.low - away, own.high + away)]));
    }
    return others.size ? this.evaluate(place, LOOSE, undefined, others) : null;
  }

  newBehind(place) {
    const found = new Set(), waiting = [...this.key.inputs[place]], { cells } = this.key;
    while (waiting.length) {
      const each = waiting.pop();
      if (!found.has(each) && !this.answers.has(each) && this.key.isComputed(each)) {
        found.add(each);
        if (!cells[each].isNew) waiting.push(...this.key.inputs[each]);
      }
    }
    return [...found].filter((each) => cells[each].isNew && this.known[LOOSE].has(each));
  }

  /** By how much other ways to compute a cell lead further than its own formula does. */
  wider(place) {
    const [own, ...others] = [...this.results(place, LOOSE, null)].map(([found]) => found);
    return Math.max(0, ...others.filter((each) => !isOpen(each)).map((each) => Math.max(own.low - each.low, each.high - own.high)));
  }

  ways(place) {
    const ways = this.key.ways(place);
    if (ways.length === 1) return ways;
    const steps = [...inputs(ways[0])].filter((each) => this.wrong.has(each) && /^(slope|change)/.test(this.key.cells[each].id));
    return steps.length ? ways.filter((way) => steps.every((step) => inputs(way).has(step))) : ways;
  }

  hiddenBetween(tree, others) {
    const isOpenEnd = (place) => this.answers.has(place) || others.has(place) || !this.key.isComputed(place);
    const waiting = [...inputs(tree)], found = new Set();
    while (waiting.length) {
      const place = waiting.pop();
      if (!found.has(place) && !isOpenEnd(place)) {
        found.add(place);
        waiting.push(...this.key.inputs[place]);
      }
    }
    const affected = new Set(others.keys()), kept = [];
    for (const place of [...found].sort((a, b) => a - b)) {
      if (this.key.inputs[place].some((each) => affected.has(each))) {
        affected.add(place);
        kept.push(place);
      }
    }
    return kept;
  }

  compute(place, tree, level, look, own = place) {
    if (level === WRITTEN) return about(tree, look);
    let arithmetic = this.exact;
    if (level === LOOSE && !this.key.cells[place].counts) {
      arithmetic = this.rounding;
      const column = this.key.column(place);
      const unit = this.units.get(place) ?? this.reading.hiddenUnit(column, this.key.truth(place));
      arithmetic.unit = (low, high) => this.reading.kept(low, high, unit, column);
    }
    const found = evaluate(tree, look, arithmetic), cell = this.key.cells[own];
    return cell.bounds && cell.quantity === "out" && this.key.ways(own).includes(tree) ? clipped(found, ...cell.bounds) : found;
  }
}

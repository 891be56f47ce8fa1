// Judge: one walk over a sheet, from the inputs to the new weights, under one reading of it. Each number is held to what
// its formula gives from the numbers before it: the true ones, and the student's own. See `worked/checking/judge.py`.

import { float } from "./decimal.js";
import { doubles, evaluate, inputs, replay } from "./formula.js";
import { about, alike, anything, clipped, decided, hull, isOpen, point, Ranges, written } from "./ranges.js";
import { holds, placeOf } from "./reading.js";

export const WRITTEN = 0;
export const STRICT = 1;
export const LOOSE = 2;
export const GOOD = ["correct", "carried", "rounding"];
const GUARD = 0.05, MOST_SUSPECTS = 4, MOST_ASSIGNMENTS = [11, 3, 7], MOST_RANGES = 8, FEW_ASSIGNMENTS = 2;
const LONG = 8, SINGLE = 4e-7; // digits that a program prints, and how far off it is in single precision
const MANY = 12, MOST_UPDATES = 2, MOST_IN_A_ROW = 80;
const FAR_WIDTHS = 4, FAR_UNITS = 20, FAR_SHARE = 0.002;
const TRIVIAL = "trivial", TRIVIAL_NUMBERS = [0, 1, -1], MOST_TIMES = 1000;

/** From how many columns a walk computes: what a cell may come to from the numbers on the sheet. */
class Computing {
  constructor(key, reading, answers) {
    Object.assign(this, { key, reading, answers });
    this.known = [new Map(), new Map(), new Map()];
    this.frontier = new Map();
    this.units = new Map();
    this.far = new Set();
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
    const found = hull(own, alike(own, others, unit));
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

  ways(place) {
    const ways = this.key.ways(place);
    if (ways.length === 1) return ways;
    const steps = [...inputs(ways[0])].filter((each) => this.answers.has(each) && /^(slope|change)/.test(this.key.cells[each].id));
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

/**
 * Walks a sheet under a reading; `marks` are its findings by place, `wrong` the answers that nothing explains. A walk
 * that will do no better than another one, `rival`, is given up; `explainable` is what the rival found wrong and this
 * reading may explain.
 */
export class Judge {
  constructor(key, answers, reading, rival = null, explainable = []) {
    Object.assign(this, { key, answers, reading });
    this.marks = new Map();
    this.wrong = new Map();
    this.tainted = new Set();
    this.doubtful = new Map();
    this.loose = 0;
    const needed = key.needed(answers.keys());
    this.budget = MOST_RANGES * needed.length;
    this.computing = new Computing(key, reading, answers);
    this.slack = new Map();
    this.isGivenUp = false;
    for (const place of needed) {
      this.visit(place);
      if (rival && this.marks.has(place) && this.isNoBetter(rival, explainable, place)) {
        this.isGivenUp = true;
        break;
      }
    }
  }

  /** Whether more numbers will be wrong than with a rival, even if all explainable ones ahead are explained. */
  isNoBetter(rival, explainable, last) {
    const before = [...rival.wrong.keys()].filter((place) => place <= last).length;
    const more = this.wrong.size - before - explainable.filter((place) => place > last).length;
    return more > 0 || (more === 0 && rival.wrong.size > MANY);
  }

  visit(place) {
    const answer = this.answers.get(place);
    if (!answer) {
      this.computing.passThrough(place);
      return;
    }
    const spans = this.reading.spans(answer), nothing = point(0);
    const mark = { place, answer, spans, span: spans[0], verdict: "wrong", follows: false, noCreditAfter: "", noCredit: "",
      expected: nothing, right: nothing, true: nothing, way: null };
    this.marks.set(place, mark);
    this.computing.frontier.set(place, new Set([place]));
    this.computing.units.set(place, Math.max(mark.span.unit, this.reading.ruled(answer)));
    const tainted = new Set([...this.computing.behind(place)].filter((each) => this.tainted.has(each)));
    const verdict = this.explained(mark, tainted);
    if (verdict) this.accept(mark, verdict, tainted.size > 0);
    else this.fail(mark);
  }

  suspects(place) {
    return [...this.computing.behind(place)].filter((each) => this.doubtful.has(each)).sort((a, b) => a - b);
  }

  explained(mark, tainted) {
    for (const span of mark.spans) {
      mark.span = span;
      const verdict = this.verdict(mark, tainted);
      if (verdict) return verdict;
    }
    mark.span = mark.spans[0];
    mark.right = mark.true = mark.expected = this.expected(mark.place);
    const suspects = this.suspects(mark.place);
    if (suspects.length && !isOpen(mark.right)) {
      const others = new Map(suspects.map((each) => [each, this.doubtful.get(each).true]));
      mark.true = this.computing.evaluate(mark.place, LOOSE, undefined, others);
    }
    return "";
  }

  verdict(mark, tainted) {
    const { place } = mark, truths = this.key.truths(place);
    if (truths.some((each) => holds(mark.span, each))) {
      mark.expected = this.expected(place);
      if (this.suspects(place).length && !isOpen(mark.expected)) {
        const possible = [...this.alsoPossible(mark, this.key.tree(place), new Map())];
        if (possible.length) mark.expected = hull(possible[0], possible);
      }
      return !this.reading.cut || this.isRounded(mark, truths) ? "correct" : "rounding";
    }
    if (this.computing.isFarFromSheet(place)) return "cannot-be-judged";
    let vague = false;
    for (const way of this.possibleWays(mark)) {
      if (!this.meets(way.found, mark.span, way.level)) continue;
      if (!this.key.isUseful(place, way.found, mark.span.unit)) {
        vague ||= way.level === LOOSE || !isOpen(way.found);
        continue;
      }
      this.explain(mark, way, tainted);
      return way.level !== LOOSE || mark.follows ? "carried" : "rounding";
    }
    vague ||= this.isSinglePrecision(mark);
    if (vague) mark.expected = anything();
    return vague ? "cannot-be-judged" : "";
  }

  /** Whether a long number differs from what is expected by no more than a program in single precision is wrong. */
  isSinglePrecision(mark) {
    const { number } = mark.answer, found = this.computing.evaluate(mark.place, STRICT), size = Math.abs(mark.span.number);
    if (String(number.m < 0n ? -number.m : number.m).length < LONG || isOpen(found)) return false;
    return Math.max(found.low - mark.span.number, mark.span.number - found.high) <= SINGLE * size;
  }

  explain(mark, way, tainted) {
    const own = [...tainted].filter((each) => !way.others.has(each)).sort((a, b) => a - b);
    mark.way = way;
    mark.follows = own.length > 0;
    mark.expected = hull(way.found, [...this.alsoPossible(mark, way.tree, way.others)]);
    mark.noCredit = own.map((each) => this.marks.get(each).noCreditAfter).find(Boolean) ?? "";
    this.loose += way.level === LOOSE ? 1 : 0;
  }

  *alsoPossible(mark, tree, taken) {
    for (const assigned of [taken, ...this.assignments(this.suspects(mark.place), MOST_ASSIGNMENTS[STRICT])]) {
      const others = new Map([...assigned].map(([each, found]) => [each, this.byAnyWay(each, found)]));
      const found = this.computing.evaluate(mark.place, LOOSE, tree, others);
      if (this.meets(found, mark.spans[mark.spans.length - 1], LOOSE)) yield found;
    }
  }

  *possibleWays(mark) {
    const suspects = this.suspects(mark.place);
    for (const level of [WRITTEN, STRICT, LOOSE]) {
      const most = this.budget > 0 ? MOST_ASSIGNMENTS[level] : FEW_ASSIGNMENTS;
      for (let others of this.assignments(suspects, most)) {
        this.budget -= 1;
        if (level === LOOSE) others = new Map([...others].map(([each, found]) => [each, this.byAnyWay(each, found)]));
        let isFirst = true;
        for (const [found, tree] of this.computing.results(mark.place, level, others)) {
          yield { found, tree, level, others };
          const gap = Math.max(found.low - mark.span.high, mark.span.low - found.high);
          const reach = FAR_WIDTHS * (found.high - found.low) + FAR_UNITS * mark.span.unit + FAR_SHARE * Math.abs(mark.span.number);
          if (isFirst && gap > reach && tree[0] !== "cases") break;
          if (this.budget <= 0) break;
          isFirst = false;
          this.budget -= 1;
        }
      }
    }
  }

  expected(place) {
    return this.computing.isFarFromSheet(place) ? anything() : this.computing.evaluate(place, LOOSE);
  }

  byAnyWay(place, right) {
    const mark = this.doubtful.get(place);
    if (mark.answer.isExact || isOpen(right)) return right;
    if (!this.slack.has(place)) {
      const every = [...this.computing.results(place, LOOSE, null)].map(([found]) => found), { unit } = mark.spans[0];
      const ways = hull(mark.right, alike(mark.right, every, unit));
      this.slack.set(place, [mark.right.low - ways.low + unit / 2, ways.high - mark.right.high + unit / 2]);
    }
    const [below, above] = this.slack.get(place);
    return hull(right, [anything(right.low - below, right.high + above)]);
  }

  isRounded(mark, truths) {
    const spans = this.reading.with({ cut: false }).spans(mark.answer);
    return truths.some((each) => holds(spans[mark.spans.indexOf(mark.span)], each));
  }

  /** The doubtful numbers before a cell: all as written; all as they should be; one of them; all but one. */
  assignments(suspects, most) {
    const pick = (names, as) => new Map(names.map((each) => [each, this.doubtful.get(each)[as]]));
    const found = [new Map()];
    if (suspects.length) {
      found.push(pick(suspects, "right"));
      if (suspects.some((each) => this.doubtful.get(each).true !== this.doubtful.get(each).right)) found.push(pick(suspects, "true"));
      const few = suspects.length > 1 ? suspects.slice(-MOST_SUSPECTS) : [];
      for (const each of few) found.push(pick([each], "right"));
      if (suspects.length > 2) for (const left of few) found.push(pick(suspects.filter((each) => each !== left), "right"));
    }
    return found.slice(0, most);
  }

  accept(mark, verdict, tainted) {
    const { place, span } = mark;
    mark.verdict = verdict !== "cannot-be-judged" && !this.key.tells(place, span, mark.follows) ? "too-coarse" : verdict;
    if (mark.follows) this.tainted.add(place);
    const spreads = mark.noCredit !== TRIVIAL || this.isTrivial(place, span.number);
    mark.noCreditAfter = spreads ? mark.noCredit : "";
    if (verdict === "cannot-be-judged") {
      mark.noCreditAfter = this.whyGarbage(place, span);
      if (mark.noCreditAfter) this.tainted.add(place);
    }
    if (mark.answer.counts) this.computing.know(place, span.number, point(span.number));
    else if (span.coarse && !this.reading.irregular) this.doubt(mark);
    else if (verdict === "cannot-be-judged") {
      this.computing.know(place, span.number, written(place, span.low, span.high));
      mark.right = mark.true = point(this.key.truth(place));
      this.doubtful.set(place, mark);
    } else this.know(mark, tainted);
  }

  know(mark, tainted) {
    const { place } = mark, { number } = mark.span, truth = this.key.truth(place), span = mark.spans[mark.spans.length - 1];
    const slack = span.unit * (mark.verdict === "rounding" ? 1 : GUARD), kept = GUARD * span.unit;
    let low = Math.max(mark.expected.low - kept, span.low - slack), high = Math.min(mark.expected.high + kept, span.high + slack);
    if (tainted || low > high) [low, high] = [Math.min(low, span.low), Math.max(high, span.high)];
    if (!tainted && this.key.isExact(place, number)) low = high = number;
    const loose = written(place, Math.min(low, number), Math.max(high, number));
    const strict = !tainted && holds(span, truth) ? written(place, Math.min(number, truth), Math.max(number, truth)) : loose;
    this.computing.know(place, number, strict, loose);
  }

  doubt(mark) {
    const { place, span } = mark, fine = mark.spans[0], truth = this.key.truth(place);
    const low = Math.max(mark.expected.low, span.low), high = Math.min(mark.expected.high, span.high);
    mark.right = mark.true = low < high ? written(place, low, high) : point(holds(span, truth) ? truth : span.number);
    this.computing.know(place, span.number, written(place, fine.low, fine.high));
    this.doubtful.set(place, mark);
  }

  fail(mark) {
    const { place } = mark, span = mark.spans[mark.spans.length - 1];
    this.computing.know(place, span.number, mark.answer.counts ? point(span.number) : written(place, span.low, span.high));
    mark.noCreditAfter = this.whyGarbage(place, mark.span);
    this.wrong.set(place, mark);
    this.doubtful.set(place, mark);
    this.tainted.add(place);
  }

  meets(found, span, level) {
    const guard = level === LOOSE && !this.reading.cut ? GUARD * span.unit : 0;
    return found.low <= span.high + guard && found.high >= span.low - guard;
  }

  /** Why what follows from a wrong number earns nothing; "" where it does. */
  whyGarbage(place, span) {
    const cell = this.key.cells[place], [low, high] = cell.bounds ?? [null, null];
    if (cell.quantity === "loss" && span.high < 0 && !this.key.data.signedLoss) return "impossible";
    if ((low !== null && span.high < low) || (high !== null && span.low > high)) return "impossible";
    if (Math.abs(span.number) > MOST_TIMES * this.key.largest(this.key.column(place))) return "absurd";
    return this.isTrivial(place, span.number) ? TRIVIAL : "";
  }

  isTrivial(place, number) {
    const cell = this.key.cells[place];
    if (cell.counts) return false;
    if (TRIVIAL_NUMBERS.includes(number)) return true;
    if (cell.target !== undefined && number === this.key.truth(cell.target)) return true;
    if (cell.before === undefined) return false;
    const before = this.marks.get(cell.before);
    return number === (before ? before.span.number : this.key.truth(cell.before));
  }
}

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

function middle({ low, high, exact, number }) {
  return exact ? float(number) : low === high ? float(low) : (float(low) + float(high)) / 2;
}

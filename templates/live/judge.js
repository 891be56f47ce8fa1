// Judge: one walk over a sheet, from the inputs to the new weights, under one reading of it. Each number is held to what
// its formula gives from the numbers before it: the true ones, and the student's own. See `worked/checking/judging/judge.py`.

import { Computing, LOOSE, STRICT, WRITTEN } from "./computing.js";
import { alike, anything, hull, isOpen, point, written } from "./affine.js";
import { holds } from "./reading.js";

export const GOOD = ["correct", "carried", "rounding"];
const GUARD = 0.05, MOST_SUSPECTS = 4, MOST_ASSIGNMENTS = [11, 3, 7], MOST_RANGES = 8, FEW_ASSIGNMENTS = 2;
const LONG = 7, SINGLE = 4e-7; // digits that a program prints, and how far off it is in single precision
const MANY = 12;
const FAR_WIDTHS = 4, FAR_UNITS = 20, FAR_SHARE = 0.002;
const TRIVIAL = "trivial", TRIVIAL_NUMBERS = [0, 1, -1], MOST_TIMES = 1000;

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
      if (!isOpen(mark.expected)) {
        const possible = [...this.alsoPossible(mark, this.key.tree(place), new Map())];
        if (possible.length) mark.expected = hull(possible[0], possible);
      }
      return !this.reading.cut || this.isRounded(mark, truths) ? "correct" : "rounding";
    }
    if (this.computing.isFarFromSheet(place)) {
      mark.expected = anything();
      return "cannot-be-judged";
    }
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
    const coarser = vague || tainted.size ? null : this.computing.byCoarserWeights(place);
    vague ||= this.isSinglePrecision(mark) || (coarser !== null && this.meets(coarser, mark.span, LOOSE));
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
    const suspects = this.suspects(mark.place), last = mark.spans[mark.spans.length - 1];
    if (!suspects.length) {
      for (const [found] of this.computing.results(mark.place, LOOSE, null)) if (this.meets(found, last, LOOSE)) yield found;
      return;
    }
    for (const assigned of [taken, ...this.assignments(suspects, MOST_ASSIGNMENTS[STRICT])]) {
      const others = new Map([...assigned].map(([each, found]) => [each, this.byAnyWay(each, found)]));
      const found = this.computing.evaluate(mark.place, LOOSE, tree, others);
      if (this.meets(found, last, LOOSE)) yield found;
    }
  }

  *possibleWays(mark) {
    const suspects = this.suspects(mark.place);
    for (const level of [WRITTEN, STRICT, LOOSE]) {
      const most = this.budget > 0 ? MOST_ASSIGNMENTS[level] : FEW_ASSIGNMENTS;
      let wider = 0;
      for (let others of this.assignments(suspects, most)) {
        this.budget -= 1;
        if (level === LOOSE) {
          others = new Map([...others].map(([each, found]) => [each, this.byAnyWay(each, found)]));
          wider ||= this.computing.wider(mark.place);
        }
        let isFirst = true;
        for (const [found, tree] of this.computing.results(mark.place, level, others)) {
          yield { found, tree, level, others };
          if (this.budget <= 0 || (isFirst && isFar(found, mark.span, wider) && tree[0] !== "cases")) break;
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
    if (this.isItself(mark) || isOpen(right)) return right;
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
    if (this.isItself(mark) || (!tainted && this.key.isExact(place, number))) low = high = number;
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
    this.computing.know(place, span.number, this.isItself(mark) ? point(span.number) : written(place, span.low, span.high));
    mark.noCreditAfter = this.whyGarbage(place, mark.span);
    this.wrong.set(place, mark);
    this.doubtful.set(place, mark);
    this.computing.wrong.add(place);
    this.tainted.add(place);
  }

  /** Whether a number stands for itself alone: it is exact, or nothing is rounded in the whole exercise. */
  isItself(mark) {
    return mark.answer.isExact || (this.key.isWhole && Number.isInteger(mark.answer.float));
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

/** Whether a range is so far from what is written that no other way, `wider` by so much, will meet it. */
function isFar(found, { low, high, unit, number }, wider) {
  const reach = FAR_WIDTHS * (found.high - found.low) + FAR_UNITS * unit + FAR_SHARE * Math.abs(number);
  return Math.max(found.low - high, low - found.high) > wider + reach;
}

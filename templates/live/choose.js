// Choose: the reading of a sheet that explains most of it at the least cost. See `worked/checking/judging/choose.py`.

import { Judge } from "./judge.js";
import { isOpen } from "./affine.js";
import { holds, readings, turned } from "./reading.js";

// What a number costs that is wrong, that cannot be judged, that follows from a wrong one, that only rounding explains;
// and what it costs to turn signs, those of changes, to cut digits off, and to take errors for plain differences.
const WRONG = 5, UNJUDGED = 1.5, FOLLOWS = 0.5, LOOSE_COSTS = 0.25, TURNED = 0.4, MOVED = 4, CUT = 4, DIFFERENCES = 2;
const FEW = 2, LEAST_GAINED = 4, NEAR_UNITS = 10, ALIKE = 0.05, MOST_TURNED = 0.7, MOST_WRONG = 0.5, LEAST_CUT = 0.2;
const FEW_WRONG = 12, LEAST_HOPES = 0.05, LEAST_HOPES_CUT = 0.25, MOST_VISITS = 8, FAR_WIDTHS = 4;

const UNEXPLAINED = ["wrong", "cannot-be-judged"];

/** The sheet, judged under its best reading. `answers` are by the places of cells. */
export function best(key, answers) {
  return new Search(key, answers).best();
}

class Search {
  constructor(key, answers) {
    Object.assign(this, { key, answers, tried: new Set(), visited: answers.size });
    this.columns = new Set([...answers.values()].map((each) => each.column));
    this.styles = readings([...answers.values()]);
    this.found = new Judge(key, answers, this.styles[0]);
  }

  best() {
    const { signed, subtracted, signs } = this.key.data, none = new Set();
    this.attempt([none]);
    const plain = this.found;
    let turns = this.turns(plain, signed, signs);
    this.attempt(turns);
    const steps = [["change"], ["velocity"], subtracted];
    const moves = [...this.turns(plain, subtracted, steps), ...this.turns(this.found, subtracted, steps)];
    if (turns.length && this.found.wrong.size <= Math.max(FEW_WRONG, MOST_WRONG * this.found.marks.size)) {
      for (const step of steps) if (step.some((each) => this.columns.has(each))) moves.push(this.present(step));
    }
    const others = [this.found.reading.opposite, none, ...signs.map((each) => this.present(each))];
    turns = [...turns, ...others.flatMap((other) => moves.map((move) => new Set([...move, ...other])))];
    this.attempt(turns);
    const factor = this.key.data.errorFactor;
    let several = [this.found.reading.opposite, none, ...turns];
    if (factor && [...this.found.wrong.values()].some((mark) => mark.answer.column === "output-error")) {
      several = [this.found.reading.opposite, ...others, ...several];
      const flipped = (set) => (set.has("output-error") ? [...set].filter((each) => each !== "output-error") : [...set, "output-error"]);
      this.attempt(others.flatMap((other) => [other, new Set(flipped(other))]), { errorFactor: factor });
    }
    if (this.found.wrong.size <= Math.max(FEW, MOST_WRONG * this.found.marks.size) || areCut(this.found)) {
      this.attempt(several, { cut: true });
      if (factor) this.attempt(several, { cut: true, errorFactor: factor });
    }
    return this.found;
  }

  present(list) {
    return new Set(list.filter((each) => this.columns.has(each)));
  }

  turns(judge, columns, choices) {
    if (![...judge.wrong.values()].some((mark) => columns.includes(mark.answer.column))) return [];
    const found = new Map();
    for (const choice of choices) {
      const present = this.present(choice);
      if (present.size) found.set([...present].sort().join(), present);
    }
    return [...found.values()].filter((each) => areTurned(judge, each));
  }

  attempt(choices, changes = {}) {
    for (const opposite of choices) {
      this.inQuestion(opposite).forEach((style, place) => {
        const asked = JSON.stringify([place, [...opposite].sort(), changes]);
        if (!this.found.wrong.size || this.tried.has(asked)) return;
        this.tried.add(asked);
        const reading = style.with({ opposite, ...changes });
        const hopes = explainable(this.found, reading);
        if (!this.isWorthIt(reading, hopes.length)) return;
        const judge = new Judge(this.key, this.answers, reading, this.found, hopes);
        this.visited += judge.marks.size;
        if (!judge.isGivenUp && isBetter(judge, this.found)) this.found = judge;
      });
    }
  }

  /** The styles, or where much is wrong in all of them or signs are turned, the best one alone. */
  inQuestion(opposite) {
    const most = sameSigns(opposite, this.found.reading.opposite) ? MOST_WRONG * this.found.marks.size : 0;
    if (this.found.wrong.size <= Math.max(FEW_WRONG, most)) return this.styles;
    const same = (style) => JSON.stringify([style.usual, [...style.rules]]);
    return this.styles.filter((style) => same(style) === same(this.found.reading));
  }

  /** Whether a reading that may explain some of the wrong numbers may be better than the best so far. */
  isWorthIt(reading, hopes) {
    const { wrong } = this.found, away = distance(reading) - distance(this.found.reading);
    const explainsAll = reading.cut && hopes === wrong.size && hopes <= FEW;
    if ((WRONG * hopes <= away && !explainsAll) || hopes < LEAST_HOPES * wrong.size) return false;
    if (wrong.size <= FEW_WRONG) return true;
    return hopes >= LEAST_HOPES_CUT * mostLost(this.found, reading) && this.visited <= MOST_VISITS * this.answers.size;
  }
}

/** How many of the right numbers were not cut off but rounded up, where a reading says that they were cut off. */
function mostLost(judge, reading) {
  if (!reading.cut || judge.reading.cut) return 0;
  const cutting = judge.reading.with({ cut: true });
  return [...judge.marks].filter(([place, mark]) => mark.verdict === "correct"
    && !cutting.spans(mark.answer).some((span) => judge.key.truths(place).some((truth) => holds(span, truth)))).length;
}

function areTurned(judge, signs) {
  if (judge.wrong.size <= MOST_TURNED * judge.marks.size) return true;
  let balance = 0;
  for (const [place, answer] of judge.answers) {
    const number = answer.float, truth = judge.key.truth(place);
    if (signs.has(answer.column) && Math.abs(Math.abs(number) - Math.abs(truth)) <= ALIKE * Math.abs(truth)) {
      balance += number * truth < 0 ? 1 : number * truth > 0 ? -1 : 0;
    }
  }
  return balance > 0;
}

function areCut(judge) {
  const cutting = judge.reading.with({ cut: true });
  const signed = judge.key.data.signed.filter((each) => !judge.reading.opposite.has(each));
  const turning = cutting.with({ opposite: new Set(signed) });
  const cut = [...judge.wrong.values()].filter((mark) =>
    [...cutting.spans(mark.answer), ...turning.spans(mark.answer)].some((span) => judge.meets(mark.right, span, 1))).length;
  return cut > 0 && cut >= LEAST_CUT * judge.wrong.size;
}

const sameSigns = (one, other) => [...one].sort().join() === [...other].sort().join();

function isBetter(judge, other) {
  const turns = judge.reading.opposite, fewer = other.wrong.size - judge.wrong.size;
  const moved = judge.key.data.subtracted.some((each) => turns.has(each));
  if (moved && !confirmed(judge)) return false;
  const atOnce = judge.reading.cut !== other.reading.cut;
  if (turns.size && (fewer < FEW || atOnce) && !consistent(judge)) return false;
  if (judge.reading.cut && !other.reading.cut && sameSigns(turns, other.reading.opposite)) {
    const explained = [...other.wrong.keys()].map((place) => !UNEXPLAINED.includes(judge.marks.get(place).verdict));
    if (!explained.includes(true)) return false;
    const lost = [...judge.wrong.keys()].filter((place) => !other.wrong.has(place)).length;
    if (LEAST_GAINED * lost > fewer) return false;
    if (!judge.wrong.size && !explained.includes(false)) return true;
  }
  return cost(judge) < cost(other);
}

function cost(judge) {
  const unjudged = [...judge.marks.values()].filter((mark) => mark.verdict === "cannot-be-judged").length;
  return WRONG * judge.wrong.size + UNJUDGED * unjudged + FOLLOWS * judge.tainted.size + LOOSE_COSTS * judge.loose
    + distance(judge.reading);
}

function distance(reading) {
  const moved = reading.opposite.has("change") || reading.opposite.has("velocity");
  const turns = [...reading.opposite].some((each) => each !== "change" && each !== "velocity");
  return TURNED * turns + MOVED * moved + CUT * reading.cut + DIFFERENCES * (reading.errorFactor !== 1) + reading.charge;
}

/** The wrong numbers that another reading may explain: those that it brings near to what should be there. */
function explainable(judge, reading) {
  const before = judge.reading.opposite, all = new Set([...before, ...reading.opposite]);
  const turns = new Set([...all].filter((each) => before.has(each) !== reading.opposite.has(each)));
  const sameRest = reading.cut === judge.reading.cut && reading.errorFactor === judge.reading.errorFactor;
  const onlySigns = sameRest && reading.rules === judge.reading.rules && reading.irregular === judge.reading.irregular;
  const share = turns.size || reading.errorFactor !== judge.reading.errorFactor ? ALIKE : 0, found = [];
  const widths = reading.cut === judge.reading.cut ? 0 : FAR_WIDTHS;
  for (const [place, mark] of judge.wrong) {
    const columns = [mark.answer.column, ...[...judge.computing.behind(place)].map((each) => judge.answers.get(each).column)];
    if (onlySigns && !columns.some((column) => turns.has(column))) continue;
    let spans = reading.spans(mark.answer);
    if (turns.size && !turns.has(mark.answer.column)) spans = [...spans, ...spans.map(turned)];
    if (mayBeRight(judge, mark, spans, share, widths)) found.push(place);
  }
  return found;
}

/** Whether a number is near to what should be there: by some units, by a share of it, or by so many widths. */
function mayBeRight(judge, mark, spans, share, widths) {
  const truth = judge.key.truth(mark.place);
  return [mark.right, mark.true, { low: truth, high: truth }].some((found) => {
    if (isOpen(found)) return true;
    const near = share * Math.max(Math.abs(found.low), Math.abs(found.high)) + widths * (found.high - found.low);
    return spans.some((span) => {
      const reach = Math.max(near, NEAR_UNITS * span.unit);
      return span.low <= found.high + reach && span.high >= found.low - reach;
    });
  });
}

function confirmed(judge) {
  const { subtracted } = judge.key.data, marks = [...judge.marks];
  const names = new Set(marks.filter(([, mark]) =>
    subtracted.includes(mark.answer.column) && judge.reading.opposite.has(mark.answer.column)).map(([place]) => place));
  const after = marks.filter(([place]) => !names.has(place) && [...judge.computing.behind(place)].some((each) => names.has(each)));
  if (!after.length) return names.size >= FEW && ![...judge.wrong.keys()].some((each) => names.has(each));
  return after.some(([, mark]) => mark.verdict !== "wrong");
}

function consistent(judge) {
  const turns = [...judge.marks.values()].filter((mark) => judge.reading.opposite.has(mark.answer.column));
  return 2 * turns.filter((mark) => mark.verdict === "wrong").length < turns.length;
}


// Diagnose: which known mistakes lead to a wrong number, the likeliest first. The wrong formulas come with the data.

import { decimal, float } from "./decimal.js";
import { doubles, evaluate, inputs } from "./formula.js";
import { LOOSE, STRICT } from "./computing.js";
import { isOpen, point } from "./affine.js";
import { turned } from "./reading.js";

const MOST_NAMES = 3, MOST_ASSIGNMENTS = 3, MOST_ROUGH = 3000, MOST_EXACT = 300, NEAREST_HIDDEN = 24;
const NEAR_UNITS = 20, NEAR_WIDTHS = 6, NEAR_SHARE = 0.02, MOST_UNITS = 6;
const STRICT_COUNTS = 2, VOTE_COUNTS = 1.5, MOST_VOTES = 3, DISTANCE_COUNTS = 0.5, USED_COUNTS = 1, WIDTH_COUNTS = 0.5;

/** The mistakes that explain each wrong number of a judged sheet: places in data.mistakes by the places of cells. */
export function diagnose(judge) {
  const found = new Map([...judge.wrong].map(([place, mark]) => [place, guesses(judge, mark)]));
  const votes = new Map();
  for (const list of found.values()) {
    for (const guess of list) if (!guess.slip) votes.set(guess.mistake, (votes.get(guess.mistake) ?? 0) + 1);
  }
  const weight = (guess) =>
    guess.weight + VOTE_COUNTS * Math.min(Math.max((votes.get(guess.mistake) ?? 0) - 1, 0), MOST_VOTES);
  const ranked = (list) => [...list].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_NAMES);
  return new Map([...found].map(([place, list]) => [place, ranked(list).map((guess) => guess.mistake)]));
}

function guesses(judge, mark) {
  const best = new Map();
  for (const guess of [...misconceptions(judge, mark), ...slips(judge, mark)]) {
    const other = best.get(guess.mistake);
    if (!other || guess.weight > other.weight) best.set(guess.mistake, guess);
  }
  return [...best.values()];
}

function* misconceptions(judge, mark) {
  const { key, computing } = judge, { place } = mark;
  if (computing.isFarFromSheet(place)) return;
  const assignments = judge.assignments(judge.suspects(place), MOST_ASSIGNMENTS), spans = spansOf(judge, mark);
  const near = isOpen(mark.right) ? Infinity : NEAR_WIDTHS * (mark.right.high - mark.right.low) + NEAR_UNITS * mark.span.unit;
  let rough = MOST_ROUGH, exact = MOST_EXACT;
  for (const site of sites(judge, place)) {
    const trail = [...judge.computing.hiddenBetween(key.tree(place), new Map([[site.place, point(0)]]))];
    const steps = site.place === place ? [] : [...new Set([site.place, ...trail])].sort((a, b) => a - b);
    for (const [mistake, tree] of key.cells[site.place].wrong ?? []) {
      const { often } = key.data.mistakes[mistake];
      const likely = assignments.filter((others) => {
        rough -= 1;
        const about = rough < 0 ? NaN : pointOf(judge, place, site.place, tree, steps, others);
        return Math.min(...spans.map((span) => Math.abs(about - span.number))) <= near + NEAR_SHARE * Math.abs(mark.span.number);
      });
      search: for (const level of site.used ? [STRICT] : [STRICT, LOOSE]) {
        for (const others of likely) {
          exact -= 1;
          if (exact < 0) return;
          const found = rangeOf(judge, place, site.place, tree, steps, others, level);
          if (isOpen(found) || !spans.some((span) => judge.meets(found, span, level))) continue;
          const width = WIDTH_COUNTS * Math.log10(1 + (found.high - found.low) / mark.span.unit);
          const away = DISTANCE_COUNTS * (site.distance > 0) + USED_COUNTS * site.used;
          yield { mistake, slip: false, weight: often + STRICT_COUNTS * (level === STRICT) - away - width };
          break search;
        }
      }
    }
  }
}

function pointOf(judge, place, site, tree, steps, others) {
  const local = new Map([...others].map(([each, found]) => [each, (found.low + found.high) / 2]));
  const look = (each) => local.get(each) ?? judge.computing.number(each);
  for (const each of [...steps, place]) {
    local.set(each, evaluate(each === site ? tree : judge.key.tree(each), look, doubles));
  }
  return local.get(place);
}

function rangeOf(judge, place, site, tree, steps, others, level) {
  const local = new Map(others);
  for (const each of steps) {
    local.set(each, judge.computing.evaluate(each, level, each === site ? tree : judge.key.tree(each), local));
  }
  return judge.computing.evaluate(place, level, place === site ? tree : judge.key.tree(place), local);
}

/** Where a mistake may have been made: in a cell, in one before it that is not on the sheet, or in using one. */
function sites(judge, place) {
  const { key, answers } = judge, hidden = new Set(), used = new Set(), waiting = [...inputs(key.tree(place))];
  while (waiting.length && hidden.size < NEAREST_HIDDEN) {
    const each = waiting.shift();
    if (hidden.has(each) || !key.isComputed(each)) continue;
    if (answers.has(each)) used.add(each);
    else {
      hidden.add(each);
      waiting.push(...inputs(key.tree(each)));
    }
  }
  const own = { place, distance: 0, used: false };
  return key.cells[place].isChoice ? [own] : [
    own,
    ...[...hidden].map((each, at) => ({ place: each, distance: at + 1, used: false })),
    ...[...used].map((each) => ({ place: each, distance: 1, used: true })),
  ];
}

/** What a wrong number stands for: with either sign, where no right number shows the sign of errors and deltas. */
function spansOf(judge, mark) {
  const { signed } = judge.key.data;
  const others = [...judge.marks.values()].filter((each) => signed.includes(each.answer.column));
  if (!signed.includes(mark.answer.column) || others.some((each) => each.verdict !== "wrong")) return mark.spans;
  return [...mark.spans, ...mark.spans.map(turned)];
}

// Slips of the pen: the numbers that may have been meant by the one written.

function edited(number, edit) {
  const digits = (number.m < 0n ? -number.m : number.m).toString() + "0".repeat(Math.max(number.e, 0));
  const places = Math.max(-number.e, 0), text = digits.padStart(places + 1, "0"), sign = number.m < 0n ? "-" : "";
  const before = text.slice(0, text.length - places), after = text.slice(text.length - places);
  return [
    ...edit(after).map((found) => decimal(BigInt(sign + before + found), -found.length)),
    ...edit(before).map((found) => decimal(BigInt(sign + (found || "0") + after), -places)),
  ];
}
const each = (digits, edit) => [...digits].flatMap((digit, at) => edit(at, digit));
const others = (digit) => [..."0123456789"].filter((other) => other !== digit);
const apart = (a, b) => Math.abs(float(a) - float(b));

const MEANT = {
  "sign-slip": (number) => (number.m ? [decimal(-number.m, number.e)] : []),
  "decimal-point": (number) => (number.m ? [1, -1, 2, -2, 3, -3].map((count) => decimal(number.m, number.e + count)) : []),
  "swapped-digits": (number) => edited(number, (text) => each(text, (at, digit) =>
    at + 1 < text.length && digit !== text[at + 1] ? [text.slice(0, at) + text[at + 1] + digit + text.slice(at + 2)] : [])),
  "digit-doubled": (number) => edited(number, (text) => each(text, (at, digit) =>
    at && digit === text[at - 1] && digit !== text[at - 2] ? [text.slice(0, at) + text.slice(at + 1)] : []))
    .filter((meant) => apart(meant, number)),
  "digit-dropped": (number) => edited(number, (text) => each(text, (at, digit) =>
    others(digit).map((other) => text.slice(0, at) + other + text.slice(at))))
    .filter((meant) => apart(meant, number)),
  "one-digit": (number) => edited(number, (text) => each(text, (at, digit) =>
    others(digit).map((other) => text.slice(0, at) + other + text.slice(at + 1))))
    .filter((meant) => apart(meant, number) >= 9.5 * 10 ** number.e),
  truncated: (number) => [5, 6, 7, 8, 9, 10].map((digit) =>
    decimal(number.m * 10n + (number.m < 0n ? -1n : 1n) * BigInt(digit), number.e - 1)),
};

function* slips(judge, mark) {
  const { place } = mark, { mistakes } = judge.key.data, unit = mark.span.unit;
  const right = [mark.right];
  if (!judge.computing.isFarFromSheet(place)) {
    for (const level of [STRICT, LOOSE]) {
      for (const some of judge.assignments(judge.suspects(place), MOST_ASSIGNMENTS)) {
        right.push(judge.computing.evaluate(place, level, undefined, some));
      }
    }
  }
  const known = right.filter((found) => found.high - found.low <= MOST_UNITS * unit);
  if (!known.length) return;
  const low = Math.min(...known.map((found) => found.low)), high = Math.max(...known.map((found) => found.high));
  const factor = judge.reading.factor(mark.answer.column), last = lastPlace(judge, mark);
  for (const [at, mistake] of mistakes.entries()) {
    const cut = mistake.name === "truncated";
    const met = (MEANT[mistake.name]?.(mark.answer.number) ?? []).some((meant) => {
      if (!cut && meant.e < last) return false;
      const number = factor * float(meant), half = (Math.abs(factor) * 10 ** meant.e) / 2 + Math.abs(number) * 1e-12;
      if (number - half > high + 2 * half || number + half < low - 2 * half) return false;
      return known.some((found) => found.low <= number + half && found.high >= number - half
        && (!cut || Math.min(Math.abs(found.low - mark.span.number), Math.abs(found.high - mark.span.number)) < unit));
    });
    if (met) yield { mistake: at, slip: true, weight: mistake.often + (cut ? STRICT_COUNTS : 0) };
  }
}

/** The place of the last digit of other numbers of the same quantity, or else of the sheet. */
function lastPlace(judge, mark) {
  const beside = [...judge.marks.values()].filter((each) => each !== mark && !each.answer.isExact);
  const alike = beside.filter((each) => each.answer.column === mark.answer.column);
  const places = (alike.length ? alike : beside).map((each) => each.answer.number.e);
  return places.length ? Math.min(...places) : mark.answer.number.e - 1;
}

// Check: what is right and wrong of a sheet, cell by cell, in the words that come with the data.

import { best } from "./choose.js";
import { float } from "./decimal.js";
import { diagnose } from "./diagnose.js";
import { GOOD } from "./judge.js";
import { isBlank, readNumber, Unreadable } from "./written.js";

const LEAST_PLACES = 4, MOST_RIGHT = 0.75, MOST_WRONG = 0.5;

/**
 * What is found of a sheet: by the place of each cell {verdict, says, mark, mistakes}. `texts` are by the places of
 * cells; those that `revealed` holds were shown by the page: they are right, and earn no mark. `mistakes` are places in
 * data.mistakes, the likeliest first.
 */
export function check(key, texts, revealed = new Set()) {
  const { data } = key, found = new Map(), answers = new Map();
  for (const [place, text] of texts) {
    if (isBlank(text)) continue;
    try {
      answers.set(place, answerOf(key, place, readNumber(text)));
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      found.set(place, finding("unreadable", said(data, "unreadable", { reason: data.words.reasons[problem.message] })));
    }
  }
  if (!answers.size) return found;
  const judge = best(key, answers), mistakes = diagnose(judge), idle = fillers(judge);
  for (const [place, mark] of judge.marks) {
    const names = mistakes.get(place) ?? [];
    const verdict = mark.verdict === "wrong" && names.length ? "mistake" : mark.verdict;
    const earns = GOOD.includes(verdict) && !mark.noCredit && !idle.has(place) && !revealed.has(place);
    found.set(place, finding(verdict, words(judge, mark, names, idle.get(place)), Number(earns), names));
  }
  return found;
}

const finding = (verdict, says, mark = 0, mistakes = []) => ({ verdict, says, mark, mistakes });

function answerOf(key, place, written) {
  const cell = key.cells[place], number = float(written.number), counts = Boolean(cell.counts);
  return {
    column: key.column(place), number: written.number, float: number, counts, isExact: counts || written.whole,
    asked: cell.digits, away: Math.abs(Math.abs(number) - Math.abs(key.truth(place))),
  };
}

/** A sentence of the data with its gaps filled. */
export function said(data, name, gaps = {}) {
  return data.words[name].replace(/\{(\w+)\}/g, (whole, gap) => gaps[gap] ?? whole);
}

function words(judge, mark, mistakes, idle) {
  const { data } = judge.key;
  if (idle) return said(data, idle);
  switch (mark.verdict) {
    case "carried":
    case "rounding":
      if (mark.noCredit) return said(data, mark.noCredit);
      return said(data, mark.verdict === "rounding" ? "rounding" : mark.follows ? "follows" : "carried");
    case "too-coarse":
      return said(data, "too-coarse", { digits: digitsThatTell(judge, mark) });
    case "correct":
    case "cannot-be-judged":
      return said(data, mark.verdict);
  }
  if (!mistakes.length) return said(data, depends(judge, mark) ? "wrong-after" : "wrong");
  const looks = mistakes.slice(0, 2).map((each) => data.mistakes[each].title).join(data.words.or);
  return said(data, depends(judge, mark) ? "mistake-after" : "mistake", { mistakes: looks });
}

const depends = (judge, mark) => [...judge.computing.behind(mark.place)].some((each) => judge.tainted.has(each));

function digitsThatTell(judge, mark) {
  const { key } = judge, cell = key.cells[mark.place], truth = key.truth(mark.place);
  const [asked, kind] = cell.digits, least = cell.least ?? asked;
  const unit = 10 ** (kind === "decimals" ? -least : Math.floor(Math.log10(Math.abs(truth) || 1)) + 1 - least);
  const number = Math.round(truth / unit) * unit;
  const tells = key.tells(mark.place, { number, unit, low: number - unit / 2, high: number + unit / 2 }, false);
  const count = tells ? least : asked;
  return `${count} ${key.data.words[count === 1 ? kind.slice(0, -1) : kind]}`;
}

/** The cells whose number is right only because it was written everywhere or guessed, each with the name of the reason. */
function fillers(judge) {
  const groups = new Map(), found = new Map();
  const put = (name, mark) => groups.set(name, [...(groups.get(name) ?? []), mark]);
  const counted = [...judge.marks.values()].filter((mark) => mark.answer.counts);
  const areAlike = new Set(counted.map((mark) => mark.answer.float)).size === 1;
  for (const mark of judge.marks.values()) {
    if (!mark.answer.counts || areAlike) put(`same ${mark.answer.float}`, mark);
    if (mark.answer.counts) continue;
    const { before } = judge.key.cells[mark.place];
    if (before === undefined) continue;
    const earlier = judge.marks.get(before)?.answer.float ?? judge.key.truth(before);
    if (earlier === mark.answer.float) put("unchanged", mark);
  }
  if (judge.wrong.size > Math.max(LEAST_PLACES - 1, MOST_WRONG * judge.marks.size)) {
    for (const mark of judge.marks.values()) if (mark.follows && GOOD.includes(mark.verdict)) found.set(mark.place, "guessed");
  }
  for (const [name, marks] of groups) {
    const right = marks.filter((mark) => GOOD.includes(mark.verdict) && !mark.noCredit);
    const most = marks.length * (marks.length === judge.marks.size ? 1 : MOST_RIGHT);
    if (marks.length >= LEAST_PLACES && right.length < most) {
      for (const mark of right) found.set(mark.place, name === "unchanged" ? "unchanged" : "same");
    }
  }
  return found;
}

// Written: a number as a student typed it, read as the checker reads it: decimal commas, fractions, powers of ten, per
// cent, minus signs of all kinds. Nothing is ever evaluated.

import { decimal, tens } from "./decimal.js";

const LONGEST = 100, MOST_DIGITS = 40, LARGEST_EXPONENT = 60;
const MARKS = [
  ["-", "‐‑‒–—―−˗﹘﹣－"], ["=", "≈≃≅≐∼"], ["x", "×·⋅∙•∗✕✖⨯"], ["/", "⁄∕÷"], ["'", "’‘ʼ′´٬"], ['"', "“”„«»"], [".", "٫"],
];
const PLAIN = new Map(MARKS.flatMap(([plain, signs]) => [...signs].map((sign) => [sign, plain])));
const HIDDEN = /[\u200b-\u200f\u2060\ufeff\u00ad]/gu;
const RAISED = /(?=([⁰¹²³⁴-⁹⁺⁻]+))\1(?!⁄)/gu; // as a whole or not at all
const SMALL_FRACTION = /(?<=\p{Nd})(?=[¼-¾⅐-⅞↉]|[⁰¹²³⁴-⁹]+⁄)/gu;
const BLANK = /^[\s_?.…\\*`$(){}[\]"'~,;:\u200b\u200e\u2060\ufeff=≈≃≅≐∼\-‐‑‒–—―−˗﹘﹣－]*$/u;
const NO_ANSWER = ["n/a", "na", "n.a.", "n. a."];
const BEFORE = /^(?:[=~:]|(?:about|approximately|approx|circa|ca|etwa|rund)\b\.?)\s*/iu;
const LATEX = [
  [/\\(?:left|right|displaystyle|mathbf|mathrm|boldsymbol|textbf|boxed|text|bf)(?![A-Za-z])/g, " "],
  [/\\(?:cdot|times|ast)(?![A-Za-z])/g, "x"],
  [/\\(?:approx|simeq|sim|cong|doteq)(?![A-Za-z])/g, "="],
  [/\\[lc]?dots(?![A-Za-z])/g, "..."],
  [/\{([.,])\}/g, "$1"],
  [/\\[,;:! ]/g, " "],
  [/\\[()[\]]|\$/g, " "],
  [/\\(?=[-+.*_%])/g, ""],
  [/\^\s*\{([^{}]*)\}/g, "^($1)"],
  [/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, " ($1)/($2)"],
  [/\\[dt]?frac\s*(\d)\s*(\d)/g, " $1/$2"],
  [/(?<!\d)\((\d+)\)\/\((\d+)\)/g, "$1/$2"],
];
const MIXED = /^(\d+) (\d+) ?\/ ?(\d+)$/;
const POWER = /(?:^|[*xX]) ?10 ?(?:\^|\*\*) ?\(? ?([+-]? ?\d+) ?\)?$/;
const EXPONENT = / ?[eE] ?([+-]? ?\d+)$/;
const GROUPED = /(?<!\d)\d{1,3}(?:(['_])\d{3})(?:\1\d{3})*(?![\d'_])/g;
const BEFORE_POINT = /^(?:\d*|[1-9]\d{0,2}([ .,])\d{3}(?:\1\d{3})*)$/;
const AFTER_POINT = /^(?:\d*|\d{3}(?: \d{3})*(?: \d{1,3})?|\d{5}(?: \d{5})*(?: \d{1,5})?)$/;
const NOT_FINITE = ["nan", "inf", "infinity", "∞", "\\infty"];

/** What stands there is not one number; the message names the reason. */
export class Unreadable extends Error {}

/** Whether a text is no answer: nothing, or only underscores, dashes, dots or question marks. */
export const isBlank = (text) => BLANK.test(text) || NO_ANSWER.includes(text.trim().toLowerCase());

/**
 * The number that a text denotes: {text, number, whole}, null for a blank; Unreadable says why it is not one number.
 * The exponent of `number` is that of the last digit typed; `whole` marks a fraction, which is meant exactly.
 */
export function readNumber(text) {
  if (isBlank(text)) return null;
  text = text.trim();
  if (text.length > LONGEST) throw new Unreadable("long");
  const simple = bare(simplified(text)), percent = simple.endsWith("%");
  const [number, whole] = numberOf(percent ? bare(simple.slice(0, -1)) : simple);
  return { text, number: percent ? decimal(number.m, number.e - 2) : number, whole };
}

function simplified(text) {
  text = text.replace(SMALL_FRACTION, " ").replace(RAISED, (raised) => `^(${raised})`).normalize("NFKC");
  text = [...text.replace(HIDDEN, "")].map((sign) => PLAIN.get(sign) ?? digit(sign)).join("");
  if (/[\\{$]/.test(text)) for (const [pattern, plain] of LATEX) text = text.replace(pattern, plain);
  return text.split(/\s+/).filter(Boolean).join(" ");
}

/** A digit of another script as one of ours. */
function digit(sign) {
  if (!/\p{Nd}/u.test(sign) || /[0-9]/.test(sign)) return sign;
  let first = sign.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1)) && sign.codePointAt(0) - first < 9) first -= 1;
  return String(sign.codePointAt(0) - first);
}

function strip(text, signs) {
  let start = 0, end = text.length;
  while (start < end && signs.includes(text[start])) start += 1;
  while (end > start && signs.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function bare(text) {
  let before = null;
  while (before !== text) {
    before = text;
    text = strip(text, " *_`\"'").replace(/[.,;]+$/, "").replace(BEFORE, "");
    if (isBracketed(text)) text = text.slice(1, -1);
  }
  return text.replaceAll("~", " ");
}

function isBracketed(text) {
  if (!/^\(.*\)$/s.test(text) && !/^\{.*\}$/s.test(text)) return false;
  let depth = 0;
  for (let place = 0; place < text.length; place += 1) {
    depth += "({".includes(text[place]) - ")}".includes(text[place]);
    if (!depth) return place === text.length - 1;
  }
  return false;
}

function signed(text) {
  let body = bare(text), minus = body.startsWith("-");
  if (/^[-+]/.test(body)) {
    const rest = body.slice(1).trim();
    body = bare(rest);
    if (body !== rest && /^[-+]/.test(body)) {
      minus = minus !== body.startsWith("-");
      body = bare(body.slice(1));
    }
  }
  return [minus, body];
}

function numberOf(text) {
  const [minus, body] = signed(text), slash = body.indexOf("/");
  let number;
  if (slash < 0) number = decimalOf(body);
  else {
    const mixed = MIXED.exec(body);
    if (mixed && BigInt(mixed[2]) > 0n && BigInt(mixed[2]) < BigInt(mixed[3])) {
      const [, units, part, parts] = mixed.map((each, place) => (place ? BigInt(each) : each));
      number = quotient(decimal(units * parts + part), decimal(parts));
    } else number = quotient(side(body.slice(0, slash)), side(body.slice(slash + 1)));
  }
  return [minus ? decimal(-number.m, number.e) : number, slash >= 0];
}

function side(text) {
  const [minus, body] = signed(text), number = decimalOf(body);
  return minus ? decimal(-number.m, number.e) : number;
}

function quotient(top, bottom) {
  if (!bottom.m) throw new Unreadable("zero");
  const shift = MOST_DIGITS + 2 + bottom.m.toString().length;
  let m = (top.m * tens(shift)) / bottom.m, e = top.e - bottom.e - shift;
  const exact = m * bottom.m === top.m * tens(shift);
  while (exact && m && m % 10n === 0n && e < 0) {
    m /= 10n;
    e += 1;
  }
  return decimal(m, m ? e : 0);
}

function decimalOf(text) {
  const power = POWER.exec(text) ?? EXPONENT.exec(text);
  const alone = power && power.index === 0 && power[0].startsWith("10");
  const [digits, exponent] = alone ? ["1", 0] : mantissa(power ? text.slice(0, power.index) : text);
  return decimal(BigInt(digits), exponent + (power ? exponentOf(power[1]) : 0));
}

function exponentOf(text) {
  const exponent = Number(text.replaceAll(" ", ""));
  if (Math.abs(exponent) > LARGEST_EXPONENT) throw new Unreadable("exponent");
  return exponent;
}

function mantissa(text) {
  text = text.trim().replace(GROUPED, (groups, mark) => groups.replaceAll(mark, ""));
  const marks = [...text].filter((sign) => ".,".includes(sign)), last = marks[marks.length - 1];
  const point = last && marks.filter((each) => each === last).length === 1 ? text.indexOf(last) : -1;
  const before = point < 0 ? text : text.slice(0, point), after = point < 0 ? "" : text.slice(point + 1);
  const digits = (before + after).replace(/\D/g, "");
  if (!digits || !BEFORE_POINT.test(before) || !AFTER_POINT.test(after)) {
    throw new Unreadable(NOT_FINITE.includes(text.toLowerCase()) ? "infinite" : "no-number");
  }
  if (digits.replace(/^0+/, "").length > MOST_DIGITS) throw new Unreadable("digits");
  return [digits, -after.replace(/\D/g, "").length];
}

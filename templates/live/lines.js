// Lines: a cell as symbol, formula, numbers put in and value, with the slots of its MathML filled.
import { countedMarkup } from "./counting.js";
import { maths, written } from "./numbers.js";

/** What is shown of an outcome as plain text. */
export function valueText(outcome, words) {
  if (!outcome) return words.letter;
  if (outcome.shown === undefined) return words.trouble[outcome.trouble || "before"];
  return written(outcome.shown) + (outcome.proven ? "" : "?");
}

/** MathML with its slots filled from outcomes; a cell without a number stands there with its symbol. */
export function filled(markup, outcomes, symbols) {
  return markup
    .replace(/<mrow (data-tight="" )?data-slot="(\d+)" data-grouped="(\d)"><\/mrow>/g, (_, tight, place, grouped) => {
      const outcome = outcomes[place];
      const inside = outcome?.shown === undefined ? symbols[place] : maths(outcome.shown, Number(grouped), Boolean(tight), outcome.markup);
      return `<mrow data-place="${place}">${inside}</mrow>`;
    })
    .replace(/<mo form="infix" data-sign="(\d+)">=<\/mo>/g, (_, place) => sign(outcomes[place]));
}

const sign = (outcome) => `<mo form="infix">${outcome?.exact === false ? "\u2248" : "="}</mo>`;

const math = (inside) => `<math displaystyle="true">${inside}</math>`;

/**
 * The rows of a cell's line after so many rounds of updates, each as markup: the symbol with its formula, with the
 * numbers put in, with the value.
 */
export function rows(data, place, outcomes, words, rounds = 0) {
  const line = data.lab.lines[place], symbols = data.lab.lines.map((each) => each.symbol), outcome = outcomes[place];
  const sides = [line.formula, line.numbers].filter(Boolean).map((side) => math(`<mo form="infix">=</mo>${filled(countedMarkup(side, rounds), outcomes, symbols)}`));
  const value =
    outcome?.shown === undefined
      ? `<span class="trouble">${valueText(outcome, words)}</span>`
      : math(`${sign(outcome)}<mrow class="result">${maths(outcome.shown, 0, false, outcome.markup)}</mrow>`);
  const doubt = outcome && outcome.proven === false ? `<span class="doubt">${words.unproven}</span>` : "";
  return [math(line.symbol), ...sides, value + doubt];
}

// Writes the lines of labs: reads a JSON list of data, and writes for each the sides of all cells as MathML and as text,
// and how far the fast numbers lie from the exact ones.
import { readFileSync } from "node:fs";
import { countedMarkup } from "../../templates/live/counting.js";
import { float } from "../../templates/live/decimal.js";
import { program } from "../../templates/live/fast.js";
import { replay } from "../../templates/live/formula.js";
import { filled, rows, valueText } from "../../templates/live/lines.js";

function told(data) {
  const outcomes = replay(data), symbols = data.lab.lines.map((line) => line.symbol);
  const side = (markup) => (markup === undefined ? null : filled(countedMarkup(markup, 0), outcomes, symbols));
  const values = Float64Array.from(outcomes, (each) => (each?.number ? float(each.low ?? each.number) : NaN));
  const exact = values.slice();
  program(data, data.cells.map((_, place) => place).filter((place) => outcomes[place]?.number))(values);
  return {
    sides: data.lab.lines.map((line) => [side(line.formula), side(line.numbers)]),
    texts: outcomes.map((outcome) => valueText(outcome, data.lab.words)),
    rows: data.cells.map((_, place) => rows(data, place, outcomes, data.lab.words).length),
    furthest: Math.max(...exact.map((each, place) => (Number.isNaN(each) ? 0 : Math.abs(each - values[place]) / Math.max(1, Math.abs(each))))),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)));

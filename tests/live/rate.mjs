// Compares learning rates: reads a JSON list of {data, rates} from standard input, and writes for each the loss before
// updates, and for each rate the loss after them and what the page says of it.
import { readFileSync } from "node:fs";
import { updating } from "../../templates/live/fast.js";
import { float } from "../../templates/live/decimal.js";
import { replay } from "../../templates/live/formula.js";
import { around, compared, verdict } from "../../templates/live/rate.js";

function told({ data, rates }) {
  const { rate } = data.lab.updates;
  const values = Float64Array.from(replay(data), (each) => (each?.number ? float(each.number) : NaN));
  const { ends, start } = compared(data, updating(data), values, [...rates, ...around(values[rate])]);
  const best = Math.min(...ends.map(([, end]) => end));
  return { start, ends: ends.slice(0, rates.length).map(([, end]) => [Number.isFinite(end) ? end : null, verdict(start, end, best)]) };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)));

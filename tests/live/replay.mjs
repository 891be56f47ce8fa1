// Computes pages anew: reads a JSON list of [data, pins] from standard input, and writes for each its outcomes.
import { readFileSync } from "node:fs";
import { replay } from "../../templates/live/formula.js";

const told = (outcome) => outcome && (outcome.shown === undefined ? { trouble: outcome.trouble } : { shown: outcome.shown, exact: outcome.exact, proven: outcome.proven });
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([data, pins]) => replay(data, pins).map(told))));

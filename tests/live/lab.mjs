// Runs labs: reads a JSON list of {data, logs} from standard input, and writes for each the outcomes after each log.
import { readFileSync } from "node:fs";
import { Calculation } from "../../templates/live/calculation.js";

const told = (outcome) => outcome && [outcome.shown ?? outcome.trouble, outcome.exact ?? null, outcome.proven ?? null];

function after(data, log) {
  const calculation = new Calculation(data), begin = performance.now();
  const done = log.every((entry) => calculation.apply(entry));
  const milliseconds = performance.now() - begin;
  return { done, milliseconds, outcomes: calculation.outcomes.map(told), losses: calculation.losses.map((each) => each?.shown) };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(({ data, logs }) => logs.map((log) => after(data, log)))));

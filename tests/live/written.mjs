// Reads numbers: a JSON list of texts from standard input; writes [digits, exponent, whole], null or a reason for each.
import { readFileSync } from "node:fs";
import { readNumber, Unreadable } from "../../templates/live/written.js";

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => {
  try {
    const found = readNumber(text);
    return found && [String(found.number.m), found.number.e, found.whole];
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    return problem.message;
  }
})));

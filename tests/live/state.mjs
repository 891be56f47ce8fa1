// What links and typed numbers are read as: reads {fingerprint, limits, cells, texts, states, typed, moves}, writes the same.
import { readFileSync } from "node:fs";
import { fits, moved, read, unitOf } from "../../templates/live/numbers.js";
import { fromText, toText } from "../../templates/live/state.js";

const { fingerprint, limits, cells, texts, states, typed, moves } = JSON.parse(readFileSync(0, "utf8"));
const back = (text) => fromText(text, fingerprint, limits, cells);
process.stdout.write(JSON.stringify({
  texts: texts.map(back),
  states: states.map((state) => back(toText(state, fingerprint)).state),
  typed: typed.map(([text, bounds]) => read(text) !== null && fits(read(text), bounds) ? read(text) : null),
  moves: moves.map(([text, count, bounds]) => moved(text, unitOf(text, bounds), count, bounds)),
}));

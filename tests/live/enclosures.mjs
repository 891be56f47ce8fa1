// Computes with enclosures: reads a JSON list of [precision, operation, texts] from standard input, and writes both ends.
import { readFileSync } from "node:fs";
import { Enclosures } from "../../templates/live/enclosures.js";

function told([precision, operation, texts]) {
  const arithmetic = new Enclosures(precision), numbers = texts.map((text) => arithmetic.number(text));
  const lists = { total: [numbers], product: [numbers], divide: numbers, raised: numbers };
  const [low, high] = operation in lists ? arithmetic[operation](...lists[operation]) : arithmetic.call(operation, numbers[0]);
  return [low, high].map((end) => `${end.m}e${end.e}`);
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)));

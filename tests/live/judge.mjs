// Judges sheets: reads a JSON list of {data, sheets: [{id: text}]} from standard input, and writes what is found of each.
import { readFileSync } from "node:fs";
import { check } from "../../templates/live/check.js";
import { keyOf } from "../../templates/live/key.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(({ data, sheets }) => {
  const key = keyOf(data), places = new Map(data.cells.map((cell, place) => [cell.id, place]));
  return sheets.map((sheet) => {
    const texts = new Map(Object.entries(sheet).filter(([id]) => places.has(id)).map(([id, text]) => [places.get(id), text]));
    const told = ([place, { verdict, says, mark, mistakes }]) =>
      [data.cells[place].id, { verdict, says, mark, mistakes: mistakes.map((each) => data.mistakes[each].name) }];
    return Object.fromEntries([...check(key, texts)].map(told));
  });
})));

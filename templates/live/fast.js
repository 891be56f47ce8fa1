// Fast: a page's cells in doubles, for curves and regions that need thousands of calculations; no digit of it is shown.
import { counted } from "./counting.js";
import { doubles, inputs, relates } from "./formula.js";

/** A tree as a function of an array with the numbers of all cells. */
export function compiled(tree) {
  if (typeof tree === "number") return (values) => values[tree];
  if (typeof tree === "string") {
    const number = Number(tree);
    return () => number;
  }
  if (tree[0] === "cases") return cases(tree);
  if (tree[2]?.by) {
    const argument = compiled(tree[1]), by = compiled(tree[2].by);
    return (values) => by([argument(values)]);
  }
  const parts = tree.slice(1).map(compiled), [first, second] = parts;
  switch (tree[0]) {
    case "+":
      return (values) => parts.reduce((sum, part) => sum + part(values), 0);
    case "*":
      return (values) => parts.reduce((found, part) => (found === 0 ? 0 : found * part(values)), 1);
    case "/":
      return (values) => first(values) / second(values);
    case "-":
      return (values) => -first(values);
    case "^":
      return (values) => first(values) ** second(values);
    case "max":
      return (values) => Math.max(...parts.map((part) => part(values)));
    case "min":
      return (values) => Math.min(...parts.map((part) => part(values)));
    case "pi":
      return () => Math.PI;
    case "turn":
      return (values) => doubles.turn(first(values), second(values));
    default:
      return (values) => doubles.call(tree[0], first(values));
  }
}

function cases(tree) {
  const rest = compiled(tree[tree.length - 1]);
  const branches = tree.slice(1, -1).map(([body, left, relation, right]) => {
    const [then, one, other] = [body, left, right].map(compiled);
    return { then, holds: (values) => relates(one(values), relation, other(values)) };
  });
  return (values) => (branches.find((each) => each.holds(values))?.then ?? rest)(values);
}

/** The places of all cells that some are made of, with these, in order. */
export function chain(data, places) {
  const found = new Set(), waiting = [...places];
  while (waiting.length) {
    const place = waiting.pop();
    if (found.has(place)) continue;
    found.add(place);
    const { formula } = data.cells[place];
    if (formula !== undefined) waiting.push(...inputs(formula));
  }
  return [...found].sort((a, b) => a - b);
}

/** What computes the cells that some are made of, in an array of numbers; cells that are `fixed` keep theirs. */
export function program(data, places, fixed = []) {
  const kept = new Set(fixed);
  const steps = chain(data, places)
    .filter((place) => data.cells[place].formula !== undefined && !kept.has(place))
    .map((place) => [place, compiled(data.cells[place].formula)]);
  return (values) => {
    for (const [place, compute] of steps) values[place] = compute(values);
    return values;
  };
}

/** What computes the numbers of an update after so many earlier rounds: a function of an array and of the round. */
export function updating(data) {
  const { carry, losses: places, counters } = data.lab.updates, programs = [];
  const made = [...carry.map(([, from]) => from), ...places], free = data.lab.givens.flatMap((given) => given.also);
  return (values, round) => {
    const which = counters.length ? round : 0;
    programs[which] ??= program(counted(data, which), made, free);
    return programs[which](values);
  };
}

/** The losses over so many rounds of updates from an array of numbers, which stays as it is; `first` came before them. */
export function losses(data, run, values, rounds, first = 0) {
  const { carry, losses: places } = data.lab.updates, own = values.slice(), found = [];
  for (let round = 0; round < rounds; round += 1) {
    run(own, first + round);
    for (const place of places) found.push(own[place]);
    const next = carry.map(([, from]) => own[from]);
    carry.forEach(([to], index) => (own[to] = next[index]));
  }
  return found;
}

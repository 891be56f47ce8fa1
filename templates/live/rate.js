// Rate: whether a learning rate is too small or too large, by the loss over some updates.
import { losses } from "./fast.js";

export const ROUNDS = 20;
const LITTLE = 0.25; // a rate that comes less than so far as the best one learns slowly

/** Learning rates around one, evenly spread on a scale of powers: three powers of ten to both sides. */
export function around(rate, count = 61, powers = 3) {
  return Array.from({ length: count }, (_, place) => rate * 10 ** (powers * ((2 * place) / (count - 1) - 1)));
}

/**
 * The loss after some updates with each of several rates: [rate, loss] pairs, and the loss before them; `done` rounds of
 * updates came earlier. Where a round has several losses, it is their mean, and before them all are of the same weights.
 */
export function compared(data, run, values, rates, done = 0) {
  const { rates: places, losses: several } = data.lab.updates;
  const at = (rate, rounds) => {
    const own = values.slice();
    for (const each of places) own[each] = rate;
    const found = losses(data, run, own, rounds, done);
    return found.every(Number.isFinite) ? mean(found.slice(-several.length)) : Infinity;
  };
  return { ends: rates.map((rate) => [rate, at(rate, ROUNDS + 1)]), start: at(0, 1) };
}

const mean = (list) => list.reduce((sum, each) => sum + each, 0) / list.length;

/** What to say of a loss that comes from `start` to `end` where the best of the rates comes to `best`. */
export function verdict(start, end, best) {
  if (!(end <= start)) return "large";
  if (start - end < LITTLE * (start - best)) return "small";
  return "good";
}

// Rate: whether a learning rate is too small or too large, by the loss over some updates.
import { losses } from "./fast.js";

export const ROUNDS = 20;
const LITTLE = 0.25; // a rate that comes less than so far as the best one learns slowly

/** Learning rates around one, evenly spread on a scale of powers: three powers of ten to both sides. */
export function around(rate, count = 61, powers = 3) {
  return Array.from({ length: count }, (_, place) => rate * 10 ** (powers * ((2 * place) / (count - 1) - 1)));
}

/** The loss after some updates with each of several rates: [rate, loss] pairs, and the loss before them. */
export function compared(data, run, values, rates) {
  const place = data.lab.updates.rate, own = values.slice();
  const ends = rates.map((rate) => {
    for (const each of data.lab.updates.rates) own[each] = rate;
    return [rate, ending(data, losses(data, run, own, ROUNDS + 1))];
  });
  own[place] = rates[0];
  const count = data.lab.updates.losses.length;
  return { ends, start: mean(losses(data, run, values, 1).slice(0, count)) };
}

const mean = (list) => list.reduce((sum, each) => sum + each, 0) / list.length;

function ending(data, found) {
  const count = data.lab.updates.losses.length;
  return found.every(Number.isFinite) ? mean(found.slice(-count)) : Infinity;
}

/** What to say of a loss that comes from `start` to `end` where the best of the rates comes to `best`. */
export function verdict(start, end, best) {
  if (!(end <= start)) return "large";
  if (start - end < LITTLE * (start - best)) return "small";
  return "good";
}

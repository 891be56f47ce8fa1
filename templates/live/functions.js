// Functions: those of a page's formulas in doubles, by their names in trees.

/** 2 / sqrt(pi) e^(-x^2) times a series of positive terms, and far from 0 what a continued fraction leaves of 1. */
function erf(x) {
  const size = Math.abs(x), square = size * size;
  if (size > 6) return Math.sign(x);
  if (size > 3) {
    let fraction = size;
    for (let place = 60; place > 0; place -= 1) fraction = size + place / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-square) / (fraction * Math.sqrt(Math.PI)));
  }
  let total = x, term = x;
  for (let place = 1; Math.abs(term) > 1e-17 * Math.abs(total); place += 1) {
    term *= (2 * square) / (2 * place + 1);
    total += term;
  }
  return ((2 * total) / Math.sqrt(Math.PI)) * Math.exp(-square);
}

const OWN = { ln: Math.log, arctan: Math.atan, erf };

/** A function in doubles, by its name. */
export const inDoubles = (name) => OWN[name] ?? Math[name];

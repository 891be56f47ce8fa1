// Reading: how the numbers of a sheet are rounded, and so what each of them may stand for. The rule is inferred from the
// digits of the sheet alone, never from whether a number is right.

import { adjusted, float } from "./decimal.js";

// What is charged, in the logarithm of a chance: an exception, a dropped zero, dropping any, a rule of a quantity, both
// decimals and figures, and very few figures.
const EXCEPTION = 4, DROPPED_ZERO = 2.3, DROPS_ZEROS = 0.7, OWN_RULE = 4, MIXED = 6, FEW_FIGURES = { 1: 8, 2: 3 };
const LEAST_SHARE = 0.5, MOST_COUNTS = 2, LESS_PLAUSIBLE = 8;
const COARSEST = 100, NOISE = 1e-12, SMALLEST_NOISE = 1e-15, LARGE = 1e6, OPEN = 1e-6, FINER_THAN = 1.5;
const KINDS = ["decimals", "figures"];

const size = (number) => (number.m < 0n ? -number.m : number.m);
const figuresOf = (number) => size(number).toString().length;
const sameRule = (a, b) => a[0] === b[0] && a[1] === b[1];
const topOf = (number) => Math.floor(Math.log10(Math.abs(number)));
const tenTo = (power) => Number(`1e${power}`);

/** Whether a decimal is a whole multiple of a power of ten. */
const isMultiple = (number, power) => number.e >= power || number.m % 10n ** BigInt(power - number.e) === 0n;

/** The exponent of the last digit that a rule shows of a number. */
export const placeOf = ([count, kind], number) =>
  kind === "decimals" || !number ? -count : Math.max(topOf(number) + 1 - count, -60);

/** A way to read a sheet: see `worked/checking/numbers/reading.py`. */
export class Reading {
  constructor(fields) {
    Object.assign(this, {
      rules: new Map(), usual: [4, "decimals"], finest: 4, cut: false, opposite: new Set(), errorFactor: 1,
      irregular: false, charge: 0,
    }, fields);
  }

  with(changes) {
    return new Reading({ ...this, ...changes });
  }

  rule(column) {
    return this.rules.get(column) ?? this.usual;
  }

  /** What an answer may stand for: by its rule, and by its own digits where it has fewer. */
  spans(answer) {
    const { number } = answer, own = tenTo(number.e);
    if (answer.counts) return [this.span(answer, 1)];
    const ruled = this.ruled(answer);
    if (answer.isExact) return [this.span(answer, ruled)];
    if (ruled > 1 && own === 1 && isMultiple(number, Math.round(Math.log10(ruled)))) {
      return [this.span(answer, own), this.span(answer, ruled)];
    }
    const zeros = number.e || !number.m ? 0 : /0*$/.exec(size(number).toString())[0].length;
    if (zeros && own >= ruled) return [this.span(answer, ruled), this.span(answer, tenTo(zeros), true)];
    if (own > ruled) {
      const most = own === 1 && !this.irregular ? COARSEST * ruled : own;
      return [this.span(answer, ruled), this.span(answer, Math.min(own, most), true)];
    }
    if (own < ruled && isMultiple(number, Math.round(Math.log10(ruled)))) {
      return [this.span(answer, own), this.span(answer, ruled)];
    }
    return [this.span(answer, own)];
  }

  /** One unit of the last digit by the rule of the column. */
  ruled(answer) {
    const [count, kind] = this.rule(answer.column), { number } = answer;
    if (kind === "figures") return tenTo(number.m ? adjusted(number) + 1 - count : -this.finest);
    return tenTo(-count);
  }

  span(answer, unit, coarse = false) {
    const factor = this.factor(answer.column), number = factor * float(answer.number);
    unit *= Math.abs(factor);
    const noise = Math.max(Math.min(Math.abs(number), LARGE) * NOISE, SMALLEST_NOISE);
    if (answer.isExact) return { low: number - noise, high: number + noise, number, unit, coarse: false };
    let below = unit / 2, above = unit / 2;
    if (this.cut) {
      const short = unit * (1 - OPEN);
      [below, above] = number > 0 ? [0, short] : number < 0 ? [short, 0] : [short, short];
    }
    return { low: number - below - noise, high: number + above + noise, number, unit, coarse };
  }

  /** What the numbers of a column are multiplied by to be those of the problem's convention. */
  factor(column) {
    const sign = this.opposite.has(column) ? -1 : 1;
    return column === "output-error" ? sign * this.errorFactor : sign;
  }

  /** One unit of the last digit of a result that is not on the sheet. */
  hiddenUnit(column, number) {
    const [count, kind] = this.rule(column);
    if (kind === "figures") return number ? tenTo(topOf(number) + 1 - count) : tenTo(-this.finest);
    return tenTo(-count);
  }

  isShort(answer) {
    return tenTo(answer.number.e) > FINER_THAN * this.ruled(answer);
  }

  /** Whether a number of a column that is not on the sheet has fewer digits than others of its size. */
  isCoarse(column, number) {
    return this.hiddenUnit(column, number) > FINER_THAN * this.with({ rules: new Map() }).hiddenUnit(column, number);
  }

  /** One unit of the last digit of an intermediate result, in the calculation of a number with such a unit. */
  kept(low, high, unit, column) {
    const most = Math.max(Math.abs(low), Math.abs(high)), [count, kind] = this.rule(column);
    if (kind === "figures") return most ? tenTo(topOf(most) + 1 - count) : unit;
    return unit;
  }
}

export const holds = (span, number) => span.low <= number && number <= span.high;
export const turned = (span) => ({ ...span, low: -span.high, high: -span.low, number: -span.number });

/** The ways to read the digits of a sheet, the most plausible first. */
export function readings(answers) {
  const finest = Math.max(0, ...answers.filter((each) => !each.isExact).map((each) => -each.number.e));
  const seen = new Map();
  for (const answer of answers) {
    if (answer.isExact) continue;
    const number = { m: size(answer.number), e: answer.number.e };
    const { column, asked, away } = answer;
    seen.set(`${column} ${number.m} ${number.e}`, { column, number, asked, away });
  }
  const typed = [...seen.values()];
  if (typed.every((each) => mayBeShort(each, each.asked) && !cost(each, each.asked))) {
    return [new Reading({ rules: new Map(answers.map((each) => [each.column, each.asked])), finest })];
  }
  let found = [...uniform(typed), ...ofThePage(typed)].map((base) => byColumns(typed, base, finest));
  found.sort((a, b) => a.charge - b.charge);
  found = found.filter((reading) => reading.charge <= found[0].charge + LESS_PLAUSIBLE);
  if (share(typed, found[0]) < LEAST_SHARE) {
    found.push(new Reading({ usual: [finest, "decimals"], finest, irregular: true, charge: found[0].charge }));
  }
  const said = found.map((each) => JSON.stringify([each.usual, [...each.rules].sort(), each.irregular]));
  return found.filter((each, place) => said.indexOf(said[place]) === place);
}

const mayBeShort = (typed, rule) => typed.away <= tenTo(placeOf(rule, float(typed.number))) / 2;

function* uniform(typed) {
  for (const [kind, counts] of Object.entries(countsOf(typed))) {
    const rules = counts.map((count) => [count, kind]);
    rules.sort((a, b) => charge(typed, a) - charge(typed, b));
    for (const rule of rules.slice(0, MOST_COUNTS)) yield { usual: rule, rules: new Map() };
  }
}

function* ofThePage(typed) {
  const rules = new Map(), often = new Map();
  for (const kind of KINDS) {
    const group = typed.filter((each) => each.asked[1] === kind), counts = countsOf(group)[kind] ?? [];
    if (!counts.length) continue;
    const rule = best(counts.map((count) => [count, kind]), group);
    for (const each of group) rules.set(each.column, rule);
  }
  for (const each of typed) {
    if (rules.has(each.column)) often.set(String(rules.get(each.column)), (often.get(String(rules.get(each.column))) ?? 0) + 1);
  }
  const [first] = [...often].sort((a, b) => b[1] - a[1]);
  if (!first) return;
  const usual = [...rules.values()].find((rule) => String(rule) === first[0]);
  yield { usual, rules: new Map([...rules].filter(([, rule]) => !sameRule(rule, usual))) };
}

function byColumns(typed, base, finest) {
  const columns = new Map();
  for (const each of typed) columns.set(each.column, [...(columns.get(each.column) ?? []), each]);
  const rules = new Map(base.rules), used = new Map([base.usual, ...rules.values()].map((rule) => [String(rule), rule]));
  let total = rules.size ? MIXED : 0;
  for (const rule of used.values()) total += rarity(rule);
  const found = new Map([...columns].map(([column, own]) => [column, best(candidates(own), own)])), often = new Map();
  for (const rule of found.values()) often.set(String(rule), (often.get(String(rule)) ?? 0) + 1);
  for (const [column, own] of columns) {
    const usual = base.rules.get(column) ?? base.usual, least = charge(own, found.get(column)) + rarity(found.get(column));
    const alike = [found.get(column), ...candidates(own).filter((rule) => charge(own, rule) + rarity(rule) <= least)];
    const chosen = alike.reduce((a, b) => ((often.get(String(b)) ?? 0) > (often.get(String(a)) ?? 0) ? b : a));
    const byOwn = charge(own, chosen) + OWN_RULE + rarity(chosen), byUsual = charge(own, usual);
    if (!sameRule(chosen, usual) && byOwn < byUsual) rules.set(column, chosen);
    total += Math.min(byOwn, byUsual);
  }
  return new Reading({ rules, usual: base.usual, finest, charge: total });
}

const candidates = (typed) =>
  Object.entries(countsOf(typed)).flatMap(([kind, counts]) => counts.map((count) => [count, kind]));

function countsOf(typed) {
  const sorted = (list) => [...new Set(list)].sort((a, b) => a - b);
  const decimals = sorted(typed.map((each) => Math.max(0, -each.number.e)));
  const figures = sorted(typed.filter((each) => each.number.m).map((each) => figuresOf(each.number)));
  return { ...(decimals.length ? { decimals } : {}), ...(figures.length ? { figures } : {}) };
}

const best = (rules, typed) =>
  rules.reduce((a, b) => (charge(typed, b) + rarity(b) < charge(typed, a) + rarity(a) ? b : a));
const rarity = ([count, kind]) => (kind === "figures" ? FEW_FIGURES[count] ?? 0 : 0);
const charge = (typed, rule) => typed.reduce((total, each) => total + cost(each, rule), 0);

function cost(typed, rule) {
  const lacking = missing(typed.number, rule);
  if (lacking < 0) return EXCEPTION;
  return lacking && !mayBeShort(typed, rule) ? Math.min(DROPS_ZEROS + DROPPED_ZERO * lacking, EXCEPTION) : 0;
}

/** How many digits a number lacks by a rule; below 0, how many it has too many. */
function missing(number, [count, kind]) {
  if (kind === "decimals") return count - Math.max(0, -number.e);
  if (!number.m) return 0;
  const found = count - figuresOf(number);
  return found < 0 && number.e === 0 && isMultiple(number, -found) ? 0 : found;
}

const share = (typed, reading) =>
  typed.filter((each) => !missing(each.number, reading.rule(each.column))).length / typed.length;

// Learning: the loss over the updates, and whether the learning rate is too small or too large.
import { chart } from "./chart.js";
import { float } from "./decimal.js";
import { find, setAttribute, setText } from "./drawing.js";
import { around, compared, verdict } from "./rate.js";
import { decimals, said } from "./wording.js";

/** Shows the learning part of a lab; only its curve where updates cannot go on. */
export function showLearning(lab) {
  const { updates, losses } = lab.data.lab;
  if (!updates) return losses.length > 1 && showCurve(lab, losses, losses.length - 1);
  const done = lab.calculation.updates * updates.count;
  setText(find("done"), said(lab.words.updates, done));
  if (updates.losses.length) showCurve(lab, updates.losses, done);
  if (updates.rate !== undefined && updates.losses.length) showRate(lab);
}

/** The loss before each update so far, and that of cells on the page. */
function showCurve(lab, places, done) {
  const { losses, outcomes } = lab.calculation, now = places.map((place) => outcomes[place]);
  const points = [...losses, ...now].map((each, place) => [place, each?.number ? float(each.number) : NaN]).filter(([, y]) => Number.isFinite(y));
  find("curve").hidden = points.length < 2;
  if (points.length < 2) return;
  const label = said(lab.words.curve, decimals(points[0][1]), decimals(points.at(-1)[1]), done);
  find("curve").replaceChildren(chart({ points, names: lab.words.axes, label, whole: true, mark: points.at(-1) }));
}

function showRate(lab) {
  const { rate } = lab.data.lab.updates, values = lab.values(), now = values[rate];
  const base = Number(lab.data.cells[rate].given) || 0.1;
  find("rate").value = Math.round(20 * Math.log10(now / base));
  setAttribute(find("rate"), "aria-valuetext", lab.shownGiven(rate));
  setText(find("rate-shown"), lab.shownGiven(rate));
  const { ends, start } = compared(lab.data, lab.updating, values, [now, ...around(base)], lab.calculation.updates);
  const [, end] = ends.shift(), best = Math.min(...ends.map(([, each]) => each)), highest = 2 * start;
  const kind = verdict(start, end, best);
  setText(find("rate-said"), lab.words.rates[kind]);
  setAttribute(find("rate-said"), "class", `said ${kind}`);
  const drawn = ([x, y]) => [Math.log10(x), Math.min(y, highest)];
  const horizontal = [-3, -2, -1, 0, 1, 2, 3].map((each) => [Math.log10(base) + each, decimals(base * 10 ** each, 2)]);
  const at = ends.find(([, each]) => each === best)?.[0] ?? base;
  const label = said(lab.words.rateCurve, "", decimals(at, 2));
  const mark = Math.abs(Math.log10(now / base)) <= 3 ? drawn([now, end]) : null;
  find("rate-curve").replaceChildren(chart({ points: ends.map(drawn), mark, names: lab.words.rateAxes, label, horizontal }));
}

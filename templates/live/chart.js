// Chart: a curve in a frame with a few ticks, drawn anew from its numbers.
import { svg } from "./drawing.js";

const WIDTH = 460, HEIGHT = 220, LEFT = 72, BOTTOM = 40, TOP = 14, RIGHT = 26;

/** Numbers with a round distance that span a range; at most so many. */
export function ticks(low, high, most = 5) {
  const span = high - low || 1, rough = span / most, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => span / each <= most) ?? rough;
  const found = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + 1e-9 * span; index += 1) found.push(index * step);
  return found.map((each) => Number(each.toPrecision(12)));
}

const short = (number) => String(Number(number.toPrecision(6))).replace("-", "\u2212");

/**
 * A curve as SVG. `points` are pairs of numbers, `mark` is a pair that stands out or null; `horizontal` are ticks as
 * [number, text] where the usual ones do not fit, `names` the words of both axes, `label` what a screen reader says.
 */
export function chart({ points, mark = null, names, label, horizontal, whole = false }) {
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  const x = scale(Math.min(...xs), Math.max(...xs, Math.min(...xs) + (horizontal ? 0.1 : 1)), LEFT, WIDTH - RIGHT);
  const y = scale(0, Math.max(...ys, 1e-12) * 1.05, HEIGHT - BOTTOM, TOP);
  const found = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: "chart" });
  for (const number of ticks(0, y.high, 4)) {
    found.append(svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(number), y2: y(number), class: "rule" }));
    found.append(svg("text", { x: LEFT - 7, y: y(number) + 4, class: "tick end" }, short(number)));
  }
  const below = horizontal ?? ticks(x.low, x.high, 6).filter((each) => !whole || Number.isInteger(each)).map((each) => [each, short(each)]);
  for (const [number, text] of below) found.append(svg("text", { x: x(number), y: HEIGHT - BOTTOM + 17, class: "tick" }, text));
  found.append(svg("polyline", { points: points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(" "), class: "curve" }));
  if (points.length <= 40) found.append(...points.map(([a, b]) => svg("circle", { cx: x(a), cy: y(b), r: 2.5, class: "dot" })));
  if (mark) found.append(svg("circle", { cx: x(mark[0]), cy: y(mark[1]), r: 6, class: "mark" }));
  found.append(svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 4, class: "axis" }, names[0]));
  found.append(svg("text", { x: 12, y: HEIGHT / 2 - 10, class: "axis", transform: `rotate(-90 12 ${HEIGHT / 2 - 10})` }, names[1]));
  return found;
}

function scale(low, high, first, last) {
  const found = (number) => first + ((number - low) / (high - low)) * (last - first);
  return Object.assign(found, { low, high });
}

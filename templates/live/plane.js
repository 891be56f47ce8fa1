// Plane: the regions of the two inputs on the canvas of a lab, with axes and samples.
import { ticks } from "./chart.js";
import { find, setAttribute, setText } from "./drawing.js";
import { grid, paint, range, span } from "./regions.js";
import { decimals, said } from "./wording.js";

const SHADES = [[201, 94, 38], [246, 244, 240], [28, 101, 173]];
const CLASSES = [[120, 170, 220], [240, 180, 120], [150, 200, 140], [210, 150, 200], [230, 215, 120], [150, 210, 210]];
const LEAST = 40; // points of a region that has room for its name

/** Draws the plane of a lab; nothing where it has none. */
export function showPlane(lab) {
  const { regions } = lab.data.lab;
  if (!regions) return;
  const values = lab.values(), points = regions.points.map(([inputs, targets]) => [inputs.map((each) => values[each]), targets.map((each) => values[each])]);
  const bounds = range(points.map(([inputs]) => inputs)), found = grid(lab.data, lab.regions, values, bounds);
  const canvas = find("plane"), several = regions.outputs.length > 1;
  paint(canvas, found, regions.border, several ? CLASSES : SHADES);
  const units = several ? lab.data.lab.scene.layers.at(-1).map((unit) => lab.data.lab.scene.labels[unit]) : null;
  if (units) nameRegions(canvas, found, units);
  drawPoints(canvas, points, bounds, units);
  const [low, high] = span(found, null);
  const text = several ? lab.words.classes : said(lab.words.regions, decimals(low, 3), decimals(high, 3));
  const border = !several && regions.border !== null && low < regions.border && regions.border < high ? ` ${said(lab.words.border, decimals(regions.border))}` : "";
  setText(find("plane-said"), text + border);
  setAttribute(canvas, "aria-label", text + border);
}

/** Writes on a canvas, readable on any colour. */
function writer(context) {
  context.font = "600 14px system-ui, sans-serif";
  return (text, left, top, align = "left") => {
    context.textAlign = align;
    context.lineWidth = 4;
    context.strokeStyle = "#ffffff";
    context.strokeText(text, left, top);
    context.fillStyle = "#1b1f24";
    context.fillText(text, left, top);
  };
}

const shareOf = (number, [low, high]) => (number - low) / (high - low);
const largest = (list) => list.indexOf(Math.max(...list));

/** Draws the samples, each with its target, or with the unit whose target is the largest. */
function drawPoints(canvas, points, [across, down], units) {
  const context = canvas.getContext("2d"), size = canvas.width, write = writer(context);
  drawAxes(size, [across, down], write);
  for (const [[x, y], targets] of points) {
    const left = shareOf(x, across) * size, top = (1 - shareOf(y, down)) * size;
    context.beginPath();
    context.arc(left, top, 7, 0, 2 * Math.PI);
    context.fillStyle = "#ffffff";
    context.strokeStyle = "#1b1f24";
    context.lineWidth = 2;
    context.fill();
    context.stroke();
    if (targets.length) write(units ? units[largest(targets)] : decimals(targets[0], 3), left + 11, top + 5);
  }
}

function drawAxes(size, [across, down], write) {
  const inside = (share) => share > 0.08 && share < 0.92;
  for (const number of ticks(...across)) {
    const share = shareOf(number, across);
    if (inside(share)) write(decimals(number), share * size, size - 7, "center");
  }
  for (const number of ticks(...down)) {
    const share = shareOf(number, down);
    if (inside(share)) write(decimals(number), 6, (1 - share) * size + 5);
  }
}

/** Names each region by its unit, in the middle of its points. */
function nameRegions(canvas, found, units) {
  const write = writer(canvas.getContext("2d")), side = Math.sqrt(found.length), places = units.map(() => []);
  found.forEach((outputs, place) => places[largest(outputs)]?.push(place));
  places.forEach((own, unit) => {
    if (own.length < LEAST) return;
    const middle = (of) => own.reduce((sum, place) => sum + of(place), 0) / own.length;
    const left = (middle((place) => place % side) + 0.5) / side, top = (middle((place) => Math.floor(place / side)) + 0.5) / side;
    write(units[unit], left * canvas.width, top * canvas.width, "center");
  });
}

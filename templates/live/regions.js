// Regions: what the net says at each point of the plane of its two inputs.
import { program } from "./fast.js";

const CELLS = 64;

/** The range of both inputs that a picture shows: all samples, with room around them. */
export function range(points) {
  const bounds = (axis) => {
    const found = points.map((each) => each[axis]), low = Math.min(...found, 0), high = Math.max(...found, 1);
    const room = 0.25 * (high - low || 1);
    return [low - room, high + room];
  };
  return [bounds(0), bounds(1)];
}

/** The outputs on a grid, row by row from the top: a list of numbers for each point. */
export function grid(data, run, values, [across, down]) {
  const { inputs, outputs } = data.lab.regions, own = values.slice(), found = [];
  for (let row = 0; row < CELLS; row += 1) {
    own[inputs[1]] = down[1] - ((row + 0.5) / CELLS) * (down[1] - down[0]);
    for (let column = 0; column < CELLS; column += 1) {
      own[inputs[0]] = across[0] + ((column + 0.5) / CELLS) * (across[1] - across[0]);
      run(own);
      found.push(outputs.map((place) => own[place]));
    }
  }
  return found;
}

export const runOf = (data) => program(data, data.lab.regions.outputs, data.lab.regions.inputs);

/** Between which numbers the colours of an output run. */
export function span(found, border) {
  const all = found.map(([each]) => each).filter(Number.isFinite);
  const low = Math.min(...all), high = Math.max(...all);
  if (border === null) return [low, high > low ? high : low + 1];
  const far = Math.max(high - border, border - low, 1e-9);
  return [border - far, border + far];
}

/** Draws a grid on a canvas; `colours` are [r, g, b] of low and high, or of one class after the other. */
export function paint(canvas, found, border, colours) {
  const context = canvas.getContext("2d"), image = context.createImageData(CELLS, CELLS);
  const several = found[0].length > 1, [low, high] = span(found, border);
  found.forEach((outputs, place) => {
    const colour = several ? colours[outputs.indexOf(Math.max(...outputs)) % colours.length] : mixed(colours, (outputs[0] - low) / (high - low));
    image.data.set([...colour, 255], 4 * place);
  });
  const small = document.createElement("canvas");
  small.width = small.height = CELLS;
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = !several;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  if (!several && border !== null) context.stroke(edgeBetween(found, border, canvas.width));
}

/** The line on which an output is that of the border, by straight pieces between the points of the grid. */
function edgeBetween(found, border, size) {
  const line = new Path2D(), unit = size / CELLS, at = (row, column) => found[row * CELLS + column][0] - border;
  for (let row = 0; row + 1 < CELLS; row += 1) {
    for (let column = 0; column + 1 < CELLS; column += 1) {
      const corners = [[row, column], [row, column + 1], [row + 1, column + 1], [row + 1, column]];
      const ends = corners.flatMap(([r, c], side) => {
        const [s, d] = corners[(side + 1) % 4], one = at(r, c), other = at(s, d);
        if (one < 0 === other < 0) return [];
        const share = one / (one - other);
        return [[(c + 0.5 + share * (d - c)) * unit, (r + 0.5 + share * (s - r)) * unit]];
      });
      if (ends.length < 2) continue;
      line.moveTo(...ends[0]);
      line.lineTo(...ends[1]);
    }
  }
  return line;
}

function mixed([low, middle, high], share) {
  const part = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0.5));
  const [from, to, place] = part < 0.5 ? [low, middle, part * 2] : [middle, high, part * 2 - 1];
  return from.map((each, index) => Math.round(each + place * (to[index] - each)));
}

// Picture: the net with its numbers; thickness and colour of a line show a weight, dashes that move show deltas.
import { float } from "./decimal.js";
import { setAttribute, setText, svg } from "./drawing.js";
import { valueText } from "./lines.js";

const DOWN = 104, HEIGHT = 25, LEAST = { unit: 44, gap: 120 }, SIGN = 6, SMALLEST = 0.6;
const LANE = 26, BEND = 58; // the lanes of weights that lead past layers, above all units
const MOST_LABELS = 16;
const SHARES = [0.31, 0.22, 0.42, 0.52, 0.64, 0.76]; // how far along a line its label may stand
const ROW = 20; // labels so far above each other do not meet

/** The picture of a net; choose(place) is called with the cell of a unit or weight that is clicked. */
export class Picture {
  constructor(data, choose) {
    this.data = data;
    this.scene = data.lab.scene;
    this.measure();
    this.where = this.positions();
    this.edges = new Map();
    this.units = new Map();
    this.labels = [];
    this.element = this.drawn(choose);
  }

  /** How wide units are and how far apart, by the longest of their numbers. */
  measure() {
    const longest = (part) => Math.max(...this.scene.frames.flatMap((frame) => Object.values(frame[part]).map((place) => this.size(place))), 0);
    const label = 1.5 * SIGN * longest("weight");
    this.half = Math.max(LEAST.unit, 1.15 * SIGN * longest("value"));
    this.label = label + SIGN;
    this.across = 2 * this.half + Math.max(LEAST.gap, 2.2 * label);
    this.edge = this.half + 2 * SIGN;
  }

  size(place) {
    const { shown, given } = this.data.cells[place];
    return (shown ?? given ?? "").length;
  }

  drawn(choose) {
    const { layers, edges } = this.scene;
    this.lanes = edges.filter(([source, target]) => this.column(target) - this.column(source) > 1).map((edge) => edge.join(">"));
    const room = this.lanes.length * LANE;
    const width = (layers.length - 1) * this.across + 2 * this.edge, height = Math.max(...layers.map((each) => each.length)) * DOWN;
    const found = svg("svg", { viewBox: `0 ${-room} ${width} ${height + room}`, role: "img", class: "net" });
    found.style.minWidth = `${SMALLEST * width}px`;
    found.style.maxWidth = `${1.25 * width}px`;
    const labelled = edges.length <= MOST_LABELS;
    const lines = edges.map(([source, target]) => this.line(source, target, choose));
    found.append(...lines.map((each) => each.halo), ...lines.map((each) => each.line), ...lines.map((each) => each.flow));
    if (labelled) found.append(...lines.map((each) => each.text));
    for (const layer of layers) for (const unit of layer) found.append(this.unit(unit, choose));
    return found;
  }

  line(source, target, choose) {
    const [x1, y1] = this.where.get(source), [x2, y2] = this.where.get(target);
    const from = x1 + this.half, to = x2 - this.half;
    if (this.lanes.includes(`${source}>${target}`)) return this.past(source, target, choose);
    const [x, y] = this.free(SHARES.map((share) => [from + share * (to - from), y1 + share * (y2 - y1)]));
    const halo = svg("line", { x1: from, y1, x2: to, y2, class: "halo" });
    const line = svg("line", { x1: from, y1, x2: to, y2, class: "edge" });
    const flow = svg("line", { x1: to, y1: y2, x2: from, y2: y1, class: "flow" });
    const text = svg("text", { x, y: y + 5, class: "weight" });
    return this.known({ halo, line, flow, text, name: `${source}>${target}` }, choose);
  }

  /** A weight that leads past layers: up to its lane, along it over the units in between, and down again. */
  past(source, target, choose) {
    const name = `${source}>${target}`, y = LANE * (0.4 - 1 - this.lanes.indexOf(name));
    const [x1, y1] = this.where.get(source), [x2, y2] = this.where.get(target);
    const from = x1 + this.half, to = x2 - this.half, near = x1 + this.across - this.half, far = x2 - this.across + this.half;
    const there = `M${from} ${y1}C${from + BEND} ${y1} ${near - BEND} ${y} ${near} ${y}L${far} ${y}C${far + BEND} ${y} ${to - BEND} ${y2} ${to} ${y2}`;
    const back = `M${to} ${y2}C${to - BEND} ${y2} ${far + BEND} ${y} ${far} ${y}L${near} ${y}C${near - BEND} ${y} ${from + BEND} ${y1} ${from} ${y1}`;
    const drawn = (d, kind) => svg("path", { d, fill: "none", class: kind });
    const text = svg("text", { x: (near + far) / 2, y: y + 5, class: "weight" });
    return this.known({ halo: drawn(there, "halo"), line: drawn(there, "edge"), flow: drawn(back, "flow"), text, name }, choose);
  }

  column(unit) {
    return this.scene.layers.findIndex((layer) => layer.includes(unit));
  }

  known(found, choose) {
    const { line, text } = found;
    for (const each of [line, text]) each.addEventListener("click", () => choose(this.frame.weight[found.name]));
    this.edges.set(found.name, found);
    return found;
  }

  /** The first of some places at which a label meets no other one. */
  free(places) {
    const meets = ([x, y]) => this.labels.some(([a, b]) => Math.abs(x - a) < this.label && Math.abs(y - b) < ROW);
    const found = places.find((each) => !meets(each)) ?? places[0];
    this.labels.push(found);
    return found;
  }

  unit(unit, choose) {
    const [x, y] = this.where.get(unit);
    const shape = { x: x - this.half, y: y - HEIGHT, width: 2 * this.half, height: 2 * HEIGHT, rx: HEIGHT };
    const value = svg("text", { x, y: y + 14, class: "value" });
    const delta = svg("text", { x, y: y + HEIGHT + 17, class: "delta" });
    const bias = svg("text", { x, y: y - HEIGHT - 6, class: "bias" });
    const label = svg("text", { x, y: y - 6, class: "label" }, this.scene.labels[unit]);
    const group = svg("g", { class: "unit" }, svg("rect", shape), label, value, delta, bias);
    group.addEventListener("click", () => choose(this.frame.value[unit]));
    this.units.set(unit, { group, value, delta, bias });
    return group;
  }

  /** Shows the numbers of a frame; `marks` says of a unit or edge by name how it is lit, `later` are cells to hide. */
  show(frame, outcomes, marks, later, back) {
    this.frame = frame;
    const words = this.data.lab.words, shown = (place) => (place === undefined || later.has(place) ? "" : valueText(outcomes[place], words));
    for (const [unit, { group, value, delta, bias }] of this.units) {
      setAttribute(group, "class", `unit ${marks.get(unit) ?? ""}`);
      setText(value, shown(frame.value[unit]));
      setText(delta, shown(frame.delta[unit]) && `\u03b4 ${shown(frame.delta[unit])}`);
      setText(bias, shown(frame.bias[unit]) && `${this.scene.bias ?? "b"} ${shown(frame.bias[unit])}`);
    }
    this.showEdges(frame, outcomes, marks, back && ((place) => !later.has(place)), shown);
    setAttribute(this.element, "aria-label", this.said(frame, shown));
  }

  showEdges(frame, outcomes, marks, flows, shown) {
    const number = (place) => (outcomes[place]?.number ? float(outcomes[place].number) : 0);
    const all = [...this.edges.values()];
    const most = Math.max(1, ...all.map(({ name }) => Math.abs(number(frame.weight[name]))));
    const carries = ({ name }) => {
      const [source, target] = name.split(">");
      return frame.delta[source] !== undefined || !this.scene.layers[0].includes(source) ? number(frame.delta[target]) : 0;
    };
    const strongest = Math.max(...all.map((each) => Math.abs(carries(each) * number(frame.weight[each.name])))) || 1;
    for (const each of all) {
      const weight = number(frame.weight[each.name]), sent = carries(each) * weight;
      setAttribute(each.line, "class", `edge ${weight < 0 ? "negative" : "positive"}`);
      const width = 1 + (7 * Math.abs(weight)) / most;
      setAttribute(each.line, "stroke-width", width.toFixed(2));
      setAttribute(each.halo, "class", `halo ${marks.get(each.name) ?? ""}`);
      setAttribute(each.halo, "stroke-width", (width + 8).toFixed(2));
      const on = flows && sent && flows(frame.delta[each.name.split(">")[1]]);
      setAttribute(each.flow, "class", on ? "flow on" : "flow");
      setAttribute(each.flow, "stroke-width", (1.5 + (3 * Math.abs(sent)) / strongest).toFixed(2));
      setText(each.text, shown(frame.weight[each.name]));
    }
  }

  said(frame, shown) {
    const { words } = this.data.lab, last = this.scene.layers.at(-1);
    return `${words.picture} ${last.map((unit) => `${this.scene.labels[unit]}: ${shown(frame.value[unit])}`).join(", ")}.`;
  }

  positions() {
    const { layers } = this.scene, rows = Math.max(...layers.map((each) => each.length)), found = new Map();
    layers.forEach((layer, column) =>
      layer.forEach((unit, row) => {
        const first = ((rows - layer.length) * DOWN) / 2;
        found.set(unit, [this.edge + column * this.across, first + (row + 0.5) * DOWN]);
      }),
    );
    return found;
  }
}

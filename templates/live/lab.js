// Lab: the page in which every given number can be changed; it joins the calculation with what the reader sees and does.
import { Calculation } from "./calculation.js";
import { float } from "./decimal.js";
import { disable, find, fragment, html, setAttribute, setText } from "./drawing.js";
import { chain, updating } from "./fast.js";
import { field } from "./fields.js";
import { showLearning } from "./learning.js";
import { rows, valueText } from "./lines.js";
import { plainText } from "./numbers.js";
import { Picture } from "./picture.js";
import { showPlane } from "./plane.js";
import { runOf } from "./regions.js";
import { blank, changed, fromText, MOST_ENTRIES, MOST_UPDATES, toText, updated, updatesIn } from "./state.js";
import { capital, said } from "./wording.js";

const CHUNK = 12; // milliseconds of updates between two pictures
const NARROW = 600; // pixels of a page on which
const MANY = 60; // numbers are so many that only those of the first part are shown at once

class Lab {
  constructor(data) {
    this.data = data;
    this.words = data.lab.words;
    this.order = data.phases.flatMap((phase) => phase.cells.map((place) => ({ place, phase })));
    this.calculation = new Calculation(data);
    this.start = this.calculation.outcomes;
    this.limits = Object.fromEntries(data.lab.givens.map((given) => [given.place, given.limits]));
    this.givenOf = new Map(data.lab.givens.flatMap((given) => given.also.map((place) => [place, given.place])));
    this.state = blank();
    this.snapshots = [];
    this.explaining = false;
    this.stepping = false;
    this.chips = new Map([...document.querySelectorAll("[data-cell]")].map((each) => [Number(each.dataset.cell), each]));
    this.inputs = new Map([...document.querySelectorAll("[data-given]")].map((each) => [Number(each.dataset.given), each]));
    this.prepare();
  }

  prepare() {
    const { scene, regions, updates } = this.data.lab;
    if (scene) {
      this.picture = new Picture(this.data, (place) => place !== undefined && this.look(place));
      find("picture").append(this.picture.element);
    }
    if (regions) this.regions = runOf(this.data);
    if (updates) this.updating = updating(this.data);
    if (window.innerWidth < NARROW && this.chips.size > MANY) {
      [...find("numbers").querySelectorAll("details")].slice(1).forEach((each) => (each.open = false));
    }
    this.listen();
  }

  listen() {
    for (const [place, input] of this.inputs) {
      field(input, this.limits[place], (text) => this.change(place, text), (wrong) => this.complain(place, wrong));
    }
    for (const [place, chip] of this.chips) chip.addEventListener("click", () => this.look(place));
    const clicks = {
      undo: () => this.undo(), reset: () => this.reset(), link: () => this.copy(), first: () => this.step(-Infinity),
      back: () => this.step(-1), next: () => this.step(1), last: () => this.step(Infinity), explain: () => this.explain(),
      update: () => this.run(1), run: () => this.run(Math.min(1000, Math.max(1, Math.trunc(find("rounds").valueAsNumber) || 1))),
    };
    for (const [id, act] of Object.entries(clicks)) find(id)?.addEventListener("click", act);
    find("walk").addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.step(by);
    });
    find("rate")?.addEventListener("input", () => this.slide());
    window.addEventListener("hashchange", () => this.open());
  }

  // What the reader does

  change(place, text) {
    if (this.running || this.shownGiven(place) === text) return;
    const after = changed(this.state, place, text);
    if (after.log.length > MOST_ENTRIES) return;
    if (after.log.length > this.state.log.length) this.snapshots.push(this.calculation.snapshot());
    this.state = after;
    const before = this.calculation.outcomes;
    this.calculation.set({ [place]: text });
    this.show(before, place);
  }

  async run(rounds) {
    const { count } = this.data.lab.updates, most = MOST_UPDATES - updatesIn(this.state);
    if (this.running || !rounds) return;
    if (most < 1 || this.state.log.length >= MOST_ENTRIES) return this.tell(said(this.words.limit, MOST_UPDATES * count));
    const wanted = Math.min(rounds, most), fresh = !this.state.log.at(-1)?.updates;
    const before = this.calculation.outcomes, snapshot = this.calculation.snapshot();
    const done = await this.updates(wanted);
    if (done) {
      if (fresh) this.snapshots.push(snapshot);
      this.state = updated(this.state, done);
    }
    this.show(before);
    if (done < wanted) this.tell(this.words.stopped);
    return done;
  }

  /** So many updates, in parts between which the page stays awake; gives how many there were. */
  async updates(wanted) {
    this.running = true;
    let done = 0, since = performance.now();
    while (done < wanted && this.calculation.update()) {
      done += 1;
      if (performance.now() - since < CHUNK) continue;
      setText(find("done"), said(this.words.running, done, wanted));
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    this.running = false;
    return done;
  }

  undo() {
    if (this.running || !this.state.log.length) return;
    const before = this.calculation.outcomes;
    this.calculation.restore(this.snapshots.pop());
    this.state = { ...this.state, log: this.state.log.slice(0, -1) };
    this.show(before);
  }

  reset() {
    if (this.running || !this.state.log.length) return;
    this.snapshots = [];
    this.state = { ...blank(), cell: this.state.cell };
    this.calculation.reset();
    this.show(this.calculation.outcomes);
  }

  /** Goes over to what the address of the page says. */
  async open() {
    const text = decodedHash();
    if (this.running || text === toText(this.state, this.data.fingerprint)) return;
    const { state, problem } = text ? fromText(text, this.data.fingerprint, this.limits, this.data.cells.length) : { state: blank() };
    this.snapshots = [];
    this.calculation.reset();
    this.state = { ...blank(), cell: state?.cell ?? null };
    for (const entry of state?.log ?? []) {
      this.snapshots.push(this.calculation.snapshot());
      if (entry.set) this.calculation.set(entry.set);
      else if (!this.data.lab.updates || (await this.updates(entry.updates)) < entry.updates) break;
      this.state.log.push(entry);
    }
    this.show(this.calculation.outcomes);
    this.tell(problem ? this.words.links[problem] : "");
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.tell(this.words.copied);
    } catch {
      this.tell(this.words.copy);
    }
  }

  step(by) {
    const now = this.state.cell === null ? 0 : this.order.findIndex(({ place }) => place === this.state.cell);
    const next = Math.min(this.order.length - 1, Math.max(0, now + by));
    this.stepping = true;
    this.look(this.order[next].place, true);
  }

  look(place, stepping = false) {
    this.stepping = stepping;
    const chip = this.chips.get(place);
    if (chip) chip.closest("details").open = true;
    this.state = { ...this.state, cell: place };
    this.showCell();
    this.keep();
  }

  explain() {
    this.explaining = !this.explaining;
    this.showCell();
  }

  slide() {
    const { rate } = this.data.lab.updates, base = Number(this.data.cells[rate].given) || 0.1;
    const text = (base * 10 ** (find("rate").valueAsNumber / 20)).toPrecision(2);
    this.change(rate, plainText(Number(text)));
  }

  complain(place, wrong) {
    const limits = this.limits[place], { words } = this, parts = [];
    if (limits.least !== undefined) parts.push(said(limits.openLeast ? words.above : words.least, limits.least));
    if (limits.most !== undefined) parts.push(said(limits.openMost ? words.below : words.most, limits.most));
    if (limits.decimals !== undefined) parts.push(said(words.decimals, limits.decimals));
    if (limits.whole) parts.push(words.whole);
    setText(find("complaint"), wrong ? `${[words.wanted, ...parts].join(" ")}.` : "");
  }

  tell(text) {
    setText(find("status"), text);
  }

  // What the reader sees

  shownGiven(place) {
    return this.calculation.outcomes[place]?.shown;
  }

  show(before, typing = null) {
    this.stepping = false;
    this.tell("");
    const { outcomes } = this.calculation;
    for (const [place, input] of this.inputs) {
      if (place !== typing || document.activeElement !== input) input.value = outcomes[place].shown.replace("-", "\u2212");
      input.removeAttribute("aria-invalid");
      input.classList.toggle("altered", outcomes[place].shown !== this.data.cells[place].given);
    }
    setText(find("complaint"), "");
    for (const [place, chip] of this.chips) this.showChip(chip, place, outcomes[place], before[place]);
    disable(["undo", "reset"], !this.state.log.length);
    this.showCell();
    this.showLater();
    this.keep();
  }

  showChip(chip, place, outcome, before) {
    setText(chip.querySelector(".value"), valueText(outcome, this.words));
    setAttribute(chip, "title", outcome?.proven === false ? this.words.unproven : this.data.cells[place].name);
    chip.classList.toggle("changed", outcome?.shown !== before?.shown);
  }

  /** Curves and regions, which take longer, in the next picture of the browser, and only once for many changes. */
  showLater() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      showLearning(this);
      showPlane(this);
    });
  }

  showCell() {
    const cell = this.state.cell ?? this.order[0]?.place;
    if (cell === undefined) return;
    const { outcomes } = this.calculation, place = this.order.findIndex((each) => each.place === cell);
    setText(find("phase"), this.order[place]?.phase.title ?? this.words.given);
    setText(find("count"), place < 0 ? "" : `${place + 1} / ${this.order.length}`);
    setText(find("cell-name"), capital(this.data.cells[cell].name));
    const lines = rows(this.data, cell, outcomes, this.words, this.calculation.updates);
    find("line").replaceChildren(...lines.map((row) => html("div", { class: "row" }, fragment(row))));
    disable(["back", "first"], place === 0);
    disable(["next", "last"], place === this.order.length - 1);
    this.showChain(cell, place);
  }

  showChain(cell, place) {
    const feeds = this.calculation.feeds(cell), all = chain(this.data, [cell]).filter((each) => each !== cell);
    const near = new Set(feeds), far = new Set(this.explaining ? all : []);
    for (const [each, chip] of this.chips) this.light(chip, each, cell, near, far);
    for (const [each, input] of this.inputs) this.light(input.parentElement, each, cell, near, far);
    const later = this.stepping ? new Set(this.order.slice(place + 1).map((each) => each.place)) : new Set();
    for (const [each, chip] of this.chips) chip.classList.toggle("later", later.has(each));
    setAttribute(find("explain"), "aria-pressed", String(this.explaining));
    find("chain").hidden = !this.explaining;
    if (this.explaining) find("chain").replaceChildren(...this.explained(cell, feeds, all));
    this.showPicture(cell, place, near, far, later);
  }

  light(element, place, cell, near, far) {
    element.classList.toggle("current", place === cell);
    element.classList.toggle("near", near.has(place) && this.givenPlace(place) === place);
    element.classList.toggle("far", far.has(place) && !near.has(place));
    if (element.matches("button")) setAttribute(element, "aria-current", place === cell ? "true" : "false");
  }

  givenPlace(place) {
    return this.givenOf.get(place) ?? place;
  }

  explained(cell, feeds, all) {
    if (!feeds.length) return [html("p", {}, this.words.nothing)];
    const name = capital(this.data.cells[cell].name);
    const list = feeds.map((place) => {
      const button = html("button", { type: "button", class: "chip near" });
      const value = valueText(this.calculation.outcomes[place], this.words);
      button.append(
        html("span", { class: "name" }, `${this.data.cells[place].name}: `),
        fragment(`<math aria-hidden="true">${this.data.lab.lines[place].symbol}</math>`),
        html("span", { class: "value" }, value),
      );
      button.addEventListener("click", () => {
        this.look(place);
        (find("chain").querySelector("button") ?? find("explain")).focus();
      });
      return html("li", {}, button);
    });
    return [html("p", {}, said(this.words.gives, name, all.length)), html("p", {}, `${this.words.direct}:`), html("ul", { class: "cells" }, ...list)];
  }

  showPicture(cell, place, near, far, later) {
    if (!this.picture) return;
    const { frames } = this.data.lab.scene, [, step, sample] = /@(\d+)(?:\.(\d+))?$/.exec(this.data.cells[cell].id) ?? [];
    const ahead = this.order[place]?.phase.step ?? Number(step);
    const fits = (frame) => frame.step === ahead && (sample === undefined || frame.sample === Number(sample));
    const frame = frames.find(fits) ?? frames[0], marks = new Map();
    const mark = (each, kind) => {
      const { at } = this.data.lab.lines[each];
      if (at) marks.set(at, kind);
    };
    far.forEach((each) => mark(each, "far"));
    near.forEach((each) => mark(each, "near"));
    mark(cell, "current");
    const title = this.order[place]?.phase.title ?? "";
    this.picture.show(frame, this.calculation.outcomes, marks, later, /^(Backward|New|Error)/.test(title));
  }

  values() {
    return Float64Array.from(this.calculation.outcomes, (each) => (each?.number ? float(each.number) : NaN));
  }

  /** Keeps the state in the address of the page, not more often than browsers allow. */
  keep() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      const untouched = !this.state.log.length && this.state.cell === null;
      const text = untouched ? "" : `#${toText(this.state, this.data.fingerprint)}`;
      try {
        history.replaceState(null, "", text || location.href.split("#")[0]);
      } catch {
        // A page within another one may have no address of its own.
      }
    }, 150);
  }
}

function decodedHash() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "broken";
  }
}

/** Brings the page to life. */
export function lab() {
  const page = new Lab(JSON.parse(find("worked").textContent));
  page.show(page.calculation.outcomes);
  if (location.hash.length > 1) page.open();
}

// Practice: the page that checks what is typed into it, gives hints, and keeps the score.

import { check, said } from "./check.js";
import { inputs } from "./formula.js";
import { GOOD } from "./judge.js";
import { keyOf } from "./key.js";
import { element, pageData, Sheet } from "./sheet.js";
import { treeText } from "./text.js";

const HINTS = 4;

/** Make the page of a practice act. */
export function practice() {
  const page = new Practice(pageData());
  page.begin();
  return page;
}

class Practice {
  constructor(data) {
    this.data = data;
    this.key = keyOf(data);
    this.sheet = new Sheet(data);
    this.words = this.sheet.words;
    this.places = new Map(data.cells.map((cell, place) => [cell.id, place]));
    this.asked = new Map([...this.sheet.inputs].filter(([id]) => data.cells[this.places.get(id)]?.shown !== undefined)
      .map(([id, input]) => [this.places.get(id), input]));
    this.sayings = [...this.sheet.inputs].filter(([id]) => data.sayings[id] !== undefined);
    this.checked = new Set();
    this.revealed = new Set();
    this.hints = new Map();
    this.findings = new Map();
    this.focused = null;
    this.sheet.extra = () => ({ revealed: [...this.revealed].map((place) => data.cells[place].id) });
  }

  begin() {
    this.build();
    this.take(this.sheet.kept() ?? {});
    for (const place of this.asked.keys()) {
      for (const input of this.twins(place)) {
        input.addEventListener("focus", () => this.look(place));
        input.addEventListener("blur", () => this.left(place));
        input.addEventListener("input", () => this.typed(place));
        input.addEventListener("keydown", (event) => this.pressed(event));
        input.setAttribute("aria-keyshortcuts", "? !");
      }
    }
    for (const [id, input] of this.sayings) {
      input.addEventListener("blur", () => this.showSaying(id));
      input.addEventListener("input", () => delete input.dataset.verdict);
      this.showSaying(id);
    }
    this.refresh();
  }

  twins(place) {
    return this.sheet.twins.get(this.data.cells[place].id);
  }

  /** A word that depends on the numbers is right or not; it is none of the cells that are marked. */
  showSaying(id) {
    const input = this.sheet.inputs.get(id), plain = (text) => text.trim().toLowerCase().replace(/\s+/g, " ");
    if (!input.value.trim()) return;
    input.dataset.verdict = plain(input.value) === plain(this.data.sayings[id]) ? "correct" : "wrong";
  }

  // What the page is made of

  build() {
    const { words } = this;
    this.progress = element("progress", { max: this.asked.size, value: 0, ariaLabel: words.progress });
    this.score = element("span", { className: "score" });
    this.end = element("p", { className: "done", role: "status" });
    this.all = this.button("all", () => this.checkAll([...this.asked.keys()]));
    const tools = element("details", { className: "tools" }, element("summary", {}, words.more),
      element("div", {}, element("label", { className: "name" }, words.name, this.sheet.name),
        ...this.sheet.buttons((count, state) => this.loaded(count, state), () => this.say(this.words.unreadable))));
    this.bar = element("div", { className: "bar", role: "region", ariaLabel: words.bar }, this.progress, this.score, this.all,
      this.end, tools);
    document.body.prepend(this.bar);
    this.title = element("p", { className: "cell" });
    this.verdict = element("p", { className: "verdict", role: "status" });
    this.more = element("div", { className: "more" });
    this.hint = this.button("hint", () => this.giveHint());
    this.why = this.button("why", () => this.explain());
    this.forward = this.button("next", () => this.sheet.next(this.input));
    this.picture = element("div", { className: "picture", ariaHidden: "true" });
    this.panel = element("aside", { className: "panel", ariaLabel: words.panel, hidden: true }, this.picture, this.title,
      this.verdict, this.more, element("p", { className: "acts" }, this.hint, this.why, this.forward));
    document.body.append(this.panel);
    this.told = element("div", { hidden: true });
    document.body.append(this.told);
    for (const place of this.asked.keys()) {
      const id = `told-${place}`;
      this.told.append(element("span", { id }));
      for (const input of this.twins(place)) input.setAttribute("aria-describedby", id);
    }
    for (const phase of this.data.phases) this.addPhase(phase);
  }

  button(name, act) {
    const made = element("button", { type: "button" }, this.words[name]);
    // The focus stays in the blank, so that its unit stays lit and Enter still goes on from it.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", act);
    return made;
  }

  addPhase(phase) {
    const places = phase.cells.filter((place) => this.asked.has(place));
    if (!places.length) return;
    const order = [...this.asked.keys()].filter((place) => places.includes(place)), main = document.querySelector("main");
    let block = this.asked.get(order[order.length - 1]);
    while (block.parentElement !== main) block = block.parentElement;
    const result = element("output", {});
    const act = element("button", { type: "button" }, said({ words: this.words }, "phase", { title: phase.title.toLowerCase() }));
    act.addEventListener("click", () => {
      this.checkAll(places);
      const right = places.filter((place) => this.findings.get(place)?.mark).length;
      result.textContent = said({ words: this.words }, "right", { count: right, all: places.length });
    });
    block.after(element("p", { className: "phase" }, act, result));
  }

  // Answers

  loaded(count, state) {
    this.take(state, false);
    this.checkAll([...this.asked.keys()]);
    if (count) this.say(said({ words: this.words }, "loaded", { count }));
  }

  take(state, fill = true) {
    if (fill) this.sheet.fill(state);
    const shown = Array.isArray(state.revealed) ? state.revealed : [];
    this.revealed = new Set(shown.map((id) => this.places.get(id)).filter((place) => this.asked.has(place)));
    this.checked = new Set([...this.asked].filter(([, input]) => input.value.trim()).map(([place]) => place));
    this.hints.clear();
    this.judge();
  }

  typed(place) {
    this.checked.delete(place);
    this.show(place);
    this.tell(place);
    this.refresh();
  }

  left(place) {
    if (!this.asked.get(place).value.trim() || this.checked.has(place)) return;
    this.checked.add(place);
    this.judge();
    this.announce(place);
  }

  checkAll(places) {
    for (const place of places) if (this.asked.get(place).value.trim()) this.checked.add(place);
    this.judge();
    if (this.focused !== null) this.tell(this.focused);
  }

  judge() {
    const texts = new Map();
    for (const [place, input] of this.asked) if (input.value.trim()) texts.set(place, input.value);
    this.findings = check(this.key, texts, this.revealed);
    for (const place of this.asked.keys()) this.show(place);
    this.refresh();
  }

  /** The buttons stand far away for who works by keyboard; no number has these signs. */
  pressed(event) {
    if (event.key !== "?" && event.key !== "!") return;
    event.preventDefault();
    if (event.key === "!") this.explain();
    else if (!this.hint.disabled) this.giveHint();
  }

  // What is shown

  show(place) {
    const found = this.checked.has(place) ? this.findings.get(place) : undefined;
    document.getElementById(`told-${place}`).textContent = found ? this.sentence(place, found) : "";
    for (const input of this.twins(place)) {
      input.classList.toggle("revealed", this.revealed.has(place));
      if (found) {
        input.dataset.verdict = found.verdict;
        input.setAttribute("aria-invalid", String(["wrong", "mistake", "unreadable"].includes(found.verdict)));
      } else {
        delete input.dataset.verdict;
        input.removeAttribute("aria-invalid");
      }
    }
  }

  sentence(place, found) {
    const shown = this.revealed.has(place) && GOOD.includes(found.verdict);
    return shown ? this.words.revealed : found.says;
  }

  refresh() {
    const filled = [...this.asked.values()].filter((input) => input.value.trim()).length, all = this.asked.size;
    const right = [...this.checked].filter((place) => this.findings.get(place)?.mark).length;
    this.progress.value = filled;
    this.score.textContent = said({ words: this.words }, "score", { filled, all, right });
    if (filled === all && this.checked.size === all) this.finish(right, all);
    else this.end.textContent = "";
  }

  finish(right, all) {
    const shown = this.revealed.size, ends = { right, all, shown };
    this.end.textContent = said({ words: this.words }, shown ? "done-shown" : "done", ends);
  }

  say(text) {
    this.panel.hidden = false;
    this.verdict.textContent = text;
    delete this.verdict.dataset.verdict;
  }

  look(place) {
    this.focused = place;
    this.explained = null;
    this.input = document.activeElement;
    this.panel.hidden = false;
    this.more.replaceChildren();
    this.tell(place);
    this.light(place);
    for (let level = 1; level <= Math.min(this.hints.get(place) ?? 0, HINTS - 1); level += 1) this.addHint(place, level);
  }

  /** What is found of the focused cell. */
  tell(place) {
    if (this.focused !== place) return;
    const cell = this.data.cells[place], found = this.checked.has(place) ? this.findings.get(place) : undefined;
    this.title.textContent = cell.name;
    this.verdict.textContent = found ? this.sentence(place, found) : "";
    if (found) this.verdict.dataset.verdict = found.verdict;
    else delete this.verdict.dataset.verdict;
    this.why.hidden = !found?.mistakes.length;
    this.hint.disabled = this.revealed.has(place);
    this.hint.textContent = this.words.hints[Math.min(this.hints.get(place) ?? 0, HINTS - 1)];
  }

  /** What is found of a cell that was left: it is said where the focus has gone on. */
  announce(place) {
    const found = this.findings.get(place);
    if (!found) return;
    const text = said({ words: this.words }, "said", { cell: this.data.cells[place].name, verdict: this.sentence(place, found) });
    // The focus goes on after this; its cell is told first, and then what was found of this one.
    setTimeout(() => {
      this.verdict.textContent = text;
      this.verdict.dataset.verdict = found.verdict;
      this.why.hidden = !found.mistakes.length;
      this.explained = place;
    }, 0);
  }

  explain() {
    const place = this.explained ?? this.focused, found = this.findings.get(place) ?? this.findings.get(this.focused);
    if (!found) return;
    this.more.replaceChildren(...found.mistakes.slice(0, 2).map((each) => {
      const mistake = this.data.mistakes[each];
      return element("div", {}, element("strong", {}, `${mistake.title[0].toUpperCase()}${mistake.title.slice(1)}.`),
        element("p", {}, mistake.explanation));
    }));
  }

  light(place) {
    const cells = this.data.cells, lit = new Set();
    for (const each of [place, ...inputs(cells[place].formula)]) {
      const where = /\[([^\]]*)\]/.exec(cells[each].id);
      if (where) lit.add(where[1]);
    }
    const original = document.querySelector("main svg.network");
    if (original && !this.picture.firstChild) {
      const copy = original.cloneNode(true);
      for (const each of copy.querySelectorAll("title, desc")) each.remove();
      copy.removeAttribute("role");
      this.picture.append(copy);
    }
    for (const part of document.querySelectorAll("[data-at]")) part.classList.toggle("lit", lit.has(part.dataset.at));
    const feeding = inputs(cells[place].formula);
    for (const each of this.asked.keys()) {
      for (const input of this.twins(each)) input.classList.toggle("feeds", feeding.has(each));
    }
  }

  // Hints: the formula, which cells feed it, the numbers put in, the value

  giveHint() {
    const place = this.focused, level = Math.min((this.hints.get(place) ?? 0) + 1, HINTS);
    if (place === null) return;
    this.hints.set(place, level);
    if (level < HINTS) this.addHint(place, level);
    else this.reveal(place);
    this.hint.textContent = this.words.hints[Math.min(level, HINTS - 1)];
  }

  addHint(place, level) {
    const cell = this.data.cells[place], cells = this.data.cells;
    const feeding = [...inputs(cell.formula)];
    const texts = [null, cell.hint, said({ words: this.words }, "feeds", { cells: feeding.map((each) => cells[each].name).join("; ") }),
      `${cell.hint?.split(" = ")[0] ?? ""} = ${treeText(cell.formula, (each) => this.numberOf(each))}`];
    this.more.append(element("p", { className: "hint" }, texts[level]));
  }

  /** The number of a cell as the student goes on from it: her own where she has one, else the true one. */
  numberOf(place) {
    const cell = this.data.cells[place], found = this.findings.get(place);
    if (this.asked.has(place) && found && found.verdict !== "unreadable") return this.asked.get(place).value.trim();
    return cell.given ?? cell.shown ?? cell.letter;
  }

  reveal(place) {
    this.revealed.add(place);
    this.sheet.put(this.data.cells[place].id, this.data.cells[place].shown);
    this.checked.add(place);
    this.judge();
    this.sheet.keep();
    this.tell(place);
  }
}

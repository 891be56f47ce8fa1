// Sheet: the inputs of a page, what is typed into them, and where that is kept: in the browser, and in a file that
// `worked check` reads.

/** A new element: its name, properties, and what it holds. */
export function element(name, properties = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

/** The inputs of a page by the ids of their cells, the first of several; all of them are `twins`. `words` are its texts. */
export class Sheet {
  constructor(data) {
    this.data = data;
    this.words = data.words.page;
    this.inputs = new Map();
    this.twins = new Map();
    this.listeners = [];
    this.extra = () => ({});
    this.store = `worked ${data.kind} ${checksum(JSON.stringify([data.title, data.store]))}`;
    for (const input of document.querySelectorAll("input[data-cell]")) {
      Object.assign(input, { autocomplete: "off", autocapitalize: "off", spellcheck: false, type: "text", maxLength: 100 });
      input.setAttribute("enterkeyhint", "next");
      this.twins.set(input.dataset.cell, [...(this.twins.get(input.dataset.cell) ?? []), input]);
      if (!this.inputs.has(input.dataset.cell)) this.inputs.set(input.dataset.cell, input);
    }
    this.list = [...document.querySelectorAll("input[data-cell]")];
    this.name = element("input", { id: "student", autocomplete: "name", maxLength: 80 });
    document.addEventListener("input", (event) => {
      const { cell } = event.target.dataset;
      if (cell !== undefined) this.put(cell, event.target.value, event.target);
      this.keep();
    });
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Put a text into all blanks of a cell, but for the one in which it is being typed. */
  put(id, text, but = null) {
    for (const input of this.twins.get(id)) if (input !== but) input.value = text;
  }

  /** The texts by ids, blanks left out. */
  get answers() {
    return Object.fromEntries([...this.inputs].filter(([, input]) => input.value.trim()).map(([id, input]) => [id, input.value]));
  }

  get state() {
    const code = this.data.code ? { code: this.data.code } : {};
    return { student: this.name.value, ...code, problem: this.data.title, answers: this.answers, ...this.extra() };
  }

  /** Keep what is typed in the browser, where it lets us. */
  keep() {
    try {
      localStorage.setItem(this.store, JSON.stringify(this.state));
    } catch {
      // A private window, or a browser that keeps nothing for files.
    }
    for (const listener of this.listeners) listener();
  }

  /** What was kept in the browser; null where there is nothing. */
  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.store));
    } catch {
      return null;
    }
  }

  /** The answers of a file that have a place here, as pairs of an id and a text. */
  placed(state) {
    const answers = state?.answers && typeof state.answers === "object" ? state.answers : {};
    return Object.entries(answers).filter(([id, text]) => this.inputs.has(id) && ["string", "number"].includes(typeof text));
  }

  /** Fill in answers in place of all that is there. */
  fill(state) {
    for (const input of this.list) input.value = "";
    for (const [id, text] of this.placed(state)) this.put(id, String(text).slice(0, 100));
    this.name.value = typeof state?.student === "string" ? state.student.slice(0, 80) : "";
  }

  /** Enter goes to the next blank, or to the next input where nothing is blank. */
  pressed(event) {
    if (event.key !== "Enter" || !this.list.includes(event.target)) return;
    event.preventDefault();
    this.next(event.target, event.shiftKey ? -1 : 1);
  }

  next(input, step = 1) {
    const at = this.list.indexOf(input), count = this.list.length;
    const after = this.list.map((_, away) => this.list[(((at + step * (away + 1)) % count) + count) % count]);
    const found = after.find((each) => !each.value.trim() && each !== input) ?? after[0];
    found.focus();
    found.scrollIntoView({ block: "center", behavior: "auto" });
  }

  /** The buttons that save, load and begin anew; `loaded` follows answers of a file, `refused` a file without any. */
  buttons(loaded, refused) {
    const file = element("input", { type: "file", accept: ".json,application/json", hidden: true, ariaLabel: this.words.load });
    file.addEventListener("change", async () => {
      const [chosen] = file.files;
      if (!chosen) return;
      file.value = "";
      let state = null;
      try {
        state = JSON.parse(await chosen.text());
      } catch {
        // No JSON: nothing in it has a place here.
      }
      const count = this.placed(state).length;
      if (!count) return refused();
      this.fill(state);
      loaded(count, state);
      this.keep();
    });
    const button = (name, act) => {
      const made = element("button", { type: "button" }, this.words[name]);
      made.addEventListener("click", act);
      return made;
    };
    return [
      button("save", () => this.save()),
      button("load", () => file.click()),
      file,
      button("print", () => window.print()),
      button("anew", () => {
        if (!window.confirm(this.words.sure)) return;
        this.fill({});
        loaded(0, {});
        this.keep();
      }),
    ];
  }

  save() {
    const text = JSON.stringify(this.state, null, 1);
    const link = element("a", { download: "answers.json", href: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

function checksum(text) {
  let found = 0;
  for (const sign of text) found = (Math.imul(found, 31) + sign.codePointAt(0)) | 0;
  return (found >>> 0).toString(36);
}

/** The data of the page. */
export function pageData() {
  return JSON.parse(document.getElementById("worked").textContent);
}

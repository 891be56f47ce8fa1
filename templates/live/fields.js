// Fields: given numbers that are typed, dragged to the left or right, or moved with the arrow keys.
import { fits, moved, padded, read, unitOf } from "./numbers.js";

const DRAGGED = 6; // pixels of dragging for one unit
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** Makes a number of an input; change(text) is called with each new one, complain(true) where what is typed is none. */
export function field(input, limits, change, complain) {
  const unit = unitOf(input.value, limits);
  const put = (text) => {
    input.removeAttribute("aria-invalid");
    change(text);
  };
  const take = (complaining) => {
    const typed = read(input.value), text = typed && padded(typed, limits);
    const right = text !== null && fits(text, limits);
    if (right) put(text);
    else if (complaining) input.setAttribute("aria-invalid", "true");
    complain(!right && complaining);
  };
  const by = (from, count) => {
    const text = read(from) === null ? null : moved(read(from), unit, count, limits);
    if (text === null) return;
    input.value = text;
    put(text);
  };
  input.addEventListener("input", () => take(false));
  input.addEventListener("change", () => take(true));
  input.addEventListener("keydown", (event) => {
    const count = KEYS[event.key];
    if (count === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    by(input.value, event.shiftKey ? 10 * count : count);
  });
  draggable(input, by);
}

/** Dragging moves the number; a click without it begins to type. */
function draggable(input, by) {
  let start = null;
  input.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && document.activeElement !== input) start = { x: event.clientX, text: input.value, count: 0, on: false };
  });
  input.addEventListener("pointermove", (event) => {
    if (!start || !(event.buttons & 1)) return;
    const count = Math.trunc((event.clientX - start.x) / DRAGGED);
    if (!start.on && !count) return;
    if (!start.on) {
      start.on = true;
      input.setPointerCapture(event.pointerId);
      input.classList.add("dragged");
    }
    event.preventDefault();
    if (count !== start.count) by(start.text, count);
    start.count = count;
  });
  const end = () => {
    if (start?.on) {
      input.classList.remove("dragged");
      input.blur();
    }
    start = null;
  };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) input.addEventListener(name, end);
}

// State: what a reader has done, as a list of changes and updates; as text for a link, and back.
//
// A state is {log, cell}. An entry of the log is {set: {place: text}} or {updates: count}; `cell` is the place of the
// cell that is looked at, or null. The text is 1;FINGERPRINT;3=0.5,4=-0.2;u10;c17. What is read is checked part by part.
import { fits, read } from "./numbers.js";

export const VERSION = "1";
export const MOST_UPDATES = 2000;
export const MOST_ENTRIES = 200;
const MOST_TEXT = 8000;

export const blank = () => ({ log: [], cell: null });

/** The state with a given number changed; changes one after the other are one entry. */
export function changed(state, place, text) {
  const last = state.log.at(-1), set = { ...last?.set, [place]: text };
  return { ...state, log: last?.set ? [...state.log.slice(0, -1), { set }] : [...state.log, { set }] };
}

/** The state after more updates. */
export function updated(state, count) {
  const last = state.log.at(-1), before = last?.updates ? state.log.slice(0, -1) : state.log;
  return { ...state, log: [...before, { updates: (last?.updates ?? 0) + count }] };
}

export const updatesIn = (state) => state.log.reduce((sum, entry) => sum + (entry.updates ?? 0), 0);

/** The text of a state. */
export function toText(state, fingerprint) {
  const parts = state.log.map((entry) =>
    entry.updates
      ? `u${entry.updates}`
      : Object.entries(entry.set)
          .map(([place, text]) => `${place}=${text}`)
          .join(","),
  );
  if (state.cell !== null) parts.push(`c${state.cell}`);
  return [VERSION, fingerprint, ...parts].join(";");
}

/**
 * The state that a text denotes: {state}, or {problem} with "other" for a link to another page, "broken" for anything
 * that is no link of this version. `limits` are the limits of the given numbers that may change, by place.
 */
export function fromText(text, fingerprint, limits, cells) {
  const [version, owner, ...parts] = text.slice(0, MOST_TEXT).split(";");
  if (text.length > MOST_TEXT || version !== VERSION || parts.length > MOST_ENTRIES + 1) return { problem: "broken" };
  if (owner !== fingerprint) return { problem: "other" };
  let state = blank();
  for (const part of parts) {
    state = withPart(state, part, limits, cells);
    if (!state) return { problem: "broken" };
  }
  return { state };
}

function withPart(state, part, limits, cells) {
  if (/^u[1-9]\d{0,3}$/.test(part)) {
    const after = updated(state, Number(part.slice(1)));
    return updatesIn(after) <= MOST_UPDATES ? after : null;
  }
  if (/^c\d{1,6}$/.test(part)) {
    const cell = Number(part.slice(1));
    return cell < cells ? { ...state, cell } : null;
  }
  for (const pair of part.split(",")) {
    const [, place, typed] = /^(\d{1,6})=(-?[\d.]+)$/.exec(pair) ?? [];
    const text = typed === undefined ? null : read(typed);
    if (text === null || !Object.hasOwn(limits, place) || !fits(text, limits[place])) return null;
    state = changed(state, place, text);
  }
  return state;
}

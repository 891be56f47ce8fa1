// Numbers: as readers type them, as arrow keys and dragging move them, and as pages show them.
import { compare, decimal, parse, plain } from "./decimal.js";

const MINUS = "\u2212", MOST_ZEROS = 5, LARGEST = parse("1000000");
const RAISED = { "-": "\u207b", 0: "\u2070", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3", 4: "\u2074", 5: "\u2075", 6: "\u2076", 7: "\u2077", 8: "\u2078", 9: "\u2079" };

/** The text of a number as the data hold it, of one that a reader typed; null where it is none or has too many digits. */
export function read(typed) {
  const text = String(typed).trim().replace(MINUS, "-").replace(",", ".");
  if (!/^[+-]?(\d{1,7}(\.\d{0,12})?|\.\d{1,12})$/.test(text)) return null;
  const number = parse(text);
  return compare(number.m < 0n ? decimal(-number.m, number.e) : number, LARGEST) > 0 ? null : plain(number);
}

/** Whether a number lies within the limits that the data give: least, most, openLeast, openMost, whole, decimals. */
export function fits(text, limits) {
  const number = parse(text);
  if (limits.least !== undefined) {
    const order = compare(number, parse(limits.least));
    if (order < 0 || (limits.openLeast && order === 0)) return false;
  }
  if (limits.most !== undefined) {
    const order = compare(number, parse(limits.most));
    if (order > 0 || (limits.openMost && order === 0)) return false;
  }
  if (limits.decimals !== undefined && decimalsOf(text) !== limits.decimals) return false;
  return !limits.whole || /^-?\d+(\.0*)?$/.test(text);
}

const decimalsOf = (text) => (text.split(".")[1] ?? "").length;

/** A number with zeros after its last decimal, where its limits say how many decimals it has. */
export function padded(text, { decimals }) {
  const missing = decimals === undefined ? 0 : decimals - decimalsOf(text);
  return missing > 0 ? text + (text.includes(".") ? "" : ".") + "0".repeat(missing) : text;
}

/** How far one key press moves a number: one unit of its last decimal, and one tenth or less where it has none. */
export function unitOf(text, limits) {
  if (limits.decimals !== undefined) return decimal(1n, -limits.decimals);
  return decimal(1n, limits.whole ? 0 : -Math.max(1, decimalsOf(text)));
}

/** A number moved by so many units; null where that is outside of its limits. */
export function moved(text, unit, count, limits) {
  const number = parse(text), place = Math.min(number.e, unit.e);
  const m = number.m * 10n ** BigInt(number.e - place) + BigInt(count) * unit.m * 10n ** BigInt(unit.e - place);
  const found = read(plain(decimal(m, place)));
  return found !== null && fits(found, limits) ? found : null;
}

/** A number with many zeros after its point as [sign, lead, exponent]; null for any other. */
function scientific(text) {
  const sign = text.startsWith("-") ? "-" : "";
  const [whole, decimals = ""] = text.slice(sign.length).split(".");
  const figures = decimals.replace(/^0+/, ""), zeros = decimals.length - figures.length;
  if (/[1-9]/.test(whole) || !figures || zeros < MOST_ZEROS) return null;
  const lead = figures[0] + (figures.length > 1 ? `.${figures.slice(1)}` : "");
  return [sign, lead === "1" ? "" : lead, String(-zeros - 1)];
}

/** A double as a plain decimal without an exponent. */
export function plainText(number) {
  const text = number.toFixed(12);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** A number as plain text. */
export function written(text) {
  const parts = scientific(text);
  if (!parts) return text.replaceAll("-", MINUS).replaceAll("sqrt", "\u221a");
  const [sign, lead, exponent] = parts;
  return `${sign && MINUS}${lead ? `${lead}\u22c5` : ""}10${[...exponent].map((each) => RAISED[each]).join("")}`;
}

const mn = (text) => `<mn>${text.replace("-", MINUS)}</mn>`;
const brackets = (inside) => {
  const flat = inside.includes("<mfrac>") ? "" : ' stretchy="false"';
  return `<mrow><mo form="prefix"${flat}>(</mo>${inside}<mo form="postfix"${flat}>)</mo></mrow>`;
};

/** A number as MathML; grouped and tight say when it stands in brackets, as the slots of the data do. */
export function maths(text, grouped = 0, tight = false, markup = undefined) {
  const parts = markup ? null : scientific(text);
  let inside = markup ?? mn(text);
  if (parts) {
    const [sign, lead, exponent] = parts;
    const power = `<msup><mrow>${mn("10")}</mrow><mrow>${mn(exponent)}</mrow></msup>`;
    const minus = sign && `<mo form="prefix">${MINUS}</mo>`;
    inside = lead ? `${mn(sign + lead)}<mo form="infix">\u22c5</mo>${power}` : minus + power;
  }
  const alone = grouped && (text.startsWith("-") || (grouped === 2 && !/[1-9]/.test(text)));
  return alone || (tight && parts && !text.startsWith("-")) ? brackets(inside) : inside;
}

// Wording: sentences with gaps, and numbers in sentences.

/** A sentence with its gaps {0}, {1} filled. */
export const said = (text, ...parts) => parts.reduce((found, part, place) => found.replace(`{${place}}`, part), text);

/** A double with so many figures, for curves and sentences about them. */
export const decimals = (number, count = 4) => String(Number(number.toPrecision(count))).replace("-", "\u2212");

/** A text that begins a line. */
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

// Counting: numbers in formulas that grow from update to update, such as the exponents of Adam.

/** The data of a page whose net was updated for so many rounds: what counts updates in its formulas has gone on. */
export function counted(data, rounds) {
  const { counters } = data.lab.updates ?? {};
  if (!rounds || !counters?.length) return data;
  const cells = data.cells.slice();
  for (const [place, way, by] of counters) cells[place] = { ...cells[place], formula: grown(cells[place].formula, way, by * rounds) };
  return { ...data, cells };
}

function grown(tree, [first, ...rest], by) {
  if (first === undefined) return String(Number(tree) + by);
  return tree.map((part, at) => (at === first ? grown(part, rest, by) : part));
}

/** A formula as MathML with its counting numbers after so many rounds. */
export function countedMarkup(markup, rounds) {
  return markup.replace(/<mn data-count="(-?\d+)">(\d+)<\/mn>/g, (_, by, number) => `<mn>${Number(number) + by * rounds}</mn>`);
}

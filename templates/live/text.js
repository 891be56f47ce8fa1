// Text: a tree as a line of plain text.

const SIGNS = { "+": " + ", "*": " · ", "/": " / " };

/** A tree as a line of text, with numbers in the places of cells. */
export function treeText(tree, lookup, inside = 0) {
  if (typeof tree === "number") {
    const text = String(lookup(tree)).replace("-", "−");
    return inside > 1 && text.startsWith("−") ? `(${text})` : text;
  }
  if (typeof tree === "string") return tree;
  const [name, ...parts] = tree, bracketed = (text, level) => (inside > level ? `(${text})` : text);
  switch (name) {
    case "+":
      return bracketed(parts.map((part) => treeText(part, lookup, 1)).join(SIGNS["+"]).replaceAll("+ −", "− "), 0);
    case "*":
    case "/":
      return bracketed(parts.map((part) => treeText(part, lookup, 2)).join(SIGNS[name]), 1);
    case "-":
      return bracketed(`−${treeText(parts[0], lookup, 2)}`, 1);
    case "^":
      return `${treeText(parts[0], lookup, 3)}^${treeText(parts[1], lookup, 3)}`;
    case "cases":
      return parts.map((part, at) => (at === parts.length - 1 ? treeText(part, lookup)
        : `${treeText(part[0], lookup)} if ${treeText(part[1], lookup)} ${part[2]} ${treeText(part[3], lookup)}`)).join(", else ");
    case "exp":
      return `e^(${treeText(parts[0], lookup)})`;
    case "pi":
      return "π";
    case "turn":
      return `cos(π · ${treeText(parts[0], lookup, 2)} / ${treeText(parts[1], lookup, 2)})`;
    default:
      return `${name}(${parts.map((part) => treeText(part, lookup)).join(", ")})`;
  }
}

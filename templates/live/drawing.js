// Drawing: elements of SVG and HTML, made and changed without markup in texts.

/** The element of an id. */
export const find = (id) => document.getElementById(id);

/** An element of SVG with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  return put(made, attributes, children);
}

/** An element of HTML with attributes and children. */
export function html(name, attributes = {}, ...children) {
  return put(document.createElement(name), attributes, children);
}

/** Markup of the page's own data as nodes; nothing in it runs. */
export function fragment(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html"), found = document.createDocumentFragment();
  found.append(...parsed.body.childNodes);
  return found;
}

function put(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Sets an attribute only where it differs, so that the browser has nothing to do for the others. */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Sets a text only where it differs. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Buttons that can do nothing now; they keep the focus, which a disabled one would lose. */
export function disable(ids, without) {
  for (const id of ids) setAttribute(find(id), "aria-disabled", String(without));
}

// Exam: a sheet that is typed into and saved, and checks nothing.

import { element, pageData, Sheet } from "./sheet.js";

/** Make the page of an exam act. */
export function exam() {
  const sheet = new Sheet(pageData()), { words } = sheet;
  const progress = element("output", { className: "progress" });
  const show = () => {
    const filled = Object.keys(sheet.answers).length;
    progress.textContent = words.filled.replace("{count}", filled).replace("{all}", sheet.inputs.size);
  };
  const name = element("label", { className: "name" }, words.name, sheet.name);
  const bar = element("div", { className: "bar", role: "region", ariaLabel: words.bar }, progress, name,
    ...sheet.buttons(show, () => (progress.textContent = words.unreadable)));
  document.body.prepend(bar);
  sheet.fill(sheet.kept());
  sheet.listeners.push(show);
  show();
}

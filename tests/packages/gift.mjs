// Parses GIFT texts with gift-pegjs: reads its path and the texts from standard input, and writes what is in each.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { path, texts } = JSON.parse(readFileSync(0, "utf8"));
const { default: gift } = await import(pathToFileURL(path));
process.stdout.write(JSON.stringify(texts.map((text) => gift.parse(text))));

// A page for static/js/verify.js: reads {file, key, ed25519} from stdin, prints the verdict and the lines it shows.
// The words of the page are the names of its data attributes.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { webcrypto } from "node:crypto";

const ask = JSON.parse(readFileSync(0, "utf8"));
const subtle = {
  digest: (...args) => webcrypto.subtle.digest(...args),
  verify: (...args) => webcrypto.subtle.verify(...args),
  importKey: (...args) => (ask.ed25519 ? webcrypto.subtle.importKey(...args) : Promise.reject(new Error("unknown"))),
};
const element = () => {
  const made = { children: [], textContent: "" };
  made.appendChild = (child) => { made.children.push(child); return child; };
  return made;
};
const texts = (node) => [node.textContent, ...node.children.flatMap(texts)].filter(Boolean);

let changed;
let shown = [];
const input = {
  files: [{ size: ask.file.length, text: async () => ask.file }],
  addEventListener: (name, act) => { if (name === "change") changed = act; },
};
const result = {
  dataset: new Proxy({}, { get: (_, name) => (name === "key" ? ask.key || "" : name) }),
  replaceChildren: (...nodes) => { shown = nodes.flatMap(texts); },
  focus: () => {},
};
const document = {
  getElementById: (id) => ({ "verify-file": input, "verify-result": result })[id] || null,
  createElement: element,
};
const page = { document, crypto: { subtle }, TextEncoder, Uint8Array, atob, btoa };
vm.runInNewContext(readFileSync(process.argv[2], "utf8"), page);
await changed();
process.stdout.write(JSON.stringify({ verdict: shown.pop(), lines: shown }));

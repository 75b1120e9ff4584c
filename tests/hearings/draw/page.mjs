// A page for static/js/verify_draw.js: reads [{file, hash, seed}, …] from stdin, prints what it shows for each and how long it took.
// The words of the page are the names of its data attributes.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const element = () => {
  const made = { children: [], textContent: "" };
  made.appendChild = (child) => { made.children.push(child); return child; };
  return made;
};
const texts = (node) => [node.textContent, ...node.children.flatMap(texts)].filter(Boolean);

let changed;
let shown = [];
const field = () => ({ value: "", addEventListener: (name, act) => { if (name === "change") changed = act; } });
const fields = { "draw-file": field(), "draw-hash": field(), "draw-seed": field() };
fields["draw-result"] = {
  dataset: new Proxy({}, { get: (_, name) => name }),
  replaceChildren: (...nodes) => { shown = nodes.flatMap(texts); },
  focus: () => {},
};
const document = { getElementById: (id) => fields[id] || null, createElement: element };
vm.runInNewContext(readFileSync(process.argv[2], "utf8"), { document, TextEncoder });

const answers = [];
for (const { file, hash, seed } of JSON.parse(readFileSync(0, "utf8"))) {
  fields["draw-file"].files = [{ size: file.length, text: async () => file }];
  fields["draw-hash"].value = hash || "";
  fields["draw-seed"].value = seed || "";
  const begun = process.cpuUsage();
  await changed();
  const used = process.cpuUsage(begun);
  answers.push({ verdict: shown.pop(), lines: shown, seconds: (used.user + used.system) / 1e6 });
}
process.stdout.write(JSON.stringify(answers));

// Runs static/js/survey_engine.js on many cases: stdin [{definition, fields}], stdout [{values, pages, shown}].
import { readFileSync } from "node:fs";
import vm from "node:vm";

const source = readFileSync(process.argv[2], "utf8");
const cases = JSON.parse(readFileSync(0, "utf8"));
const engine = vm.runInNewContext(source + "\nsurveyEngine;", {});
process.stdout.write(JSON.stringify(cases.map(({ definition, fields }) => {
  const values = engine.values(definition, fields);
  return { values, ...engine.route(definition, values) };
})));

// Prints one line for each problem in the HTML files given as arguments.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const config = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    // a form sends a list as one name with several values
    "form-dup-name": "off",
    "require-sri": ["error", { target: "crossorigin" }],
    // matters of style, not of validity
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
  },
};
const validator = new HtmlValidate(new StaticConfigLoader(config));
for (const file of process.argv.slice(2)) {
  const report = await validator.validateString(readFileSync(file, "utf8"), file);
  for (const { messages } of report.results)
    for (const { line, ruleId, message } of messages) console.log(`${file}:${line} ${ruleId}: ${message}`);
}

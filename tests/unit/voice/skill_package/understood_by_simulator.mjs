// Reads {model, utterances, slots} and prints the intent that virtual-alexa matches each utterance with, or null.
// With `slots`, prints the intent and the words of its slots.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { VirtualAlexa } = require("virtual-alexa");
const { Utterance } = require("virtual-core");
const { SamplePhrase } = require("virtual-core/lib/src/SampleUtterances");

// Its pattern is compiled for each utterance otherwise, which takes most of the time.
const { regex } = SamplePhrase.prototype;
SamplePhrase.prototype.regex = function compiledOnce() {
  return (this.compiled ??= regex.call(this));
};

// A sample whose words before the first slot and after the last are not in the text cannot match: most need no pattern.
const { matchesUtterance } = SamplePhrase.prototype;
const NONE = { matches: () => false };
const isPlain = (text) => /^[\p{L}\p{N}' ]*$/u.test(text);
SamplePhrase.prototype.matchesUtterance = function onlyIfItMay(text) {
  this.ends ??= [this.phrase.split("{")[0], this.phrase.split("}").at(-1)].map((end) => end.trim().toLowerCase());
  const [start, end] = this.ends;
  const lower = text.toLowerCase();
  const may = !isPlain(text) || !this.ends.every(isPlain) || (lower.startsWith(start) && lower.endsWith(end));
  return may ? matchesUtterance.call(this, text) : NONE;
};

const { model, utterances, slots } = JSON.parse(readFileSync(0, "utf8"));
const alexa = VirtualAlexa.Builder().handler("none.handler").interactionModel(model).create();
const interaction = alexa.context().interactionModel();
const matched = utterances.map((text) => new Utterance(interaction, text));
const answers = matched.map((each) => (each.matched() ? (slots ? [each.intent(), each.toJSON()] : each.intent()) : null));
process.stdout.write(JSON.stringify(answers));

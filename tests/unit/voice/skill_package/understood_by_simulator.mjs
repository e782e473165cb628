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

const { model, utterances, slots } = JSON.parse(readFileSync(0, "utf8"));
const alexa = VirtualAlexa.Builder().handler("none.handler").interactionModel(model).create();
const interaction = alexa.context().interactionModel();
const matched = utterances.map((text) => new Utterance(interaction, text));
const answers = matched.map((each) => (each.matched() ? (slots ? [each.intent(), each.toJSON()] : each.intent()) : null));
process.stdout.write(JSON.stringify(answers));

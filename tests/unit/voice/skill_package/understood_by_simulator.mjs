// Reads lines {model, utterances: [..]} and prints the intent that virtual-alexa matches each utterance with.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { VirtualAlexa } = require("virtual-alexa");
const { Utterance } = require("virtual-core");

const { model, utterances } = JSON.parse(readFileSync(0, "utf8"));
const alexa = VirtualAlexa.Builder().handler("none.handler").interactionModel(model).create();
const interaction = alexa.context().interactionModel();
process.stdout.write(JSON.stringify(utterances.map((text) => new Utterance(interaction, text).intent() ?? null)));

"use strict";

const Ears = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const mouth = window.speechSynthesis;
const byFinger = matchMedia("(pointer: coarse)");
const part = (id) => document.getElementById(id);
const [turns, form, text, mic, aloud] = ["turns", "say", "text", "mic", "aloud"].map(part);
const topOf = (element) => element.getBoundingClientRect().top;
const tell = (words) => { part("hearing").textContent = words; };
const press = (button, pressed) => button.setAttribute("aria-pressed", pressed);
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

part("locale").addEventListener("change", ({ target }) => target.form.requestSubmit());

// What was answered: the box is free for the next words, unless these were typed already, and the keyboard stays in it.
let sent = "";
form.addEventListener("htmx:configRequest", ({ detail }) => { sent = detail.formData.get("text"); });
turns.addEventListener("htmx:afterSwap", () => {
  if (text.value === sent) text.value = "";
  const newest = turns.lastElementChild;
  part("talk").scrollTop = 0;
  if (document.activeElement === document.body) (byFinger.matches ? newest : text).focus({ preventScroll: true });
  tell("");
  if (isPressed(aloud)) read(newest, bySpeech);
  bySpeech = false;
});

// What is opened is read from its beginning.
const atItsTop = ({ target }) => {
  if (target.open) part("talk").scrollTop += topOf(target) - topOf(part("talk"));
};
turns.addEventListener("toggle", atItsTop, true);

// Reading aloud, once it is asked for.
const STOPPED = ["canceled", "interrupted"];
let words;
const read = (turn, goesOn = false) => {
  words = new SpeechSynthesisUtterance(turn.querySelector(".words").textContent);
  words.lang = turn.dataset.locale;
  words.onstart = () => tell("Reading aloud.");
  words.onend = () => (goesOn && "asks" in turn.dataset && text.value === "" ? listen() : tell(""));
  words.onerror = ({ error }) => tell(STOPPED.includes(error) ? "" : "This browser could not read it aloud.");
  mouth.cancel();
  mouth.speak(words);
};
if (mouth) {
  aloud.hidden = false;
  press(aloud, sessionStorage.getItem("aloud") === "true");
  aloud.addEventListener("click", () => {
    press(aloud, !isPressed(aloud));
    sessionStorage.setItem("aloud", isPressed(aloud));
    if (!isPressed(aloud)) mouth.cancel();
    else if (turns.lastElementChild) read(turns.lastElementChild);
  });
}

// Speaking. As with an Echo, one that reads its question aloud listens for the answer.
const TROUBLE = {
  "aborted": "",
  "not-allowed": "The microphone may not be used here. Allow it in your browser, or type.",
  "service-not-allowed": "This browser does not let pages listen. Please type.",
  "audio-capture": "There is no microphone. Please type.",
  "no-speech": "Nothing was heard. Press the microphone to try again, or type.",
  "network": "What was said could not be made out without a network. Please type.",
  "language-not-supported": "This browser does not understand this language. Please type.",
};
let ears, bySpeech = false;
const listen = () => {
  ears = new Ears();
  ears.lang = part("locale").value;
  ears.interimResults = true;
  let heard = "", trouble = "";
  ears.onstart = () => { press(mic, true); tell("Listening. Say something."); };
  ears.onresult = ({ results }) => {
    text.value = heard = [...results].map(([best]) => best.transcript).join("").trim();
  };
  ears.onerror = ({ error }) => { trouble = TROUBLE[error] ?? "That was not understood. Please try again, or type."; };
  ears.onend = () => {
    press(mic, false);
    bySpeech = !trouble && heard !== "";
    tell(trouble || (bySpeech ? "Heard." : ""));
    if (bySpeech) form.requestSubmit();
  };
  ears.start();
};
if (Ears) {
  mic.hidden = part("privacy").hidden = false;
  mic.addEventListener("click", () => {
    mouth?.cancel();
    if (isPressed(mic)) ears.stop();
    else listen();
  });
}

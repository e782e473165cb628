"use strict";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const synthesis = window.speechSynthesis;
const touch = matchMedia("(pointer: coarse)");
const byId = (id) => document.getElementById(id);
const [turns, form, text, mic, aloud] = ["turns", "say", "text", "mic", "aloud"].map(byId);
const topOf = (element) => element.getBoundingClientRect().top;
const showStatus = (words) => { byId("speech-status").textContent = words; };
const press = (button, pressed) => button.setAttribute("aria-pressed", pressed);
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

byId("locale").addEventListener("change", ({ target }) => target.form.requestSubmit());

// After each turn the text box is cleared, unless the next words were typed already, and keeps the focus.
let sent = "";
form.addEventListener("htmx:configRequest", ({ detail }) => { sent = detail.formData.get("text"); });
turns.addEventListener("htmx:afterSwap", () => {
  if (text.value === sent) text.value = "";
  const newest = turns.lastElementChild;
  byId("talk").scrollTop = 0;
  if (document.activeElement === document.body) (touch.matches ? newest : text).focus({ preventScroll: true });
  showStatus("");
  if (isPressed(aloud)) readAloud(newest, bySpeech);
  bySpeech = false;
});

// Opened details scroll to their beginning.
const scrollToTop = ({ target }) => {
  if (target.open) byId("talk").scrollTop += topOf(target) - topOf(byId("talk"));
};
turns.addEventListener("toggle", scrollToTop, true);

// Reading aloud, once switched on.
const STOPPED_ERRORS = ["canceled", "interrupted"];
let utterance;
const readAloud = (turn, listenAfter = false) => {
  utterance = new SpeechSynthesisUtterance(turn.querySelector(".words").textContent);
  utterance.lang = turn.dataset.locale;
  utterance.onstart = () => showStatus("Reading aloud.");
  utterance.onend = () => (listenAfter && "asks" in turn.dataset && text.value === "" ? listen() : showStatus(""));
  utterance.onerror = ({ error }) => showStatus(STOPPED_ERRORS.includes(error) ? "" : "This browser could not read it aloud.");
  synthesis.cancel();
  synthesis.speak(utterance);
};
if (synthesis) {
  aloud.hidden = false;
  press(aloud, sessionStorage.getItem("aloud") === "true");
  aloud.addEventListener("click", () => {
    press(aloud, !isPressed(aloud));
    sessionStorage.setItem("aloud", isPressed(aloud));
    if (!isPressed(aloud)) synthesis.cancel();
    else if (turns.lastElementChild) readAloud(turns.lastElementChild);
  });
}

// Speaking. Like an Echo, it listens for the answer after reading a question aloud.
const RECOGNITION_ERRORS = {
  "aborted": "",
  "not-allowed": "The microphone is blocked. Allow it in your browser, or type.",
  "service-not-allowed": "This browser does not let pages listen. Please type.",
  "audio-capture": "No microphone was found. Please type.",
  "no-speech": "Nothing was heard. Press the microphone to try again, or type.",
  "network": "Speech recognition needs a network connection. Please type.",
  "language-not-supported": "This browser does not understand this language. Please type.",
};
let recognition, bySpeech = false;
const listen = () => {
  recognition = new Recognition();
  recognition.lang = byId("locale").value;
  recognition.interimResults = true;
  let heard = "", problem = "";
  recognition.onstart = () => { press(mic, true); showStatus("Listening. Say something."); };
  recognition.onresult = ({ results }) => {
    text.value = heard = [...results].map(([best]) => best.transcript).join("").trim();
  };
  recognition.onerror = ({ error }) => { problem = RECOGNITION_ERRORS[error] ?? "That was not understood. Please try again, or type."; };
  recognition.onend = () => {
    press(mic, false);
    bySpeech = !problem && heard !== "";
    showStatus(problem || (bySpeech ? "Heard." : ""));
    if (bySpeech) form.requestSubmit();
  };
  recognition.start();
};
if (Recognition) {
  mic.hidden = byId("privacy").hidden = false;
  mic.addEventListener("click", () => {
    synthesis?.cancel();
    if (isPressed(mic)) recognition.stop();
    else listen();
  });
}

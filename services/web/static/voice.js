"use strict";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const synthesis = window.speechSynthesis;
const touch = matchMedia("(pointer: coarse)");
const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("voice-texts").textContent);
const [turns, form, text, mic, aloud] = ["turns", "say", "text", "mic", "aloud"].map(byId);
const topOf = (element) => element.getBoundingClientRect().top;
const showStatus = (text) => { byId("speech-status").textContent = text; };
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
  utterance.onstart = () => showStatus(words.reading);
  utterance.onend = () => (listenAfter && "asks" in turn.dataset && text.value === "" ? listen() : showStatus(""));
  utterance.onerror = ({ error }) => showStatus(STOPPED_ERRORS.includes(error) ? "" : words.unreadable);
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
let recognition, bySpeech = false;
const listen = () => {
  recognition = new Recognition();
  recognition.lang = byId("locale").value;
  recognition.interimResults = true;
  let heard = "", problem = "";
  recognition.onstart = () => { press(mic, true); showStatus(words.listening); };
  recognition.onresult = ({ results }) => {
    text.value = heard = [...results].map(([best]) => best.transcript).join("").trim();
  };
  recognition.onerror = ({ error }) => { problem = error === "aborted" ? "" : (words[error] ?? words.not_understood); };
  recognition.onend = () => {
    press(mic, false);
    bySpeech = !problem && heard !== "";
    showStatus(problem || (bySpeech ? words.heard : ""));
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

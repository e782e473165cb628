"use strict";

// A star that is clicked is chosen; with the keyboard one moves between stars first, then presses Enter.
document.addEventListener("click", (event) => {
  const label = event.target.closest(".stars label");
  if (label) setTimeout(() => label.control.form.requestSubmit());
});

// What went wrong with a part of the page is said on the page, which stays as it was.
const say = (...nodes) => document.getElementById("notice").replaceChildren(...nodes);
document.addEventListener("htmx:beforeRequest", () => say());
document.addEventListener("htmx:sendError", () => say("Matinee cannot be reached. Please try again shortly."));
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  say(page.getElementById("what") ?? "That did not work. Please try again shortly.");
});

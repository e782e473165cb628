"use strict";

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const list = () => document.getElementById("list");
const rows = () => [...document.querySelectorAll("#list [data-movie]")];

// Requests say whose page they come from: somebody else may have signed in in another tab.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["Page-Visitor"] = document.body.dataset.visitor;
});

// Clicking a star submits the rating. Arrow keys fire click events too (with detail 0) and only move between stars.
document.addEventListener("click", ({ target, detail }) => {
  if (detail && target.matches(".stars input")) target.form.requestSubmit();
});

// Discards a response that is older than the list on the page.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const version = Number(detail.xhr.getResponseHeader("Profile-Version") ?? 0);
  if (detail.target?.id !== "list" || !version) return;
  detail.shouldSwap &&= version >= Number(list().dataset.version);
  if (detail.shouldSwap) list().dataset.version = version;
});

// Rows glide from their old position to the new one; new rows fade in.
let oldPositions = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  oldPositions = new Map(rows().map((row) => [row.dataset.movie, row.getBoundingClientRect().top]));
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "list") return;
  const moved = rows().map((row) => [row, oldPositions.get(row.dataset.movie) - row.getBoundingClientRect().top]);
  for (const [row, offset] of reducedMotion.matches ? [] : moved) glide(row, offset);
  document.getElementById("announcement").textContent = list().querySelector(".news")?.textContent ?? "";
});
const glide = (row, offset) => {
  const from = Number.isNaN(offset) ? { opacity: 0 } : { transform: `translateY(${offset}px)` };
  if (offset !== 0) row.animate([from, {}], { duration: 280, easing: "ease-out" });
};

// Keyboard focus was on a row that is gone: move it to the message about the change.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const focusLost = document.activeElement === document.body && detail.target?.id === "list";
  if (focusLost) list().querySelector(".news button, [data-movie] a")?.focus({ preventScroll: true });
});

// A change in one tab reloads the list in the others.
const tabs = new BroadcastChannel("matinee");
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb === "post" && detail.pathInfo.requestPath.startsWith("/movies/")) tabs.postMessage("rated");
});
let reload;
tabs.onmessage = () => {
  clearTimeout(reload);
  if (list()?.dataset.version) reload = setTimeout(() => htmx.ajax("GET", location.href, { target: "#list", select: "#list > *" }), 250);
};

// Switches the theme without a page load. The server reads the cookie for the next page.
document.addEventListener("submit", (event) => {
  const theme = event.submitter?.name === "theme" && event.submitter.value;
  if (!theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  document.cookie = `matinee_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
});

// An error while updating part of the page is shown on the page, which otherwise stays as it was.
const showError = (...nodes) => document.getElementById("error-notice").replaceChildren(...nodes);
document.addEventListener("htmx:beforeRequest", () => showError());
document.addEventListener("htmx:sendError", () => showError("Matinee cannot be reached. Please try again shortly."));
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  showError(page.getElementById("error-message") ?? "That did not work. Please try again shortly.");
});

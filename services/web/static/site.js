"use strict";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const list = () => document.getElementById("list");
const rows = () => [...document.querySelectorAll("#list [data-movie]")];

// A star that is clicked is chosen. With the keyboard, which clicks without a pointer, one moves between stars first.
document.addEventListener("click", ({ target, detail }) => {
  if (detail && target.matches(".stars input")) target.form.requestSubmit();
});

// Of two answers that overtake each other, the older one is not shown.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const version = Number(detail.xhr.getResponseHeader("Profile-Version") ?? 0);
  if (detail.target?.id !== "list" || !version) return;
  detail.shouldSwap &&= version >= Number(list().dataset.version);
  if (detail.shouldSwap) list().dataset.version = version;
});

// Rows glide from where they stood to where they stand now, and new ones fade in.
let stood = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  stood = new Map(rows().map((row) => [row.dataset.movie, row.getBoundingClientRect().top]));
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "list") return;
  const moved = rows().map((row) => [row, stood.get(row.dataset.movie) - row.getBoundingClientRect().top]);
  for (const [row, fallen] of calm.matches ? [] : moved) glide(row, fallen);
  document.getElementById("said").textContent = list().querySelector(".news")?.textContent ?? "";
});
const glide = (row, fallen) => {
  const from = Number.isNaN(fallen) ? { opacity: 0 } : { transform: `translateY(${fallen}px)` };
  if (fallen !== 0) row.animate([from, {}], { duration: 280, easing: "ease-out" });
};

// Whoever came by keyboard goes on from what was said, because the row that was left is gone.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const lost = document.activeElement === document.body && detail.target?.id === "list";
  if (lost) list().querySelector(".news button, [data-movie] a")?.focus({ preventScroll: true });
});

// A list that changed in one tab is asked for again in the others.
const tabs = new BroadcastChannel("matinee");
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb === "post" && detail.pathInfo.requestPath.startsWith("/movies/")) tabs.postMessage("rated");
});
let due;
tabs.onmessage = () => {
  clearTimeout(due);
  if (list()?.dataset.version) due = setTimeout(() => htmx.ajax("GET", location.href, { target: "#list", select: "#list > *" }), 250);
};

// Light or dark, without a new page. The server reads the cookie when it makes the next one.
document.addEventListener("submit", (event) => {
  const theme = event.submitter?.name === "theme" && event.submitter.value;
  if (!theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  document.cookie = `matinee_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
});

// What went wrong with a part of the page is said on the page, which stays as it was.
const say = (...nodes) => document.getElementById("notice").replaceChildren(...nodes);
document.addEventListener("htmx:beforeRequest", () => say());
document.addEventListener("htmx:sendError", () => say("Matinee cannot be reached. Please try again shortly."));
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  say(page.getElementById("what") ?? "That did not work. Please try again shortly.");
});

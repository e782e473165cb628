"use strict";

const texts = JSON.parse(document.getElementById("texts").textContent);
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const list = () => document.getElementById("list");
const rows = () => [...document.querySelectorAll("#list [data-movie]")];

// One live region says everything, one message after another.
const announcement = document.getElementById("announcement");
let announced;
const announce = (text) => {
  if (!text.trim()) return;
  announcement.append(`${announcement.textContent && " "}${text.replace(/\s+/g, " ").trim()}`);
  clearTimeout(announced);
  announced = setTimeout(() => announcement.replaceChildren(), 3000);
};

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

// What is said above the list comes and goes: the rows stay under the pointer that pressed something in one of them.
let firstTop;
const topOfRows = () => list()?.querySelector(".ranking")?.getBoundingClientRect().top; // a row may be gliding
const rememberTop = (pressed) => (firstTop = list()?.contains(pressed) ? topOfRows() : undefined);
const restoreTop = () => scrollBy({ top: topOfRows() - firstTop || 0, behavior: "instant" });

// Rows glide from their old position to the new one; new rows fade in, and those that are gone slide out.
let oldRows = new Map();
const rememberRows = () => {
  oldRows = new Map(rows().map((row) => [row.dataset.movie, [row, row.getBoundingClientRect()]]));
};
const glideRows = () => {
  const places = rows().map((row) => [row, row.getBoundingClientRect().top]);
  const present = new Set(places.map(([row]) => row.dataset.movie));
  if (reducedMotion.matches) return;
  for (const [row, top] of places) glide(row, oldRows.get(row.dataset.movie)?.[1].top - top);
  for (const [movie, [row, box]] of oldRows) if (!present.has(movie)) leave(row, box);
};
const glide = (row, offset) => {
  const from = Number.isNaN(offset) ? { opacity: 0 } : { transform: `translateY(${offset}px)` };
  if (offset !== 0) row.animate([from, {}], { duration: 280, easing: "ease-out" });
};
const leave = (row, { top, left, width, bottom }) => {
  if (bottom < 0 || top > innerHeight) return;
  const ghost = document.createElement("ol");
  ghost.className = "ranking leaving";
  ghost.inert = true;
  ghost.append(row.cloneNode(true));
  Object.assign(ghost.style, { top: `${top}px`, left: `${left}px`, width: `${width}px` });
  for (const element of ghost.querySelectorAll("[id], [data-movie]")) for (const name of ["id", "data-movie"]) element.removeAttribute(name);
  document.body.append(ghost);
  ghost.animate([{}, { opacity: 0, transform: "translateX(-3rem)" }], { duration: 280, easing: "ease-in" }).finished.finally(() => ghost.remove());
};

// The keyboard's focus stays where it was when a part of the page is replaced; where that is gone, it goes to "Undo".
const placeOf = (element) => {
  const form = element?.closest?.("form");
  if (element?.id) return `#${CSS.escape(element.id)}`;
  if (!form || !element.name) return element?.getAttribute?.("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : "";
  return `form[action="${CSS.escape(form.getAttribute("action"))}"] [name="${element.name}"][value="${CSS.escape(element.value)}"]`;
};
let focused = "", focusedIn = null;
const rememberFocus = (part) => {
  focusedIn = part?.contains(document.activeElement) ? part : null;
  focused = focusedIn ? placeOf(document.activeElement) : "";
};
const restoreFocus = (part) => {
  if (!focusedIn || document.activeElement !== document.body) return;
  const same = focused && [...document.querySelectorAll(focused)].find((each) => !each.closest("[inert]")); // not in a row that slides out
  const next = same || document.querySelector("#toasts .toast-deed:last-child button") || part.querySelector("[data-movie] a, a, button, input");
  (next ?? document.getElementById("content")).focus({ preventScroll: true });
  focusedIn = null;
};
const keepFocus = (part, change) => {
  rememberFocus(part);
  change();
  restoreFocus(part);
};

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  rememberRows();
  rememberTop(detail.requestConfig.elt);
  if (!focusedIn) rememberFocus(detail.target);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "list") return;
  restoreTop();
  glideRows();
  announce([...list().querySelectorAll(".news, .empty p, .empty li")].map((part) => part.textContent).join(" "));
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target.id === "toasts") showToast(detail.target.lastElementChild);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const found = document.querySelector("#found");
  if (detail.target === found || detail.elt === found) announce(found.querySelector(".pager span:not(:empty), .empty p")?.textContent ?? "");
  announce([detail.elt, ...detail.elt.children].find((part) => part.matches("[data-announcement]:not([data-live])"))?.dataset.announcement ?? "");
  restoreFocus(detail.target?.isConnected ? detail.target : document.getElementById("content"));
});

// A message with "Undo" for each deed. It goes after a while, unless it has the focus or the pointer.
const TOAST_MILLISECONDS = 12_000, MAX_TOASTS = 4;
const showToast = (toast) => {
  announce(toast.querySelector("p").textContent);
  const others = [...document.querySelectorAll("#toasts .toast-deed")].slice(0, -1);
  for (const [place, old] of others.entries()) if (old.dataset.undoes === toast.dataset.undoes || others.length - place >= MAX_TOASTS) old.remove();
  expire(toast);
};
const expire = (toast) => setTimeout(() => (toast.matches(":focus-within, :hover") ? expire(toast) : toast.remove()), TOAST_MILLISECONDS);
const closeToast = (toast) => {
  const movie = toast.dataset.undoes, hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (!hadFocus) return;
  const place = document.querySelector(`#list [data-movie="${movie}"] a, #stars-${movie} :checked, #stars-${movie} input[type=radio]`);
  (place ?? document.querySelector("#toasts .toast-deed:last-child button") ?? document.getElementById("content")).focus({ preventScroll: true });
};
document.addEventListener("click", ({ target }) => {
  const close = target.closest(".toast-deed .close");
  if (close) closeToast(close.closest(".toast-deed"));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const toast = detail.elt.closest(".toast-deed");
  if (!toast || !detail.successful) return;
  announce(texts.undone);
  setTimeout(() => closeToast(toast));
});
document.addEventListener("keydown", (event) => {
  const last = document.querySelector("#toasts .toast-deed:last-child form");
  if (!last || event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea")) return;
  event.preventDefault();
  last.requestSubmit();
});

// Switches the theme without a page load. The server reads the cookie for the next page.
document.addEventListener("submit", (event) => {
  const theme = event.submitter?.name === "theme" && event.submitter.value;
  if (!theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  document.cookie = `matinee_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
});

// An error while updating part of the page is shown on the page, which otherwise stays as it was. A star or a pick
// that was not stored is taken back.
const showError = (...nodes) => document.getElementById("error-notice").replaceChildren(...nodes);
const takeBack = ({ detail }) => detail.elt.closest(".rating, #picks")?.reset();
document.addEventListener("htmx:beforeRequest", () => showError());
document.addEventListener("htmx:sendError", (event) => {
  takeBack(event);
  showError(texts.unreachable);
});
// The session has ended elsewhere: the page to sign in, which carries what was sent, takes the place of this one.
const showSignIn = (page) => {
  for (const part of ["header", "#content"]) document.querySelector(part).replaceWith(page.querySelector(part));
  document.getElementById("toasts").querySelectorAll(".toast-deed").forEach((toast) => toast.remove());
  document.title = page.title;
  document.body.dataset.visitor = "";
  for (const { src } of page.scripts) if (![...document.scripts].some((own) => own.src === src)) document.head.append(Object.assign(document.createElement("script"), { src }));
  document.dispatchEvent(new Event("content-replaced"));
  document.getElementById("name").focus();
};
document.addEventListener("htmx:responseError", (event) => {
  takeBack(event);
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  if (page.querySelector("input[name=interrupted]")) return showSignIn(page);
  const message = page.getElementById("error-message") ?? document.createTextNode(texts.failed);
  const link = event.detail.xhr.status === 401 && page.querySelector("#problem a");
  if (link) link.href = `/signin?next=${encodeURIComponent(location.pathname + location.search)}`;
  showError(...[message, link].filter(Boolean));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.id === "picks") for (const box of detail.elt.elements) box.defaultChecked = box.checked;
});

// A slider shows its value, and says the same.
document.addEventListener("input", ({ target }) => {
  const shown = document.getElementById(`${target.id}_value`);
  if (!shown || target.type !== "range") return;
  shown.textContent = Number(target.value).toLocaleString(document.documentElement.lang);
  target.setAttribute("aria-valuetext", shown.textContent);
});

// Says what is wrong with a field where it stands: when it is left, never while somebody types. Until then the request
// waits, because htmx sends no invalid form.
const checkRange = (range) => {
  if (!range) return;
  const [from, to] = range.querySelectorAll("input");
  to.setCustomValidity("");
  if (from.value && to.value && from.validity.valid && to.validity.valid && Number(from.value) > Number(to.value)) to.setCustomValidity(range.dataset.order);
};
const explain = (field, whileTyping) => {
  const group = field.closest(".years"), place = document.getElementById(field.dataset.error);
  checkRange(group);
  const wrong = [...(group?.querySelectorAll("input") ?? [field])].find((each) => !each.validity.valid);
  if (!place || (whileTyping && wrong)) return;
  for (const each of group?.querySelectorAll("input") ?? [field]) each.setAttribute("aria-invalid", each === wrong);
  place.textContent = wrong ? (wrong.validity.customError ? wrong.validationMessage : wrong.title) : "";
};
document.addEventListener("input", ({ target }) => target.dataset.error && explain(target, true), true);
document.addEventListener("change", ({ target }) => target.dataset.error && explain(target, false));

"use strict";

// A page is never stale. It asks for itself again when it is shown again, gets the focus or comes online, and when
// another tab changed something. Parts marked `data-live` are replaced where they differ; what is said then is their
// `data-announcement`, where they have one and it has changed.
const tabs = new BroadcastChannel("matinee");
const liveParts = (root) => [...root.querySelectorAll("[data-live]")];
let timer, etag, etagOf, writes = 0;

const askAgain = (delay) => {
  clearTimeout(timer);
  timer = setTimeout(ask, delay);
};

const ask = async () => {
  const written = writes, address = location.href;
  const headers = etag && etagOf === address ? { "If-None-Match": etag } : {};
  const response = await fetch(address, { cache: "no-store", headers }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (address !== location.href || written !== writes || document.querySelector("[data-live] .htmx-request, .htmx-request[data-live]")) askAgain(250);
  else replacePage(page, response.headers.get("ETag"), address);
};

const replacePage = (page, newTag, address) => {
  if (page.body.dataset.visitor !== document.body.dataset.visitor || page.documentElement.lang !== document.documentElement.lang) return reloadPage();
  const [old, fresh] = [document, page].map(liveParts);
  if (!old.length) return;
  if (old.map(({ id }) => id).join() !== fresh.map(({ id }) => id).join()) return reloadPage();
  const shown = old.map((part, index) => replacePart(part, fresh[index]));
  [etag, etagOf] = shown.every(Boolean) ? [newTag, address] : [undefined, undefined];
};

// Text that was typed but not sent is worth more than a fresh page. Why a change was refused is still said on that one.
const isUnsent = (field) => (field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : "defaultValue" in field && field.value !== field.defaultValue);
const reloadPage = () => {
  if ([...document.querySelectorAll("main input:not([type=hidden]), main textarea:not([hidden])")].some(isUnsent)) showError(texts.page_changed);
  else {
    const refusal = document.querySelector("#error-notice > #error-message:only-child");
    if (refusal) sessionStorage.setItem("notice", refusal.textContent.trim());
    location.reload();
  }
};

// Two lists of one version with the same movies differ only in what they say about the last change. What somebody has
// opened is no difference.
const contentOf = (part) => {
  const movies = part.id === "list" && [...part.querySelectorAll("[data-movie]")].map((row) => row.dataset.movie);
  return movies?.length ? `${part.dataset.version} ${movies}` : part.innerHTML.replace(/ open=""|\s+| class=""/g, "");
};

// Returns whether the part shows what the server sent.
const replacePart = (part, fresh) => {
  if (contentOf(part) === contentOf(fresh)) return true;
  const { version, announcement } = fresh.dataset;
  if (version && Number(version) < Number(part.dataset.version)) return false;
  if (part.contains(document.activeElement) && isUnsent(document.activeElement)) return false;
  keepFocus(part, () => {
    rememberRows();
    part.replaceChildren(...fresh.childNodes);
    if (version) part.dataset.version = version;
    htmx.process(part);
    glideRows();
  });
  if (announcement === undefined) announce(texts.changed.replace("%(part)s", part.getAttribute("aria-label") ?? texts.this_page));
  else if (announcement !== part.dataset.announcement) announce((part.dataset.announcement = announcement));
  return true;
};

tabs.onmessage = () => askAgain(250);
addEventListener("focus", () => askAgain(50));
addEventListener("online", () => askAgain(50));
document.addEventListener("visibilitychange", () => document.hidden || askAgain(50));
addEventListener("pageshow", ({ persisted }) => {
  const [navigation] = performance.getEntriesByType("navigation");
  if (persisted || navigation?.type === "back_forward") askAgain(0);
});

// Changes that this page makes, by htmx and by plain forms, which lead to another page.
const isWrite = ({ detail }) => detail.requestConfig.verb === "post";
document.addEventListener("htmx:beforeRequest", (event) => { writes += isWrite(event); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isWrite(event)) return;
  writes += 1;
  tabs.postMessage("changed");
  if (!event.detail.successful && event.detail.xhr.status !== 401) askAgain(1000); // which would take the notice away
});
document.addEventListener("submit", ({ target }) => {
  if (target.method === "post" && !target.hasAttribute("hx-post")) sessionStorage.setItem("changed", "yes");
});
if (sessionStorage.getItem("notice")) showError(sessionStorage.getItem("notice"));
sessionStorage.removeItem("notice");
if (sessionStorage.getItem("changed")) {
  sessionStorage.removeItem("changed");
  tabs.postMessage("changed");
}

"use strict";

// Keeps the latest own list on this device, for sw.js to show when the site cannot be reached. A page of nobody, or of
// somebody else, forgets it.
const LIST = "matinee-list", KEPT = "/offline/list";
const { visitor } = document.body.dataset;

const keepList = async () => {
  const list = document.querySelector("#list[data-own]");
  if (!list) return;
  const movies = [...list.querySelectorAll("[data-movie]")].map((row) => ({
    title: row.querySelector("bdi").textContent,
    facts: row.querySelector(".facts-line")?.textContent.trim(),
  }));
  const time = list.querySelector(".footnote time")?.dateTime ?? new Date().toISOString();
  const kept = await caches.open(LIST);
  await kept.put(KEPT, new Response(JSON.stringify({ visitor, time, movies })));
};
const forgetOthers = async () => {
  const kept = await caches.match(KEPT, { cacheName: LIST });
  if (kept && (await kept.json()).visitor !== visitor) await caches.delete(LIST);
};

if (globalThis.caches && navigator.serviceWorker) {
  if (visitor) {
    navigator.serviceWorker.register(`/sw.js?lang=${document.documentElement.lang}`).catch(() => {});
    document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target?.id === "list" && keepList());
  }
  forgetOthers().then(keepList).catch(() => {});
}

"use strict";

// Updates the panels live while the page is visible. Without scripts or a free place the page stays as loaded.
const freshness = document.getElementById("freshness");
const asLoaded = freshness.innerHTML;
const RETRY_MILLISECONDS = 30000;
let source, retry;

const show = ({ data }) => {
  for (const panel of new DOMParser().parseFromString(data, "text/html").querySelectorAll(".panel")) {
    const shown = document.getElementById(panel.id);
    if (panel.dataset.announcement !== shown.dataset.announcement) document.getElementById("announcement").textContent = panel.dataset.announcement;
    if (!panel.isEqualNode(shown)) shown.replaceWith(panel);
  }
  freshness.textContent = freshness.dataset.liveWords;
};
const stop = () => {
  clearTimeout(retry);
  source?.close();
};
const watch = () => {
  stop();
  if (document.hidden) return;
  source = new EventSource("/status/events");
  source.onmessage = show;
  source.onerror = () => {
    freshness.innerHTML = asLoaded;
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(watch, RETRY_MILLISECONDS);
  };
};
document.addEventListener("visibilitychange", watch);
addEventListener("pagehide", stop);
addEventListener("pageshow", watch);

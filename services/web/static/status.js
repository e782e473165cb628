"use strict";

// The panels change as things do, while somebody looks. Without this, or without a place, the page stays as it came.
const again = document.getElementById("again");
const asCame = again.innerHTML;
const RETRY = 30000;
let source, waiting;

const show = ({ data }) => {
  for (const panel of new DOMParser().parseFromString(data, "text/html").querySelectorAll(".panel")) {
    const shown = document.getElementById(panel.id);
    if (panel.dataset.said !== shown.dataset.said) document.getElementById("said").textContent = panel.dataset.said;
    if (!panel.isEqualNode(shown)) shown.replaceWith(panel);
  }
  again.textContent = "Live: this page changes as things do.";
};
const stop = () => {
  clearTimeout(waiting);
  source?.close();
};
const watch = () => {
  stop();
  if (document.hidden) return;
  source = new EventSource("/status/events");
  source.onmessage = show;
  source.onerror = () => {
    again.innerHTML = asCame;
    if (source.readyState === EventSource.CLOSED) waiting = setTimeout(watch, RETRY);
  };
};
document.addEventListener("visibilitychange", watch);
addEventListener("pagehide", stop);
addEventListener("pageshow", watch);

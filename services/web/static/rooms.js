"use strict";

// Follows the room: the server tells its version, and a page that shows an older one asks for itself again.
const REOPEN_MILLISECONDS = 5000;
let versions, reopening;
const shownVersion = () => Number(list().dataset.version);
const follow = () => {
  unfollow();
  if (document.hidden) return;
  versions = new EventSource(document.getElementById("room").dataset.events);
  versions.onmessage = ({ data }) => Number(data) > shownVersion() && askAgain(0);
  versions.onerror = () => {
    if (versions.readyState === EventSource.CLOSED) reopening = setTimeout(follow, REOPEN_MILLISECONDS);
  };
};
const unfollow = () => {
  clearTimeout(reopening);
  versions?.close();
};
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", unfollow);
addEventListener("pageshow", follow);

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id !== "room") return;
  glideRows();
  announce(document.getElementById("swipe").dataset.announcement);
});

// A swipe to the right is a yes, one to the left a no.
const SWIPE_PIXELS = 70;
let start;
document.addEventListener("pointerdown", ({ target, pointerType, clientX, clientY }) => {
  start = pointerType === "touch" && target.closest("#card") ? { clientX, clientY } : null;
});
document.addEventListener("pointerup", ({ clientX, clientY }) => {
  if (!start) return;
  const [across, along] = [clientX - start.clientX, Math.abs(clientY - start.clientY)];
  if (Math.abs(across) > Math.max(SWIPE_PIXELS, 2 * along)) document.querySelector(`.vote [value="${across > 0 ? "yes" : "no"}"]`)?.click();
});

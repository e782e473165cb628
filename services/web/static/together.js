"use strict";

// A link is copied; where the browser does not let us, it stands there marked, ready for a copy by hand.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  button.querySelector("span").textContent = copied ? "Copied" : "Marked";
  document.getElementById("said").textContent = copied ? "The link is copied." : "The link is marked, to be copied.";
});

// Phones can send it on to a friend.
document.documentElement.classList.toggle("can-send", "share" in navigator);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-send]");
  const url = button && document.getElementById(button.dataset.send).value;
  if (url) navigator.share({ title: "Two people, one evening", url }).catch(() => {});
});

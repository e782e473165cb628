"use strict";

// Copies a link. If the browser does not allow that, the link is left selected to be copied by hand.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  for (const words of button.querySelectorAll("span")) words.textContent = copied ? button.dataset.copied : button.dataset.selected;
  document.getElementById("announcement").textContent = copied ? button.dataset.isCopied : button.dataset.isSelected;
});

// Phones can share the link with a friend.
document.documentElement.classList.toggle("can-share", "share" in navigator);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-send]");
  const url = button && document.getElementById(button.dataset.send).value;
  if (url) navigator.share({ title: button.dataset.title, url }).catch(() => {});
});

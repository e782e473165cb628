"use strict";

// Passkeys: a form asks the server for options, lets the browser make or use a passkey, and is sent with the answer.
const makers = {
  create: (publicKey) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) }),
  get: (publicKey) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) }),
};
const hasPasskeys = "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {});
const offerPasskeys = () => {
  for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = !hasPasskeys;
  for (const sentence of document.querySelectorAll("[data-no-passkeys]")) sentence.hidden = hasPasskeys;
};
offerPasskeys();
document.addEventListener("content-replaced", offerPasskeys);

const askForPasskey = async (form) => {
  const { passkey, options } = form.dataset;
  const answer = await fetch(options, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer?.ok) return showError(await reasonOf(answer));
  try {
    form.elements.credential.value = JSON.stringify((await makers[passkey](await answer.json())).toJSON());
  } catch ({ name }) {
    return showError(name === "InvalidStateError" ? texts.passkey_exists : texts.passkey_refused);
  }
  form.submit();
};
const reasonOf = async (answer) => {
  if (!answer) return texts.unreachable;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("error-message") ?? texts.failed;
};
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.passkey) return;
  event.preventDefault();
  showError();
  askForPasskey(event.target);
});

// Passkeys: a form with data-passkey is shown where the browser knows them, and sends what the passkey says.
// What it tells the person stands with data-passkey-said, in their language.
(() => {
  const able = window.PublicKeyCredential && window.webauthnJSON && window.isSecureContext;
  const address = /^[\d.]+$|:/.test(location.hostname);
  const note = (form) => form.querySelector("[data-passkey-said]");
  const waiting = (form, text) => {
    const said = note(form);
    said.textContent = text;
    said.hidden = !text;
  };
  const REASONS = { NotAllowedError: "cancelled", InvalidStateError: "known", SecurityError: "elsewhere" };
  const reason = (form, error) => note(form).dataset[REASONS[error.name] || "failed"];
  const options = async (form) => {
    const data = document.getElementById("passkey-data");
    if (data) return JSON.parse(data.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  const speak = async (form) => {
    const data = await options(form);
    if (form.dataset.passkey !== "create") return webauthnJSON.get(data.request_options);
    const wanted = JSON.parse(JSON.stringify(data.creation_options));
    const alone = form.elements.passwordless.checked;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    });
    return webauthnJSON.create(wanted);
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    form.hidden = !able && !address;
    if (address) {
      button.disabled = true;
      note(form).classList.replace("tone-bad", "soft");
      waiting(form, note(form).dataset.nameless);
    }
    const go = async (event) => {
      event.preventDefault();
      waiting(form, "");
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await speak(form));
        form.submit();
      } catch (error) {
        waiting(form, reason(form, error));
        button.disabled = false;
      }
    };
    button.addEventListener("click", go);
    form.addEventListener("submit", go);
  }
  if (able) for (const missing of document.querySelectorAll("[data-passkey-missing]")) missing.hidden = true;
})();

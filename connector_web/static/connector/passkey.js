// Passkeys: a form with data-passkey is shown where the browser knows them, and sends what the passkey says.
(() => {
  const able = window.PublicKeyCredential && window.webauthnJSON && window.isSecureContext;
  const address = /^[\d.]+$|:/.test(location.hostname);
  const waiting = (form, text) => {
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = text;
    said.hidden = !text;
  };
  const reason = (error) => {
    if (error.name === "NotAllowedError") return "The browser did not get the passkey: it was cancelled, or took too long.";
    if (error.name === "InvalidStateError") return "This passkey belongs to your account already.";
    if (error.name === "SecurityError") return "Passkeys do not work at this address.";
    return "The browser could not use the passkey.";
  };
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
      form.querySelector("[data-passkey-said]").classList.replace("tone-bad", "soft");
      waiting(form, "Passkeys need a name: open this page by its name, on this machine as http://localhost.");
    }
    const go = async (event) => {
      event.preventDefault();
      waiting(form, "");
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await speak(form));
        form.submit();
      } catch (error) {
        waiting(form, reason(error));
        button.disabled = false;
      }
    };
    button.addEventListener("click", go);
    form.addEventListener("submit", go);
  }
  if (able) for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
})();

// Passkeys: the one thing on these pages that cannot be done without script, for only a script can ask the device.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const post = async (path, body) => {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST", credentials: "same-origin",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.detail), { told });
  return told;
};

const wrong = (form, what) => {
  const at = form.querySelector("[data-wrong]");
  at.textContent = what;
  at.hidden = false;
};

const codes = (form, all) => {
  const section = form.closest("section");
  section.replaceChildren();
  const add = (name, words, of = section) => { const own = document.createElement(name); own.textContent = words; of.append(own); return own; };
  add("h2", form.dataset.codes).className = "eyebrow";
  add("p", form.dataset.more).className = "note";
  const list = add("ul", "");
  list.className = "codes";
  for (const code of all) add("li", code, list);
  const on = add("a", form.dataset.kept);
  on.className = "btn main";
  on.href = "/me";
};

for (const form of document.querySelectorAll("form[data-passkey=make]")) {
  const button = form.querySelector("[data-make]");
  if (!window.PublicKeyCredential) continue;
  button.disabled = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const password = form.elements.password.value;
    const label = form.elements.label.value.trim() || navigator.platform || "passkey";
    try {
      const asked = await post("/factors/passkeys/challenge", password ? { password } : {});
      const publicKey = {
        ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: asked.excludeCredentials.map((key) => ({ ...key, id: bytes(key.id) })),
      };
      const made = await navigator.credentials.create({ publicKey });
      const told = await post("/factors/passkeys", {
        label, client_data: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject),
      });
      if (told.recovery_codes?.length) codes(form, told.recovery_codes);
      else location.assign("/me");
    } catch (error) {
      wrong(form, error.told?.detail ?? form.dataset.failed);
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey=use]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    delete form.dataset.sent;
    try {
      const asked = await post("/session/passkey/challenge");
      const publicKey = {
        ...asked, challenge: bytes(asked.challenge),
        allowCredentials: asked.allowCredentials.map((key) => ({ ...key, id: bytes(key.id) })),
      };
      const given = await navigator.credentials.get({ publicKey });
      const own = given.response;
      await post("/session/passkey", {
        id: given.id, client_data: text(own.clientDataJSON), authenticator_data: text(own.authenticatorData),
        signature: text(own.signature), ...(own.userHandle ? { user_handle: text(own.userHandle) } : {}),
      });
      location.assign(form.elements.then.value || "/");
    } catch (error) {
      wrong(form, error.name === "NotAllowedError" ? form.dataset.failed : error.told?.detail ?? form.dataset.failed);
    }
  });
}

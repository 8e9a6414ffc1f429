// What somebody has typed into a form that says data-draft stays in this tab until it was sent, whatever else is looked at meanwhile.
// Kept apart by user, form and what it is about; forgotten when they sign out.
const PREFIX = "draft:";
const key = (form) => `${PREFIX}${document.body.dataset.user}:${form.dataset.draft}:${form.elements.do?.value ?? ""}`;
const KEPT = "input:not([type=hidden]), select, textarea";

export const keep = (form) => {
  const kept = [...form.querySelectorAll(KEPT)]
    .filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value]);
  sessionStorage.setItem(key(form), JSON.stringify(kept));
  form.dataset.typed = "1";
};

export const forget = (form) => sessionStorage.removeItem(key(form));

export const restore = (form) => {
  // What came back from the server with a reason is newer than what was kept.
  if (form.querySelector("[role=alert]")) { form.dataset.typed = "1"; return; }
  let kept = [];
  try { kept = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]"); } catch { return; }
  for (const [name, value] of kept) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
    form.dataset.typed = "1";
  }
};

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action='/sign-out']")) return;
  Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => sessionStorage.removeItem(name));
});
document.querySelectorAll("form[data-draft]").forEach(restore);

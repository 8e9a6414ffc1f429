// Search as you type: what the page /find would show first, below the field; arrows choose, Enter goes, Escape closes.
import { html } from "./html.js";

const form = document.querySelector("form.find");
const input = form?.querySelector("input");
if (input) {
  const box = document.createElement("div");
  box.className = "found";
  box.id = "found-box";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  box.hidden = true;
  const told = document.createElement("p");
  told.className = "vh";
  told.setAttribute("role", "status");
  form.append(box, told);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", box.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);

  let asked = 0, timer = 0, at = -1;
  const hits = () => [...box.querySelectorAll("[role=option]")];
  const close = () => { box.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (to) => {
    const all = hits();
    if (!all.length) return;
    all[at]?.removeAttribute("aria-selected");
    at = (to + all.length) % all.length;
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  };
  const ask = async () => {
    const q = input.value.trim();
    if (q.length < 2) { close(); return; }
    const own = ++asked;
    const answer = await fetch(`/find?q=${encodeURIComponent(q)}`, { headers: { "X-Part": "found" } });
    if (!answer.ok || own !== asked || document.activeElement !== input) return;
    box.innerHTML = html(await answer.text());
    at = -1;
    box.hidden = false;
    input.setAttribute("aria-expanded", "true");
    told.textContent = box.firstElementChild?.dataset.count ?? "";
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 60); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden) return;
      event.preventDefault();
      choose(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      hits()[at].querySelector("a").click();
    } else if (event.key === "Escape" && !box.hidden) {
      event.stopPropagation();
      close();
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(close, 150); });
}

// Rows of a board by keyboard: j and k move, Enter opens the account (it is a link), a does what comes next about the row, Esc leaves it.
import { isGoing } from "./keys.js";

const rows = () => [...document.querySelectorAll("#board .brow")];
const here = () => document.activeElement?.closest?.(".brow");
const typing = (at) => at.closest("input, select, textarea, [contenteditable], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isGoing()) return;
  const row = here();
  if (event.key === "Escape" && row) {
    row.querySelector("details.b-act")?.removeAttribute("open");
    row.querySelector(".who").focus();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "j" || event.key === "k") {
    const all = rows();
    if (!all.length) return;
    const to = row ? all.indexOf(row) + (event.key === "j" ? 1 : -1) : 0;
    const next = all[Math.min(Math.max(to, 0), all.length - 1)];
    event.preventDefault();
    next.querySelector(".who").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
  const act = event.key === "a" && row?.querySelector(".b-act");
  if (!act) return;
  event.preventDefault();
  const link = act.querySelector(":scope > a");
  if (link) { link.click(); return; }
  act.open = true;
  act.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
});

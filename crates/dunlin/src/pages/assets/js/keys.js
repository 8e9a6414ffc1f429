// Keys. A page says what its keys do: an element with data-key="c" is clicked by c, with data-focus-key it is focused. Nothing is taken
// from the browser: no key with Ctrl, Alt or Meta, none while somebody types. `?` shows the keys: those of the page (dialog#keys), else
// those of every page (dialog#keys-all). g and a letter go to a page.
const typing = (at) => at.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], dialog[open]");
const PLACES = { h: "/", w: "/worklist", b: "/boards", d: "/dunning", c: "/customers", f: "/figures", l: "/library", k: "/books" };
let goes = 0;

// Whether the next letter goes to a page.
export const isGoing = () => Date.now() - goes < 1500;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.closest("input, textarea, select")) {
    event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  const going = isGoing();
  goes = 0;
  if (going && PLACES[event.key]) {
    const link = document.querySelector(`.mast a[href="${PLACES[event.key]}"]`);
    if (link) { event.preventDefault(); link.click(); return; }
  }
  if (event.key === "g") { goes = Date.now(); return; }
  if (event.key === "?") {
    const keys = document.querySelector("dialog#keys") ?? document.querySelector("dialog#keys-all");
    if (keys) { event.preventDefault(); keys.showModal(); }
    return;
  }
  if (event.key === "/") {
    const find = document.querySelector("#q");
    if (find) { event.preventDefault(); find.focus(); find.select(); }
    return;
  }
  const key = CSS.escape(event.key);
  const target = document.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`[data-focus-key="${key}"]`);
  if (!target || target.disabled || target.checkVisibility?.() === false) return;
  event.preventDefault();
  if (target.hasAttribute("data-focus-key")) target.focus();
  else target.click();
});

// A form is sent once: a second click while it is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = "1";
  addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

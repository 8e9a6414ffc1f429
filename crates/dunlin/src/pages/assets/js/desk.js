// The worklist with the account beside it: moving, opening, acting, all without leaving the place. Everything here is a link or a form
// that works by itself; this only makes it quicker.
import { fragment, inside, part, say } from "./html.js";
import { forget, restore } from "./drafts.js";
import { isGoing } from "./keys.js";

const list = document.querySelector("#list");
const panel = () => document.querySelector("#account");
const wide = matchMedia("(min-width: 68.01rem)");
const rowOf = (number) => list?.querySelector(`.row[data-customer="${CSS.escape(number)}"]`);
const openRow = () => list?.querySelector(".row[aria-current]");
const focused = () => document.activeElement?.closest?.(".row");
const cursor = () => focused() ?? openRow();
const rows = () => [...(list?.querySelectorAll(".row") ?? [])];

let asked = 0;

function show(content, { keepScroll = false } = {}) {
  const own = panel();
  own.replaceChildren(content);
  if (!keepScroll) own.scrollTop = 0;
  own.querySelectorAll("form[data-draft]").forEach(restore);
  own.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
}

function mark(number) {
  openRow()?.removeAttribute("aria-current");
  const row = rowOf(number);
  row?.setAttribute("aria-current", "true");
  row?.classList.remove("fresh");
}

// The address of what is seen, without what was said once.
function remember(place, replaces = false) {
  const url = new URL(place, location.href);
  ["did", "of", "undo", "do"].forEach((name) => url.searchParams.delete(name));
  history[replaces ? "replaceState" : "pushState"]({ desk: true }, "", url.pathname + url.search);
}

async function open(place, { replaces = false, focus = false } = {}) {
  const mine = ++asked;
  const told = await part(place, "account").catch(() => null);
  if (mine !== asked) return false;
  if (!told || told.isPage) { location.assign(place); return false; }
  show(fragment(told.text));
  const number = panel().querySelector(".account")?.dataset.customer ?? "";
  document.querySelector(".desk")?.setAttribute("data-open", "");
  mark(number);
  remember(place, replaces);
  if (focus) rowOf(number)?.querySelector(".who").focus({ preventScroll: false });
  return true;
}

// The form of a task, above what one looks at while speaking.
async function act(link) {
  const told = await part(link.href, "act").catch(() => null);
  const place = panel()?.querySelector("#act");
  if (!told || told.isPage || !place) { location.assign(link.href); return; }
  place.replaceChildren(fragment(told.text));
  const form = place.querySelector("form");
  if (!form) return;
  restore(form);
  const first = ["[autofocus]", "input:checked", "textarea", "input:not([type=hidden])"].map((of) => form.querySelector(of)).find(Boolean);
  first?.focus({ preventScroll: true });
  if (first?.matches("input[type=text]")) first.select();
  form.scrollIntoView({ block: "nearest" });
}

function leave() {
  const form = panel()?.querySelector("form.compose");
  if (!form) return false;
  form.remove();
  (openRow()?.querySelector(".who") ?? panel().querySelector("[data-act]"))?.focus();
  return true;
}

// A form of the account is sent; what comes back is the account that is next.
async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const number = form.closest(".account")?.dataset.customer;
  const told = await part(form.action, form.dataset.swap, { method: "POST", body }).catch(() => null);
  delete form.dataset.sent;
  // The server keeps what was typed over the end of a session, where it is sent as a form.
  if (!told || told.status === 401) { if (told) forget(form); form.removeAttribute("data-swap"); form.requestSubmit(button); return; }
  if (told.isPage) { show(inside(told.text)); panel().focus(); return; }
  if (!told.ok) {
    show(fragment(told.text), { keepScroll: true });
    panel().querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
    const compose = panel().querySelector("form.compose");
    (compose?.querySelector("[aria-invalid]") ?? compose?.querySelector("textarea, input:not([type=hidden])"))?.focus({ preventScroll: true });
    return;
  }
  if (form.dataset.draft) forget(form);
  show(fragment(told.text));
  const now = panel().querySelector(".account")?.dataset.customer ?? "";
  remember(told.place, now === number);
  if (!list) { panel().querySelector(".done")?.scrollIntoView({ block: "nearest" }); return; }
  mark(now);
  // What was taken back is to be done again.
  const undone = form.elements.do?.value.startsWith("undo_") ? decodeURIComponent(form.action.split("/").pop()) : null;
  if (undone) rowOf(undone)?.classList.remove("done");
  else if (number && number !== now) rowOf(number)?.classList.add("done");
  document.dispatchEvent(new CustomEvent("acted", { detail: number }));
  rowOf(now)?.querySelector(".who").focus();
  const said = panel().querySelector(".done span")?.textContent;
  if (said) say(said);
}

function move(by) {
  const all = rows();
  const at = all.indexOf(cursor());
  const to = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!to) return;
  to.querySelector(".who").focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (!link) return;
  if (link.matches(".row .who") && wide.matches) { event.preventDefault(); open(link.href, { focus: true }); return; }
  if (!panel()?.contains(link)) return;
  if (link.dataset.act) { event.preventDefault(); act(link); return; }
  if (link.hasAttribute("data-leave")) { event.preventDefault(); const form = link.closest("form"); if (form) forget(form); leave(); return; }
  if (link.dataset.part === "account") {
    event.preventDefault();
    part(link.href, "account").then((told) => (told.isPage ? location.assign(link.href) : show(fragment(told.text), { keepScroll: true })));
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-swap]") || !panel()?.contains(form)) return;
  event.preventDefault();
  send(form, event.submitter);
});

const typing = (at) => at.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], dialog[open]");
const ACTS = ["c", "e", "p", "d", "s", "n", "h"];

// Before the general keys: an action is about the row under the cursor, whichever is open.
document.addEventListener("keydown", async (event) => {
  const form = event.target.closest("form.compose");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isGoing() || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && leave()) { event.preventDefault(); event.stopPropagation(); return; }
  if (event.target.closest("form.compose")) return;
  if (!list) return;
  if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
  const row = cursor();
  if (event.key === "x" && row) { event.preventDefault(); row.querySelector("input[type=checkbox]").click(); return; }
  if (event.key === "Enter" && row && event.target === document.body) { event.preventDefault(); row.querySelector(".who").click(); return; }
  if (ACTS.includes(event.key) && row && row !== openRow() && wide.matches) {
    event.preventDefault();
    event.stopPropagation();
    if (await open(row.querySelector(".who").href)) panel().querySelector(`[data-act][data-key="${event.key}"]`)?.click();
  }
}, true);

addEventListener("popstate", () => { if (list && wide.matches) open(location.href, { replaces: true }); else if (panel()) location.reload(); });

// How many are chosen.
const count = () => {
  const place = list?.querySelector("[data-chosen]");
  if (place) place.textContent = list.querySelectorAll("input[name=c]:checked").length;
};
list?.addEventListener("change", count);
addEventListener("pageshow", count);

// Chunks of the list come as they come near; until then they take the room that they will take.
const rests = [...document.querySelectorAll("p.chunk")];
if (rests.length) {
  const drawn = list.querySelector("ol.list");
  const high = drawn && drawn.childElementCount ? drawn.getBoundingClientRect().height / drawn.childElementCount : 64;
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      part(target.dataset.chunk, "rows").then((told) => {
        if (told.isPage || !told.ok) return;
        const content = fragment(told.text);
        // What has moved since is not shown twice.
        content.querySelectorAll(".row").forEach((row) => { if (rowOf(row.dataset.customer)) row.parentElement.remove(); });
        target.replaceWith(content);
      });
    }
  }, { rootMargin: "1500px 0px" });
  for (const rest of rests) {
    const { from, to, step, chunk } = rest.dataset;
    const places = [];
    for (let at = Number(from); at < Number(to); at += Number(step)) {
      const place = document.createElement("p");
      place.className = "chunk";
      place.dataset.chunk = chunk + at;
      place.style.height = `${Math.round(high * Math.min(Number(step), Number(to) - at))}px`;
      places.push(place);
    }
    rest.replaceWith(...places);
    places.forEach((place) => near.observe(place));
  }
}

// A row that is opened by its address is in sight.
if (list && new URLSearchParams(location.search).has("at")) openRow()?.scrollIntoView({ block: "center" });

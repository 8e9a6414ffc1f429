// What changes elsewhere appears here: a page marks what shows a state of the books, and it is drawn anew when somebody wrote.
//
//   data-live="ID"        the part of the page that ID names (what X-Part asks for) is fetched anew and takes its place
//   data-here="ADDRESS"   where it is fetched from; the address of the page where nothing is said
//   data-customer="N ..." only when one of these customers was written about; without it, whenever anything was written
//
// Nothing moves under the cursor: what holds the focus, an open dialog or typed words is left alone, and a notice says who wrote, with
// a link that draws it anew. One stream a tab, only while the tab is seen; what was missed meanwhile comes first.
import { fragment, part, say } from "./html.js";

const PLACE = "/api/v1/events";
const me = document.body.dataset.user;
const texts = document.querySelector("#live")?.dataset ?? {};
let seq = document.body.dataset.seq ?? "";
let source = null;
let own = { number: "", at: 0 };

document.addEventListener("acted", (event) => { own = { number: event.detail, at: Date.now() }; });

const numbers = (element) => (element.dataset.customer ?? "").split(" ").filter(Boolean);
const holdsWords = (element) =>
  element.querySelector("form.compose, form[data-typed], dialog[open], .b-act[open]") !== null ||
  (element.dataset.live === "board" && element.contains(document.activeElement)) ||
  (element.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]), textarea, select"));

const words = (who) => (texts.changed ?? "{who}").replace("{who}", who);

function notice(element, who) {
  element.querySelector(":scope > .live-note")?.remove();
  const note = document.createElement("p");
  note.className = "live-note";
  const link = document.createElement("a");
  link.href = element.dataset.here ?? location.href;
  link.textContent = texts.show ?? "";
  link.addEventListener("click", (event) => { event.preventDefault(); renew(element); });
  note.append(words(who), " ", link);
  element.prepend(note);
}

async function renew(element) {
  const told = await part(element.dataset.here ?? location.pathname + location.search, element.dataset.live).catch(() => null);
  if (!told?.ok || told.isPage || !element.isConnected) return;
  const fresh = fragment(told.text);
  if (!fresh.firstElementChild) return;
  const scroll = element.parentElement.scrollTop;
  const [fold, was] = [fresh, element].map((of) => [...of.querySelectorAll("details")]);
  fold.forEach((own, at) => { if (was[at]?.open) own.open = true; });
  element.replaceWith(fresh);
  document.querySelector("#account")?.scrollTo?.({ top: scroll });
}

// A row keeps its place, its cursor and its mark; one that is no longer listed stays, struck through, until the list is looked at anew.
async function renewRow(row) {
  const here = document.querySelector("#list")?.dataset.here ?? "/worklist";
  const number = row.dataset.customer;
  const told = await part(`${here}${here.includes("?") ? "&" : "?"}at=${encodeURIComponent(number)}`, "row").catch(() => null);
  if (!told?.ok || told.isPage || !row.isConnected) return;
  const fresh = fragment(told.text).firstElementChild;
  if (!fresh) { row.classList.add("done"); return; }
  const isFocused = row.contains(document.activeElement);
  if (row.hasAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
  const [box, old] = [fresh, row].map((of) => of.querySelector("input[type=checkbox]"));
  if (box && old) box.checked = old.checked;
  // The number is that under which it stands here.
  const [rank, was] = [fresh, row].map((of) => of.querySelector("label.n"));
  if (rank && was) rank.replaceWith(was);
  fresh.classList.toggle("done", row.classList.contains("done"));
  row.replaceWith(fresh);
  if (isFocused) fresh.querySelector(".who").focus({ preventScroll: true });
}

let waiting = null;
const heard = { customers: new Set(), all: false, who: "" };

function gather(change) {
  change.customers.forEach((number) => heard.customers.add(number));
  if (!change.customers.length || change.more) heard.all = true;
  if (change.by !== me || !heard.who) heard.who = change.by;
  clearTimeout(waiting);
  waiting = setTimeout(spread, 250);
}

function spread() {
  const { customers, all, who } = { customers: new Set(heard.customers), all: heard.all, who: heard.who };
  heard.customers.clear();
  Object.assign(heard, { all: false, who: "" });
  const byMe = who === me;
  const concerns = (element) => { const own = numbers(element); return all || !own.length || own.some((number) => customers.has(number)); };
  let seen = false;
  for (const element of document.querySelectorAll("[data-live]")) {
    if (element.dataset.live === "worklist" || !concerns(element)) continue;
    const isAccount = element.dataset.live === "account";
    if (!byMe && element.dataset.live === "board") seen = true;
    // What was just done here is drawn already.
    if (byMe && isAccount && Date.now() - own.at < 3000) continue;
    if (!byMe && numbers(element).length) seen = true;
    if (holdsWords(element)) { if (!byMe) notice(element, who); continue; }
    renew(element).then(() => {
      if (!byMe && isAccount) document.querySelector(".account[data-live]")?.classList.add("fresh");
    });
  }
  for (const row of document.querySelectorAll(".row[data-customer]")) {
    if (!customers.has(row.dataset.customer)) continue;
    if (!byMe) { seen = true; row.classList.add("fresh"); }
    renewRow(row);
  }
  if (seen && !byMe) say(words(who));
}

function listen() {
  if (source || document.visibilityState !== "visible" || !document.querySelector("[data-live]")) return;
  source = new EventSource(seq ? `${PLACE}?after=${encodeURIComponent(seq)}` : PLACE);
  source.addEventListener("message", (event) => {
    if (event.lastEventId) seq = event.lastEventId;
    try { gather(JSON.parse(event.data)); } catch { /* a message that is none is passed over */ }
  });
  source.addEventListener("end", hush);
}

function hush() {
  source?.close();
  source = null;
}

document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") listen(); else hush(); });
addEventListener("pagehide", hush);
addEventListener("pageshow", listen);
listen();

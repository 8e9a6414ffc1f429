// A text that is tried while it is written: some time after the last key its form is sent for one part of the page alone, which
// takes the place of the one that is there. Without a script its button does the same.
import { fragment } from "./html.js";

const WAIT = 700;

const numbers = (area) => {
  const list = area.parentElement.querySelector(".numbers");
  if (!list) return;
  const count = area.value.split("\n").length;
  while (list.children.length > count) list.lastElementChild.remove();
  while (list.children.length < count) {
    const item = document.createElement("li");
    item.textContent = String(list.children.length + 1);
    list.append(item);
  }
};

const marked = (area, part) => {
  const line = Number(/\d+/.exec(part.querySelector("#wrong")?.textContent ?? "")?.[0] ?? 0);
  const list = area.parentElement.querySelector(".numbers");
  [...(list?.children ?? [])].forEach((item, at) => item.classList.toggle("bad", at + 1 === line));
  area.closest(".field").classList.toggle("bad", line > 0);
};

for (const area of document.querySelectorAll("textarea[data-preview]")) {
  const id = area.dataset.preview;
  let timer, asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(area.form));
    body.set("do", "preview");
    const told = await fetch(area.form.action, { method: "POST", body, headers: { "X-Part": id } });
    if (mine !== asked || !told.ok) return;
    const part = fragment(await told.text()).getElementById(id);
    const old = document.getElementById(id);
    if (mine !== asked || !part || !old) return;
    old.replaceChildren(...part.childNodes);
    marked(area, old);
  };
  area.addEventListener("input", () => {
    numbers(area);
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), WAIT);
  });
  // What stands there when the page opens is tried at once, so that a change has something beside it to be compared with.
  const place = document.getElementById(id);
  if (place && !place.textContent.trim()) ask().catch(() => {});
  area.addEventListener("scroll", () => {
    const list = area.parentElement.querySelector(".numbers");
    if (list) list.scrollTop = area.scrollTop;
  });
}

// The one door by which HTML enters the document: parts that this server drew. Whoever fetches a part asks for it by its id.
const policy = globalThis.trustedTypes?.createPolicy("dunlin", { createHTML: (text) => text });

export const html = (text) => (policy ? policy.createHTML(text) : text);

export const fragment = (text) => {
  const template = document.createElement("template");
  template.innerHTML = html(text);
  return template.content;
};

// Answers { ok, place, text, isPage }: a whole page where a part was asked for says that something else is to be seen (a refusal, the
// door after the session ended).
export async function part(place, id, more = {}) {
  const answer = await fetch(place.split("#")[0], { ...more, headers: { ...more.headers, "X-Part": id } });
  const text = await answer.text();
  return { ok: answer.ok, status: answer.status, place: answer.url, text, isPage: /^\s*<!doctype/i.test(text) };
}

// What of a whole page is worth showing inside another.
export const inside = (text) => {
  const main = fragment(text).querySelector("main");
  const out = document.createDocumentFragment();
  if (main) out.append(...main.childNodes);
  return out;
};

// Says something to whoever listens to the page; a second time the same is said again.
export const say = (words) => {
  const live = document.querySelector("#live");
  if (!live) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 50);
};

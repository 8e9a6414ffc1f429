// Long lists: more rows come when their end is in sight; filtering as one types asks the server, which knows all of them.
import { html } from "./html.js";

const rows = async (place) => {
  const answer = await fetch(place, { headers: { "X-Part": "rows" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
};

const more = (list) => {
  const end = list.querySelector("[data-more]");
  if (!end) return;
  const watch = new IntersectionObserver(async ([seen]) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    try {
      const text = await rows(end.querySelector("a").href);
      if (!end.isConnected) return;
      end.insertAdjacentHTML("beforebegin", html(text));
      end.remove();
      more(list);
    } catch { /* the link is still there */ }
  }, { rootMargin: "1200px" });
  watch.observe(end);
};

for (const list of document.querySelectorAll(".lines")) more(list);

for (const form of document.querySelectorAll("form[data-sift]")) {
  const input = form.querySelector("input[type=search]");
  const list = document.querySelector(".lines");
  const head = list.firstElementChild;
  let timer = 0, asked = 0;
  const sift = async () => {
    const own = ++asked;
    const q = input.value.trim();
    const place = q ? `${form.dataset.sift}?q=${encodeURIComponent(q)}` : form.dataset.sift;
    const text = await rows(place);
    if (own !== asked) return;
    while (head.nextSibling) head.nextSibling.remove();
    head.insertAdjacentHTML("afterend", html(text));
    history.replaceState(null, "", place);
    more(list);
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(sift, 80); });
  form.addEventListener("submit", (event) => { event.preventDefault(); sift(); });
}

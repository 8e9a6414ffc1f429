// A list that is searched in place while somebody types: rows that lack one of the words are hidden. Enter asks the server, which searches
// the whole texts; without this script that is all there is.
for (const form of document.querySelectorAll("form[data-found]")) {
  const list = document.getElementById(form.dataset.found);
  const field = form.querySelector("input[name=words]");
  // What the server has already chosen is searched by the server.
  if (!list || !field || field.value) continue;
  const rows = [...list.querySelectorAll("li")].map((row) => [row, row.textContent.toLowerCase()]);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
    for (const part of list.querySelectorAll(".fam")) part.hidden = !part.querySelector("li:not([hidden])");
  });
}

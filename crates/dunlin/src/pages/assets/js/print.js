// A button that prints the page is of use only where scripts are: it is shown then.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

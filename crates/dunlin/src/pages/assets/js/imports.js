// Files: dropped anywhere on the field, and how landing goes on.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const over = (is) => (event) => { event.preventDefault(); form.classList.toggle("over", is); };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  // A file that is chosen is looked at; without script the button does it.
  input.addEventListener("change", () => { if (input.files.length) form.requestSubmit(); });
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

for (const form of document.querySelectorAll("form[data-import]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "land") return;
    const told = form.querySelector("[data-told]");
    const source = new EventSource(`/api/v1/imports/${encodeURIComponent(form.dataset.import)}/progress`);
    const count = (n) => Number(n).toLocaleString(document.documentElement.lang);
    const tell = (event) => {
      const step = JSON.parse(event.data);
      if (step.step === "received") told.textContent = form.dataset.received;
      if (step.step === "read") told.textContent = form.dataset.read.replace("{n}", count(step.rows_read));
      if (step.step === "written") told.textContent = form.dataset.written.replace("{n}", count(step.rows_written));
      if (step.step === "done" || step.step === "refused") source.close();
    };
    source.addEventListener("progress", tell);
    source.onerror = () => source.close();
  });
}

// The form of a draft: leaving the page with changes that are not saved asks first.
const form = document.querySelector("#fields[data-unsaved]");
if (form) {
  let changed = "changed" in form.dataset;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  for (const other of document.querySelectorAll("form.act, .cover form")) {
    other.addEventListener("submit", (event) => {
      if (!changed) return;
      if (confirm(form.dataset.unsaved)) changed = false;
      else event.preventDefault();
    });
  }
}

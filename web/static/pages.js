// Makes the pages quicker to use. Everything works without it.
import { say } from "./say.js";

document.documentElement.classList.add("script");

const search = document.getElementById("search");

/** Addresses worth sharing: fields that say nothing are not sent. */
function withoutEmpty(form) {
  const silent = [...form.elements].filter(
    (field) => field.name && (field.value === "" || isDefault(field)) && !field.disabled,
  );
  for (const field of silent) field.disabled = true;
  setTimeout(() => silent.forEach((field) => (field.disabled = false)));
}

function isDefault(field) {
  return (field.name === "scope" && field.value === "full") || (field.name === "sort" && field.value === "relevance");
}

for (const form of document.querySelectorAll("form[method=get]")) {
  form.addEventListener("submit", () => withoutEmpty(form));
}

// On a wide screen a chosen filter applies at once; in the phone's sheet several can be chosen first.
const wide = matchMedia("(min-width: 62rem)");
if (search) {
  for (const field of search.elements) {
    if (!field.matches("select, input[type=checkbox], input[type=date], input[type=radio]")) continue;
    field.addEventListener("change", () => {
      if (field.name === "scope" && !new URLSearchParams(location.search).toString()) return;
      if (field.type === "date" && field.value && Number(field.value.slice(0, 4)) < 1900) return;
      if (wide.matches || field.name === "sort") search.requestSubmit();
    });
  }
}

// The sheet of filters or contents: focus goes in, Escape closes it.
addEventListener("hashchange", () => {
  const sheet = document.querySelector(".sheet:target");
  if (sheet && !wide.matches) sheet.focus();
});
addEventListener("keydown", (event) => {
  const close = document.querySelector(".sheet:target .close");
  if (event.key === "Escape" && close && !wide.matches) close.click();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
    say(button.dataset.copied);
  });
}

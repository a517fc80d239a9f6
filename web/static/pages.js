// Makes the pages quicker to use. Everything works without it.
document.documentElement.classList.add("script");

/** Say something to sighted readers and screen readers for a moment. */
export function say(words) {
  const place = document.getElementById("said");
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (place.textContent = ""), Math.max(2500, 60 * words.length));
}

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

// What completes the query: a combobox with a list (WAI-ARIA), where the form has somewhere to ask.
const box = search?.dataset.suggest && search.querySelector("input[name=q]");
if (box) {
  const list = document.getElementById("suggestions");
  let timer, asked, at = -1;
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", search.querySelector("label").textContent);

  const close = () => {
    asked?.abort();
    at = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (next + list.children.length) % list.children.length;
    list.children[at].setAttribute("aria-selected", "true");
    list.children[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((one, index) => {
      const item = document.createElement("a");
      item.id = `suggestion-${index}`;
      item.href = search.dataset.document.replace("ID", encodeURIComponent(one.document_id));
      item.textContent = [one.number, one.text].filter(Boolean).join(" – ");
      item.tabIndex = -1;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      return item;
    }));
    at = -1;
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    if (box.value.trim().length < 2) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${search.dataset.suggest}?${new URLSearchParams({ q: box.value })}`, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch { /* given up, or no answer: the form works without */ }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  search.addEventListener("submit", close);
}

// The search page: kept facets, long lists narrowed down, the count on the button of the phone's sheet.
const form = document.getElementById("search");
const sheet = document.getElementById("filters");

/** Letters without accents, in lower case: "dat" finds "Đất". */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

// A facet stays as its reader left it. The server reads it, so that the page does not move when it has loaded.
for (const facet of sheet.querySelectorAll("details[data-facet]")) {
  facet.addEventListener("toggle", () => {
    if (facet.open === facet.wasOpen) return;
    facet.wasOpen = facet.open;
    const kept = (document.cookie.match(/(?:^|; )facets=([\w.-]*)/)?.[1] ?? "").split(".").filter(Boolean);
    const others = kept.filter((one) => !one.startsWith(`${facet.dataset.facet}-`));
    const state = [...others, `${facet.dataset.facet}-${Number(facet.open)}`].join(".");
    document.cookie = `facets=${state}; path=/; max-age=31536000; samesite=lax`;
  });
  facet.wasOpen = facet.open;
}

for (const box of sheet.querySelectorAll(".narrow-down")) {
  const values = [...box.closest("fieldset").querySelectorAll("li")];
  box.addEventListener("input", () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    for (const value of values) {
      const text = plain(value.textContent);
      value.hidden = !value.querySelector(":checked") && !words.every((word) => text.includes(word));
    }
  });
}

// How many documents the button of the sheet will show; an answer that comes too late is dropped.
const button = sheet.querySelector(".sheet-foot button");
const wide = matchMedia("(min-width: 62rem)");
let asked;
sheet.addEventListener("change", async (event) => {
  if (!event.target.name || wide.matches) return;
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && name !== "size"));
  query.set("size", 1);
  try {
    const answer = await fetch(`${button.dataset.api}?${query}`, { signal: asked.signal });
    if (!answer.ok) return;
    const { total, partial_total: partial } = await answer.json();
    button.textContent = button.dataset.count.replace("#", (total + partial).toLocaleString(document.documentElement.lang));
  } catch { /* given up, or no answer: the button says what it does all the same */ }
});

// A new query is read anew: what was taken literally belongs to the old one.
form.addEventListener("submit", () => {
  const query = form.elements.q;
  if (query.value !== query.defaultValue) {
    for (const field of document.querySelectorAll("input[form=search][name=literal]")) field.disabled = true;
  }
  document.documentElement.classList.add("loading");
});

// Back from the browser's cache: the controls say again what the address says.
addEventListener("pageshow", (event) => {
  document.documentElement.classList.remove("loading");
  if (event.persisted) form.reset();
});

for (const menu of document.querySelectorAll("details.menu")) {
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a")) menu.open = false;
  });
}

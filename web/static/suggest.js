// What completes the query: a combobox with a list of groups (WAI-ARIA 1.2). The form works without it.
import { say } from "./say.js";

const RECENT = "tusach.recent";
const KEPT = 8;
const search = document.getElementById("search");
const box = search.querySelector("input[name=q]");
const words = document.getElementById("suggest-words").dataset;
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const list = make("div", { id: "suggestions", role: "listbox", "aria-label": search.querySelector("label").textContent });
const foot = make("div", { class: "foot" });
const panel = make("div", { class: "suggestions" }, list, foot);
const status = make("span", { class: "hidden", role: "status" });
panel.hidden = true;
box.after(panel, status);
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": list.id,
})) box.setAttribute(name, value);

/** Recent searches stay on this device; a browser that keeps nothing has none. */
const recent = {
  all() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    } catch { return []; }
  },
  add(query) {
    const kept = [query, ...this.all().filter((one) => one !== query)].slice(0, KEPT);
    try { localStorage.setItem(RECENT, JSON.stringify(kept)); } catch { /* private mode */ }
  },
  forget() {
    try { localStorage.removeItem(RECENT); } catch { /* private mode */ }
  },
};

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** A text with its marked places; marks count code points. */
function marked(text, marks = []) {
  const letters = [...text];
  const parts = [];
  let at = 0;
  for (const [begin, end] of marks) {
    parts.push(letters.slice(at, begin).join(""), make("mark", {}, letters.slice(begin, end).join("")));
    at = end;
  }
  return [...parts, letters.slice(at).join("")];
}

const address = (query) => `${search.action}?${new URLSearchParams(query)}`;
const language = document.documentElement.lang === "en" ? "en" : "vi";

/** The groups of the list: a name, and options with an address and what they show. */
function groups(typed, answer) {
  const own = recent.all().filter((one) => one !== typed && plain(one).startsWith(plain(typed))).slice(0, typed ? 3 : KEPT);
  return [
    [words.recent, own.map((query) => [address({ q: query }), [query]])],
    [words.documents, (answer.suggestions ?? []).map((one) => [
      search.dataset.document.replace("ID", encodeURIComponent(one.document_id)),
      [make("span", { class: "title" }, ...(one.number ? [make("b", {}, ...marked(one.number, one.number_marks))] : []), ...marked(one.text, one.marks))],
    ])],
    [words.queries, (answer.queries ?? []).map((one) => [address({ q: one.text }), marked(one.text, one.marks)])],
    [words.places, (answer.places ?? []).map((one) => [
      one.kind === "shelf" ? search.dataset.shelf.replace("ID", encodeURIComponent(one.value)) : address({ field: one.value }),
      [...marked(one[language].text, one[language].marks), " ", make("small", {}, words[one.kind])],
    ])],
  ].filter(([, options]) => options.length);
}

let timer, asked, options = [], at = -1;

function close() {
  clearTimeout(timer);
  asked?.abort();
  asked = undefined;
  panel.hidden = true;
  status.textContent = "";
  options = [];
  choose(-1);
  box.setAttribute("aria-expanded", "false");
}

function choose(next) {
  options[at]?.setAttribute("aria-selected", "false");
  at = next;
  const one = options[at];
  if (!one) return box.removeAttribute("aria-activedescendant");
  one.setAttribute("aria-selected", "true");
  one.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", one.id);
}

function show(typed, answer) {
  choose(-1);
  options = [];
  list.replaceChildren(...groups(typed, answer).map(([name, entries], group) => make(
    "div", { role: "group", "aria-labelledby": `suggestions-${group}` },
    make("span", { id: `suggestions-${group}`, role: "presentation" }, name),
    ...entries.map(([href, shown]) => {
      const option = make("a", { id: `suggestion-${options.length}`, href, role: "option", "aria-selected": "false", tabindex: "-1" }, ...shown);
      options.push(option);
      return option;
    }),
  )));
  foot.replaceChildren(...(list.textContent.includes(words.recent) ? [footButton(words.forget, forget)] : []), footButton(words.close, close));
  panel.hidden = !options.length;
  box.setAttribute("aria-expanded", String(!panel.hidden));
  status.textContent = options.length ? words.some.replace("#", options.length) : typed ? words.none : "";
}

function footButton(name, act) {
  const button = make("button", { type: "button", tabindex: "-1" }, name);
  button.addEventListener("click", act);
  return button;
}

function forget() {
  recent.forget();
  close();
  say(words.forgotten);
}

/** Ask for what completes the text of now; an answer to another text is never shown. */
async function ask() {
  const typed = box.value.trim();
  asked?.abort();
  if ([...typed].length < 2) return typed ? close() : show("", {});
  const mine = (asked = new AbortController());
  let answer = {};
  try {
    const response = await fetch(`${search.dataset.suggest}?${new URLSearchParams({ q: typed, size: 6 })}`, { signal: mine.signal });
    if (response.ok) answer = await response.json();
  } catch { /* given up, or no answer: own recent searches are shown all the same */ }
  if (mine === asked && document.activeElement === box && box.value.trim() === typed) show(typed, answer);
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  choose(-1);
  timer = setTimeout(ask, 120);
});
// A box that holds nothing offers what was searched here before.
box.addEventListener("click", () => {
  if (!box.value && panel.hidden) show("", {});
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (panel.hidden) {
    if (event.key === "ArrowDown" && !event.altKey) ask();
    else return;
  } else if (event.key === "ArrowDown") choose(at + 1 < options.length ? at + 1 : -1);
  else if (event.key === "ArrowUp") choose(at < 0 ? options.length - 1 : at - 1);
  else if (event.key === "Enter" && at >= 0) options[at].click();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
// A press in the list leaves the focus in the box: nothing closes before the tap arrives, and fingers may scroll.
panel.addEventListener("mousedown", (event) => event.preventDefault());
panel.addEventListener("click", (event) => {
  if (event.target.closest("[role=option]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) setTimeout(close);
});
box.addEventListener("blur", close);
addEventListener("pointerdown", (event) => {
  if (!panel.hidden && !search.querySelector(".box").contains(event.target)) close();
});
addEventListener("pagehide", close);
search.addEventListener("submit", () => {
  if (box.value.trim()) recent.add(box.value.trim().slice(0, 200));
  close();
});

// The printed original beside the text: its page follows the reading, and the text follows its pages.
import { say } from "./say.js";

const link = document.querySelector("a.open-original");
const pane = document.getElementById("original");
const text = document.getElementById("text");
const wide = matchMedia("(min-width: 62rem)");
const LINE = 0.3; // of the window's height: where the eye is

let map = null;
let at = 0;
const picture = Object.assign(new Image(1000, 1414), { decoding: "async" });
let held = 0; // a page that was asked for stays while the text scrolls to it

async function load() {
  if (map) return map;
  const answer = await fetch(link.dataset.map);
  if (!answer.ok) throw new Error(answer.statusText);
  map = await answer.json();
  return map;
}

/** Where page `number` begins in the window, in pixels from its top. */
function top(number) {
  const [path, share] = map.places[number - 1];
  const place = (path ? document.getElementById(path) : text).getBoundingClientRect();
  return place.top + share * place.height;
}

function pageAt(line) {
  let [low, high] = [1, map.places.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (top(middle) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

function show(number) {
  if (number === at) return;
  at = number;
  picture.src = map.picture.replace("0.jpg", `${number}.jpg`);
  picture.alt = pane.dataset.picture.replace("%n", number);
  pane.querySelector(".at").textContent = `${number}/${map.count}`;
  pane.querySelector("[data-do=previous]").disabled = number === 1;
  pane.querySelector("[data-do=next]").disabled = number === map.count;
  pane.querySelector(".whole").href = `${link.getAttribute("href")}/${number}`;
}

function follow() {
  if (pane.hidden || !map?.places.length || performance.now() < held) return;
  show(pageAt(innerHeight * LINE));
}

function turn(to) {
  show(Math.max(1, Math.min(map.count, to)));
  held = performance.now() + 1000;
  if (map.places.length) scrollBy({ top: top(at) - innerHeight * LINE + 4, behavior: "instant" });
}

async function open() {
  try {
    await load();
  } catch {
    return say(pane.dataset.failed);
  }
  pane.querySelector(".whole").replaceChildren(picture);
  pane.hidden = false;
  pane.closest(".reader").classList.add("split");
  link.setAttribute("aria-expanded", "true");
  pane.querySelector(".unplaced").hidden = map.places.length > 0;
  show(map.places.length ? pageAt(innerHeight * LINE) : 1);
}

function close() {
  pane.hidden = true;
  pane.closest(".reader").classList.remove("split");
  link.setAttribute("aria-expanded", "false");
  link.focus({ preventScroll: true });
}

/** On a narrow screen the original is a page of its own, at the place of reading. */
async function leave(element) {
  let page = 1;
  try {
    await load();
    if (map.places.length) page = pageAt(element ? element.getBoundingClientRect().top + 1 : innerHeight * LINE);
  } catch { /* from the first page, then */ }
  location.href = `${link.getAttribute("href")}/${page}`;
}

if (link && pane) {
  link.setAttribute("aria-controls", "original");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!wide.matches) return leave();
    if (pane.hidden) open();
    else close();
  });
  document.querySelector("#unit-menu [data-do=original]").hidden = false;
  document.addEventListener("reading:original", async (event) => {
    if (!wide.matches) return leave(event.detail);
    if (pane.hidden) await open();
    if (map?.places.length) show(pageAt(event.detail.getBoundingClientRect().top + 1));
    held = performance.now() + 1000;
  });
  const controls = { previous: () => turn(at - 1), next: () => turn(at + 1), text: () => turn(at), close };
  pane.addEventListener("click", (event) => controls[event.target.closest("[data-do]")?.dataset.do]?.());
  pane.addEventListener("keydown", (event) => event.key === "Escape" && close());
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || pane.hidden) return;
    waiting = true;
    setTimeout(() => ((waiting = false), follow()), 120);
  }, { passive: true });
}

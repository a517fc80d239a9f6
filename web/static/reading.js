// Reading a document: step through the hits, find while typing, a contents list that follows.
const text = document.getElementById("text");
const found = document.getElementById("found");
let at = 0;

const stepper = () => found?.querySelector(".stepper[data-hits]");
/** Where each hit begins, in order; a hit that goes on behind a line's end is marked again. */
let hits = [];
const look = () => (hits = [...text.querySelectorAll("mark:not(.on)")]);

/** The number of the first hit in the provision that was opened; 0 for none. */
function firstInTarget() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const mark = place && text.contains(place) && place.querySelector("mark:not(.on)");
  return hits.indexOf(mark) + 1;
}

function leave() {
  const mark = text.querySelector("mark.now");
  mark?.classList.remove("now");
  mark?.removeAttribute("id");
}

function go(number) {
  leave();
  at = ((number - 1 + hits.length) % hits.length) + 1;
  const mark = hits[at - 1];
  mark.id = `hit-${at}`;
  mark.classList.add("now");
  mark.scrollIntoView({ block: "center" });
  stepper().querySelector(".at").textContent = stepper().dataset.of.replace("%at", at).replace("%n", hits.length);
}

function step(by) {
  if (!hits.length && !look().length) return;
  if (at === 0) return go(firstInTarget() || (by > 0 ? 1 : hits.length));
  return go(at + by);
}

const now = text?.querySelector("mark.now");
if (now) at = Number(now.id.slice("hit-".length));
found?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (!link) return;
  event.preventDefault();
  step(Number(link.dataset.step));
});
addEventListener("keydown", (event) => {
  if (!stepper() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, select, textarea, dialog, [popover]")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});

// Back to the very results that the reader came from, with their filters and page.
const back = document.querySelector("a.back");
if (back && document.referrer) {
  const came = new URL(document.referrer);
  if (came.origin === location.origin && came.pathname === new URL(back.href).pathname) back.href = came.href;
}

// The contents list shows where the reader is.
let entries = new Map();
let current = null;
const watcher = new IntersectionObserver(
  (seen) => {
    const first = seen.find((one) => one.isIntersecting);
    const link = first && entries.get(first.target.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    const list = link.closest(".contents");
    if (getComputedStyle(list).position === "sticky") list.scrollTo({ top: link.offsetTop - list.clientHeight / 2 });
  },
  { rootMargin: "-15% 0px -75% 0px" },
);

function follow() {
  watcher.disconnect();
  current = null;
  const links = document.querySelectorAll(".contents li > a");
  entries = new Map([...links].map((link) => [link.getAttribute("href").slice(1), link]));
  if (!entries.size) return;
  for (const unit of text.querySelectorAll(".unit.dieu, .unit.phu-luc")) if (entries.has(unit.id)) watcher.observe(unit);
}
setTimeout(follow); // of a long text there is much to watch: it is shown first

// Hits while the reader types: the page with them is asked for, and its parts take the place of those here.
const box = document.getElementById("find");
if (box && text && "live" in text.dataset) {
  let timer;
  let asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const query = box.value.trim();
    const address = text.dataset.address + (query ? `?${new URLSearchParams({ q: query })}` : "");
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["text", "found", "contents"]) {
        document.getElementById(id)?.replaceChildren(...page.getElementById(id).childNodes);
      }
    } catch {
      return; // given up for newer words, or no answer: the button still asks
    }
    at = 0;
    look();
    history.replaceState(null, "", address);
    follow();
    if (hits.length) go(1);
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
}

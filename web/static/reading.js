// Reading a document: step through the hits, find while typing, a contents list that follows.
const text = document.getElementById("text");
const found = document.getElementById("found");
let at = 0;

const stepper = () => found?.querySelector(".stepper[data-hits]");
const total = () => Number(stepper()?.dataset.hits ?? 0);

function numberOf(mark) {
  return mark ? Number(mark.id.slice("hit-".length)) : 0;
}

/** The first hit in the provision that was opened. */
function firstInTarget() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return numberOf(place?.querySelector("mark[id]"));
}

function go(number) {
  document.querySelector("mark.now")?.classList.remove("now");
  at = ((number - 1 + total()) % total()) + 1;
  const mark = document.getElementById(`hit-${at}`);
  mark.classList.add("now");
  mark.scrollIntoView({ block: "center" });
  stepper().querySelector(".at").textContent = stepper().dataset.of.replace("%at", at).replace("%n", total());
}

function step(by) {
  if (at === 0) {
    const here = firstInTarget();
    return go(here || (by > 0 ? 1 : total()));
  }
  return go(at + by);
}

at = numberOf(document.querySelector("mark.now"));
found?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (!link) return;
  event.preventDefault();
  step(Number(link.dataset.step));
});
addEventListener("keydown", (event) => {
  if (!total() || event.ctrlKey || event.metaKey || event.altKey) return;
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
  entries = new Map([...links].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (!entries.size) return;
  for (const unit of text.querySelectorAll(".unit.dieu, .unit.phu-luc")) if (entries.has(unit.id)) watcher.observe(unit);
}
follow();

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
    history.replaceState(null, "", address);
    follow();
    const first = text.querySelector("mark[id]");
    if (first) go(1);
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

// Reading a document: step through the hits without loading the page again, copy permalinks.
import { say } from "./pages.js";

const text = document.getElementById("text");
const stepper = document.querySelector(".stepper[data-hits]");
const total = Number(stepper?.dataset.hits ?? 0);
let at = numberOf(document.querySelector("mark.now"));

function numberOf(mark) {
  return mark ? Number(mark.id.slice("hit-".length)) : 0;
}

/** The first hit at or below the top of what is shown. */
function firstBelowTop() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? null;
  const inside = place?.querySelector("mark[id]");
  return numberOf(inside);
}

function go(number) {
  document.querySelector("mark.now")?.classList.remove("now");
  at = ((number - 1 + total) % total) + 1;
  const mark = document.getElementById(`hit-${at}`);
  mark.classList.add("now");
  mark.scrollIntoView({ block: "center" });
  stepper.querySelector(".at").textContent = stepper.dataset.of.replace("%at", at).replace("%n", total);
}

function step(by) {
  if (at === 0) {
    const here = firstBelowTop();
    return go(here || (by > 0 ? 1 : total));
  }
  return go(at + by);
}

if (total) {
  for (const link of stepper.querySelectorAll("[data-step]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      step(Number(link.dataset.step));
    });
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
}

text?.addEventListener("click", async (event) => {
  const link = event.target.closest(".permalink");
  if (!link || !navigator.clipboard) return;
  const path = decodeURIComponent(link.hash.slice(1));
  await navigator.clipboard.writeText(`${location.origin}${text.dataset.address}/${path}`);
  say(text.dataset.copied);
});

// The contents list shows where the reader is.
const entries = new Map([...document.querySelectorAll(".contents li > a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
if (entries.size) {
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
      if (getComputedStyle(list).position === "sticky") {
        const place = link.offsetTop - list.clientHeight / 2;
        list.scrollTo({ top: place });
      }
    },
    { rootMargin: "-15% 0px -75% 0px" },
  );
  for (const unit of text.querySelectorAll(".unit.dieu, .unit.phu-luc")) if (entries.has(unit.id)) watcher.observe(unit);
}

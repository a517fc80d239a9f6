// Reading a document: step through the hits without loading the page again, copy permalinks.
import { say } from "./pages.js";

const text = document.getElementById("text");
const stepper = document.querySelector(".stepper[data-hits]");
const total = Number(stepper?.dataset.hits ?? 0);
let at = numberOf(document.querySelector("mark.now"));

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
  at = ((number - 1 + total) % total) + 1;
  const mark = document.getElementById(`hit-${at}`);
  mark.classList.add("now");
  mark.scrollIntoView({ block: "center" });
  stepper.querySelector(".at").textContent = stepper.dataset.of.replace("%at", at).replace("%n", total);
}

function step(by) {
  if (at === 0) {
    const here = firstInTarget();
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

// Back to the very results that the reader came from, with their filters and page.
const back = document.querySelector("a.back");
if (back && document.referrer) {
  const came = new URL(document.referrer);
  if (came.origin === location.origin && came.pathname === new URL(back.href).pathname) back.href = came.href;
}

text?.addEventListener("click", async (event) => {
  const link = event.target.closest(".permalink");
  if (!link || !navigator.clipboard) return;
  const path = decodeURIComponent(link.hash.slice(1));
  await navigator.clipboard.writeText(`${location.origin}${text.dataset.address}/${path}`);
  say(text.dataset.copied);
});

// The contents list shows where the reader is.
const entries = new Map(
  [...document.querySelectorAll(".contents li > a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
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

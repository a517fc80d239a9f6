// A comparison: step from one change to the next, also by the keys n and p.
const stepper = document.querySelector(".stepper");
const places = [...document.querySelectorAll(".part [data-change], .part:not(.same):not(:has([data-change]))")];
let at = 0;

function go(number) {
  document.querySelector(".now")?.classList.remove("now");
  at = ((number - 1 + places.length) % places.length) + 1;
  const place = places[at - 1];
  place.classList.add("now");
  place.scrollIntoView({ block: place.offsetHeight < innerHeight / 2 ? "center" : "start" });
  stepper.querySelector(".at").textContent = stepper.dataset.of.replace("%at", at).replace("%n", places.length);
}

/** From the change that the reader stands on, else from the part that was opened. */
function step(by) {
  const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const here = at ? -1 : places.findIndex((place) => part?.contains(place));
  if (here >= 0) return go(here + 1);
  return go(at ? at + by : by > 0 ? 1 : places.length);
}

if (stepper && places.length) {
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
  addEventListener("hashchange", () => (at = 0));
}

addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.same-lines")) fold.open = true;
});

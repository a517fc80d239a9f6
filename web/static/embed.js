// The builder shows at once what comes of a choice. Its button does the same without this.
const form = document.getElementById("builder");
const MADE = ["unreadable", "preview", "snippet-element", "snippet-form", "snippet-frame", "frame-link"];
let timer, asked;

/** The page for these choices, made by the server: what it shows takes the place of what is shown. */
async function refresh() {
  asked?.abort();
  asked = new AbortController();
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  const address = `${form.action}?${new URLSearchParams(chosen)}`;
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of MADE) document.getElementById(id).replaceChildren(...made.getElementById(id).childNodes);
    history.replaceState(null, "", address);
  } catch { /* given up for the next choice, or no answer: the button works */ }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
});

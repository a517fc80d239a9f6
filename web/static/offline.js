// The reader's side of reading offline: the button on a document, and the list of what is kept.
const worker = document.querySelector("meta[name=worker]")?.content;
const can = worker && "serviceWorker" in navigator && "caches" in window && window.isSecureContext;

if (can) start().catch(() => {});

async function start() {
  await navigator.serviceWorker.register(worker);
  const button = document.querySelector("[data-keep]");
  const list = document.querySelector("#kept");
  if (button) await onDocument(button);
  if (list) await onList(list);
}

async function ask(what, values = {}) {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.value));
    active.postMessage({ what, lang: document.documentElement.lang, ...values }, [port2]);
  });
}

async function onDocument(button) {
  const path = new URL(button.dataset.keep, location.href).pathname;
  const plain = button.textContent;
  const show = (kept) => {
    button.setAttribute("aria-pressed", String(path in kept));
    button.textContent = path in kept ? button.dataset.kept : plain;
  };
  show(await ask("list"));
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const pressed = button.getAttribute("aria-pressed") === "true";
    button.disabled = true;
    try {
      show(pressed ? await ask("remove", { path }) : await ask("keep", { path, title: button.dataset.title }));
    } catch (error) {
      say(error.message === "full" ? button.dataset.full : button.dataset.failed);
    }
    button.disabled = false;
    button.focus();
  });
}

async function onList(list) {
  const line = document.querySelector("#kept-one");
  const show = (kept) => {
    const all = Object.entries(kept).sort(([, a], [, b]) => b.at - a.at);
    list.replaceChildren(...all.map(([path, one]) => item(path, one)));
    document.querySelector("#kept-none").hidden = all.length > 0;
    document.querySelector("#kept-some").hidden = all.length === 0;
    document.querySelector("#kept-bytes").textContent = size(all.reduce((sum, [, one]) => sum + one.bytes, 0));
  };
  const item = (path, one) => {
    const made = line.content.cloneNode(true);
    const link = made.querySelector("a");
    link.href = path;
    link.textContent = one.title;
    made.querySelector("time").textContent = new Date(one.at).toLocaleDateString(document.documentElement.lang);
    made.querySelector(".size").textContent = size(one.bytes);
    const button = made.querySelector("button");
    button.setAttribute("aria-label", `${button.textContent}: ${one.title}`);
    button.addEventListener("click", async () => show(await ask("remove", { path })));
    return made;
  };
  document.querySelector("#kept-needs").hidden = true;
  document.querySelector("#kept-clear").addEventListener("click", async () => show(await ask("remove")));
  show(await ask("list"));
}

function size(bytes) {
  const million = bytes >= 1e6;
  const value = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: million ? 1 : 0 });
  return `${value.format(bytes / (million ? 1e6 : 1e3))} ${million ? "MB" : "kB"}`;
}

function say(words) {
  const place = document.querySelector("#said");
  place.textContent = words;
  setTimeout(() => (place.textContent = ""), 6000);
}

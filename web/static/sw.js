// Reading offline: documents that a reader chose, on the reader's own device. Nothing else is kept but the
// frame they need. Pages are fetched without cookies, so that what an officer sees is never among them.
"use strict";

const FRAME = "tusach-frame-1";
const KEPT = "tusach-kept-1";
const INDEX = new URL("kept-index", self.registration.scope).href;
const DOCUMENT = new URL("van-ban/", self.registration.scope).pathname;
const SHELL = ["ngoai-tuyen", "khong-mang"].map((name) => new URL(name, self.registration.scope).href);
const MOST_DOCUMENTS = 50;
const MOST_PICTURES = 60;
const MOST_BYTES = 20e6; // a document with its pictures
const STALE = 3600e3; // milliseconds after which a kept page is fetched anew
const ANY = { ignoreVary: true };

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell("vi").then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("tusach-") && name !== FRAME && name !== KEPT) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.includes("/assets/") && url.searchParams.has("v")) event.respondWith(asset(request));
  else if (request.destination === "image" || request.destination === "manifest") event.respondWith(other(request));
});

self.addEventListener("message", (event) => {
  const { what, path, title, lang } = event.data ?? {};
  const answers = { keep: () => keep(path, title, lang), remove: () => remove(path), list: index };
  const answer = Object.hasOwn(answers, what) ? queue(answers[what]) : Promise.reject(new Error("unknown"));
  event.waitUntil(
    answer.then(
      (value) => event.ports[0]?.postMessage({ value }),
      (error) => event.ports[0]?.postMessage({ error: String(error.message) }),
    ),
  );
});

async function page(event, url) {
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(queue(() => refresh(url.pathname)).catch(() => {}));
    return response;
  } catch (error) {
    const kept = await caches.open(KEPT);
    const frame = await caches.open(FRAME);
    const plain = url.origin + url.pathname;
    return (
      (await kept.match(plain, ANY)) ?? (await frame.match(plain, ANY)) ?? (await frame.match(SHELL[1], ANY)) ?? Promise.reject(error)
    );
  }
}

async function asset(request) {
  return (await caches.match(request, ANY)) ?? fetch(request);
}

async function other(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return (await caches.match(request, ANY)) ?? Promise.reject(error);
  }
}

// One change at a time: the index is read, changed and written.
let last = Promise.resolve();
function queue(work) {
  const next = last.then(work, work);
  last = next.catch(() => {});
  return next;
}

async function index() {
  const found = await (await caches.open(KEPT)).match(INDEX);
  return found ? found.json() : {};
}

async function writeIndex(kept) {
  const cache = await caches.open(KEPT);
  await cache.put(INDEX, new Response(JSON.stringify(kept), { headers: { "Content-Type": "application/json" } }));
  const used = new Set([INDEX, ...Object.values(kept).flatMap((one) => one.urls)]);
  for (const request of await cache.keys()) if (!used.has(request.url)) await cache.delete(request);
}

async function keep(path, title, lang) {
  if (typeof path !== "string" || !path.startsWith(DOCUMENT) || path.slice(DOCUMENT.length).includes("/")) {
    throw new Error("no document");
  }
  const kept = await index();
  if (!(path in kept) && Object.keys(kept).length >= MOST_DOCUMENTS) throw new Error("full");
  await keepShell(lang);
  const address = new URL(path, self.location.origin).href;
  const urls = [];
  const bytes = await store(await caches.open(KEPT), address, lang, urls);
  kept[path] = { title: String(title).slice(0, 300), lang, at: Date.now(), bytes, urls };
  await writeIndex(kept);
  return kept;
}

async function remove(path) {
  const kept = await index();
  if (path === undefined) for (const one of Object.keys(kept)) delete kept[one];
  else delete kept[path];
  await writeIndex(kept);
  return kept;
}

async function refresh(path) {
  const one = (await index())[path];
  if (one && Date.now() - one.at > STALE) await keep(path, one.title, one.lang);
}

async function keepShell(lang) {
  const cache = await caches.open(FRAME);
  const urls = [];
  for (const address of SHELL) await store(cache, address, lang, urls);
  for (const request of await cache.keys()) if (!urls.includes(request.url)) await cache.delete(request);
}

// A page with the styles, scripts and pictures that it names; gives the bytes, and the addresses in `urls`.
async function store(cache, address, lang, urls) {
  const asked = new URL(address);
  asked.searchParams.set("lang", lang === "en" ? "en" : "vi");
  const response = await fetch(asked, { credentials: "omit", cache: "no-cache" });
  if (!response.ok || response.redirected) throw new Error("not there");
  const html = await response.text();
  const copy = new Response(html, { headers: response.headers });
  let bytes = html.length;
  const named = [...html.matchAll(/<(link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>/g)];
  const wanted = named.map(([tag, kind, link]) => ({ tag, kind, url: new URL(link.replaceAll("&amp;", "&"), address) }));
  const files = wanted.filter(({ kind, url }) => kind !== "img" && url.pathname.includes("/assets/"));
  const pictures = wanted.filter(({ kind }) => kind === "img").slice(0, MOST_PICTURES);
  for (const { url } of [...files, ...pictures]) {
    if (url.origin !== self.location.origin || urls.includes(url.href)) continue;
    const found = (await caches.match(url.href, ANY)) ?? (await fetch(url, { credentials: "omit" }));
    if (!found.ok) continue;
    const data = await found.clone().arrayBuffer();
    if (bytes + data.byteLength > MOST_BYTES) continue;
    bytes += data.byteLength;
    await cache.put(url.href, found);
    urls.push(url.href);
  }
  await cache.put(address, copy);
  urls.push(address);
  return bytes;
}

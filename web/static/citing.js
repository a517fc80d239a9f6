// Citing a provision, and looking at what a citation means without leaving the text.
import { say } from "./say.js";

const text = document.getElementById("text");
const menu = document.getElementById("unit-menu");
const preview = document.getElementById("preview");
const excerpts = new Map();

/** The excerpt of a document or provision as the server writes it; asked for once. */
function excerptOf(documentId, path) {
  const address = [text.dataset.excerpts, documentId, path].filter(Boolean).join("/");
  if (!excerpts.has(address)) {
    const asked = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.text();
    });
    asked.catch(() => excerpts.delete(address));
    excerpts.set(address, asked);
  }
  return excerpts.get(address).then((html) => {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector(".excerpt");
    return document.adoptNode(found);
  });
}

function show(popover, beside) {
  popover.hidden = false;
  popover.showPopover();
  const place = beside.getClientRects()[0] ?? beside.getBoundingClientRect();
  const { width, height, top: edge } = popover.getBoundingClientRect();
  if (innerWidth < 640) { // a sheet at the foot of a phone: what it is about stays in view above it
    if (place.bottom > edge - 12) scrollBy({ top: place.bottom - edge + 12, behavior: "instant" });
    return;
  }
  const below = place.bottom + 6;
  const top = below + height < innerHeight || place.top < height ? below : place.top - height - 6;
  popover.style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 8))}px`;
  popover.style.top = `${Math.max(8, top)}px`;
}

// The menu of a provision.
let unit = null;

function linesOf(element) {
  return [...element.querySelectorAll("h1, h2, h3, h4, h5, h6, p, tr")].map((one) => {
    const copy = one.cloneNode(true);
    for (const link of copy.querySelectorAll(".permalink")) link.remove();
    for (const line of copy.querySelectorAll("br")) line.replaceWith("\n");
    const cells = copy.matches("tr") ? [...copy.cells].map((cell) => cell.textContent) : [copy.textContent];
    return cells.map((words) => words.trim()).join("\t");
  });
}

function asHtml(citation, address, lines) {
  const page = document.implementation.createHTMLDocument();
  const link = page.createElement("a");
  link.href = address;
  link.textContent = citation;
  const paragraphs = [link, ...lines].map((one) => {
    const paragraph = page.createElement("p");
    paragraph.append(one);
    return paragraph;
  });
  page.body.append(...paragraphs);
  return page.body.innerHTML;
}

async function copy(plain, html) {
  say(""); // the same words are heard again only when they come anew
  try {
    if (html && window.ClipboardItem) {
      const kinds = { "text/plain": plain, "text/html": html };
      const blobs = Object.entries(kinds).map(([kind, content]) => [kind, new Blob([content], { type: kind })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    } else await navigator.clipboard.writeText(plain);
    say(menu.dataset.copied);
  } catch {
    say(menu.dataset.notCopied);
  }
}

async function openMenu(element, beside) {
  unit = { element, path: element === text ? "" : element.id, citation: "", address: "" };
  unit.address = [location.origin + text.dataset.address, unit.path].filter(Boolean).join("/");
  const said = menu.querySelector(".citation");
  const needsCitation = menu.querySelectorAll("[data-do=citation], [data-do=text]");
  said.textContent = menu.dataset.loading;
  menu.querySelector("[data-do=text]").hidden = element === text;
  for (const button of needsCitation) button.disabled = true;
  show(menu, beside);
  menu.querySelector("button").focus();
  const asked = unit;
  try {
    const found = await excerptOf(text.dataset.id, unit.path);
    if (asked !== unit) return;
    unit.citation = found.dataset.citation;
    said.textContent = unit.citation;
    for (const button of needsCitation) button.disabled = false;
  } catch {
    if (asked === unit) said.textContent = menu.dataset.failed;
  }
}

const actions = {
  address: () => copy(unit.address),
  citation: () => copy(unit.citation, asHtml(unit.citation, unit.address, [])),
  text: () => {
    const lines = linesOf(unit.element);
    return copy([unit.citation, ...lines, unit.address].join("\n"), asHtml(unit.citation, unit.address, lines));
  },
  share: () => navigator.share({ title: unit.citation, url: unit.address }).catch(() => {}),
  speak: () => document.dispatchEvent(new CustomEvent("reading:speak", { detail: unit.element })),
  original: () => document.dispatchEvent(new CustomEvent("reading:original", { detail: unit.element })),
};

if (text && menu.showPopover) {
  menu.querySelector("[data-do=share]").hidden = !navigator.share;
  menu.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-do]");
    if (!chosen) return;
    menu.hidePopover();
    actions[chosen.dataset.do]();
  });
  text.addEventListener("click", (event) => {
    const link = event.target.closest(".permalink, .own");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    openMenu(link.closest(".unit"), link);
  });
  document.querySelector("[data-tool=cite]")?.addEventListener("click", (event) => openMenu(text, event.currentTarget));
}

// The preview of a citation.
let shown = null;
let timer;

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  preview.hidePopover();
}

async function look(link) {
  clearTimeout(timer);
  if (link === shown) return;
  hide();
  shown = link;
  const target = new URL(link.href);
  const own = target.pathname === location.pathname;
  const documentId = own ? text.dataset.id : decodeURIComponent(target.pathname.split("/").at(-1));
  try {
    const found = await excerptOf(documentId, decodeURIComponent(target.hash.slice(1)));
    if (shown !== link) return;
    preview.querySelector(".held").replaceChildren(found);
    link.setAttribute("aria-describedby", "preview-text");
    show(preview, link);
  } catch {
    if (shown === link) shown = null; // the link leads there all the same
  }
}

function later(work) {
  clearTimeout(timer);
  timer = setTimeout(work, 300);
}

if (text && preview.showPopover) {
  text.addEventListener("pointerover", (event) => {
    const link = event.target.closest("a.cite");
    if (link && event.pointerType === "mouse") later(() => look(link));
  });
  text.addEventListener("pointerout", (event) => {
    if (event.target.closest("a.cite") && event.pointerType === "mouse") later(hide);
  });
  preview.addEventListener("pointerover", () => clearTimeout(timer));
  preview.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide));
  text.addEventListener("focusin", (event) => {
    if (event.target.matches("a.cite:focus-visible")) look(event.target);
  });
  text.addEventListener("focusout", (event) => {
    if (event.target === shown && !preview.contains(event.relatedTarget)) hide();
  });
  // A tap shows the preview; its own link, or a second tap, leads there.
  text.addEventListener("click", (event) => {
    const link = event.target.closest("a.cite");
    if (!link || event.pointerType !== "touch" || link === shown) return;
    event.preventDefault();
    look(link);
  });
  preview.addEventListener("click", (event) => {
    if (event.target.closest("a, .close")) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (shown && !preview.contains(event.target) && !event.target.closest("a.cite")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      const back = shown;
      if (preview.contains(document.activeElement)) back.focus({ preventScroll: true });
      hide();
    }
    if (event.key === "ArrowDown" && shown === document.activeElement && !preview.hidden) {
      event.preventDefault();
      preview.querySelector("a")?.focus();
    }
  });
}

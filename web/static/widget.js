// <tusach-search>: the bookshelf's search on the page of any portal.
// No dependencies; its styles and markup stay in a shadow tree; works under a strict policy of the host page.
const HOME = new URL(".", import.meta.url).href;
const FILTERS = ["doc-type", "issuer", "field", "level", "shelf", "audience", "validity", "year"];
const WORDS = {
  vi: {
    label: "Tìm văn bản pháp luật",
    placeholder: "Từ khóa, số hiệu hoặc câu hỏi",
    button: "Tìm",
    busy: "Đang tìm…",
    found: (n) => `${n.toLocaleString("vi")} văn bản`,
    none: "Không tìm thấy văn bản nào. Hãy bớt từ hoặc kiểm tra chính tả.",
    failed: "Chưa tìm được lúc này. Hãy thử lại, hoặc mở trang tìm kiếm của tủ sách.",
    partial: "Văn bản chứa phần lớn các từ",
    all: "Xem tất cả kết quả",
    issued: "Ban hành",
    by: "Tủ sách pháp luật điện tử Đồng Nai",
    clear: "Xóa kết quả",
  },
  en: {
    label: "Search legal documents",
    placeholder: "Keywords, document number or a question",
    button: "Search",
    busy: "Searching…",
    found: (n) => `${n.toLocaleString("en")} ${n === 1 ? "document" : "documents"}`,
    none: "No document was found. Use fewer words or check the spelling.",
    failed: "Search does not answer now. Try again, or open the search page of the bookshelf.",
    partial: "Documents with most of the words",
    all: "See all results",
    issued: "Issued",
    by: "Đồng Nai electronic law bookshelf",
    clear: "Clear the results",
  },
};
const STYLE = `
:host{display:block;--a:var(--tusach-accent,#0b5a4a);--i:var(--tusach-ink,#1b2421);--p:var(--tusach-paper,#fff);
--l:var(--tusach-line,#8a8f86);--m:var(--tusach-mark,#ffe59a);--r:var(--tusach-radius,8px);
color:var(--i);font:1rem/1.6 var(--tusach-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif)}
:host([hidden]){display:none}
@supports (color:light-dark(#000,#fff)){:host{--a:var(--tusach-accent,light-dark(#0b5a4a,#84d3bb));
--i:var(--tusach-ink,light-dark(#1b2421,#e5e9e4));--p:var(--tusach-paper,light-dark(#fff,#1a211e));
--l:var(--tusach-line,light-dark(#8a8f86,#76827b));--m:var(--tusach-mark,light-dark(#ffe59a,#6b5310))}}
*{box-sizing:border-box}
.box{background:var(--p);border-radius:var(--r);padding:1rem;border:1px solid color-mix(in srgb,var(--l) 45%,transparent)}
label{display:block;font-weight:650;margin-bottom:.4rem}
.row{display:flex;gap:.5rem}
input{flex:1;min-width:0;font:inherit;color:inherit;background:var(--p);border:1px solid var(--l);border-radius:var(--r);padding:.5rem .75rem;min-height:2.75rem}
button{font:inherit;font-weight:650;color:var(--p);background:var(--a);border:0;border-radius:var(--r);padding:.5rem 1.1rem;min-height:2.75rem;cursor:pointer}
button.clear{background:none;color:var(--a);padding:.25rem .5rem}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
a{color:var(--a);text-underline-offset:.18em}
.status{display:flex;justify-content:space-between;align-items:center;margin:.75rem 0 .25rem;min-height:1.6rem}
.status:not(:has(*:not(:empty))){display:none}
ol{list-style:none;margin:0;padding:0}
li{padding:.7rem 0;border-top:1px solid color-mix(in srgb,var(--l) 45%,transparent)}
h3{font-size:1rem;line-height:1.45;margin:0;font-weight:650}
h4{margin:.75rem 0 .25rem;font-size:.95rem}
p{margin:.2rem 0 0;font-size:.93rem;overflow-wrap:anywhere}
.facts{opacity:.85}
mark{background:var(--m);color:inherit;border-radius:3px;padding:0 .1em}
.foot{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;margin-top:.75rem;font-size:.9rem}
`;

/** An element with properties and children; text children are never read as HTML. */
function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** A text with its marks; offsets count code points, JavaScript's strings count UTF-16 units. */
function marked({ text, marks = [] }) {
  const points = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    pieces.push(points.slice(at, start).join(""), make("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  return [...pieces, points.slice(at).join("")];
}

class TusachSearch extends HTMLElement {
  #asked = null;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const t = this.#words;
    this.input = make("input", {
      type: "search", name: "q", id: "q", maxLength: 500, autocomplete: "off",
      placeholder: this.getAttribute("placeholder") ?? t.placeholder,
    });
    this.input.setAttribute("enterkeyhint", "search");
    const label = make("label", { htmlFor: "q" }, this.getAttribute("label") ?? t.label);
    const form = make("form", { action: this.#page(""), method: "get" },
      label, make("div", { className: "row" }, this.input, make("button", { type: "submit" }, t.button)));
    form.setAttribute("role", "search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(this.input.value);
    });
    this.status = make("span");
    this.status.setAttribute("role", "status");
    this.clear = make("span");
    this.results = make("div", { className: "results" });
    const box = make("div", { className: "box", lang: this.#language },
      form, make("div", { className: "status" }, this.status, this.clear), this.results,
      make("div", { className: "foot" }, make("a", { href: this.#base, target: "_top" }, t.by)));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.results.firstChild) this.#reset();
    });
    root.append(box);
  }

  get #language() {
    const asked = this.getAttribute("lang") ?? this.closest("[lang]")?.getAttribute("lang") ?? "vi";
    return asked.toLowerCase().startsWith("en") ? "en" : "vi";
  }
  get #words() { return WORDS[this.#language]; }
  get #base() {
    const asked = this.getAttribute("base");
    const base = new URL(asked ? asked.replace(/\/*$/, "/") : HOME, HOME);
    return /^https?:$/.test(base.protocol) ? base.href : HOME;
  }

  /** The parameters of a search for `query`, with the filters of the attributes. */
  #parameters(query) {
    const parameters = new URLSearchParams({ q: query });
    for (const name of FILTERS) {
      for (const value of (this.getAttribute(name) ?? "").split("|")) {
        if (value.trim()) parameters.append(name.replace("-", "_"), value.trim());
      }
    }
    if (this.getAttribute("scope") === "title") parameters.set("scope", "title");
    return parameters;
  }
  #page(query) { return `${this.#base}tim-kiem?${this.#parameters(query)}`; }
  #document(id, query, path = "") {
    const anchor = path ? `#${path.split("/").map(encodeURIComponent).join("/")}` : "";
    return `${this.#base}van-ban/${encodeURIComponent(id)}?${new URLSearchParams({ q: query })}${anchor}`;
  }

  #reset() {
    this.#asked?.abort();
    this.results.replaceChildren();
    this.clear.replaceChildren();
    this.status.textContent = "";
    this.input.value = "";
    this.input.focus();
  }

  /** Search and show; a search that is still under way is given up. */
  async search(query) {
    query = query.trim();
    if (!query) return this.#reset();
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const t = this.#words;
    this.status.textContent = t.busy;
    try {
      const size = Math.min(20, Math.max(1, Number.parseInt(this.getAttribute("size"), 10) || 5));
      const parameters = this.#parameters(query);
      parameters.set("size", size);
      const answer = await fetch(`${this.#base}api/v1/search?${parameters}`, {
        signal: asked.signal, credentials: "omit", headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      this.#show(query, await answer.json());
    } catch (problem) {
      if (asked.signal.aborted) return;
      this.status.textContent = t.failed;
      this.results.replaceChildren(make("p", {}, make("a", { href: this.#page(query), target: "_top" }, t.all)));
    }
    const clear = make("button", { type: "button", className: "clear", title: t.clear, ariaLabel: t.clear }, "×");
    clear.addEventListener("click", () => this.#reset());
    this.clear.replaceChildren(clear);
  }

  #show(query, found) {
    const t = this.#words;
    this.status.textContent = found.hits.length ? t.found(found.total || found.partial_total) : t.none;
    const complete = found.hits.filter((hit) => hit.complete);
    const partial = found.hits.filter((hit) => !hit.complete);
    const list = (hits) => make("ol", {}, ...hits.map((hit) => this.#hit(query, hit)));
    const parts = complete.length ? [list(complete)] : [];
    if (partial.length) parts.push(make("h4", {}, t.partial), list(partial));
    if (found.hits.length) parts.push(make("p", {}, make("a", { href: this.#page(query), target: "_top" }, t.all)));
    this.results.replaceChildren(...parts);
  }

  #hit(query, hit) {
    const link = make("a", { href: this.#document(hit.id, query), target: "_top" },
      ...(hit.title.text ? marked(hit.title) : [hit.number || hit.id]));
    const facts = [hit.doc_type, hit.number, hit.issuers.join(", ")].filter(Boolean);
    if (hit.issued_on) facts.push(`${this.#words.issued} ${hit.issued_on.split("-").reverse().join("/")}`);
    const item = make("li", {}, make("h3", {}, link), make("p", { className: "facts" }, facts.join(" · ")));
    const best = hit.provisions[0];
    if (!best) return item;
    const place = make("p");
    if (best.label) place.append(make("a", { href: this.#document(hit.id, query, best.path), target: "_top" }, best.label), ": ");
    place.append(...marked(best.snippet));
    item.append(place);
    return item;
  }
}

customElements.get("tusach-search") ?? customElements.define("tusach-search", TusachSearch);

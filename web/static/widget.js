// <tusach-search>: the bookshelf's search on the page of any portal.
// No dependencies; its styles and markup stay in a shadow tree; works under a strict policy of the host page.
// It listens to nothing outside of itself, sends no cookies, and shows what it is told as text, never as HTML.
const HOME = new URL(".", import.meta.url).href;
const LISTS = ["doc-type", "issuer", "field", "year", "validity", "level", "shelf", "audience"];
const SINGLE = ["scope", "sort", "issued-from", "issued-to", "effective-from", "effective-to", "expired-from", "expired-to", "in-force-on"];
const COLOURS = ["accent", "ink", "paper"];
const PAUSE = 150; // ms without a key before suggestions are asked for
const PATIENCE = 15_000; // ms
// What it says, in Vietnamese and in English.
const WORDS = {
  label: ["Tìm văn bản pháp luật", "Search legal documents"],
  placeholder: ["Từ khóa, số hiệu, câu hỏi", "Keywords, document number or a question"],
  button: ["Tìm", "Search"],
  busy: ["Đang tìm…", "Searching…"],
  found: [(n) => `${n.toLocaleString("vi")} văn bản`, (n) => `${n.toLocaleString("en")} ${n === 1 ? "document" : "documents"}`],
  none: ["Không tìm thấy văn bản nào. Hãy bớt từ hoặc kiểm tra chính tả.", "No document was found. Use fewer words or check the spelling."],
  failed: ["Chưa kết nối được với tủ sách. Hãy thử lại, hoặc mở trang tìm kiếm của tủ sách.", "The bookshelf cannot be reached. Try again, or open its search page."],
  offline: ["Thiết bị đang mất kết nối mạng. Hãy thử lại khi có mạng.", "This device is offline. Try again when it is connected."],
  many: [(s) => `Có quá nhiều lượt tìm từ mạng này. Hãy thử lại sau ${s} giây.`, (s) => `Too many searches from this network. Try again in ${s} seconds.`],
  away: [(s) => `Máy tìm kiếm của tủ sách đang tạm nghỉ. Hãy thử lại sau ${s} giây.`, (s) => `The bookshelf's search is resting. Try again in ${s} seconds.`],
  partial: ["Văn bản chứa phần lớn các từ", "Documents with most of the words"],
  offered: ["Có phải bạn muốn tìm:", "Did you mean:"],
  more: ["Xem thêm", "Show more"],
  all: ["Xem tất cả trên tủ sách", "See all on the bookshelf"],
  again: ["Thử lại", "Try again"],
  issued: ["Ban hành", "Issued"],
  suggestions: ["Gợi ý", "Suggestions"],
  by: ["Tủ sách pháp luật điện tử Đồng Nai", "Đồng Nai electronic law bookshelf"],
  clear: ["Xóa kết quả", "Clear the results"],
};
// Sizes are told in em: the size of the host's root element says nothing here.
const STYLE = `
:host{display:block}:host([hidden]){display:none!important}*{box-sizing:border-box}
.box{all:initial;color-scheme:inherit;visibility:inherit;display:block;box-sizing:border-box;--a:var(--tusach-accent,#0b5a4a);--i:var(--tusach-ink,#1b2421);
--p:var(--tusach-paper,#fff);--l:var(--tusach-line,#767b72);--m:var(--tusach-mark,#ffe59a);--k:var(--tusach-mark-ink,#1b2421);--r:var(--tusach-radius,8px);
--s:color-mix(in srgb,var(--l) 45%,transparent);color:var(--i);font:var(--tusach-size,16px)/1.6 var(--tusach-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif);
background:var(--p);border-radius:var(--r);padding:1em;border:1px solid var(--s)}@supports (color:light-dark(#000,#fff)){.box{--a:var(--tusach-accent,light-dark(#0b5a4a,#84d3bb));
--i:var(--tusach-ink,light-dark(#1b2421,#e5e9e4));--p:var(--tusach-paper,light-dark(#fff,#1a211e));
--l:var(--tusach-line,light-dark(#767b72,#8b968f));--m:var(--tusach-mark,light-dark(#ffe59a,#6b5310));--k:var(--tusach-mark-ink,light-dark(#1b2421,#fff6d6))}}
[hidden]{display:none!important}label{display:block;font-weight:650;margin-bottom:.4em}.row{display:flex;flex-wrap:wrap;gap:.5em}.field{position:relative;flex:1 1 12em;min-width:0}
input{width:100%;font:inherit;color:inherit;background:var(--p);border:1px solid var(--l);border-radius:var(--r);padding:.5em .75em;min-height:2.75em}
input::placeholder{color:inherit;opacity:.75}
button{font:inherit;font-weight:650;color:var(--p);background:var(--a);border:0;border-radius:var(--r);padding:.5em 1.1em;min-height:2.75em;cursor:pointer}
.plain{background:none;color:var(--a);padding:.25em .5em;text-decoration:underline}.more{background:none;color:var(--a);border:1px solid var(--l);margin-top:.5em}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}a{color:var(--a);text-underline-offset:.18em}
.list{position:absolute;z-index:9;inset:100% 0 auto;margin-top:.2em;max-height:20em;overflow-y:auto;background:var(--p);border:1px solid var(--l);border-radius:var(--r);box-shadow:0 6px 18px #0003}
.list a{display:block;padding:.5em .75em;color:inherit;text-decoration:none;overflow-wrap:anywhere}.list a[aria-selected=true],.list a:hover{background:var(--a);color:var(--p)}
.status{display:flex;justify-content:space-between;align-items:center;gap:.5em;margin:.75em 0 .25em;min-height:1.6em}.status:not(:has(*:not(:empty))){display:none}
ol{list-style:none;margin:0;padding:0}li{padding:.7em 0;border-top:1px solid var(--s)}h3{font-size:1em;line-height:1.45;margin:0;font-weight:650;overflow-wrap:anywhere}
h3.group{margin:.75em 0 .25em;font-size:.95em}p{margin:.2em 0 0;font-size:.93em;overflow-wrap:anywhere}mark{background:var(--m);color:var(--k);border-radius:3px;padding:0 .1em}
.foot{display:flex;flex-wrap:wrap;gap:.25em 1em;justify-content:space-between;margin-top:.75em;font-size:.9em}
`;

/** An element with properties, ARIA and other attributes, and children; text children are never read as HTML. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && key !== "part" && key !== "role") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A text with its marks; offsets count code points, JavaScript's strings count UTF-16 units. */
function marked({ text, marks = [] }) {
  const points = Array.from(text), pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    pieces.push(points.slice(at, start).join(""), make("mark", { part: "mark" }, points.slice(start, end).join("")));
    at = end;
  }
  return [...pieces, points.slice(at).join("")];
}

class TusachSearch extends HTMLElement {
  static observedAttributes = ["base", "lang", "label", "placeholder", "size", "results", "q", ...LISTS, ...SINGLE, ...COLOURS];
  #root = null; // what is shown; null before the element is on a page
  #query = ""; // what the results belong to
  #page = 1;
  #asked = null; // the search under way
  #completing = null; // the suggestions under way
  #timer = 0;
  #at = -1; // the suggestion that is chosen
  #changed = false;
  connectedCallback() {
    this.#root ??= this.attachShadow({ mode: "open", delegatesFocus: true });
    this.#dress();
    if (this.#root.firstChild) return this.#asked?.signal.aborted ? this.search(this.#query) : undefined;
    // What was typed into the fallback before this script came is kept.
    const before = this.querySelector("input[name=q]");
    const focused = before && before === this.ownerDocument.activeElement;
    const query = this.getAttribute("q") ?? "";
    this.#draw(before?.value || query);
    if (focused) this.input.focus();
    else if (query) this.#begin(query);
  }
  disconnectedCallback() {
    this.#asked?.abort();
    if (this.#root.firstChild) this.#close();
  }
  /** Attributes may change one by one: the element is drawn anew once, after all of them. */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#root?.firstChild) return;
    if (name === "q") this.#query = this.input.value = now ?? "";
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => {
      this.#changed = false;
      const query = this.#query;
      this.#asked?.abort(), this.#close();
      this.#draw(this.input.value);
      if (query) this.#begin(query);
    });
  }
  /** A search that nobody pressed a button for never leaves the page. */
  #begin(query) {
    if (this.getAttribute("results") !== "portal") this.search(query);
  }
  /** The styles belong to a document: another one, to which the element was moved, needs its own. */
  #dress() {
    if (this.#root.adoptedStyleSheets.length) return;
    const sheet = new this.ownerDocument.defaultView.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
  }
  #draw(typed) {
    const t = this.#words;
    const label = this.getAttribute("label") || t.label;
    this.input = make("input", {
      type: "search", name: "q", id: "q", maxLength: 500, autocomplete: "off", value: typed, part: "input", role: "combobox",
      placeholder: this.getAttribute("placeholder") ?? t.placeholder, enterkeyhint: "search", autocapitalize: "none",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "list", "aria-haspopup": "listbox",
    });
    this.list = make("div", { id: "list", className: "list", role: "listbox", part: "list", "aria-label": t.suggestions, hidden: true });
    const form = make("form", { action: this.#portal(""), method: "get", role: "search", "aria-label": label },
      make("label", { htmlFor: "q", part: "label" }, label),
      make("div", { className: "row" },
        make("div", { className: "field" }, this.input, this.list),
        make("button", { type: "submit", part: "button" }, t.button)));
    this.status = make("span", { role: "status" });
    this.clear = make("span");
    this.results = make("div", { part: "results" });
    const box = make("div", { className: "box", part: "box", lang: this.#language },
      form, make("div", { className: "status", part: "status" }, this.status, this.clear), this.results,
      make("div", { className: "foot", part: "foot" }, make("a", { href: this.#base, target: "_top" }, t.by)));
    for (const name of COLOURS) {
      const colour = this.getAttribute(name);
      if (colour && CSS.supports("color", colour)) box.style.setProperty(`--tusach-${name}`, colour);
    }
    this.#listen(form, box), (this.#query = "");
    this.#root.replaceChildren(box);
  }
  #listen(form, box) {
    form.addEventListener("submit", (event) => (event.preventDefault(), this.search(this.input.value)));
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#complete(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("focusout", () => this.#close());
    // A press on a suggestion must not take the focus: the list would close before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.results.firstChild) this.#reset();
    });
    // Keys that are typed here are none of the host page's shortcuts.
    for (const type of ["keydown", "keypress", "keyup"]) box.addEventListener(type, (event) => event.stopPropagation());
  }
  get #language() {
    const asked = this.getAttribute("lang") ?? this.closest("[lang]")?.getAttribute("lang") ?? "vi";
    return asked.toLowerCase().startsWith("en") ? "en" : "vi";
  }
  get #words() {
    const at = this.#language === "en" ? 1 : 0;
    return Object.fromEntries(Object.entries(WORDS).map(([key, said]) => [key, said[at]]));
  }
  get #size() { return Math.min(20, Math.max(1, Number.parseInt(this.getAttribute("size"), 10) || 5)); }
  get #base() {
    const asked = this.getAttribute("base");
    const base = new URL(asked ? asked.replace(/\/*$/, "/") : HOME, HOME);
    return /^https?:$/.test(base.protocol) ? base.href : HOME;
  }
  /** The parameters of a search for `query`, with the filters of the attributes. */
  #parameters(query) {
    const parameters = new URLSearchParams({ q: query });
    for (const name of LISTS) {
      for (const value of (this.getAttribute(name) ?? "").split("|")) {
        if (value.trim()) parameters.append(name.replace("-", "_"), value.trim());
      }
    }
    for (const name of SINGLE) {
      const value = this.getAttribute(name)?.trim();
      if (value) parameters.set(name.replaceAll("-", "_"), value);
    }
    return parameters;
  }
  #portal(query) {
    const parameters = this.#parameters(query);
    if (this.#language === "en") parameters.set("lang", "en");
    return `${this.#base}tim-kiem?${parameters}`;
  }
  #document(id, query, path = "") {
    const anchor = path ? `#${path.split("/").map(encodeURIComponent).join("/")}` : "";
    const parameters = query ? `?${new URLSearchParams({ q: query })}` : "";
    return `${this.#base}van-ban/${encodeURIComponent(id)}${parameters}${anchor}`;
  }
  /** The API's answer; anything else is an error whose message is for people. */
  async #get(endpoint, parameters, asked) {
    const t = this.#words;
    const timer = setTimeout(() => asked.abort("late"), PATIENCE);
    try {
      const answer = await fetch(`${this.#base}api/v1/${endpoint}?${parameters}`, {
        signal: asked.signal, credentials: "omit", headers: { Accept: "application/json" },
      });
      if (answer.ok) return await answer.json();
      const seconds = Number.parseInt(answer.headers.get("Retry-After"), 10) || 30;
      if (answer.status === 429) throw new Error(t.many(seconds));
      if (answer.status === 503) throw new Error(t.away(seconds));
      const problem = await answer.json().catch(() => ({}));
      throw new Error(answer.status === 422 && problem[this.#language] ? problem[this.#language] : t.failed);
    } catch (problem) {
      if (problem instanceof Error && problem.constructor === Error) throw problem;
      throw new Error(navigator.onLine === false ? t.offline : t.failed);
    } finally {
      clearTimeout(timer);
    }
  }
  // Suggestions: a combobox with a list, as WAI-ARIA's pattern has it.
  async #complete() {
    const typed = this.input.value.trim();
    if (typed.length < 2) return this.#close();
    this.#completing?.abort();
    const asked = (this.#completing = new AbortController());
    const parameters = this.#parameters(typed);
    for (const name of SINGLE) parameters.delete(name.replaceAll("-", "_"));
    try {
      const { suggestions } = await this.#get("suggest", parameters, asked);
      if (!asked.signal.aborted && this.#root.activeElement === this.input) this.#offer(suggestions);
    } catch {
      this.#close(); // without suggestions one searches all the same
    }
  }
  #offer(suggestions) {
    this.#at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...suggestions.map((one, index) => make("a", {
      id: `option-${index}`, role: "option", "aria-selected": "false", part: "option", tabIndex: -1,
      href: this.#document(one.document_id, ""), target: "_top", lang: "vi",
    }, [one.number, one.text].filter(Boolean).join(" – "))));
    this.list.hidden = !suggestions.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }
  #close() {
    clearTimeout(this.#timer);
    this.#completing?.abort();
    this.#offer([]);
  }
  #key(event) {
    const options = this.list.children;
    if (this.list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      options[this.#at]?.setAttribute("aria-selected", "false");
      // One more place than options: the field itself.
      this.#at = ((this.#at + 1 + step + options.length + 1) % (options.length + 1)) - 1;
      options[this.#at]?.setAttribute("aria-selected", "true");
      options[this.#at]?.scrollIntoView({ block: "nearest" });
      if (this.#at < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", options[this.#at].id);
    } else if (event.key === "Enter" && this.#at >= 0) options[this.#at].click();
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  // Searching
  #reset() {
    this.#asked?.abort();
    this.#query = "";
    for (const place of [this.results, this.clear, this.status]) place.replaceChildren();
    this.input.value = "";
    this.input.focus();
  }
  /** Search and show, here or on the portal; a search that is still under way is given up. */
  async search(query) {
    query = String(query).trim();
    if (!this.#root?.firstChild) return this.setAttribute("q", query);
    this.#close();
    if (!query) return this.#reset();
    if (this.getAttribute("results") === "portal") return make("a", { href: this.#portal(query), target: "_top" }).click();
    this.input.value = query;
    this.#query = query;
    this.#page = 1;
    const found = await this.#ask();
    if (!found) return;
    if (typeof found === "string") return this.#fail(found);
    this.results.replaceChildren();
    if (found.offered) this.#did(found.offered);
    this.#show(found);
    const clear = make("button", { type: "button", className: "plain", title: this.#words.clear, "aria-label": this.#words.clear }, "×");
    clear.addEventListener("click", () => this.#reset());
    this.clear.replaceChildren(clear);
  }
  /** A page of results, the words for what went wrong, or null where another search has begun meanwhile. */
  async #ask() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const t = this.#words;
    this.status.textContent = t.busy;
    const parameters = this.#parameters(this.#query);
    parameters.set("size", this.#size);
    if (this.#page > 1) parameters.set("page", this.#page);
    try {
      const found = await this.#get("search", parameters, asked);
      if (asked !== this.#asked || asked.signal.aborted) return null;
      this.#asked = null;
      return found;
    } catch (problem) {
      if (asked !== this.#asked || (asked.signal.aborted && asked.signal.reason !== "late")) return null;
      this.#asked = null;
      return problem.message;
    }
  }
  #fail(message) {
    this.status.textContent = message;
    const again = make("button", { type: "button", className: "plain" }, this.#words.again);
    const query = this.#query;
    again.addEventListener("click", () => this.search(query));
    this.results.replaceChildren(make("p", {}, again, " ", this.#all()));
  }
  #all() { return make("a", { href: this.#portal(this.#query), target: "_top" }, this.#words.all); }
  #did(offered) {
    const button = make("button", { type: "button", className: "plain" }, offered);
    button.addEventListener("click", () => this.search(offered));
    this.results.append(make("p", {}, this.#words.offered, " ", button));
  }
  /** Add a page of hits to what is shown; those that lack words come last, under a heading of their own. */
  #show(found) {
    const t = this.#words;
    for (const hit of found.hits) {
      let list = this.results.querySelector(hit.complete ? ".complete" : ".partial");
      if (!list) {
        list = make("ol", { className: hit.complete ? "complete" : "partial", lang: "vi" });
        this.results.append(...(hit.complete ? [list] : [make("h3", { className: "group" }, t.partial), list]));
      }
      list.append(this.#hit(hit));
    }
    const shown = this.results.querySelectorAll("li").length;
    this.status.textContent = shown ? t.found(found.total || found.partial_total) : t.none;
    if (shown) this.results.append(this.#onwards(found.page < found.pages));
    this.dispatchEvent(new CustomEvent("tusach-results", {
      bubbles: true, detail: { query: this.#query, total: found.total, partial: found.partial_total, shown },
    }));
  }
  #onwards(more) {
    const place = make("p", {}, this.#all());
    if (!more) return place;
    const button = make("button", { type: "button", className: "more", part: "more" }, this.#words.more);
    button.addEventListener("click", async () => {
      const last = this.results.querySelectorAll("li").length;
      button.disabled = true;
      this.#page += 1;
      const found = await this.#ask();
      if (!found) return;
      if (typeof found === "string") {
        this.#page -= 1;
        this.status.textContent = found;
        button.disabled = false;
        return;
      }
      place.remove();
      this.#show(found);
      this.results.querySelectorAll("li")[last]?.querySelector("a").focus();
    });
    place.prepend(button, " ");
    return place;
  }
  #hit(hit) {
    const link = make("a", { href: this.#document(hit.id, this.#query), target: "_top", part: "title" },
      ...(hit.title.text ? marked(hit.title) : [hit.number || hit.id]));
    const facts = [hit.doc_type, hit.number, hit.issuers.join(", ")].filter(Boolean);
    if (hit.issued_on) facts.push(`${this.#words.issued} ${hit.issued_on.split("-").reverse().join("/")}`);
    const item = make("li", { part: "result" }, make("h3", {}, link), make("p", { part: "facts" }, facts.join(" · ")));
    const best = hit.provisions[0];
    if (!best) return item;
    const place = make("p", { part: "snippet" });
    if (best.label) place.append(make("a", { href: this.#document(hit.id, this.#query, best.path), target: "_top" }, best.label), ": ");
    place.append(...marked(best.snippet));
    item.append(place);
    return item;
  }
}

// A browser too old for its own stylesheets keeps the fallback that stands between the tags.
if ("adoptedStyleSheets" in Document.prototype && !customElements.get("tusach-search")) {
  customElements.define("tusach-search", TusachSearch);
}

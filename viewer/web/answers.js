// Search and answers: the same addresses as the flat pages, shown in the panel. A hit moves the camera.

/** Parses HTML of our own server. */
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/** A button with a text. */
function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export class Answers {
  #text; #lang; #panel; #moveTo; #say; #isFlat; #asked = 0;

  /** `moveTo({ east, north, crs, radius })` moves the camera, `say(text)` says a line, `isFlat()` tells whether the flat map is wanted. */
  constructor({ text, lang, moveTo, say, isFlat }) {
    this.#text = text; this.#lang = lang; this.#moveTo = moveTo; this.#say = say; this.#isFlat = isFlat;
    this.#panel = document.getElementById("answer");
    this.#panel.addEventListener("click", (event) => this.#followed(event));
    const form = document.getElementById("map-search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(form.elements.q.value.trim());
    });
  }

  /** Links to places and plans inside the panel are answered in the panel; the last link of an answer leads to the page. */
  #followed(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.closest("article > p:last-child")) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin) return;
    if (url.pathname === "/rules" || url.pathname === "/map") {
      event.preventDefault();
      this.show(url.search.slice(1), { moves: true });
    }
  }

  async search(typed) {
    if (!typed) return;
    this.#say(this.#text("searching"));
    const coordinate = typed.match(/^\s*(\d{1,2}[.]\d+)\s*[,; ]\s*(\d{1,2}[.]\d+)\s*$/);
    if (coordinate) {
      const [first, second] = [Number(coordinate[1]), Number(coordinate[2])];
      const [lat, lon] = first > second ? [first, second] : [second, first];
      return this.show(`lon=${lon}&lat=${lat}`, { moves: true });
    }
    const answer = await fetch(`/api/v1/search?limit=12&q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok) return this.#fail();
    const { results } = await answer.json();
    const exact = results.filter((hit) => hit.exact);
    if (exact.length === 1) return this.#choose(exact[0]);
    this.#offer(typed, results);
  }

  #offer(typed, results) {
    const box = document.getElementById("hits");
    const summary = document.createElement("p");
    summary.textContent = results.length ? this.#text("hits", { n: results.length }) : this.#text("noHits", { q: typed });
    const list = document.createElement("ul");
    for (const hit of results) {
      const item = document.createElement("li");
      item.append(button(`${hit.label} · ${this.#text(hit.kind)}`, () => this.#choose(hit)));
      list.append(item);
    }
    box.replaceChildren(summary, ...(results.length ? [list] : []));
    box.hidden = false;
    this.#say(summary.textContent);
    list.querySelector("button")?.focus();
  }

  #choose(hit) {
    document.getElementById("hits").hidden = true;
    const query = {
      address: () => `address=${encodeURIComponent(hit.label)}`,
      parcel: () => `parcel=${encodeURIComponent(hit.label)}`,
      plan: () => `plan=${encodeURIComponent(hit.plan ?? "")}`,
    }[hit.kind];
    return this.show(query ? query() : `lon=${hit.lon}&lat=${hit.lat}`, { moves: true, focus: true });
  }

  /** Shows the answer for a query that names a place or a plan. */
  async show(query, { moves = false, focus = false } = {}) {
    const asked = ++this.#asked;
    this.#say(this.#text("fetchingAnswer"));
    this.#panel.setAttribute("aria-busy", "true");
    const pairs = new URLSearchParams(query);
    pairs.set("lang", this.#lang);
    if (this.#isFlat()) pairs.set("flat", "true");
    const answer = await fetch(`/map/answer?${pairs}`, { headers: { accept: "text/html" } }).catch(() => null);
    const html = answer ? await answer.text().catch(() => "") : "";
    if (asked !== this.#asked) return;
    this.#panel.removeAttribute("aria-busy");
    const page = parsed(html);
    const article = page.querySelector("article[data-title]");
    if (!article) return this.#refused(page);
    this.#panel.replaceChildren(document.adoptNode(article));
    this.#panel.scrollTop = 0;
    this.#say(this.#text("answerShown", { name: article.dataset.title }));
    const { east, north, crs, radius } = article.dataset;
    const place = { east: Number(east), north: Number(north), crs, radius: Number(radius), isPlace: !pairs.has("plan") };
    if (crs && moves) this.#moveTo(place);
    if (focus) article.querySelector("h2")?.focus({ preventScroll: !matchMedia("(max-width: 62rem)").matches });
  }

  /** The server says why there is no answer: its heading and what stands under it. */
  #refused(page) {
    const [heading, detail] = [page.querySelector("main h1"), page.querySelector("main p.lead")];
    if (!heading) return this.#fail();
    const statement = document.createElement("div");
    statement.className = "statement no-data";
    const line = document.createElement("p");
    line.textContent = [heading, detail].filter(Boolean).map((part) => part.textContent.trim()).join(" ");
    statement.append(line);
    this.#panel.replaceChildren(statement);
    this.#say(line.textContent);
  }

  #fail() {
    this.#say(this.#text("noAnswer"));
    const line = document.createElement("p");
    line.textContent = this.#text("noAnswer");
    this.#panel.replaceChildren(line);
  }
}

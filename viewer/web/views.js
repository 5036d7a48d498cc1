// Named views (kept in this browser), the link to the view, and the picture.

const byId = (id) => document.getElementById(id);
const KEPT_UNDER = "planvy-views";
const LINK_PAUSE_MS = 300;
const POLL_MS = 10;

function keptViews() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_UNDER) ?? "[]");
    return Array.isArray(kept) ? kept.filter((view) => typeof view?.name === "string" && typeof view?.link === "string") : [];
  } catch {
    return [];
  }
}

function keep(views) {
  try {
    localStorage.setItem(KEPT_UNDER, JSON.stringify(views));
  } catch {
    // A browser that keeps nothing keeps no views either: they last as long as the page.
  }
}

/** Offers bytes as a file to save. */
export function save(name, bytes, type) {
  const href = URL.createObjectURL(new Blob([bytes], { type }));
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

export class Views {
  #text; #say; #view; #changed; #views = keptViews(); #timer = 0;

  constructor({ text, say, view, changed }) {
    this.#text = text; this.#say = say; this.#view = view; this.#changed = changed;
    byId("keep-view").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepView(byId("view-name").value.trim());
    });
    byId("copy-link").addEventListener("click", () => this.copyLink());
    byId("picture").addEventListener("click", () => this.savePicture());
    byId("link").addEventListener("focus", (event) => event.target.select());
    this.#list();
  }

  /** The address of this page with the view of now in it. */
  #href() {
    const address = new URL(location.href);
    address.hash = this.#view()?.link() ?? "";
    return address.href;
  }

  /** The link follows what is seen, after a pause; the address bar too, so that a reload shows the same. */
  follow() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#view()) return;
      const href = this.#href();
      if (byId("link").value === href) return;
      byId("link").value = href;
      history.replaceState(null, "", href);
    }, LINK_PAUSE_MS);
  }

  async copyLink() {
    const href = this.#href();
    byId("link").value = href;
    try {
      await navigator.clipboard.writeText(href);
      this.#say(this.#text("copied"));
    } catch {
      byId("views-tool").open = true;
      byId("link").focus();
      this.#say(this.#text("notCopied"));
    }
  }

  async savePicture() {
    try {
      save("planvy.png", await this.#png(), "image/png");
      this.#say(this.#text("saved"));
    } catch (error) {
      this.#say(this.#text("notSaved", { why: error?.message ?? error }));
    }
  }

  /** The picture of now with its strip: scale, north, legend, time, source. */
  async #png() {
    const view = this.#view();
    view.keepPicture();
    let pixels;
    while (!(pixels = view.keptPicture())) await new Promise((next) => setTimeout(next, POLL_MS));
    const { width, height } = pixels;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.rgba()), width, height), 0, 0);
    pixels.free();
    const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!png) throw new Error("PNG");
    return png;
  }

  #keepView(name) {
    if (!name || !this.#view()) return;
    const link = this.#view().link();
    this.#views = [...this.#views.filter((view) => view.name !== name), { name, link }];
    keep(this.#views);
    byId("view-name").value = "";
    this.#list();
    this.#say(this.#text("viewKept", { name }));
  }

  #list() {
    const items = this.#views.map(({ name, link }) => {
      const item = document.createElement("li");
      const [go, remove] = [document.createElement("button"), document.createElement("button")];
      for (const button of [go, remove]) Object.assign(button, { type: "button", className: "quiet" });
      go.textContent = name;
      go.addEventListener("click", () => { this.#view()?.openLink(link); this.#changed(); });
      remove.textContent = "×";
      remove.setAttribute("aria-label", this.#text("remove", { name }));
      remove.addEventListener("click", () => {
        this.#views = this.#views.filter((view) => view.name !== name);
        keep(this.#views);
        this.#list();
        byId("view-name").focus();
      });
      item.append(go, remove);
      return item;
    });
    byId("views").replaceChildren(...items);
  }
}

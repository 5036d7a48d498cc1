// The controls beside the canvas: they tell the viewer what to show, and show what the viewer says it shows.

import { Views, save } from "./views.js";

const byId = (id) => document.getElementById(id);
const NO_MEASURE = "none";

/** Lengths that a scale bar may have, in metres. */
const SCALE_STEPS_M = [1, 2, 5].flatMap((step) => [0.1, 1, 10, 100, 1000, 10000, 100000].map((power) => step * power)).sort((a, b) => a - b);
const SCALE_WIDTH = 118;

/** How long a step button holds its key. */
const STEP_MS = 260;
const STEPS = {
  nearer: "+", farther: "-", left: "Left", right: "Right", up: "Up", down: "Down", "turn-left": ",", "turn-right": ".",
};

/** Samples of patterns, as the plan map draws them. */
const INK = { fill: "none", stroke: "#1d2126" };
const PATTERNS = {
  dots: [4, 12, 20].flatMap((x) => [4, 12].map((y) => ["circle", { cx: x, cy: y, r: 1.3, fill: "#1d2126" }])),
  plus: [6, 18].flatMap((x) => [["path", { ...INK, d: `M${x - 3} 8h6M${x} 5v6` }]]),
  rings: [6, 18].map((x) => ["circle", { ...INK, cx: x, cy: 8, r: 3 }]),
};
const DASHES = ["8 3 2 3", "6 3", "2 2"];

export class Panel {
  #text; #say; #changed; #canvas; #view = null; #seen = -1; #said = {}; #views; #lang; #timer = 0;

  /** `changed()` asks for a picture, `canvas()` gives the canvas of the moment. */
  constructor({ text, lang, say, changed, canvas }) {
    this.#text = text; this.#lang = lang; this.#say = say; this.#changed = changed; this.#canvas = canvas;
    this.#views = new Views({ text, say, view: () => this.#view, changed });
    this.#listen();
  }

  /** Tells the viewer something, and asks for a picture. */
  #tell(act) {
    if (!this.#view) return;
    act(this.#view);
    this.#changed();
  }

  #listen() {
    document.querySelectorAll('input[name="camera"]').forEach((radio) =>
      radio.addEventListener("change", () => this.#tell((view) => view.setCamera(radio.value))));
    document.querySelectorAll("[data-step]").forEach((button) =>
      button.addEventListener("click", () => this.#step(button.dataset.step)));
    document.querySelectorAll('input[name="comparison"]').forEach((radio) =>
      radio.addEventListener("change", () => this.#compare(radio.value)));
    byId("comparison-position").addEventListener("input", () => this.#compare());
    for (const id of ["sun-date", "sun-time"]) byId(id).addEventListener("change", () => this.#sun());
    byId("sun-hour").addEventListener("input", (event) => {
      const minutes = Number(event.target.value);
      byId("sun-time").value = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
      this.#sun();
    });
    document.querySelectorAll("[data-day]").forEach((button) => {
      if (button.tagName !== "BUTTON") return;
      button.addEventListener("click", () => {
        byId("sun-date").value = `${byId("sun-date").value.slice(0, 4)}-${button.dataset.day}`;
        this.#sun();
      });
    });
    byId("shadows").addEventListener("change", (event) => this.#tell((view) => view.setShadows(event.target.checked)));
    document.querySelectorAll('input[name="measure"]').forEach((radio) =>
      radio.addEventListener("change", () => this.#measure(radio.value)));
    byId("measure-clear").addEventListener("click", () => this.#measure(this.#measuring()));
    byId("measure-svg").addEventListener("click", () => this.#saveSection());
    byId("sun-hours").addEventListener("click", () => this.#sunHours());
    byId("text-tool").addEventListener("toggle", () => this.#slow());
    byId("legend-tool").addEventListener("toggle", () => this.#slow());
  }

  #step(step) {
    if (step === "north") return this.#tell((view) => view.northUp());
    if (step === "home") return this.#tell((view) => view.showAll());
    const key = STEPS[step];
    this.#tell((view) => view.keyDown(key, 0));
    setTimeout(() => this.#tell((view) => view.keyUp(key)), STEP_MS);
  }

  #compare(word) {
    const mode = word ?? document.querySelector('input[name="comparison"]:checked').value;
    const range = byId("comparison-position");
    // Half way shows what fading and swiping are; switching is one or the other.
    if (word) range.value = word === "switch" ? 1 : 0.5;
    range.step = mode === "switch" ? 1 : 0.01;
    this.#tell((view) => view.setComparison(mode, Number(range.value)));
  }

  #sun() {
    const [date, time] = [byId("sun-date").value, byId("sun-time").value];
    if (date && time) this.#tell((view) => view.setTime(`${date}T${time.slice(0, 5)}`));
  }

  /** Hours of sun at the place that was clicked last, on the day that is looked at. */
  #sunHours() {
    let said;
    try {
      said = this.#view?.sunHours() ?? this.#text("choosePlace");
    } catch (error) {
      said = error.message;
    }
    byId("sun-hours-text").textContent = said;
  }

  #saveSection() {
    try {
      save("sektion.svg", this.#view.sectionSvg(), "image/svg+xml");
    } catch (error) {
      byId("measure-result").textContent = error.message;
    }
  }

  #measuring() {
    return document.querySelector('input[name="measure"]:checked').value;
  }

  /** Whether clicks set points of a measurement. */
  isMeasuring() {
    return this.#measuring() !== NO_MEASURE;
  }

  #measure(word) {
    this.#tell((view) => view.setMeasure(word));
  }

  /** What a key asks for and only the page can do. */
  command(word) {
    if (word === "search") byId("q").focus();
    if (word === "keep-view") { byId("views-tool").open = true; byId("view-name").focus(); }
    if (word === "copy-link") this.#views.copyLink();
    if (word === "save-picture") this.#views.savePicture();
    if (word === "help") { byId("keys-tool").open = true; byId("keys-tool").querySelector("summary").focus(); }
  }

  /** A viewer was opened. */
  opened(view) {
    this.#view = view;
    this.#seen = -1;
    this.#said = {};
    const rows = JSON.parse(view.keys()).flatMap(([key, does]) => {
      const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = key;
      detail.textContent = does;
      return [term, detail];
    });
    byId("keys").replaceChildren(...rows);
  }

  /** Shows what has changed since the last time. */
  follow(view) {
    const revision = view.revision();
    if (revision === this.#seen) return;
    this.#seen = revision;
    const report = JSON.parse(view.report());
    this.#show("loading", [report.progress, report.messages, report.isComplete], () => this.#loading(report));
    this.#show("north", Math.round(report.headingDeg), (degrees) => this.#north(degrees));
    this.#show("scale", [report.camera, report.metresAPixel.toPrecision(3)], () => this.#scale(report));
    this.#show("camera", report.camera, (word) => { this.#check("camera", word); });
    this.#show("layers", report.layers, (layers) => this.#layers(layers));
    this.#show("proposals", report.proposals ?? [], (proposals) => this.#proposals(proposals));
    this.#show("sun", [report.time, report.timeText, report.sunText, report.shadows], () => this.#sunShown(report));
    this.#show("comparison", [report.comparison, report.comparisonPosition], () => this.#comparison(report));
    this.#show("measure", [report.measuring, report.measured], () => this.#measured(report));
    this.#show("source", [report.source, report.timeText], () => {
      byId("stage-source").textContent = [report.source, report.timeText].filter(Boolean).join(" · ");
    });
    this.#show("selected", view.selected() ?? "", (selected) => this.#selected(selected ? JSON.parse(selected) : null));
    document.getElementById("map-page").dataset.complete = report.isComplete ? "yes" : "no";
    this.#views.follow();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#slow(), 400);
  }

  #show(name, value, act) {
    const key = JSON.stringify(value);
    if (this.#said[name] === key) return;
    this.#said[name] = key;
    act(value);
  }

  #check(name, value) {
    const radio = document.querySelector(`input[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  }

  #loading({ progress, messages, isComplete }) {
    const { here, missing, failed } = progress;
    const box = byId("loading");
    const isLoading = missing > 0 || (here === 0 && !isComplete);
    const parts = [];
    if (isLoading) parts.push(this.#text("fetchingCity", { done: here, total: here + missing }));
    if (failed > 0) parts.push(this.#text("missing", { failed }));
    parts.push(...messages.slice(-3));
    byId("loading-text").textContent = parts.join(". ");
    const bar = byId("loading-bar");
    bar.hidden = !isLoading;
    if (here + missing > 0) bar.value = here / (here + missing);
    box.hidden = parts.length === 0;
  }

  #north(degrees) {
    byId("north-arrow").setAttribute("transform", `rotate(${-degrees})`);
    byId("north-text").textContent = this.#text("north", { degrees: (360 - degrees) % 360 });
  }

  /** In perspective the scale holds at the middle of the picture. */
  #scale({ metresAPixel }) {
    const density = this.#canvas().width / Math.max(1, this.#canvas().clientWidth);
    const most = metresAPixel * density * SCALE_WIDTH;
    const length = SCALE_STEPS_M.filter((step) => step <= most).at(-1);
    byId("scale").hidden = !length;
    if (!length) return;
    const width = length / (metresAPixel * density);
    byId("scale-bar").setAttribute("d", `M1 1v7h${width.toFixed(1)}V1`);
    const number = (value) => value.toLocaleString(this.#lang === "en" ? "en" : "sv");
    byId("scale-text").textContent = length >= 1000 ? `${number(length / 1000)} km` : `${number(length)} m`;
  }

  #boxes(id, entries, change) {
    const labels = entries.map(({ word, name, isOn }) => {
      const [label, box, caption] = ["label", "input", "span"].map((tag) => document.createElement(tag));
      Object.assign(box, { type: "checkbox", checked: isOn, value: word });
      box.addEventListener("change", () => this.#tell((view) => change(view, word, box.checked)));
      caption.textContent = name;
      label.append(box, caption);
      return label;
    });
    const set = byId(id);
    const focused = set.contains(document.activeElement) ? document.activeElement.value : null;
    set.replaceChildren(set.querySelector("legend"), ...labels);
    if (focused) [...set.querySelectorAll("input")].find((box) => box.value === focused)?.focus();
  }

  #layers(layers) {
    this.#boxes("layers", layers.filter((layer) => layer.isThere), (view, word, isOn) => view.setLayer(word, isOn));
  }

  #proposals(proposals) {
    byId("proposals-tool").hidden = proposals.length === 0;
    this.#boxes("proposals", proposals, (view, word, isOn) => view.setProposal(word, isOn));
  }

  #sunShown({ time, timeText, sunText, shadows }) {
    const [date, clock] = time.split("T");
    byId("sun-date").value = date;
    byId("sun-time").value = clock;
    const [hours, minutes] = clock.split(":").map(Number);
    byId("sun-hour").value = hours * 60 + minutes;
    byId("sun-hour").setAttribute("aria-valuetext", timeText);
    byId("shadows").checked = shadows;
    byId("sun-text").textContent = `${timeText}. ${sunText}`;
    // It was of the day and place before.
    byId("sun-hours-text").textContent = "";
  }

  #comparison({ comparison, comparisonPosition }) {
    this.#check("comparison", comparison);
    const range = byId("comparison-position");
    range.step = comparison === "switch" ? 1 : 0.01;
    range.value = comparisonPosition;
    const label = {
      switch: () => this.#text("comparisonSwitch", { side: this.#text(comparisonPosition < 0.5 ? "before" : "after") }),
      fade: () => this.#text("comparisonFade", { percent: Math.round(comparisonPosition * 100) }),
      swipe: () => this.#text("comparisonSwipe"),
    }[comparison]();
    byId("comparison-label").textContent = label;
    const line = byId("swipe-line");
    line.hidden = comparison !== "swipe" || byId("proposals-tool").hidden;
    line.style.left = `${comparisonPosition * 100}%`;
  }

  #measured({ measuring, measured }) {
    this.#check("measure", measuring ?? NO_MEASURE);
    byId("measure-result").textContent = measured ?? "";
    byId("measure-clear").hidden = !measuring;
    byId("measure-svg").hidden = measuring !== "section";
    byId("stage").classList.toggle("measuring", Boolean(measuring));
  }

  /** The thing that is selected, in words. */
  #selected(selected) {
    const box = byId("selected");
    box.hidden = !selected;
    if (!selected) return box.replaceChildren();
    const heading = Object.assign(document.createElement("h2"), { textContent: selected.title });
    const facts = document.createElement("dl");
    facts.className = "facts";
    const sentences = [];
    for (const [label, value] of selected.lines) {
      if (!label) { sentences.push(Object.assign(document.createElement("p"), { textContent: value })); continue; }
      const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      detail.textContent = value;
      facts.append(term, detail);
    }
    const letGo = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: this.#text("letGo") });
    letGo.addEventListener("click", () => { this.#tell((view) => view.selectNothing()); byId("city").focus(); });
    box.replaceChildren(heading, ...sentences, ...(facts.children.length ? [facts] : []), letGo);
  }

  /** What is long and changes often: after a pause, and only while it is unfolded. */
  #slow() {
    const view = this.#view;
    if (!view) return;
    if (byId("text-tool").open) this.#sections(JSON.parse(view.textEqual()));
    if (byId("legend-tool").open) this.#legend(JSON.parse(view.legend()));
  }

  #sections(sections) {
    const parts = sections.flatMap(({ heading, lines }) => {
      const [head, list] = [document.createElement("h3"), document.createElement("ul")];
      head.textContent = heading;
      list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      return [head, list];
    });
    byId("text-equal").replaceChildren(...parts);
  }

  #legend(entries) {
    const svg = (tag, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      return made;
    };
    const sample = ({ colour, pattern, rank }) => {
      const box = svg("svg", { viewBox: "0 0 24 16", "aria-hidden": "true" });
      if (colour) box.append(svg("rect", { width: 24, height: 16, fill: colour }));
      if (pattern) box.append(...(PATTERNS[pattern] ?? []).map(([tag, attributes]) => svg(tag, attributes)));
      if (rank !== undefined) box.append(svg("path", { d: "M0 8h24", stroke: "#1d2126", "stroke-width": 3 - rank, "stroke-dasharray": DASHES[rank] ?? "none" }));
      return box;
    };
    const items = entries.map((entry) => {
      const item = document.createElement("li");
      item.append(sample(entry), ` ${entry.text}`);
      return item;
    });
    byId("legend").replaceChildren(...items);
  }
}

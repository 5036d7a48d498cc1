// The page of the map: loads the viewer, draws when something changed, and keeps the panel beside the canvas true.

import { Answers } from "./answers.js";
import { loadModule, usableBackends } from "./backend.js";
import { listen } from "./canvas_events.js";
import { Panel } from "./panel.js";
import { textsOf } from "./texts.js";

const page = document.getElementById("map-page");
const stage = document.getElementById("stage");
const lang = page.dataset.lang;
const text = textsOf(lang);
const byId = (id) => document.getElementById(id);

/** What is being read out: one line, the newest. */
const say = (line) => { byId("said").textContent = line; };

let canvas = byId("city");
/** WebGL tells by an event of the canvas. */
let contextLost = false;
let view = null;
let isFlat = false;
let frameAsked = false;
let timer = 0;
/** A place that the camera goes to as soon as the city's grid is known. */
let goal = null;

/** More device pixels than this a point gain little and cost much. */
const MOST_PIXELS_A_POINT = 2;
const LOST_CHECK_MS = 1000;

function askFrame() {
  if (frameAsked || !view) return;
  frameAsked = true;
  requestAnimationFrame(frame);
}

function frame() {
  frameAsked = false;
  if (!view) return;
  const isBusy = view.step();
  if (goal && view.goTo(goal.crs, goal.east, goal.north, goal.radius)) {
    // A search that found a place shows what may be built there.
    if (goal.isPlace) view.choosePlace(goal.crs, goal.east, goal.north);
    goal = null;
    askFrame();
  }
  page.dataset.pictures = view.pictures();
  panel.follow(view);
  if (isBusy) return askFrame();
  clearTimeout(timer);
  const wake = view.wakeInMs();
  if (wake >= 0) timer = setTimeout(askFrame, wake);
}

function fitCanvas() {
  const density = Math.min(devicePixelRatio || 1, MOST_PIXELS_A_POINT);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((points) => Math.max(1, Math.round(points * density)));
  if (canvas.width === width && canvas.height === height && view?.fits === density) return;
  canvas.width = width;
  canvas.height = height;
  view?.resize(width, height, density);
  askFrame();
}

/** A canvas keeps its first kind of context: another module gets another canvas. */
function freshCanvas() {
  const fresh = canvas.cloneNode(true);
  canvas.replaceWith(fresh);
  canvas = fresh;
  resizing.disconnect();
  resizing.observe(canvas);
  heard();
}

function showFlat(why) {
  isFlat = true;
  stage.hidden = true;
  document.querySelectorAll(".stage-tools, .map-panel > details").forEach((part) => { part.hidden = true; });
  byId("no-3d-why").textContent = why;
  byId("no-3d").hidden = false;
  page.dataset.state = "flat";
  if (page.dataset.place) answers.show(page.dataset.place);
}

async function open(backend, link) {
  const module = await loadModule(backend);
  fitCanvas();
  const opened = await module.MapView.open(canvas, new URL(page.dataset.tileset, location.href).href, lang,
    matchMedia("(prefers-reduced-motion: reduce)").matches, askFrame, new URL("./geoid.table", import.meta.url).href);
  view = opened;
  view.openLink(link);
  fitCanvas();
  view.resize(canvas.width, canvas.height, Math.min(devicePixelRatio || 1, MOST_PIXELS_A_POINT));
  page.dataset.backend = backend;
  page.dataset.state = "open";
  panel.opened(view);
  askFrame();
}

/** Opens the best backend that works; says why where none does. */
async function openBest(backends, link) {
  let why = "";
  for (const [at, backend] of backends.entries()) {
    try {
      if (at > 0) freshCanvas();
      await open(backend, link);
      watchForLoss(backends.slice(at + 1));
      return;
    } catch (error) {
      why = String(error?.message ?? error);
      console.warn(`${backend}: ${why}`);
      view = null;
    }
  }
  showFlat(backends.length ? text("notStarted", { why }) : text("noGpu"));
}

/** A lost device says nothing: it is asked now and then. What was seen is shown again with what is left. */
function watchForLoss(others) {
  const check = setInterval(async () => {
    if (!view?.isLost() && !contextLost) return;
    clearInterval(check);
    contextLost = false;
    const link = view.link();
    view = null;
    if (!others.length) return showFlat(text("lost"));
    say(text("lostOnce"));
    freshCanvas();
    await openBest(others, link);
  }, LOST_CHECK_MS);
}

/** A press and release in one place asks what holds there. */
function heard() {
  canvas.addEventListener("webglcontextlost", () => { contextLost = true; });
  listen(canvas, () => view, askFrame, {
    clicked: (x, y) => {
      if (panel.isMeasuring()) return;
      const place = view?.placeAt(x, y);
      if (place) showPlace(JSON.parse(place));
    },
    command: (word) => panel.command(word),
    entered: () => {
      if (panel.isMeasuring()) return;
      const place = view?.placeAt(canvas.width / 2, canvas.height / 2);
      if (place) showPlace(JSON.parse(place));
    },
  });
}

const showPlace = ({ east, north, crs }) => answers.show(`x=${east.toFixed(2)}&y=${north.toFixed(2)}&crs=${crs}`);

const answers = new Answers({
  text, lang, say,
  isFlat: () => isFlat,
  moveTo: (place) => { goal = place; askFrame(); },
});
const panel = new Panel({ text, lang, say, changed: askFrame, canvas: () => canvas });
const resizing = new ResizeObserver(fitCanvas);

resizing.observe(canvas);
heard();
const link = location.hash.slice(1);
await openBest(await usableBackends(), link);
if (!isFlat && page.dataset.place) answers.show(page.dataset.place, { moves: !link });
addEventListener("hashchange", () => { view?.openLink(location.hash.slice(1)); askFrame(); });

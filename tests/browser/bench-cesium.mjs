// Our viewer beside CesiumJS: the same tileset, browser, software renderer and view; time to the complete first picture, time of a frame,
// and the code that is downloaded. Prints JSON and a table for docs/benchmarks.
//
//   node bench-cesium.mjs [--rounds 3]
//
// Needs the viewer as scripts/build-web makes it without --quick. PLANVY_BIN names the binary. Ours shows the tiles in the grid of the city,
// CesiumJS the same tiles in the axes of the Earth: each the form that it is for.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";
import { serveCesium } from "./cesium_page.mjs";
import { installedBrowser, startDemo, tilesMade } from "./demo_server.mjs";

const option = (name, usual) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : usual);
const rounds = Number(option("--rounds", "3"));
const viewerFolder = resolve("../../target/viewer-web");
const SIZE = { width: 1280, height: 720 };
const FRAMES = 30;
const FIELD_OF_VIEW_Y = (50 * Math.PI) / 180;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"];
const WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
const KINDS = { ".js": "text/javascript", ".wasm": "application/wasm" };

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Our modules on a page with a canvas alone. */
async function serveViewer() {
  const { folder } = JSON.parse(await readFile(join(viewerFolder, "manifest.json"), "utf8"));
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planvy</title><link rel="icon" href="data:,">
    <style>html, body, canvas { margin: 0; width: 100%; height: 100%; overflow: hidden; display: block; }</style></head><body><canvas id="city"></canvas></body></html>`;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end(page);
    const bytes = await readFile(join(viewerFolder, folder, path.replaceAll("..", ""))).catch(() => null);
    if (!bytes) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" }).end(bytes);
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  const code = async (backend) => {
    const files = [`${backend}_bg.wasm`, `${backend}.js`, "map.js", "answers.js", "backend.js", "canvas_events.js", "panel.js", "texts.js", "views.js"];
    const sizes = await Promise.all(files.map(async (file) => brotli(await readFile(join(viewerFolder, folder, file)))));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  return { base: `http://127.0.0.1:${server.address().port}`, code, stop: () => server.close() };
}

/** In the page: our viewer from the beginning to the complete picture, then frames of a turning camera, each finished by the renderer. */
async function measureOurs({ backend, tileset, frames, shadows }) {
  const begun = performance.timeOrigin;
  const canvas = document.getElementById("city");
  [canvas.width, canvas.height] = [innerWidth, innerHeight];
  let device = null;
  if (backend === "webgpu") {
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function requestDevice(...options) { device = await request.apply(this, options); return device; };
  }
  const { loadModule } = await import("/backend.js");
  const module = await loadModule(backend);
  const view = await module.MapView.open(canvas, tileset, "en", true, () => {});
  view.resize(canvas.width, canvas.height, 1);
  // All that CesiumJS draws; what may be built is off where nobody asks for it.
  const choices = `on=envelopes${shadows ? "" : "&shadows=0"}`;
  view.openLink(choices);
  const finish = async () => {
    if (device) return device.queue.onSubmittedWorkDone();
    const gl = canvas.getContext("webgl2");
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  };
  let isBusy = true;
  do {
    await new Promise((next) => { requestAnimationFrame(next); });
    isBusy = view.step();
  } while (isBusy || !JSON.parse(view.report()).isComplete);
  await finish();
  const first = performance.timeOrigin + performance.now() - begun;
  const [mode, ...numbers] = new URLSearchParams(view.link()).get("view").split(",");
  const times = [];
  for (let frame = 0; frame < frames; frame += 1) {
    numbers[4] = (Number(numbers[4]) + 1).toFixed(2);
    view.openLink(`view=${[mode, ...numbers].join(",")}&${choices}`);
    const before = performance.now();
    view.step();
    await finish();
    times.push(performance.now() - before);
  }
  return { first, times, pictures: view.pictures(), camera: numbers.map(Number) };
}

/** The same with CesiumJS, from as far as ours looks at it. */
async function measureCesium({ tileset: url, frames, fieldOfViewY, range }) {
  const begun = performance.timeOrigin;
  const { Cesium } = globalThis;
  const widget = new Cesium.CesiumWidget("city", { globe: false, skyBox: false, skyAtmosphere: false, baseLayer: false, msaaSamples: 4, useDefaultRenderLoop: false, creditContainer: document.createElement("div") });
  const { scene } = widget;
  const tileset = await Cesium.Cesium3DTileset.fromUrl(url);
  scene.primitives.add(tileset);
  widget.resize();
  const aspect = scene.canvas.width / scene.canvas.height;
  scene.camera.frustum.fov = aspect > 1 ? 2 * Math.atan(Math.tan(fieldOfViewY / 2) * aspect) : fieldOfViewY;
  const sphere = tileset.boundingSphere;
  const look = (heading) => scene.camera.lookAt(sphere.center, new Cesium.HeadingPitchRange(heading, -0.8, range));
  const finish = () => { const gl = scene.canvas.getContext("webgl2"); gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); };
  look(0);
  do {
    await new Promise((next) => { requestAnimationFrame(next); });
    scene.initializeFrame();
    scene.render();
  } while (!tileset.tilesLoaded || tileset.statistics.selected === 0);
  finish();
  const first = performance.timeOrigin + performance.now() - begun;
  const times = [];
  for (let frame = 0; frame < frames; frame += 1) {
    look((frame + 1) * (Math.PI / 180));
    const before = performance.now();
    scene.initializeFrame();
    scene.render();
    finish();
    times.push(performance.now() - before);
  }
  return { first, times, triangles: tileset.statistics.numberOfTrianglesSelected, version: Cesium.VERSION };
}

async function measured(flags, base, act, argument) {
  const browser = await chromium.launch({ executablePath: installedBrowser(), args: [...FLAGS, ...flags] });
  const page = await (await browser.newContext({ viewport: SIZE })).newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(base);
  const result = await page.evaluate(act, argument);
  await browser.close();
  return result;
}

const [demo, cesium, viewer] = [await startDemo(), await serveCesium(), await serveViewer()];
await tilesMade(demo.base);
const [inEarth, inGrid] = [`${demo.base}/3d/tileset.json`, `${demo.base}/3d/grid/tileset.json`];
// From where ours shows all of the city: east, north, level, distance, heading, pitch.
const { camera } = await measured([], viewer.base, measureOurs, { backend: "webgl", tileset: inGrid, frames: 1, shadows: false });
const range = camera[3];
const runs = {
  "CesiumJS, WebGL2": () => measured([], cesium.base, measureCesium, { tileset: inEarth, frames: FRAMES, fieldOfViewY: FIELD_OF_VIEW_Y, range }),
  "Planvy, WebGL2": () => measured([], viewer.base, measureOurs, { backend: "webgl", tileset: inGrid, frames: FRAMES, shadows: false }),
  "Planvy, WebGL2, shadows": () => measured([], viewer.base, measureOurs, { backend: "webgl", tileset: inGrid, frames: FRAMES, shadows: true }),
  "Planvy, WebGPU": () => measured(WEBGPU, viewer.base, measureOurs, { backend: "webgpu", tileset: inGrid, frames: FRAMES, shadows: false }),
};
const code = {
  "CesiumJS, WebGL2": brotli(await readFile(cesium.library)),
  "Planvy, WebGL2": await viewer.code("webgl"),
  "Planvy, WebGL2, shadows": await viewer.code("webgl"),
  "Planvy, WebGPU": await viewer.code("webgpu"),
};
const results = Object.fromEntries(Object.keys(runs).map((name) => [name, { first: [], frames: [] }]));
// Round by round, so that a busy moment of the machine meets all of them.
for (let round = 0; round < rounds; round += 1) {
  for (const [name, run] of Object.entries(runs)) {
    const { first, times, ...rest } = await run();
    results[name].first.push(first);
    results[name].frames.push(...times);
    Object.assign(results[name], rest);
  }
}
console.log("| | code, brotli | first complete picture | frame, median |\n|---|---|---|---|");
for (const [name, { first, frames }] of Object.entries(results)) {
  console.log(`| ${name} | ${(code[name] / 1e6).toFixed(3)} MB | ${(median(first) / 1000).toFixed(2)} s | ${median(frames).toFixed(0)} ms |`);
}
console.log(JSON.stringify({ rounds, size: SIZE, results, code }));
await Promise.all([demo.stop(), cesium.stop(), viewer.stop()]);

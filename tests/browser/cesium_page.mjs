// A page with CesiumJS and nothing but a tileset in it, served beside the demo: for the test that others can show our tiles, and for
// the benchmark.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";

const require = createRequire(import.meta.url);
const cesiumFolder = join(dirname(require.resolve("cesium/package.json")), "Build", "Cesium");

const KINDS = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".html": "text/html" };

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cesium</title><link rel="icon" href="data:,">
<style>html, body, #city, .cesium-widget, canvas { margin: 0; width: 100%; height: 100%; overflow: hidden; display: block; }</style></head>
<body><div id="city"></div><script src="/Cesium.js"></script></body></html>`;

/** Serves CesiumJS and the page on a free port. */
export async function serveCesium() {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    const file = join(cesiumFolder, normalize(path));
    const bytes = file.startsWith(cesiumFolder) ? await readFile(file).catch(() => null) : null;
    if (!bytes) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" }).end(bytes);
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    library: join(cesiumFolder, "Cesium.js"),
    stop: () => new Promise((done) => { server.close(done); }),
  };
}

/** Runs in the page: shows a tileset and looks at it from the south, so steeply that all of it is seen; comes back when all tiles of
 * the view are drawn. What went wrong is in `failures`. */
export async function showTileset({ url, view }) {
  const { Cesium } = globalThis;
  globalThis.CESIUM_BASE_URL = "/";
  const started = performance.now();
  const widget = new Cesium.CesiumWidget("city", {
    globe: false, skyBox: false, skyAtmosphere: false, baseLayer: false, contextOptions: { webgl: { preserveDrawingBuffer: true } },
    msaaSamples: 4, showRenderLoopErrors: false, creditContainer: document.createElement("div"),
  });
  // The light is the sun's: a summer noon, so that the picture is the same every time.
  widget.clock.currentTime = Cesium.JulianDate.fromIso8601("2026-06-21T11:00:00Z");
  widget.clock.shouldAnimate = false;
  const failures = [];
  widget.scene.renderError.addEventListener((_, error) => failures.push(`render: ${error}`));
  widget.scene.backgroundColor = Cesium.Color.fromCssColorString("#c7dbe6");
  const tileset = await Cesium.Cesium3DTileset.fromUrl(url);
  tileset.tileFailed.addEventListener(({ url: failed, message }) => failures.push(`${failed}: ${message}`));
  widget.scene.primitives.add(tileset);
  const sphere = tileset.boundingSphere;
  const range = view?.range ?? sphere.radius * 0.9;
  widget.camera.lookAt(sphere.center, new Cesium.HeadingPitchRange(view?.heading ?? 0, view?.pitch ?? -0.8, range));
  await new Promise((done) => {
    tileset.initialTilesLoaded.addEventListener(done);
  });
  await new Promise((done) => {
    const remove = widget.scene.postRender.addEventListener(() => { if (tileset.tilesLoaded) { remove(); done(); } });
  });
  globalThis.shown = { widget, tileset };
  return { failures, milliseconds: performance.now() - started, version: Cesium.VERSION };
}

// A page with MapLibre GL and nothing but a vector source of ours in it, served beside the demo.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const dist = join(dirname(require.resolve("maplibre-gl/package.json")), "dist");
const pmtiles = join(dirname(require.resolve("pmtiles/package.json")), "dist", "pmtiles.js");

const FILES = {
  "/maplibre-gl.js": [join(dist, "maplibre-gl.js"), "text/javascript"],
  "/maplibre-gl.css": [join(dist, "maplibre-gl.css"), "text/css"],
  "/pmtiles.js": [pmtiles, "text/javascript"],
};

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>MapLibre</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/maplibre-gl.css"><style>html, body, #map { margin: 0; width: 100%; height: 100%; }</style></head>
<body><div id="map"></div><script src="/maplibre-gl.js"></script><script src="/pmtiles.js"></script></body></html>`;

/** Serves MapLibre, the page, and a file of tiles that is read in pieces, on a free port. */
export async function serveMapLibre(archive) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    if (path === "/all.pmtiles" && archive) {
      const bytes = await readFile(archive);
      const [, first, last] = (request.headers.range ?? "").match(/bytes=(\d+)-(\d+)/) ?? [];
      if (first === undefined) return response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      const end = Math.min(Number(last), bytes.length - 1);
      const head = { "content-range": `bytes ${first}-${end}/${bytes.length}`, "content-length": end + 1 - Number(first) };
      return response.writeHead(206, head).end(bytes.subarray(Number(first), end + 1));
    }
    const [file, kind] = FILES[path] ?? [];
    if (!file) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": kind }).end(await readFile(file));
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => { server.close(done); }),
  };
}

/** Runs in the page: shows the layers of a source, waits until all is drawn, and tells how many features of each layer are seen. */
export async function showSource({ source, centre, zoom }) {
  const { maplibregl, pmtiles } = globalThis;
  maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
  const fill = (layer, colour) => ({
    id: layer, type: "fill", source: "planvy", "source-layer": layer, paint: { "fill-color": colour, "fill-opacity": 0.5, "fill-outline-color": "#333" },
  });
  const point = (layer, colour) => ({
    id: layer, type: "circle", source: "planvy", "source-layer": layer, paint: { "circle-radius": 2, "circle-color": colour },
  });
  const line = (layer, colour) => ({
    id: layer, type: "line", source: "planvy", "source-layer": layer, paint: { "line-color": colour, "line-width": 2 },
  });
  const layers = [
    { id: "sea", type: "background", paint: { "background-color": "#dfeaf0" } },
    fill("plans", "#ffffff"), fill("use-regulations", "#e8b93c"), fill("property-regulations", "#7fa7d9"), fill("buildings", "#8a5a44"),
    line("property-lines", "#c0392b"), point("property-points", "#2e7d32"), point("addresses", "#222222"),
  ];
  const failures = [];
  const map = new maplibregl.Map({
    container: "map", center: centre, zoom, fadeDuration: 0, attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: true },
    style: { version: 8, sources: { planvy: source }, layers },
  });
  map.on("error", ({ error }) => failures.push(String(error?.message ?? error)));
  await new Promise((done) => { map.once("idle", done); });
  globalThis.shownMap = map;
  const ids = (layer) => new Set(map.queryRenderedFeatures({ layers: [layer] }).map((feature) => feature.properties.id));
  const drawn = layers.filter(({ type }) => type !== "background").map(({ id }) => [id, ids(id).size]);
  const [use] = map.queryRenderedFeatures({ layers: ["use-regulations"] });
  return { failures, drawn: Object.fromEntries(drawn), use: use?.properties ?? null };
}

// Our vector tiles in MapLibre GL: over HTTP by their TileJSON, and out of one file in PMTiles. Both show the same features.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { binary, installedBrowser, startDemo } from "./demo_server.mjs";
import { serveMapLibre, showSource } from "./maplibre_page.mjs";

const pictures = process.env.PLANVY_PICTURES;

let demo, maplibre, browser;

before(async () => {
  demo = await startDemo("--no-3d");
  const archive = join(demo.folder, "all.pmtiles");
  await promisify(execFile)(binary, ["export", "--data", join(demo.folder, "demo.gpkg"), "--format", "pmtiles", "--out", archive]);
  maplibre = await serveMapLibre(archive);
  browser = await chromium.launch({
    executablePath: installedBrowser(),
    args: ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"],
  });
});

after(async () => {
  await browser?.close();
  await maplibre?.stop();
  await demo?.stop();
});

async function shown(source, tileJson, picture) {
  const context = await browser.newContext({ viewport: { width: 960, height: 640 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(maplibre.base);
  const [lon, lat] = tileJson.center;
  const told = await page.evaluate(showSource, { source, centre: [lon, lat], zoom: 14.5 });
  if (pictures) await page.screenshot({ path: join(pictures, picture) });
  await context.close();
  assert.deepEqual(told.failures, []);
  assert.deepEqual(complaints, []);
  return told;
}

test("MapLibre shows every layer of the TileJSON, and of the file the same features", { timeout: 120_000 }, async () => {
  const url = `${demo.base}/ogc/tiles/WebMercatorQuad?f=tilejson`;
  const tileJson = await (await fetch(url)).json();
  const served = await shown({ type: "vector", url }, tileJson, "maplibre.png");
  for (const [layer, count] of Object.entries(served.drawn)) assert.ok(count > 0, `${layer}: ${JSON.stringify(served.drawn)}`);
  for (const name of ["id", "plan", "code", "plain", "standing"]) assert.equal(typeof served.use[name], "string", name);
  assert.equal(typeof served.use.areaM2, "number");
  const filed = await shown({ type: "vector", url: `pmtiles://${maplibre.base}/all.pmtiles` }, tileJson, "maplibre-pmtiles.png");
  assert.deepEqual(filed.drawn, served.drawn);
});

test("the reader of PMTiles finds the head, the layers and a tile", async () => {
  const { FetchSource, PMTiles } = await import("pmtiles");
  const archive = new PMTiles(new FetchSource(`${maplibre.base}/all.pmtiles`));
  const head = await archive.getHeader();
  assert.deepEqual([head.specVersion, head.tileType, head.clustered, head.minZoom, head.maxZoom], [3, 1, true, 8, 15]);
  assert.ok(head.minLon < head.centerLon && head.centerLon < head.maxLon);
  const metadata = await archive.getMetadata();
  assert.ok(metadata.vector_layers.some(({ id }) => id === "use-regulations"));
  const column = Math.floor(((head.centerLon + 180) / 360) * 2 ** 8);
  const radians = (head.centerLat * Math.PI) / 180;
  const row = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** 8);
  const filed = await archive.getZxy(8, column, row);
  const served = await fetch(`${demo.base}/ogc/collections/plans/tiles/WebMercatorQuad/8/${row}/${column}`);
  assert.ok(filed.data.byteLength >= (await served.arrayBuffer()).byteLength);
  assert.equal(await archive.getZxy(8, 0, 0), undefined);
});

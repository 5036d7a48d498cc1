// Our tiles in CesiumJS: every layer is drawn, nothing fails, and a picked building has the properties that its table gives it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { serveCesium, showTileset } from "./cesium_page.mjs";
import { installedBrowser, startDemo, tilesMade } from "./demo_server.mjs";

const pictures = process.env.PLANVY_PICTURES;

let demo, cesium, browser;

before(async () => {
  [demo, cesium] = [await startDemo(), await serveCesium()];
  await tilesMade(demo.base);
  browser = await chromium.launch({
    executablePath: installedBrowser(),
    args: ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"],
  });
});

after(async () => {
  await browser?.close();
  await cesium?.stop();
  await demo?.stop();
});

test("CesiumJS shows the city from /3d/tileset.json without a failure, and picks a building with its properties", async () => {
  const context = await browser.newContext({ viewport: { width: 960, height: 600 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(cesium.base);
  const { failures, version } = await page.evaluate(showTileset, { url: `${demo.base}/3d/tileset.json` });
  assert.deepEqual(failures, []);
  assert.deepEqual(complaints, []);
  const found = await page.evaluate(() => {
    const { widget, tileset } = globalThis.shown;
    const { scene } = widget;
    scene.render();
    const [width, height] = [scene.canvas.width, scene.canvas.height];
    const classes = new Map();
    for (let y = 10; y < height; y += 12) {
      for (let x = 10; x < width; x += 12) {
        const feature = scene.pick({ x, y }, 1, 1);
        const id = feature?.getProperty?.("id");
        if (feature?.getProperty) classes.set(id ? "building" : "other", feature.getPropertyIds().map((name) => [name, feature.getProperty(name)]));
      }
    }
    const gl = scene.canvas.getContext("webgl2");
    const pixels = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    const colours = new Set();
    for (let at = 0; at < pixels.length; at += 4) colours.add((pixels[at] >> 4) * 256 + (pixels[at + 1] >> 4) * 16 + (pixels[at + 2] >> 4));
    return { colours: colours.size, building: classes.get("building") ?? null, picked: [...classes.keys()], triangles: tileset.statistics.numberOfTrianglesSelected };
  });
  assert.ok(found.colours > 8, `${found.colours} colours`);
  assert.ok(found.triangles > 1000, `${found.triangles} triangles`);
  assert.ok(found.building, `a building is picked; found ${found.picked}`);
  const names = found.building.map(([name]) => name);
  for (const name of ["id", "height_m", "ground_level_m"]) assert.ok(names.includes(name), `${name} is among ${names}`);
  if (pictures) await page.screenshot({ path: join(pictures, "cesium.png") });
  if (process.env.PLANVY_README_PICTURES) await page.screenshot({ path: join(process.env.PLANVY_README_PICTURES, "cesium.png") });
  assert.match(version, /^1\./);
  await context.close();
});

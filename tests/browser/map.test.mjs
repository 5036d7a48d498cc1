// The map in 3D in a real browser: with WebGPU, with WebGL2 alone, and with neither. Needs the viewer (scripts/build-web).
//
// Pictures are written to PLANVY_PICTURES where it is set.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { installedBrowser, startDemo, tilesMade } from "./demo_server.mjs";

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.PLANVY_PICTURES;

const QUIET = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const KINDS = {
  webgpu: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"],
  webgl: ["--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"],
  none: ["--disable-gpu", "--disable-3d-apis"],
};
/** Drawing and compiling shaders on a processor takes its time; what never comes is a fault. */
const PATIENCE_MS = 180_000;
const SIZE = { width: 900, height: 700 };
const PHONE = { width: 360, height: 780 };
const PARCEL = "parcel=EXEMPELBY+%C3%84NGSSYRAN+3";
const PARCEL_NAME = "EXEMPELBY ÄNGSSYRAN 3";

let demo;
const browsers = {};

before(async () => {
  demo = await startDemo();
  await tilesMade(demo.base);
  for (const [kind, flags] of Object.entries(KINDS)) {
    browsers[kind] = await chromium.launch({ executablePath: installedBrowser(), args: [...QUIET, ...flags] });
  }
});

after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
  await demo?.stop();
});

/** Opens the map, waits until it is complete, and notes what the console complains of. */
async function open(kind, path, { complete = true, prepare, ...options } = {}) {
  const context = await browsers[kind].newContext({ viewport: SIZE, reducedMotion: "reduce", bypassCSP: false, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await prepare?.(page);
  await page.goto(demo.base + path);
  if (complete) await page.locator('#map-page[data-state="open"][data-complete="yes"]').waitFor({ state: "attached" });
  return { context, page, complaints };
}

/** Waits until a condition holds in the page. Playwright's own way evaluates text, which the page's policy forbids. */
async function until(page, condition, argument) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await page.evaluate(condition, argument))) {
    assert.ok(Date.now() < deadline, `did not come true: ${condition}`);
    await page.evaluate(() => new Promise((next) => { requestAnimationFrame(next); }));
  }
}

const isComplete = (page) => page.locator('#map-page[data-complete="yes"]').waitFor({ state: "attached" });

/** What the picture of an element has: how many colours, coarsely, and how much of it has the commonest. */
async function coloursOf(page, png) {
  const reader = await page.context().browser().newPage();
  const figures = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const drawing = canvas.getContext("2d");
    drawing.drawImage(picture, 0, 0);
    const { data } = drawing.getImageData(0, 0, picture.width, picture.height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const key = (data[at] >> 4) * 256 + (data[at + 1] >> 4) * 16 + (data[at + 2] >> 4);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return { colours: counts.size, commonest: Math.max(...counts.values()) / (data.length / 4) };
  }, png.toString("base64"));
  await reader.close();
  return figures;
}

/** Clicks the picture half way down, at a share of its width. */
async function clickCity(page, share) {
  const city = page.locator("#city");
  await city.scrollIntoViewIfNeeded();
  const { width, height } = await city.boundingBox();
  await city.click({ position: { x: width * share, y: height / 2 } });
}

/** The share of pixels that differ visibly between two pictures of a size. */
async function differing(page, one, other) {
  const reader = await page.context().browser().newPage();
  const share = await reader.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      drawing.drawImage(bitmap, 0, 0);
      return drawing.getImageData(0, 0, bitmap.width, bitmap.height).data;
    }));
    if (a.length !== b.length) return 1;
    let count = 0;
    for (let at = 0; at < a.length; at += 4) {
      if ([0, 1, 2].some((channel) => Math.abs(a[at + channel] - b[at + channel]) > 24)) count += 1;
    }
    return count / (a.length / 4);
  }, [one.toString("base64"), other.toString("base64")]);
  await reader.close();
  return share;
}

const picture = async (page, name) => {
  const path = pictures && name ? join(pictures, `${name}.png`) : undefined;
  return page.locator("#city").screenshot(path ? { path } : {});
};

for (const kind of ["webgpu", "webgl"]) {
  test(`${kind}: the city is drawn, and drawn no more once nothing changes`, async () => {
    const { context, page, complaints } = await open(kind, `/map?${PARCEL}`);
    assert.equal(await page.locator("#map-page").getAttribute("data-backend"), kind);
    await page.locator("#answer article").waitFor();
    await isComplete(page);
    const figures = await coloursOf(page, await picture(page, `map-${kind}`));
    assert.ok(figures.colours > 12 && figures.commonest < 0.9, JSON.stringify(figures));
    const drawn = await page.evaluate(async () => {
      const counted = () => Number(document.getElementById("map-page").dataset.pictures);
      const before = counted();
      for (let frames = 0; frames < 60; frames += 1) await new Promise((next) => requestAnimationFrame(next));
      return counted() - before;
    });
    assert.equal(drawn, 0, "pictures drawn while nothing changed");
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a click in the picture shows what holds there, as on the page of the place", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`);
  await page.locator(`#answer article[data-title="${PARCEL_NAME}"]`).waitFor();
  await isComplete(page);
  await clickCity(page, 0.5);
  const article = page.locator("#answer article");
  await page.locator("#answer .subheading", { hasText: PARCEL_NAME }).waitFor();
  assert.match(await article.innerText(), /Dp 1001/);
  const flat = await context.newPage();
  await flat.goto(new URL(await article.locator("p:last-child a").getAttribute("href"), demo.base).href);
  assert.equal(await flat.locator(".statement").first().innerText(), await article.locator(".statement").first().innerText());
  assert.deepEqual(await flat.locator(".rule .plain").allInnerTexts(), await article.locator(".rule .plain").allInnerTexts());
  await context.close();
});

/** Gives the page a tileset in the axes of the Earth, and counts how often the geoid is fetched. */
function inTheAxesOfTheEarth(answerGeoid) {
  const fetched = [];
  const prepare = async (page) => {
    await page.route(/\/map\?/, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/data-tileset="[^"]*"/, 'data-tileset="/3d/tileset.json"');
      await route.fulfill({ response, body });
    });
    await page.route(/geoid\.table$/, async (route) => {
      fetched.push(route.request().url());
      await answerGeoid(route);
    });
  };
  return { fetched, prepare };
}

test("a tileset in the axes of the Earth is shown with the geoid, which nobody else fetches", async () => {
  const { fetched, prepare } = inTheAxesOfTheEarth((route) => route.continue());
  const { context, page, complaints } = await open("webgl", "/map?lang=en", { prepare });
  const figures = await coloursOf(page, await picture(page, "map-from-ecef"));
  assert.ok(figures.colours > 12 && figures.commonest < 0.9, JSON.stringify(figures));
  assert.equal(fetched.length, 1);
  assert.deepEqual(complaints, []);
  await context.close();
  const usual = await open("webgl", "/map", { prepare: (page) => page.on("request", (request) => fetched.push(request.url())) });
  assert.equal(fetched.filter((address) => address.endsWith("geoid.table")).length, 1);
  await usual.context.close();
});

test("without the geoid the page says what is missing", async () => {
  const { prepare } = inTheAxesOfTheEarth((route) => route.fulfill({ status: 404, body: "" }));
  const { context, page } = await open("webgl", "/map?lang=en", { prepare, complete: false });
  await page.locator("#loading-text", { hasText: "the geoid that its heights need did not come" }).waitFor();
  await context.close();
});

test("a search moves the camera and shows the answer", async () => {
  const { context, page } = await open("webgl", "/map");
  const before = await picture(page);
  await page.locator("#q").fill("nikolai gata");
  await page.keyboard.press("Enter");
  await page.locator("#hits button", { hasText: "S:t Nikolai gata 2," }).click();
  await page.locator('#answer article[data-title^="S:t Nikolai gata 2"]').waitFor();
  await isComplete(page);
  await until(page, () => /view=orbit/.test(location.hash));
  const share = await differing(page, before, await picture(page, "map-searched"));
  assert.ok(share > 0.2, `${(share * 100).toFixed(0)} % of the pixels differ`);
  await context.close();
});

test("a link restores view, layers, time and what is answered", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}&lang=en`);
  await page.locator("#layers input[value=buildings]").uncheck();
  await page.locator("#sun-tool summary").click();
  await page.locator("#sun-date").fill("2026-06-21");
  await page.locator("#sun-time").fill("15:30");
  await page.locator("#sun-time").blur();
  await until(page, () => location.hash.includes("2026-06-21T15:30") && location.hash.includes("off=buildings"));
  await isComplete(page);
  const [link, seen] = [page.url(), await picture(page)];
  const second = await open("webgl", link.slice(demo.base.length));
  await second.page.locator(`#answer article[data-title="${PARCEL_NAME}"]`).waitFor();
  assert.equal(await second.page.locator("#layers input[value=buildings]").isChecked(), false);
  assert.equal(await second.page.locator("#sun-time").inputValue(), "15:30");
  await isComplete(second.page);
  // A link keeps centimetres and hundredths of a degree: edges may fall on the next pixel.
  const share = await differing(second.page, seen, await picture(second.page));
  assert.ok(share < 0.01, `${(share * 100).toFixed(2)} % of the pixels differ`);
  await second.context.close();
  await context.close();
});

test("by keyboard alone: into the picture, about it, an answer, a measurement, and out again", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`);
  await page.locator("#q").focus();
  for (let i = 0; i < 10; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.id === "city")) break;
  }
  assert.equal(await page.evaluate(() => document.activeElement?.id), "city");
  await page.keyboard.press("p");
  await until(page, () => document.querySelector('input[name="camera"][value="plan"]').checked);
  await page.keyboard.press("o");
  await until(page, () => document.querySelector('input[name="camera"][value="orbit"]').checked);
  await page.keyboard.press("Enter");
  await page.locator("#answer .subheading", { hasText: PARCEL_NAME }).waitFor();
  await page.locator("#city").focus();
  await page.keyboard.press("m");
  await until(page, () => document.querySelector('input[name="measure"][value="distance"]').checked);
  await page.keyboard.press("Space");
  await page.keyboard.down("ArrowRight");
  await until(page, (from) => Number(document.getElementById("map-page").dataset.pictures) > from,
    Number(await page.locator("#map-page").getAttribute("data-pictures")) + 1);
  await page.keyboard.up("ArrowRight");
  await page.keyboard.press("Space");
  await until(page, () => /Avstånd \d+,\d\d m i plan/.test(document.getElementById("measure-result").textContent));
  await page.keyboard.press("Escape");
  await until(page, () => document.querySelector('input[name="measure"][value="none"]').checked);
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), "city", "no trap for the keyboard");
  await context.close();
});

for (const lang of ["sv", "en"]) {
  test(`${lang}: no violation of WCAG 2.2 AA that axe finds, with everything unfolded`, async () => {
    const { context, page, complaints } = await open("webgl", `/map?${PARCEL}&lang=${lang}`, { bypassCSP: true });
    await page.locator("#answer article").waitFor();
    for (const tool of await page.locator("details.tool:not([open]) > summary").all()) {
      if (await tool.isVisible()) await tool.click();
    }
    await page.locator("#text-equal li").first().waitFor();
    await page.evaluate(axeSource);
    const result = await page.evaluate(() =>
      axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const violations = result.violations.map((violation) =>
      `${violation.id}: ${violation.help}\n  ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join("\n  ")}`);
    assert.deepEqual(violations, []);
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator(".fictional").count(), 1, "the demo says that it is invented");
    if (pictures) await page.screenshot({ path: join(pictures, `map-page-${lang}.png`), fullPage: true });
    await context.close();
  });
}

test("the text equal says what the picture shows", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`);
  await page.locator("#text-tool summary").click();
  await page.locator("#text-equal h3", { hasText: "Vyn" }).waitFor();
  assert.ok((await page.locator("#text-equal li").count()) >= 3);
  await context.close();
});

test("on a phone nothing scrolls sideways and the picture is there", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`, { viewport: PHONE, hasTouch: true, deviceScaleFactor: 2 });
  await page.locator("#answer article").waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `the page is ${width} px wide`);
  const small = await page.locator("button, .switches label").evaluateAll((targets) => targets
    .filter((target) => target.checkVisibility())
    .map((target) => [target.innerText || target.ariaLabel, target.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name));
  assert.deepEqual(small, [], "targets are at least 24 px");
  const box = await page.locator("#city").boundingBox();
  assert.ok(box.width >= 320 && box.height >= 250, JSON.stringify(box));
  if (pictures) await page.screenshot({ path: join(pictures, "map-phone.png") });
  await context.close();
});

test("without a usable GPU the page says so, and answers with the flat map", async () => {
  const { context, page, complaints } = await open("none", `/map?${PARCEL}`, { complete: false });
  await page.locator('#map-page[data-state="flat"]').waitFor({ state: "attached" });
  assert.match(await page.locator("#no-3d").innerText(), /varken WebGPU eller WebGL2/);
  await page.locator("#answer .plan-map").waitFor();
  assert.match(await page.locator("#flat-link").getAttribute("href"), /^\/rules\?parcel=/);
  await page.locator("#q").fill("S:t Nikolai gata 2");
  await page.keyboard.press("Enter");
  await page.locator('#answer article[data-title^="S:t Nikolai gata 2"]').or(page.locator("#hits button").first()).first().waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a lost WebGPU device is followed by WebGL2, with the same view", async () => {
  const prepare = (page) => page.addInitScript(() => {
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function requestDevice(...options) {
      const device = await request.apply(this, options);
      globalThis.lastDevice = device;
      return device;
    };
  });
  const { context, page } = await open("webgpu", `/map?${PARCEL}`, { prepare });
  // The camera comes down to the ground once there is one: 5 m here.
  await until(page, () => /view=\w+,[\d.]+,[\d.]+,[1-9]/.test(location.hash));
  const hash = await page.evaluate(() => location.hash);
  await page.evaluate(() => globalThis.lastDevice.destroy());
  await page.locator('#map-page[data-backend="webgl"][data-complete="yes"]').waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => location.hash), hash);
  const figures = await coloursOf(page, await picture(page));
  assert.ok(figures.colours > 12, JSON.stringify(figures));
  await context.close();
});

test("a server that sends no tiles is named, and search and answers go on", async () => {
  const prepare = (page) => page.route("**/3d/**", (route) => route.abort());
  const { context, page } = await open("webgl", "/map", { complete: false, prepare });
  await page.locator('#map-page[data-state="open"]').waitFor({ state: "attached" });
  await until(page, () => /tileset\.json|svarar inte/.test(document.getElementById("loading-text").textContent));
  await page.locator("#q").fill("EXEMPELBY ÄNGSSYRAN 3");
  await page.keyboard.press("Enter");
  await page.locator(`#answer article[data-title="${PARCEL_NAME}"]`).waitFor();
  await context.close();
});

test("the picture is saved as PNG, with its strip of scale, north, time and source", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`, { acceptDownloads: true });
  await page.locator("#views-tool summary").click();
  const arriving = page.waitForEvent("download");
  await page.locator("#picture").click();
  const download = await arriving;
  assert.equal(download.suggestedFilename(), "planvy.png");
  const png = await readFile(await download.path());
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  const canvas = await page.locator("#city").evaluate((element) => [element.width, element.height]);
  assert.equal(png.readUInt32BE(16), canvas[0]);
  assert.ok(png.readUInt32BE(20) > canvas[1] + 40, "a strip below the picture");
  await context.close();
});

test("hours of sun at the place that was clicked, with their error, and a section as a drawing", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`, { acceptDownloads: true });
  await page.locator("#answer article").waitFor();
  await isComplete(page);
  await page.locator("#sun-tool summary").click();
  await page.locator("#sun-hours").click();
  assert.match(await page.locator("#sun-hours-text").innerText(), /Klicka först/);
  await clickCity(page, 0.5);
  await page.locator("#answer .subheading", { hasText: PARCEL_NAME }).waitFor();
  await page.locator("#sun-hours").click();
  assert.match(await page.locator("#sun-hours-text").innerText(), /\d.*(tim|min)/);
  await page.locator("#measure-tool summary").click();
  await page.locator("#measure-tool label", { hasText: "Sektion" }).click();
  for (const share of [0.3, 0.7]) await clickCity(page, share);
  await until(page, () => /Sektion, \d/.test(document.getElementById("measure-result").textContent));
  const arriving = page.waitForEvent("download");
  await page.locator("#measure-svg").click();
  const svg = await readFile(await (await arriving).path(), "utf8");
  assert.match(svg, /^<svg/);
  assert.match(svg, /RH 2000/);
  await context.close();
});

test("a view is kept under a name and comes back after a reload", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`);
  await until(page, () => location.hash.includes("view="));
  await page.locator("#views-tool summary").click();
  await page.locator("#view-name").fill("Ängssyran");
  await page.keyboard.press("Enter");
  const hash = await page.evaluate(() => location.hash);
  await page.locator('[data-step="home"]').click();
  await until(page, (before) => location.hash !== before, hash);
  await page.reload();
  await page.locator('#map-page[data-state="open"]').waitFor({ state: "attached" });
  await page.locator("#views-tool summary").click();
  await page.locator("#views button", { hasText: "Ängssyran" }).click();
  await until(page, (before) => location.hash === before, hash);
  await context.close();
});

test("on paper the picture, the answer and the legend are there, and no buttons", async () => {
  const { context, page } = await open("webgl", `/map?${PARCEL}`);
  await page.locator("#answer article").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#city").isVisible());
  assert.ok(await page.locator("#answer article").isVisible());
  for (const button of await page.locator(".map-page button").all()) assert.ok(!(await button.isVisible()));
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await context.close();
});

// The picture of the README, as it lies in docs/pictures: the map with what may be built, a proposal, and the answer for a place.
test("the picture of the README", { skip: !process.env.PLANVY_README_PICTURES }, async () => {
  const view = "view=orbit,175010,6112400,4,170,338,-34&on=envelopes&time=2026-06-21T16:00";
  const { context, page } = await open("webgpu", `/map?${PARCEL}#${view}`, { viewport: { width: 1280, height: 860 } });
  await page.locator("#answer article").waitFor();
  await isComplete(page);
  await page.screenshot({ path: join(process.env.PLANVY_README_PICTURES, "map-browser.png") });
  await context.close();
});

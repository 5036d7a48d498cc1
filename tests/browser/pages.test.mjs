// Planvy's pages in a real browser, against the built binary with the demo municipality.
//
// PLANVY_BIN names the binary (default: target/debug/planvy), CHROMIUM the browser. Pictures are written to PLANVY_PICTURES where that is set.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const binary = resolve(process.env.PLANVY_BIN ?? "../../target/debug/planvy");
const pictures = process.env.PLANVY_PICTURES;

let folder, server, base, browser;

function installedBrowser() {
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium", "/usr/bin/google-chrome"];
  const found = places.find((place) => existsSync(place));
  assert.ok(found, `no browser at ${places.join(", ")}; name one in CHROMIUM`);
  return found;
}

function started(child) {
  return new Promise((done, fail) => {
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) done(address[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${said}`)));
  });
}

async function ready(address) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`${address}/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error("the server did not get ready");
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "planvy-browser-"));
  server = spawn(binary, ["demo", "--data", join(folder, "demo.gpkg"), "--listen", "127.0.0.1:0"]);
  base = await started(server);
  await ready(base);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? installedBrowser(),
    args: ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-gpu",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  server?.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});

const PAGES = {
  home: "/",
  "home-en": "/?lang=en",
  address: "/rules?address=S%3At+Nikolai+gata+2",
  "address-en": "/rules?address=S%3At+Nikolai+gata+2&lang=en",
  parcel: "/rules?parcel=EXEMPELBY+TULLN%C3%84REN+1",
  "no-plan": "/rules?parcel=EXEMPELBY+UDDEN+1",
  sea: "/rules?lon=14.5&lat=55.0",
  search: "/search?q=nikolai",
  plans: "/plans",
  // Identities of the demo depend on the designation alone: this is Dp 1101.
  plan: "/plans/405aeb68-65a2-4011-8a89-40b8f2a69872",
  "unknown-parcel": "/rules?parcel=EXEMPELBY+INGET+9",
  developers: "/developers",
};

async function open(path, options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: true, bypassCSP: false, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const response = await page.goto(base + path);
  return { context, page, response, complaints };
}

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name}: no violation of WCAG 2.2 AA that axe finds, nothing blocked by the policy`, async () => {
    const { context, page, complaints } = await open(path, { bypassCSP: true });
    await page.evaluate(axeSource);
    const result = await page.evaluate(() =>
      axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const violations = result.violations.map((violation) =>
      `${violation.id}: ${violation.help}\n  ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join("\n  ")}`);
    assert.deepEqual(violations, []);
    const refused = complaints.filter((text) => !/status of 4\d\d/.test(text));
    assert.deepEqual(refused, []);
    await context.close();
  });

  test(`${name}: fits a phone without scrolling sideways`, async () => {
    const { context, page } = await open(path, { viewport: { width: 360, height: 780 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `the page is ${width} px wide`);
    const tall = await page.evaluate(() =>
      [...document.querySelectorAll(".figures li")].map((figure) => figure.offsetHeight).filter((height) => height > 180));
    assert.deepEqual(tall, [], "a number and what it limits stand side by side");
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-phone.png`), fullPage: true });
    await context.close();
  });
}

test("the policy lets no inline script or style through, and the stylesheet arrives", async () => {
  const { context, page, response } = await open("/");
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline/);
  const family = await page.evaluate(() => getComputedStyle(document.querySelector(".site-head")).backgroundColor);
  assert.equal(family, "rgb(8, 58, 68)");
  await context.close();
});

test("a search by keyboard alone, without JavaScript, ends at the rules", async () => {
  const { context, page } = await open("/", { javaScriptEnabled: false });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press("Tab");
    if ((await page.locator(":focus").getAttribute("id")) === "q") break;
  }
  await page.keyboard.type("sankt nikolai gata 2");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/rules\?/);
  assert.match(await page.locator("h1").innerText(), /S:t Nikolai gata 2/);
  assert.match(await page.locator("main").innerText(), /Marken får användas för permanent boende/);
  await context.close();
});

test("every page with invented plans says so", async () => {
  for (const path of Object.values(PAGES)) {
    const { context, page } = await open(path);
    assert.equal(await page.locator(".fictional").count(), 1, path);
    await context.close();
  }
});

test("on paper the rules and their wording are there", async () => {
  const { context, page } = await open(PAGES.address);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("details dl").first().isVisible());
  assert.ok(!(await page.locator("form.search").first().isVisible()));
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 10_000);
  if (pictures) await page.screenshot({ path: join(pictures, "address-print.png"), fullPage: true });
  await context.close();
});

test("pictures on a desktop", { skip: !pictures }, async () => {
  for (const [name, path] of Object.entries(PAGES)) {
    const { context, page } = await open(path, { viewport: { width: 1280, height: 900 } });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await context.close();
  }
});

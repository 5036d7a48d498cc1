// Planvy's pages in a real browser, against the built binary with the demo municipality.
//
// Pictures of every page are written to PLANVY_PICTURES, those of the README to PLANVY_README_PICTURES, where they are set.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { installedBrowser, startDemo } from "./demo_server.mjs";

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.PLANVY_PICTURES;

let demo, base, browser;

before(async () => {
  demo = await startDemo();
  base = demo.base;
  browser = await chromium.launch({
    executablePath: installedBrowser(),
    args: ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-gpu",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  await demo?.stop();
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
  "building-right": "/building-right?parcel=EXEMPELBY+%C3%84NGSSYRAN+3",
  "building-right-en": "/building-right?parcel=EXEMPELBY+%C3%84NGSSYRAN+3&lang=en",
  "building-right-shared": "/building-right?parcel=EXEMPELBY+MAKRILLEN+1",
  "building-right-no-plan": "/building-right?parcel=EXEMPELBY+UDDEN+1",
  "check-form": "/check",
  "check-form-en": "/check?lang=en",
  questions: "/questions",
  "questions-at-place": "/questions?parcel=EXEMPELBY+%C3%84NGSSYRAN+3",
  "question-form": "/questions/may-i-build",
  question: "/questions/may-i-build?parcel=EXEMPELBY+%C3%84NGSSYRAN+3&building=ancillary&areaM2=30",
  "question-en": "/questions/neighbour-height?parcel=EXEMPELBY+%C3%84NGSSYRAN+3&lang=en",
  difference: "/difference?parcel=EXEMPELBY+TULLN%C3%84REN+1&from=1950-01-01",
  "difference-en": "/difference?parcel=EXEMPELBY+TULLN%C3%84REN+1&from=1950-01-01&lang=en",
  "difference-reversed": "/difference?parcel=EXEMPELBY+TULLN%C3%84REN+1&from=2026-01-01&to=2020-01-01",
  // A plan in process over five properties: Dp 1403.
  effect: "/effect?plan=d4b97f71-124c-4b00-bfe2-6584c585baea",
  "effect-en": "/effect?plan=d4b97f71-124c-4b00-bfe2-6584c585baea&lang=en",
  "effect-in-force": "/effect?plan=405aeb68-65a2-4011-8a89-40b8f2a69872",
};

// The demo's drawings, handed in on the page: what to count, and a margin that must stand there.
const DRAWINGS = {
  "check-breaks": { file: "forslag-som-bryter.geojson", lang: "sv" },
  "check-keeps": { file: "forslag-som-foljer.geojson", lang: "sv" },
  "check-roof-en": { file: "forslag-villa-med-tak.city.json", lang: "en" },
};

const drawing = (file) => resolve("../../data/demo-proposals", file);

const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 900 };

async function open(path, options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: true, bypassCSP: false, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const response = await page.goto(base + path);
  return { context, page, response, complaints };
}

/** A page of results: a drawing handed in by keyboard alone, and Enter in a field of the form. */
async function handIn({ file, lang }, options = {}) {
  const opened = await open(`/check?lang=${lang}`, options);
  const { page } = opened;
  await page.locator('input[type="file"]').setInputFiles(drawing(file));
  await page.locator('input[name="parcel"]').focus();
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.keyboard.press("Enter");
  opened.response = await answered;
  await page.locator("h1", { hasText: file }).waitFor();
  await page.waitForLoadState("load");
  return opened;
}

/** Every page of the tests, by name: a function that opens it. */
const OPENED = {
  ...Object.fromEntries(Object.entries(PAGES).map(([name, path]) => [name, (options) => open(path, options)])),
  ...Object.fromEntries(Object.entries(DRAWINGS).map(([name, drawn]) => [name, (options) => handIn(drawn, options)])),
};

const isDocument = (name) => /^(building-right|check|question|difference|effect)/.test(name);

for (const [name, opened] of Object.entries(OPENED)) {
  test(`${name}: no violation of WCAG 2.2 AA that axe finds, nothing blocked by the policy, headings in order`, async () => {
    const { context, page, complaints } = await opened({ bypassCSP: true, viewport: DESKTOP });
    await page.evaluate(axeSource);
    const result = await page.evaluate(() =>
      axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const violations = result.violations.map((violation) =>
      `${violation.id}: ${violation.help}\n  ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join("\n  ")}`);
    assert.deepEqual(violations, []);
    const refused = complaints.filter((text) => !/status of 4\d\d/.test(text));
    assert.deepEqual(refused, []);
    const levels = await page.locator("h1, h2, h3, h4").evaluateAll((heads) => heads.map((head) => Number(head.tagName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.slice(1).forEach((level, at) => assert.ok(level <= levels[at] + 1, `h${level} follows h${levels[at]}`));
    assert.equal(await page.locator(".fictional").count(), 1, "the demo says that it is invented");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= DESKTOP.width, `the page is ${width} px wide`);
    const broken = await page.locator(".chip").evaluateAll((chips) =>
      chips.filter((chip) => chip.checkVisibility() && chip.offsetHeight > 40).map((chip) => chip.innerText));
    assert.deepEqual(broken, [], "a chip stands on one line");
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await context.close();
  });

  test(`${name}: fits a phone without scrolling sideways, each cell with its head`, async () => {
    const { context, page } = await opened({ viewport: PHONE });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `the page is ${width} px wide`);
    const tall = await page.evaluate(() =>
      [...document.querySelectorAll(".figures li")].map((figure) => figure.offsetHeight).filter((height) => height > 180));
    assert.deepEqual(tall, [], "a number and what it limits stand side by side");
    const unlabelled = await page.locator("table.wide td").evaluateAll((cells) =>
      cells.filter((cell) => cell.checkVisibility())
        .filter((cell) => !cell.querySelector(".head")?.checkVisibility() || !cell.querySelector(".head").textContent.trim())
        .map((cell) => cell.outerHTML.slice(0, 120)));
    assert.deepEqual(unlabelled, []);
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-phone.png`), fullPage: true });
    // Identities of plans have nowhere to break, those of other countries above all.
    const widest = await page.evaluate(() => {
      document.querySelectorAll("main h2, main h3, main h3 a").forEach((head) => head.append(" NL.IMRO.0999.BP2012000001-0005-NL.IMRO.0999"));
      return document.documentElement.scrollWidth;
    });
    assert.ok(widest <= PHONE.width, `with a long identity the page is ${widest} px wide`);
    await context.close();
  });

  if (!isDocument(name)) continue;

  test(`${name}: the switch of language keeps what was asked; on paper no form, and what is folded is written out`, async () => {
    const { context, page } = await opened();
    const asked = new URL(page.url());
    const other = page.locator("nav a[hreflang]");
    const href = new URL(await other.getAttribute("href"), base);
    assert.equal(href.pathname, asked.pathname);
    for (const [key, value] of asked.searchParams) {
      if (key !== "lang") assert.equal(href.searchParams.get(key), value, key);
    }
    await page.emulateMedia({ media: "print" });
    for (const form of await page.locator("form").all()) assert.ok(!(await form.isVisible()));
    const hidden = await page.locator("details > :not(summary)").evaluateAll((parts) =>
      parts.filter((part) => part.getBoundingClientRect().height === 0).length);
    assert.equal(hidden, 0);
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 5_000);
    await page.emulateMedia({ media: "screen" });
    await other.click();
    await page.waitForURL(href.href);
    assert.equal(await page.evaluate(() => document.documentElement.lang), href.searchParams.get("lang"));
    await context.close();
  });
}

test("no page has a script, and each is whole without JavaScript", async () => {
  for (const [name, path] of Object.entries(PAGES)) {
    const text = await (await fetch(base + path, { headers: { accept: "text/html" } })).text();
    assert.doesNotMatch(text, /<script|\son[a-z]+=|style="/, name);
  }
});

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

/** Presses Tab until an element of the selector has the focus. */
async function tabTo(page, selector) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

test("a drawing is checked by keyboard alone, without JavaScript", async () => {
  const { context, page } = await open("/check", { javaScriptEnabled: false });
  await page.locator('input[type="file"]').setInputFiles(drawing("forslag-som-bryter.geojson"));
  await tabTo(page, 'form button[type="submit"]');
  await page.keyboard.press("Enter");
  await page.locator(".statement.breaks").waitFor();
  assert.match(await page.locator("h1").innerText(), /forslag-som-bryter\.geojson/);
  await context.close();
});

test("the drawing that breaks its plan: how many rules come out how, and by how much", async () => {
  const { context, page, response } = await handIn(DRAWINGS["check-breaks"]);
  assert.equal(response.status(), 200);
  const counts = Object.fromEntries(await page.locator(".figures li").evaluateAll((figures) =>
    figures.map((figure) => [figure.querySelector(".what").textContent, figure.querySelector(".number").textContent])));
  assert.equal(counts["Bryter mot"], "4");
  assert.equal(counts["Följer"], "8");
  assert.match(await page.locator(".statement").innerText(), /bryter mot reglerna i 4 kontroller/);
  const row = (name) => page.locator("tbody tr", { has: page.locator("th", { hasText: name }) }).first();
  assert.match(await row("Högsta nockhöjd").innerText(), /Bryter mot[\s\S]*−0,8\sm/);
  assert.match(await row("Minsta avstånd till fastighetsgräns").innerText(), /−2,54\sm/);
  assert.equal(await page.locator(".map .plan-map").count(), 1);
  await context.close();
});

test("the drawing that keeps its plan breaks nothing, and nobody calls it approved", async () => {
  const { context, page } = await handIn(DRAWINGS["check-keeps"]);
  const counts = await page.locator(".figures li").evaluateAll((figures) => figures.map((figure) => figure.innerText.replace(/\s+/g, " ")));
  assert.ok(counts.includes("0 Bryter mot"), counts.join());
  const text = await page.locator("main").innerText();
  assert.match(text, /7,8\sm nockhöjd\. Planen säger högst 8,5\sm: 0,7\sm marginal/);
  assert.doesNotMatch(text, /godkän[dn]/i);
  await context.close();
});

test("a file that is no drawing is refused in the reader's language, and the fields are kept", async () => {
  const { context, page } = await open("/check?parcel=EXEMPELBY+%C3%84NGSSYRAN+5");
  await page.locator('input[type="file"]').setInputFiles({ name: "hus.txt", mimeType: "text/plain", buffer: Buffer.from("inget hus") });
  await page.locator('button[type="submit"]').click();
  await page.locator(".statement").waitFor();
  assert.match(await page.locator(".statement").innerText(), /varken GeoJSON, CityJSON eller IFC/);
  assert.equal(await page.locator('input[name="parcel"]').inputValue(), "EXEMPELBY ÄNGSSYRAN 5");
  await context.close();
});

test("a question is asked and answered by keyboard alone", async () => {
  const { context, page } = await open("/questions");
  await tabTo(page, 'a[href^="/questions/may-i-build"]');
  await page.keyboard.press("Enter");
  await page.waitForURL(/may-i-build/);
  await tabTo(page, 'input[name="parcel"]');
  await page.keyboard.type("exempelby ängssyran 3");
  await tabTo(page, 'input[name="areaM2"]');
  await page.keyboard.type("30");
  await page.keyboard.press("Enter");
  await page.waitForURL(/areaM2=30/);
  assert.match(await page.locator("h1").innerText(), /komplementbyggnad på 30 m²/);
  assert.match(await page.locator(".statement").innerText(), /85,2\sm²/);
  assert.match(await page.locator("main").innerText(), /Byggnadsnämnden/);
  await context.close();
});

test("from a place to its building right, and on to the rule behind a number", async () => {
  const { context, page } = await open("/rules?parcel=EXEMPELBY+%C3%84NGSSYRAN+3");
  await page.locator('.ways a[href^="/building-right"]').click();
  await page.waitForURL(/building-right/);
  const figures = (await page.locator(".figures").innerText()).replace(/\s+/g, " ");
  assert.match(figures, /217 m² största byggnadsarea/);
  assert.match(figures, /85,2 m² byggnadsarea kvar/);
  assert.match(figures, /Vet inte största bruttoarea/);
  await page.locator("tbody th a", { hasText: "Nockhöjden får vara högst 8,5 meter" }).first().click();
  await page.waitForURL(/\/plans\/.*#r-/);
  assert.match(await page.locator(":target").innerText(), /8,5 meter/);
  await context.close();
});

test("what the comprehensive plan says stands on the page of a place, as guidance", async () => {
  const { context, page } = await open("/rules?parcel=EXEMPELBY+TULLN%C3%84REN+1");
  assert.match(await page.locator("main").innerText(), /Översiktsplanen vägleder\. Den binder ingen\./);
  assert.ok((await page.locator(".guidance li").count()) >= 1);
  await context.close();
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

// The pictures of the README, as they lie in docs/pictures: one screen of each, not the whole page.
const README = { "building-right": "building-right.png", "check-breaks": "check.png" };

test("pictures of the README", { skip: !process.env.PLANVY_README_PICTURES }, async () => {
  for (const [name, file] of Object.entries(README)) {
    const { context, page } = await OPENED[name]({ viewport: { width: 1280, height: 1000 } });
    await page.screenshot({ path: join(process.env.PLANVY_README_PICTURES, file) });
    await context.close();
  }
});

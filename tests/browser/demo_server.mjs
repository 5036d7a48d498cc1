// The built binary with the demo municipality, and the browser, for the tests.
//
// PLANVY_BIN names the binary (default: target/debug/planvy), CHROMIUM the browser.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const binary = resolve(process.env.PLANVY_BIN ?? "../../target/debug/planvy");

/** The browser that is installed. */
export function installedBrowser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium", "/usr/bin/google-chrome"];
  const found = places.find((place) => existsSync(place));
  assert.ok(found, `no browser at ${places.join(", ")}; name one in CHROMIUM`);
  return found;
}

function announced(child) {
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

/** Waits until the server has made its tiles, which it does beside its answers. */
export async function tilesMade(address) {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    const { status } = await (await fetch(`${address}/3d/status`)).json();
    if (status === "ready") return;
    await new Promise((next) => { setTimeout(next, 200); });
  }
  throw new Error("the tiles were not made");
}

/** Starts the demo on a free port: its address, the folder of its store, and how to stop it. */
export async function startDemo(...options) {
  const folder = await mkdtemp(join(tmpdir(), "planvy-browser-"));
  const server = spawn(binary, ["demo", "--data", join(folder, "demo.gpkg"), "--listen", "127.0.0.1:0", ...options]);
  const base = await announced(server);
  await ready(base);
  const stop = async () => {
    server.kill("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  };
  return { base, folder, stop };
}

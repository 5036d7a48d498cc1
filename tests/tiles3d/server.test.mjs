// The demo's tiles as the built binary serves them, on the globe and in the grid, read by the code of others and by our own checks.
//
// PLANVY_BIN names the binary (default: target/debug/planvy), CHECK_TILES the example check_tiles of the tiles crate.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startDemo } from "../browser/demo_server.mjs";
import { everyTableIsRead, everyTileIsValid, everyVertexIsWithin } from "./checks.mjs";
import { fetchTileset } from "./fetching.mjs";

const checkTiles = process.env.CHECK_TILES ?? "../../target/debug/examples/check_tiles";

let demo;
let folder;

before(async () => {
  demo = await startDemo();
  folder = await mkdtemp(join(tmpdir(), "planvy-tiles3d-"));
});

after(async () => {
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the tilesets and all they point at are served", async () => {
  for (const path of ["/3d/tileset.json", "/3d/grid/tileset.json"]) {
    const count = await fetchTileset(`${demo.base}${path}`, folder);
    assert.ok(count > 5, `${path}: ${count} files`);
  }
});

test("gltf-validator has nothing against any tile", () => everyTileIsValid(folder));

test("3d-tiles-tools reads the properties of every tile", () => everyTableIsRead(folder));

test("every vertex lies in the space that its tile states", () => everyVertexIsWithin(folder));

test("our own checks have nothing against tilesets and tiles", () => {
  const { status, stdout, stderr } = spawnSync(checkTiles, [folder], { encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
});

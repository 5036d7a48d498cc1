// Tiles that Planvy wrote, read by the code of others: those in the folders of TILES3D_FOLDERS, separated by colons.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";

import { everyTableIsRead, everyTileIsValid, everyVertexIsWithin } from "./checks.mjs";

const folders = (process.env.TILES3D_FOLDERS ?? "").split(":").filter(Boolean);

test("there are folders to look at", () => {
  assert.ok(folders.length > 0, "TILES3D_FOLDERS is empty: run scripts/test-tiles3d");
});

for (const folder of folders) {
  const name = basename(folder);
  test(`${name}: gltf-validator has nothing against any tile`, () => everyTileIsValid(folder));
  test(`${name}: 3d-tiles-tools reads the properties that were written`, () => everyTableIsRead(folder));
  test(`${name}: every vertex lies in the space that its tile states`, () => everyVertexIsWithin(folder));
}

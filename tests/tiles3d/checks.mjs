// What has to hold for a folder of tiles: .glb files and at least one tileset.json. Beside a GLB there may be NAME.expected.json: what
// its property tables have to say.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { contains, contentsOf, filesBelow, messagesAgainst, positionsInTile, propertyTables } from "./reading.mjs";

/** gltf-validator has nothing against any tile. */
export async function everyTileIsValid(folder) {
  const files = await filesBelow(folder, ".glb");
  assert.ok(files.length > 0, `no .glb in ${folder}`);
  for (const file of files) assert.deepEqual(await messagesAgainst(file), [], file);
}

/** 3d-tiles-tools reads the properties that were written. */
export async function everyTableIsRead(folder) {
  for (const file of await filesBelow(folder, ".glb")) {
    const tables = await propertyTables(file);
    const expected = file.replace(/\.glb$/, ".expected.json");
    if (existsSync(expected)) assert.deepEqual(tables, JSON.parse(await readFile(expected, "utf8")), file);
    for (const table of tables) assert.ok(table.rows.length > 0, `${file}: ${table.class} has no rows`);
  }
}

/** Every vertex lies in the space that its tile states. */
export async function everyVertexIsWithin(folder) {
  const tilesets = (await filesBelow(folder, ".json")).filter((file) => basename(file) === "tileset.json");
  assert.ok(tilesets.length > 0, `no tileset.json in ${folder}`);
  for (const tileset of tilesets) {
    for (const { path, tile, volume } of await contentsOf(tileset)) {
      assert.equal(tile.transform, undefined, "contents carry their place themselves");
      const outside = (await positionsInTile(path)).filter((point) => !contains(volume, point));
      assert.deepEqual(outside.slice(0, 3), [], `${path}: ${outside.length} vertices out of ${JSON.stringify(volume)}`);
    }
  }
}

// Reads folders of tiles with the code of others: gltf-validator, glTF Transform and 3d-tiles-tools.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { BinaryPropertyTableModel, BoundingVolumesContainment, GltfTransform, GltfUtilities, MetadataUtilities } from "3d-tiles-tools";
import validator from "gltf-validator";

/** Messages of gltf-validator that say nothing against a file, with the reason. */
export const HARMLESS = {
  UNSUPPORTED_EXTENSION: "the validator does not know EXT_mesh_features and EXT_structural_metadata",
  UNUSED_OBJECT: "buffer views of properties are used by EXT_structural_metadata, which it does not know",
};

/** All files below a folder that end so, sorted. */
export async function filesBelow(folder, end) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(end));
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

/** What gltf-validator has against a GLB, harmless messages left out. */
export async function messagesAgainst(path) {
  const report = await validator.validateBytes(new Uint8Array(await readFile(path)), { maxIssues: 100 });
  const messages = report.issues.messages.filter((message) => !(message.code in HARMLESS));
  return messages.map((message) => `${message.code} ${message.message} ${message.pointer ?? ""}`);
}

/** The rows of a GLB's property tables, as 3d-tiles-tools reads them. */
export async function propertyTables(path) {
  const { jsonData, binData } = GltfUtilities.extractDataFromGlb(await readFile(path));
  const gltf = JSON.parse(jsonData.toString());
  const metadata = gltf.extensions?.EXT_structural_metadata;
  const bufferViewsData = (gltf.bufferViews ?? []).map((view) =>
    binData.subarray(view.byteOffset, view.byteOffset + view.byteLength),
  );
  return (metadata?.propertyTables ?? []).map((propertyTable) => {
    const metadataClass = metadata.schema.classes[propertyTable.class];
    const model = new BinaryPropertyTableModel({
      propertyTable,
      binaryMetadata: {
        metadataClass,
        binaryEnumInfo: MetadataUtilities.computeBinaryEnumInfo(metadata.schema),
        binaryBufferStructure: { buffers: gltf.buffers, bufferViews: gltf.bufferViews },
        binaryBufferData: { buffersData: [binData], bufferViewsData },
      },
    });
    const names = Object.keys(metadataClass.properties ?? {});
    const row = (index) => {
      const entity = model.getMetadataEntityModel(index);
      return Object.fromEntries(names.map((name) => [name, plain(entity.getPropertyValue(name))]));
    };
    return { class: propertyTable.class, rows: Array.from({ length: propertyTable.count }, (_, index) => row(index)) };
  });
}

/** A value as JSON has it. */
function plain(value) {
  if (value === undefined) return null;
  return typeof value === "bigint" ? Number(value) : value;
}

/** Every position of a GLB in the frame of its tile: through the nodes, then y up turned to z up. */
export async function positionsInTile(path) {
  const io = await GltfTransform.getIO();
  const document = await io.readBinary(new Uint8Array(await readFile(path)));
  const positions = [];
  for (const node of document.getRoot().listNodes()) {
    const m = node.getWorldMatrix();
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      const accessor = primitive.getAttribute("POSITION");
      for (let index = 0; index < accessor.getCount(); index += 1) {
        const [a, b, c] = accessor.getElement(index, []);
        const [x, y, z] = [0, 1, 2].map((row) => m[row] * a + m[row + 4] * b + m[row + 8] * c + m[row + 12]);
        positions.push([x, -z, y]);
      }
    }
  }
  return positions;
}

/** Contents with their tiles, external tilesets followed: `{ path, tile }` of every GLB. */
export async function contentsOf(tilesetPath, seen = new Set()) {
  const path = resolve(tilesetPath);
  if (seen.has(path)) throw new Error(`${path} is reached twice`);
  seen.add(path);
  const tileset = JSON.parse(await readFile(path, "utf8"));
  const found = [];
  const waiting = [tileset.root];
  while (waiting.length > 0) {
    const tile = waiting.pop();
    waiting.push(...(tile.children ?? []));
    for (const content of [tile.content, ...(tile.contents ?? [])].filter(Boolean)) {
      const target = join(dirname(path), decodeURIComponent(content.uri.split("?")[0]));
      if (target.endsWith(".json")) found.push(...(await contentsOf(target, seen)));
      else found.push({ path: target, tile, volume: content.boundingVolume ?? tile.boundingVolume });
    }
  }
  return found;
}

/** Whether a point lies in a bounding volume, by 3d-tiles-tools; to a tenth of a millimetre. */
export function contains(volume, point) {
  return BoundingVolumesContainment.contains(volume, point, 1e-4);
}

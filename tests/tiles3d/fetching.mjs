// Fetches a served tileset with all that it points at into a folder, by the paths of the addresses.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How often a server that is still making its tiles is asked again. */
const ATTEMPTS = 1200;

async function answered(address) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await fetch(address);
    if (answer.status !== 503) return answer;
    await new Promise((next) => setTimeout(next, 250));
  }
  throw new Error(`${address} is not ready`);
}

/** Fetches one file; the folder gets it under the path of its address. */
async function fetched(address, folder) {
  const answer = await answered(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const file = join(folder, new URL(address).pathname);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return bytes;
}

/** Fetches a tileset, external tilesets and contents. Gives how many files. */
export async function fetchTileset(address, folder) {
  const tileset = JSON.parse(new TextDecoder().decode(await fetched(address, folder)));
  let count = 1;
  const waiting = [tileset.root];
  while (waiting.length > 0) {
    const tile = waiting.pop();
    waiting.push(...(tile.children ?? []));
    for (const content of [tile.content, ...(tile.contents ?? [])].filter(Boolean)) {
      const target = new URL(content.uri, address).href;
      if (new URL(target).pathname.endsWith(".json")) count += await fetchTileset(target, folder);
      else count += (await fetched(target, folder)) ? 1 : 0;
    }
  }
  return count;
}

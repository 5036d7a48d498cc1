// Lays what was built into the folder that the server serves: one folder named after its content, with compressed twins.
//   pack.mjs STAGED OUT QUICK     QUICK=yes compresses faster and less
//   pack.mjs --sizes OUT
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const SMALLEST_COMPRESSED = 1024;

function sizes(out) {
  const { folder, files } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  const size = (name) => { try { return statSync(join(out, folder, name)).size; } catch { return null; } };
  const megabytes = (bytes) => (bytes === null ? "–" : `${(bytes / 1e6).toFixed(3)} MB`);
  for (const name of files) {
    console.log(`${name}: ${megabytes(size(name))}, gzip ${megabytes(size(`${name}.gz`))}, brotli ${megabytes(size(`${name}.br`))}`);
  }
}

function pack(staged, out, quick) {
  const files = readdirSync(staged).filter((name) => statSync(join(staged, name)).isFile()).sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update("\0").update(readFileSync(join(staged, name)));
  const folder = hash.digest("hex").slice(0, 16);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, folder), { recursive: true });
  for (const name of files) {
    const content = readFileSync(join(staged, name));
    cpSync(join(staged, name), join(out, folder, name));
    if (content.length < SMALLEST_COMPRESSED) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: quick ? 5 : 11, [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(join(out, folder, `${name}.br`), brotliCompressSync(content, { params }));
    writeFileSync(join(out, folder, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
  writeFileSync(join(out, "manifest.json"), `${JSON.stringify({ folder, files }, null, 1)}\n`);
}

const [first, second, third] = process.argv.slice(2);
if (first === "--sizes") sizes(second);
else pack(first, second, third === "yes");

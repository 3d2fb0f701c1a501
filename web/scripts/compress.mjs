// Writes a .br and a .gz beside every compressible file of dist, so that the server never compresses.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist", import.meta.url).pathname;
const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);

const sums = { plain: 0, gzip: 0, brotli: 0 };
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !compressible.has(extname(entry.name))) continue;
  const path = join(entry.parentPath, entry.name);
  const plain = readFileSync(path);
  const gzip = gzipSync(plain, { level: 9 });
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotli);
  sums.plain += plain.length;
  sums.gzip += gzip.length;
  sums.brotli += brotli.length;
}
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`compressed ${kB(sums.plain)} to gzip ${kB(sums.gzip)}, brotli ${kB(sums.brotli)}`);

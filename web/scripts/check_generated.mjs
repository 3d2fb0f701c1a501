// Fails when src/api/schema.d.ts is not what ../openapi.yaml says.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = (path) => new URL(`../${path}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "guestlist-"));
const fresh = join(folder, "schema.d.ts");
try {
  const made = spawnSync(
    here("node_modules/.bin/openapi-typescript"),
    [here("../openapi.yaml"), "-o", fresh],
    {
      encoding: "utf8",
    },
  );
  if (made.status !== 0) {
    console.error(`openapi.yaml cannot be read:\n${made.stdout}${made.stderr}`);
    process.exitCode = 1;
  } else if (readFileSync(fresh, "utf8") !== readFileSync(here("src/api/schema.d.ts"), "utf8")) {
    console.error("src/api/schema.d.ts is out of step with openapi.yaml: run `npm run generate`.");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

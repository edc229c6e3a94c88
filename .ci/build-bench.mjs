// Builds .bench/ from bench/ and what it imports: compiles, and copies the SQL that the runtime reads.
import { execFileSync } from "node:child_process";
import { cpSync, statSync } from "node:fs";

execFileSync("node_modules/.bin/tsc", ["-p", "bench/tsconfig.json"], { stdio: "inherit" });
cpSync("src", ".bench/src", {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith(".sql"),
});

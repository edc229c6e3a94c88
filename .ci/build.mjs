// Builds dist/ from src/: compiles, copies what is not TypeScript, and makes the commands executable.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("src", "dist", { recursive: true, filter: (path) => !path.endsWith(".ts") });
const { bin } = JSON.parse(readFileSync("package.json", "utf8"));
for (const command of Object.values(bin)) {
  if (existsSync(command)) chmodSync(command, 0o755);
  else {
    console.error(`build: ${command} is named in package.json and was not built`);
    process.exitCode = 1;
  }
}

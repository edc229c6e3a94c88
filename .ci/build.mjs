// Builds dist/ from src/: compiles, copies what is not TypeScript, bundles trickle-compile, and makes the commands
// executable.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { posix, relative } from "node:path";
import { rolldown } from "rolldown";

rmSync("dist", { recursive: true, force: true });
execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("src", "dist", { recursive: true, filter: (path) => !path.endsWith(".ts") });

// Loading some hundred modules one by one is a third of the time of a run that an editor or a commit waits for.
// Packages stay outside.
const root = "from-here-to-dist";
const bundle = await rolldown({
  input: "dist/cli/trickle-compile.js",
  platform: "node",
  external: /^[^./]/,
  plugins: [
    {
      // Modules read files that stand beside them, and go on doing so from the file that they are bundled into.
      name: "files-beside-modules",
      transform: (code, module) =>
        code.replaceAll(
          "import.meta.url",
          `new URL("${root}/${relative("dist", module).replaceAll("\\", "/")}", import.meta.url).href`,
        ),
      renderChunk: (code, { fileName }) =>
        code.replaceAll(root, posix.relative(posix.dirname(`cli/${fileName}`), "")),
    },
  ],
});
await bundle.write({ dir: "dist/cli", chunkFileNames: "trickle-compile/[name]-[hash].js" });
await bundle.close();

const { bin } = JSON.parse(readFileSync("package.json", "utf8"));
for (const command of Object.values(bin)) {
  if (existsSync(command)) chmodSync(command, 0o755);
  else {
    console.error(`build: ${command} is named in package.json and was not built`);
    process.exitCode = 1;
  }
}

// Packs the package, unpacks it beside nothing but its dependencies, and uses it as a stranger would.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const { bin, dependencies, name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const folder = mkdtempSync(join(tmpdir(), "pgtrickle-package-"));
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

try {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const files = packed.files.map(({ path }) => path);
  const wanted = [
    "dist/index.js",
    "dist/index.d.ts",
    "package.json",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    ...Object.values(bin),
  ];
  const absent = wanted.filter((file) => !files.includes(file));
  const unwanted = files.filter((file) => !wanted.includes(file) && !file.startsWith("dist/"));
  if (absent.length > 0) throw new Error(`the package lacks ${absent.join(", ")}`);
  if (unwanted.length > 0) throw new Error(`the package should not hold ${unwanted.join(", ")}`);

  writeFileSync(join(folder, "package.json"), "{}");
  const modules = join(folder, "node_modules");
  const installed = join(modules, name);
  mkdirSync(installed, { recursive: true });
  run("tar", "-xzf", packed.filename, "-C", installed, "--strip-components=1");
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(resolve("node_modules", dependency), join(modules, dependency));
  }
  const program = `console.log(Object.keys(await import("${name}")).length)`;
  const exported = run("node", "--input-type=module", "--eval", program);
  if (!(Number(exported) > 0)) throw new Error("the package exports nothing");
  for (const [command, path] of Object.entries(bin)) {
    const help = run(join(installed, path), "--help");
    if (!help.includes(command)) throw new Error(`${command} --help does not name it`);
  }
  const shown = run(join(installed, bin["trickle-compile"]), "--version");
  if (!shown.includes(version)) throw new Error(`--version says ${shown}, not ${version}`);
  // What is bundled names the module beside which its files stand.
  const bundled = files.filter((file) => /^dist\/cli\/trickle-compile(?:\.js$|\/)/.test(file));
  for (const file of bundled) {
    const path = join(installed, file);
    for (const [, module] of readFileSync(path, "utf8").matchAll(
      /(?:new URL\("([^"]*)", )?import\.meta\.url/g,
    )) {
      if (module === undefined || !existsSync(join(dirname(path), module)))
        throw new Error(`${file} looks for files beside itself: ${module}`);
    }
  }
  writeFileSync(
    join(folder, "schema.sql"),
    "CREATE TABLE orders (id int PRIMARY KEY, region text);",
  );
  writeFileSync(join(folder, "query.sql"), "SELECT region, count(*) FROM orders GROUP BY region");
  const compiled = run(
    join(installed, bin["trickle-compile"]),
    ...["query.sql", "--schema", "schema.sql", "--name", "sales", "--emit", "refresh"],
  );
  if (!compiled.includes("orders_change")) throw new Error(`what it compiled: ${compiled}`);
  console.log(`package holds ${files.length} files`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEngine } from "../../src/runtime/engine/load-engine.js";

/** The declarations of all that `src/index.ts` exports, by name, without comments. */
export function describeLibrary(): string {
  const folder = mkdtempSync(join(tmpdir(), "pgtrickle-"));
  try {
    execFileSync("node_modules/.bin/tsc", [
      ...["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--declaration"],
      ...["--noEmit", "false", "--outDir", folder],
    ]);
    const described = new Map<string, string>();
    const exports = /export (?:type )?\{([^}]*)\} from "\.\/(.*)\.js";/g;
    for (const [, list = "", module = ""] of readFileSync("src/index.ts", "utf8").matchAll(
      exports,
    )) {
      const declarations = readDeclarations(readFileSync(join(folder, `${module}.d.ts`), "utf8"));
      for (const entry of list.split(",")) {
        const name = entry.replace("type ", "").trim();
        if (name === "") continue;
        const text = declarations.get(name);
        if (text === undefined) throw new Error(`"${name}" is not declared in src/${module}.ts`);
        described.set(name, text);
      }
    }
    return [...described.keys()]
      .sort()
      .map((name) => described.get(name))
      .join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Declarations at the beginning of a line, each up to the next one; overloads of a name together. */
function readDeclarations(text: string): ReadonlyMap<string, string> {
  const bare = text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/^\s*\n/gm, "");
  const declarations = new Map<string, string>();
  for (const part of bare.split(/^(?=export |import |declare )/m)) {
    const name =
      /^export (?:declare )?(?:interface|type|class|function|const|abstract class) (\w+)/.exec(
        part,
      )?.[1];
    if (name !== undefined) declarations.set(name, (declarations.get(name) ?? "") + part);
  }
  return declarations;
}

/** The functions and procedures of schema `pgtrickle` that anybody may call: parameters and results. */
export async function describeFunctions(): Promise<string> {
  const { definitions } = await loadEngine();
  const heads = definitions.text.matchAll(
    /^CREATE OR REPLACE (FUNCTION|PROCEDURE) pgtrickle\.([a-z]\w*)(\([\s\S]*?)\s*LANGUAGE /gm,
  );
  const lines = [...heads].map(
    ([, kind = "", name = "", rest = ""]) =>
      `${kind.toLowerCase()} pgtrickle.${name}${rest
        .replaceAll(/--.*$/gm, "")
        .replaceAll(/\s+/g, " ")
        .replaceAll("( ", "(")
        .replaceAll(" )", ")")}`,
  );
  return lines.sort().join("\n");
}

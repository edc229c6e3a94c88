import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";

const root = "fixtures/review/shop";

/** A commit of a repository that holds a schema and views. */
export interface Revision {
  /** `03-add-a-column`. */
  readonly name: string;
  /** The files that the commit writes, by path. */
  readonly written: ReadonlyMap<string, string>;
  /** All files after it. */
  readonly files: ReadonlyMap<string, string>;
  /** What is done to a database for the change of the schema, there and back. */
  readonly schemaUp: string;
  readonly schemaDown: string;
}

/** A script that the revisions share: `rows.sql`, `changes.sql`, `more-changes.sql`. */
export function readShopScript(name: string): string {
  return readFileSync(join(root, name), "utf8");
}

/** The revisions of `fixtures/review/shop`, the oldest first. */
export function readRevisions(): readonly Revision[] {
  const names = readdirSync(root)
    .filter((name) => /^\d\d-/.test(name))
    .sort();
  let files: ReadonlyMap<string, string> = new Map();
  return names.map((name) => {
    const folder = join(root, name);
    const written = new Map(
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => /\.sql$/.test(path) && !/\.(?:up|down)\.sql$/.test(path))
        .sort()
        .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
    );
    files = new Map([...files, ...written]);
    return {
      name,
      written,
      files,
      schemaUp: readIfThere(join(folder, "schema.up.sql")),
      schemaDown: readIfThere(join(folder, "schema.down.sql")),
    };
  });
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** What the views of a revision compile to, by name. */
export async function compileRevision({ files }: Revision): Promise<readonly Artifact[]> {
  const catalog = await catalogFromSql(files.get("schema.sql") ?? "");
  const views = [...files].filter(([path]) => path.startsWith("views/"));
  return Promise.all(views.map(([, text]) => compile(text, catalog)));
}

/** Each revision with the one before it. */
export function revisionPairs(): readonly {
  readonly name: string;
  readonly before: Revision;
  readonly after: Revision;
}[] {
  const revisions = readRevisions();
  return revisions.slice(1).map((after, index) => ({
    name: after.name,
    before: revisions[index] as Revision,
    after,
  }));
}

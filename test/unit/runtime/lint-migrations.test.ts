import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

function lint(...argv: readonly string[]) {
  const { status, stderr } = spawnSync("node", [".ci/lint-migrations.mjs", ...argv], {
    encoding: "utf8",
  });
  return { status, stderr };
}

it("accepts the migrations, and nothing that breaks the rules", () => {
  expect(lint()).toEqual({ status: 0, stderr: "" });
  const folder = mkdtempSync(join(tmpdir(), "pgtrickle-"));
  try {
    const problemsOf = (text: string): string => {
      writeFileSync(join(folder, "0001_example.sql"), text);
      const { status, stderr } = lint(folder);
      expect(status).toBe(1);
      return stderr;
    };
    const head = "-- an example\nSET LOCAL lock_timeout = '5s';\n";
    expect(problemsOf("SET LOCAL lock_timeout = '5s';\n")).toContain("the first line");
    expect(problemsOf("-- an example\n")).toContain("lock_timeout is not set");
    expect(problemsOf(`${head}CREATE TABLE pgtrickle.t ();`)).toContain("IF NOT EXISTS");
    expect(problemsOf(`${head}DROP TABLE pgtrickle.t;`)).toContain("IF EXISTS");
    expect(problemsOf(`${head}COMMIT;`)).toContain("transaction");
    expect(problemsOf(`${head}UPDATE pgt_stream_tables SET mode = 'full';`)).toContain("qualified");
    writeFileSync(join(folder, "0001_example.sql"), head);
    writeFileSync(join(folder, "0003_gap.sql"), head);
    expect(lint(folder).stderr).toContain("number 2 is missing");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

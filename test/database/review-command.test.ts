import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runProgram } from "../../src/cli/run-program.js";
import { createTrickleCompile } from "../../src/cli/trickle-compile-program.js";
import { connect } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";
import { createTerminal } from "../unit/cli/terminal.js";

describeDatabases(
  (database) => {
    let folder = "";
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "pgtrickle-"));
      await database.reset();
      await database.exec(`CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);
        INSERT INTO public.t SELECT i, 'k' || i % 3, i FROM generate_series(1, 30) AS i; ANALYZE public.t;`);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const url = (): string => {
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("the command opens connections by itself");
      return handle.url;
    };

    async function diff(...argv: readonly string[]) {
      const terminal = createTerminal();
      const exitCode = await runProgram(
        createTrickleCompile,
        ["diff", folder, "--database", url(), ...argv],
        terminal,
      );
      return { exitCode, output: terminal.output(), errors: terminal.errors() };
    }

    const query = "SELECT k, sum(x) AS total FROM public.t GROUP BY k";

    it("compares what is live with a folder, and changes it", async () => {
      const trickle = await connect(url());
      try {
        await trickle.init();
        await trickle.create({ name: "public.sums", query });
        writeFileSync(join(folder, "sums.sql"), query.toLowerCase());
        expect(await diff()).toEqual({ exitCode: 0, output: "", errors: "" });

        writeFileSync(join(folder, "sums.sql"), query.replace("FROM", ", max(x) AS most FROM"));
        const { output } = await diff();
        expect(output).toContain(
          "state      widened: its rows stay; computing what they lack reads all of public.t (30 rows)\n",
        );
        const scripts = await diff("--emit", "sql");
        const [up = ""] = scripts.output.split(/^-- file .*\.down\.sql$/m);
        await database.exec(up);
        expect(await diff()).toEqual({ exitCode: 0, output: "", errors: "" });
        expect(await trickle.verify("public.sums")).toMatchObject({ equal: true });
        expect(await database.query("SELECT k, total, most FROM public.sums ORDER BY k")).toEqual([
          { k: "k0", total: "165", most: "30" },
          { k: "k1", total: "145", most: "28" },
          { k: "k2", total: "155", most: "29" },
        ]);
      } finally {
        await trickle.close();
      }
    });

    it("brings stream tables that read each other, and takes them away", async () => {
      const trickle = await connect(url());
      try {
        await trickle.init();
        writeFileSync(join(folder, "sums.sql"), query);
        writeFileSync(join(folder, "best.sql"), "SELECT max(total) AS best FROM public.sums");
        const schema = join(folder, "schema");
        mkdirSync(schema);
        const tables = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);";
        writeFileSync(join(schema, "t.sql"), tables);
        const apply = async (...argv: readonly string[]): Promise<readonly string[]> => {
          const { output } = await diff("--emit", "sql", ...argv);
          const files = output.split(/^-- file /m).slice(1);
          const ups = files.filter((text) => /^.*\.up\.sql\n/.test(text));
          for (const text of ups) await database.exec(text.slice(text.indexOf("\n")));
          return ups.map((text) => text.split(".up.sql")[0] ?? "");
        };
        expect(await apply("--schema", schema)).toEqual(["public.sums", "public.best"]);
        expect(await database.query("SELECT best FROM public.best")).toEqual([{ best: "165" }]);
        // What the files say and what is live are the same, whether their tables are read here or there.
        expect((await diff("--schema", schema)).output).toBe("");
        rmSync(schema, { recursive: true });
        expect((await diff()).output).toBe("");
        rmSync(join(folder, "sums.sql"));
        rmSync(join(folder, "best.sql"));
        expect(await apply()).toEqual(["public.best", "public.sums"]);
        expect(await trickle.list()).toEqual([]);
      } finally {
        await trickle.close();
      }
    });

    it("says which readers it compares with what they read as it is live", async () => {
      const trickle = await connect(url());
      try {
        await trickle.init();
        const reader = "SELECT max(total) AS best FROM public.sums";
        await trickle.create({ name: "public.sums", query });
        await trickle.create({ name: "public.best", query: reader });
        writeFileSync(join(folder, "sums.sql"), `${query} HAVING sum(x) < 160`);
        writeFileSync(join(folder, "best.sql"), reader);
        const remark =
          "public.best reads public.sums, and is compared as if that stayed as it is: give --schema to see both change\n";
        const live = await diff();
        expect(live).toMatchObject({ exitCode: 0, errors: remark });
        expect(live.output).not.toContain("public.best: changed");
        const schema = join(folder, "t.schema.sql");
        const tables = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);";
        writeFileSync(schema, tables);
        const both = await diff("--schema", schema);
        expect(both).toMatchObject({ exitCode: 0, errors: "" });
        expect(both.output).toContain("public.best: changed");
      } finally {
        await trickle.close();
      }
    });

    it("asks for a catalog of stream tables", async () => {
      writeFileSync(join(folder, "sums.sql"), query);
      expect(await diff()).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining(
          "error[55T01]: the database has no catalog of stream tables",
        ),
      });
    });

    it("does not take what stream tables shared when they were compiled for what is there", async () => {
      const trickle = await connect(url());
      try {
        await trickle.init();
        await trickle.create({ name: "public.sums", query });
      } finally {
        await trickle.close();
      }
      writeFileSync(join(folder, "sums.sql"), query);
      await database.exec(
        `UPDATE pgtrickle.pgt_stream_tables SET artifact = jsonb_set(artifact, '{prelude}', '"-- another version"')`,
      );
      expect(await diff()).toEqual({ exitCode: 0, output: "", errors: "" });
      // Where the catalog is not that of this version, a migration has to bring it.
      await database.exec(
        "UPDATE pgtrickle.pgt_schema_version SET checksum = '' WHERE version = 0",
      );
      expect((await diff()).output).toContain("public.sums: changed");
      expect((await diff("--emit", "sql")).output).toContain(
        "CREATE OR REPLACE FUNCTION pgtrickle.act_as_owner",
      );
    });

    it("refuses what another version has compiled to less", async () => {
      const trickle = await connect(url());
      try {
        await trickle.init();
        await trickle.create({ name: "public.sums", query });
      } finally {
        await trickle.close();
      }
      await database.exec(
        "UPDATE pgtrickle.pgt_stream_tables SET artifact = artifact - 'stateTables'",
      );
      writeFileSync(join(folder, "sums.sql"), query);
      expect(await diff()).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining("was compiled by an older version"),
      });
    });
  },
  { serversOnly: true },
);

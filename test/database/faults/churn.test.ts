import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { churn } from "../../support/churn.js";
import { describeDatabases } from "../../support/database.js";
import { isNightly } from "../../support/nightly.js";

const seconds = isNightly ? 180 : 8;

describeDatabases(
  (database) => {
    it(`${seconds} seconds of definitions that change, refreshers and writers`, {
      timeout: seconds * 1000 + 120_000,
    }, async () => {
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a churn needs a server");
      const folder = await mkdtemp(join(tmpdir(), "churn-"));
      try {
        const summary = await churn({ url: handle.url, folder, seconds, seed: 1 });
        expect(summary).toMatchObject({ errors: [], differences: [], leftovers: [] });
        // It did take place.
        expect(summary.commits).toBeGreaterThan(10);
        for (const what of ["create: done", "drop: done", "refresh: differential", "verify"]) {
          expect(summary.done[what], what).toBeGreaterThan(0);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  },
  { serversOnly: true },
);

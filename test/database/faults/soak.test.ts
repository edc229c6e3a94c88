import { expect, it } from "vitest";
import { describeDatabases } from "../../support/database.js";
import { isNightly } from "../../support/nightly.js";
import { soak } from "../../support/soak.js";

const seconds = isNightly ? 300 : 20;

describeDatabases(
  (database) => {
    it(`${seconds} seconds of writers, refreshers and a killer`, {
      timeout: seconds * 1000 + 120_000,
    }, async () => {
      const handle = database.handle();
      if (handle.kind !== "server") throw new Error("a soak needs a server");
      const summary = await soak({ url: handle.url, seconds, seed: 1, report: () => {} });
      expect(summary).toMatchObject({ differences: [], errors: [] });
      // It did take place.
      expect(summary.commits).toBeGreaterThan(50);
      expect(summary.rollbacks).toBeGreaterThan(3);
      expect(summary.truncates).toBeGreaterThan(0);
      expect(summary.kills).toBeGreaterThan(3);
      expect(summary.quietPoints).toBeGreaterThan(3);
      expect(summary.refreshes["differential"]).toBeGreaterThan(20);
    });
  },
  { serversOnly: true },
);

import { afterAll, beforeAll, describe } from "vitest";
import { selectMajors } from "./selection.js";
import { isInstalled, type Server, startServer } from "./servers.js";

/**
 * Runs tests on a server of their own, once for each selected version: they stop it, or fill its disk. Where the
 * servers are given from outside (`TRICKLE_DATABASE_URL`), or there are no binaries, they are skipped.
 */
export function describeOwnServer(
  title: string,
  settings: readonly string[],
  body: (server: () => Server) => void,
): void {
  const given = process.env["TRICKLE_DATABASE_URL"] ?? "";
  for (const major of selectMajors(process.env["TRICKLE_POSTGRES"])) {
    const possible = given === "" && isInstalled(major);
    describe.skipIf(!possible)(`${title}, PostgreSQL ${major}`, () => {
      let server: Server | undefined;
      beforeAll(async () => {
        server = await startServer(major, settings);
      });
      afterAll(async () => {
        await server?.stop();
      });
      body(() => {
        if (server === undefined) throw new Error("the server runs only while tests do");
        return server;
      });
    });
  }
}

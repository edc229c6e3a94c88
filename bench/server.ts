import { connectToServer, type TestDatabase } from "../test/support/connection.js";
import { majors, startServer } from "../test/support/servers.js";

/**
 * Runs `body` on an empty database: of a server of our own with settings as a small machine would have them and
 * further ones, or of `TRICKLE_DATABASE_URL`.
 */
export async function withDatabase(
  version: string,
  settings: readonly string[],
  body: (database: TestDatabase) => Promise<void>,
): Promise<void> {
  const given = process.env["TRICKLE_DATABASE_URL"];
  const major = majors.find((candidate) => String(candidate) === version);
  if (major === undefined) throw new Error(`--postgres is one of ${majors.join(", ")}`);
  const server =
    given === undefined
      ? await startServer(major, ["shared_buffers=1GB", "max_wal_size=4GB", ...settings])
      : undefined;
  try {
    const url = server?.url ?? given ?? "";
    const database = await connectToServer({ label: "bench", major, url }, url);
    try {
      const [version] = await database.query("SELECT version() AS version");
      console.log(version?.["version"]);
      await body(database);
    } finally {
      await database.close();
    }
  } finally {
    await server?.stop();
  }
}

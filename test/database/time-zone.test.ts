import { beforeEach, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { connect } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

const schema = `CREATE TABLE public.event (id int PRIMARY KEY, ts timestamptz, l timestamp, d date);`;

/** Zones whose clocks are changed at midnight, by half an hour, by a whole day, in Ramadan, and never. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/Havana",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Africa/Casablanca",
  "Asia/Kathmandu",
];

const fields = [
  "century",
  "day",
  "decade",
  "dow",
  "doy",
  "hour",
  "isodow",
  "isoyear",
  "microseconds",
  "millennium",
  "milliseconds",
  "minute",
  "month",
  "quarter",
  "second",
  "week",
  "year",
];

const expressions = [
  ...["hour", "day", "week", "month", "quarter", "decade"].map(
    (unit) => `date_trunc('${unit}', ts)`,
  ),
  ...fields.map((field) => `extract(${field} FROM ts)`),
  "date_part('dow', ts)",
  "ts::date",
  "ts::time",
  "ts::time(0)",
  "ts::timestamp",
  "ts::timestamp(0)",
  "l::timestamptz",
  "l::timestamptz(0)",
  "d::timestamptz",
  "to_char(ts, 'YYYY-MM-DD HH24:MI:SS.US')",
  "ts + interval '1 day'",
  "ts - interval '1 month'",
  "interval '2 weeks' + ts",
  "ts - interval '1 week -3 days'",
  "ts + interval '1 year 1 month'",
  "ts < l",
  "d = ts",
  "ts BETWEEN d AND d + 1",
  "ts IS DISTINCT FROM l",
  "ts IN ('2024-03-31 02:30', '2018-11-04', '2011-12-30')",
  "ts > timestamptz '2024-10-27 02:30:00'",
  "make_timestamptz(2024, 3, 31, 2, 30, id % 60)",
  "greatest((ts + interval '1 day')::date, d)",
];

/** Moments on both sides of changes of the clock, each with the local time and day of another zone. */
const rows = (first: number): string => `INSERT INTO public.event
SELECT ${first} + row_number() OVER (), moment, moment AT TIME ZONE 'Pacific/Honolulu', (moment AT TIME ZONE 'UTC')::date
FROM unnest('{2024-03-31 01:00+00, 2024-10-27 01:00+00, 2018-11-04 03:00+00, 2018-02-18 02:00+00, 2023-03-12 05:00+00,
  2023-11-05 05:00+00, 2024-04-06 15:00+00, 2024-10-05 15:30+00, 2011-12-30 10:00+00, 2024-03-10 02:00+00,
  2024-04-14 02:00+00, 1985-12-31 18:30+00, 1900-01-01 00:00+00}'::timestamptz[]) AS around,
  generate_series(around - interval '90 minutes', around + interval '90 minutes', interval '${first === 0 ? 17 : 23} minutes') AS moment;`;

const special = `INSERT INTO public.event VALUES (9001, NULL, NULL, NULL), (9002, 'infinity', 'infinity', 'infinity'),
  (9003, '-infinity', '-infinity', '-infinity'), (9004, '0044-03-15 12:00:00+00 BC', '0044-03-15 12:00:00 BC', '0044-03-15 BC');`;

describeDatabases((database) => {
  beforeEach(async () => {
    await database.reset();
    await database.exec(schema);
  });

  it.each(zones)("computes in %s whatever the session's zone is", async (timeZone) => {
    const query = `SELECT id, ${expressions.map((each, index) => `${each} AS c${index}`).join(", ")} FROM public.event
WHERE ts::date >= '1900-01-01' OR ts::date IS NULL OR d < date '2000-01-01'`;
    const catalog = await catalogFromSql(schema);
    const artifact = await compile(query, catalog, { name: "public.st", mode: "auto", timeZone });
    expect(artifact.reasons.map(({ message }) => message)).toEqual([]);
    const expectEqual = async (): Promise<void> => {
      await database.exec(`SET TimeZone = '${timeZone}'; CREATE TABLE public.expected AS ${query};
        SET TimeZone = 'Asia/Tokyo'`);
      const [counts] = await database.query(`SELECT (SELECT count(*) FROM public.expected) AS rows,
        (SELECT count(*) FROM (TABLE public.expected EXCEPT ALL TABLE public.st) AS missing) AS missing,
        (SELECT count(*) FROM (TABLE public.st EXCEPT ALL TABLE public.expected) AS extra) AS extra`);
      expect(counts).toMatchObject({ missing: "0", extra: "0" });
      expect(Number(counts?.["rows"])).toBeGreaterThan(100);
      await database.exec("DROP TABLE public.expected");
    };
    await database.exec(`SET TimeZone = 'Asia/Tokyo'; ${rows(0)} ${special}`);
    await installArtifact(database, artifact);
    await expectEqual();
    await database.exec(`${rows(1000)} UPDATE public.event SET ts = ts + interval '15 minutes', d = d - 1
      WHERE id % 3 = 0; DELETE FROM public.event WHERE id % 5 = 0;`);
    await refreshArtifact(database, artifact, "refresh");
    await expectEqual();
  });

  it("is kept with the stream table, which verify compares in it", async () => {
    const handle = database.handle();
    const trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
    // No two of these zones have the same day at any moment.
    await database.exec("SET TimeZone = 'Pacific/Midway'");
    await database.exec(`INSERT INTO public.event SELECT day, now() + day * interval '1 day', NULL, (now() AT TIME ZONE 'UTC')::date + day
      FROM generate_series(-2, 2) AS day`);
    const query = `SELECT ts::date AS day, count(*) AS events
      FROM event WHERE ts >= '2024-01-01' AND d >= current_date - 1 GROUP BY ts::date HAVING min(ts)::date > '2024-01-02'`;
    const name = "public.st";
    const timeZone = "Pacific/Kiritimati";
    const created = await trickle.create({ name, query, timeZone });
    expect(created.mode).toBe("differential");
    const equal = { equal: true, missing: 0, extra: 0 };
    expect(await trickle.verify(name)).toMatchObject(equal);
    const inMidway = await database.query(
      `SELECT count(*) FROM (TABLE public.st EXCEPT (${query})) AS other`,
    );
    expect(inMidway[0]?.["count"]).not.toBe("0");

    // Another mode, a plan made anew and a refresh in full are of the same zone.
    await database.exec("UPDATE public.event SET ts = ts + interval '12 hours'");
    expect(await trickle.refresh(name)).toMatchObject({ action: "differential" });
    expect(await trickle.alter(name, { mode: "full" })).toBe("rebuilt");
    expect(await trickle.verify(name)).toMatchObject(equal);
    expect(await trickle.alter(name, { mode: "auto" })).toBe("rebuilt");
    expect((await trickle.status(name)).mode).toBe("differential");
    expect(await trickle.alter(name, { timeZone })).toBe("unchanged");
    expect(await trickle.alter(name, { timeZone: "UTC" })).toBe("rebuilt");
    expect(await trickle.verify(name)).toMatchObject(equal);
    await expect(trickle.alter(name, { timeZone: "PST" })).rejects.toMatchObject({ code: "22T03" });
    await expect(trickle.alter(name, { timeZone: "Europe/Nowhere" })).rejects.toThrow(/Nowhere/);
    expect(await trickle.verify(name)).toMatchObject(equal);
    expect(await trickle.alter(name, { timeZone: "" })).toBe("rebuilt");
    expect((await trickle.status(name)).mode).toBe("full");
  });
});

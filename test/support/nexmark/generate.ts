import { literal, printSql } from "../../../src/sql/sql.js";
import type { TestDatabase } from "../connection.js";
import type { Random } from "../tpch/random.js";

type Value = string | number | null;

/** How many people, auctions and bids there are at first; changes keep about as many. */
export interface NexmarkSize {
  readonly people: number;
  readonly auctions: number;
  readonly bids: number;
}

const states = ["OR", "ID", "CA", "WA", "NY"];
const channels = ["apple", "Google", "facebook", "baidu", "channel-7", "channel-8"];
/** Three nights and days, each with a few busy minutes. */
const days = ["2024-02-28", "2024-02-29", "2024-03-01"];
const hours = ["03", "07", "12", "21"];
const firstAuction = 1000;
/** The auction that query 2 asks for: a multiple of 123. */
const watched = 1107;

/** A moment in one of the busy minutes: windows of some seconds hold several events. */
function makeMoment(random: Random): string {
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const clock = `${random.choose(hours)}:${pad(random.integer(0, 1))}:${pad(random.integer(0, 59))}`;
  return `${random.choose(days)} ${clock}.${pad(random.integer(0, 9), 1)}`;
}

function makePerson(random: Random, id: number): readonly Value[] {
  return [
    id,
    random.choose(["Ada", "Ben", "Cleo", "Dan"]),
    `p${id}@example.org`,
    random.choose(["Bend", "Boise", "Davis"]),
    random.choose(states),
    makeMoment(random),
    random.choose(["", "abc", null]),
  ];
}

function makeAuction(random: Random, id: number, people: number): readonly Value[] {
  const opened = makeMoment(random);
  const length = random.choose(["1 second", "30 seconds", "10 hours", "2 days"]);
  return [
    id,
    random.choose(["vase", "chair", "lamp"]),
    random.integer(1, 1000),
    random.choose([null, 5000]),
    opened,
    `${opened} + ${length}`,
    random.integer(1, people),
    random.integer(10, 14),
    random.choose(["", "new", null]),
  ];
}

function makePrice(random: Random): number {
  return 100 * 10 ** random.integer(0, 4) * random.integer(1, 9);
}

function makeBid(random: Random, size: NexmarkSize): readonly Value[] {
  const number = random.integer(0, 99);
  return [
    firstAuction + random.integer(0, size.auctions - 1),
    random.integer(1, size.people),
    makePrice(random),
    random.choose(channels),
    random.choose([
      `https://example.org/a/b${number}/item.htm?q=1`,
      `https://example.org/a/b/item.htm?q=1&channel_id=${number}`,
      "https://example.org/",
    ]),
    makeMoment(random),
    random.choose(["", "cic", "xc", null]),
  ];
}

function insertRows(table: string, rows: readonly (readonly Value[])[]): string {
  if (rows.length === 0) return "";
  const print = (value: Value): string => {
    const [moment, length] = typeof value === "string" ? value.split(" + ") : [];
    return moment === undefined || length === undefined
      ? printSql(literal(value))
      : `timestamp '${moment}' + interval '${length}'`;
  };
  return `INSERT INTO ${table} VALUES\n${rows
    .map((row) => `(${row.map(print).join(", ")})`)
    .join(",\n")};\n`;
}

function times<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export async function fillNexmark(
  database: TestDatabase,
  random: Random,
  size: NexmarkSize,
): Promise<void> {
  await database.exec(
    [
      insertRows(
        "person",
        times(size.people, (index) => makePerson(random, index + 1)),
      ),
      insertRows(
        "auction",
        times(size.auctions, (index) => makeAuction(random, firstAuction + index, size.people)),
      ),
      insertRows(
        "bid",
        times(size.bids, () => makeBid(random, size)),
      ),
      insertRows(
        "side_input",
        times(40, (index) => [index * 2, `value ${index}`]),
      ),
      "ANALYZE;",
    ].join("\n"),
  );
}

/**
 * Changes all four tables in one transaction: rows come, go and come again, some in duplicate, and everything that
 * the queries filter, join, group or order by takes other values.
 */
export async function changeNexmark(
  database: TestDatabase,
  random: Random,
  size: NexmarkSize,
): Promise<void> {
  const auction = (): number => firstAuction + random.integer(0, size.auctions - 1);
  const person = (): number => random.integer(1, size.people);
  const moment = (): string => `timestamp '${makeMoment(random)}'`;
  const [gone, back] = [person(), person()];
  const [closed, opened] = [auction(), auction()];
  const few = times(8, () => makeBid(random, size));
  await database.transaction(() =>
    database.exec(`
      DELETE FROM person WHERE id IN (${gone}, ${back});
      ${insertRows("person", [makePerson(random, back)])}
      UPDATE person SET state = '${random.choose(states)}', at = ${moment()} WHERE id = ${person()};
      UPDATE person SET id = -id
      WHERE abs(id) = ${person()} AND -id NOT IN (SELECT id FROM person);
      DELETE FROM auction WHERE id IN (${closed}, ${opened});
      ${insertRows("auction", [makeAuction(random, opened, size.people)])}
      UPDATE auction SET seller = ${back}, at = (SELECT at FROM person WHERE id = ${back}) WHERE id = ${opened};
      UPDATE auction SET category = 10 WHERE id IN (${auction()}, ${auction()});
      UPDATE auction SET seller = ${person()}, at = ${moment()} WHERE id = ${auction()};
      UPDATE auction SET expires = at + interval '${random.integer(0, 40)} hours' WHERE id = ${auction()};
      DELETE FROM bid WHERE auction = ${auction()} AND bidder % 2 = 0 OR bidder = ${person()} AND price < 100000;
      ${insertRows("bid", [...few, ...few.slice(0, 2)])}
      UPDATE bid SET price = ${makePrice(random)} WHERE auction = ${auction()} AND price % 200 = 0;
      UPDATE bid SET price = price + 1 WHERE auction = ${watched};
      UPDATE bid SET at = at + interval '3 seconds' WHERE bidder = ${person()};
      UPDATE bid SET channel = '${random.choose(channels)}', url = url || '&channel_id=9'
      WHERE auction IN (${auction()}, ${watched}) AND length(url) < 60;
      UPDATE bid SET auction = ${auction()}, extra = 'ccc' WHERE bidder = ${person()} AND extra IS NULL;
      UPDATE side_input SET value = value || '!' WHERE key = ${2 * random.integer(0, 39)};
      UPDATE side_input SET key = CASE key % 2 WHEN 0 THEN key + 1 ELSE key - 1 END
      WHERE key IN (${random.integer(0, 79)}, ${random.integer(0, 79)});
    `),
  );
}

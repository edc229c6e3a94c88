import { identifier, literal, printSql } from "../../../src/sql/sql.js";
import type { TestDatabase } from "../connection.js";
import { insertRows } from "./load.js";
import type { Random } from "./random.js";
import {
  type ChoosePartSupplier,
  makeCustomer,
  makeLine,
  makeOrder,
  makePart,
  makePartSupplier,
  makeSupplier,
  type Row,
} from "./tables.js";
import { nations, segments, shipModes, typeWords } from "./words.js";

type ChangeTarget = Pick<TestDatabase, "exec" | "query" | "transaction">;

/** The primary key of a table. */
interface Key {
  readonly table: string;
  readonly columns: readonly [string, ...string[]];
}

type KeyValues = readonly number[];

const keys = {
  region: { table: "region", columns: ["r_regionkey"] },
  nation: { table: "nation", columns: ["n_nationkey"] },
  supplier: { table: "supplier", columns: ["s_suppkey"] },
  customer: { table: "customer", columns: ["c_custkey"] },
  part: { table: "part", columns: ["p_partkey"] },
  partsupp: { table: "partsupp", columns: ["ps_partkey", "ps_suppkey"] },
  orders: { table: "orders", columns: ["o_orderkey"] },
  lineitem: { table: "lineitem", columns: ["l_orderkey", "l_linenumber"] },
} as const satisfies Readonly<Record<string, Key>>;

/** Keys from here on belong to rows that changes have made. */
const firstFreshKey = 100_000_000;

/** What the steps of one cycle share. */
interface Cycle {
  readonly random: Random;
  readonly number: number;
  readonly size: number;
  run(script: string): Promise<void>;
  /** A key that no row has had. */
  fresh(): number;
  /** Some rows' keys, others each time; fewer than asked for where there are no more. */
  pick(key: Key, count: number, condition?: string): Promise<readonly KeyValues[]>;
  /** One row's key; fails when there is none. */
  pickOne(key: Key, condition?: string): Promise<KeyValues>;
  /** Inserts copies of rows, with another value in one column. */
  copy(table: string, column: string, value: number, condition: string): Promise<void>;
}

function startCycle(database: ChangeTarget, random: Random, number: number, size: number): Cycle {
  let lastKey = firstFreshKey + number * 100_000;
  const pick: Cycle["pick"] = async (key, count, condition = "true") => {
    const columns = key.columns.map((column) => printSql(identifier(column))).join(", ");
    const [first] = key.columns;
    const [bounds] = await database.query(
      `SELECT min(${first}) AS low, max(${first}) AS high FROM ${key.table} WHERE ${first} < ${firstFreshKey}`,
    );
    const from = random.integer(Number(bounds?.["low"] ?? 0), Number(bounds?.["high"] ?? 0));
    // The rows from a place of chance on, then those before it: each by the index, however large the table is.
    const read = (side: string, most: number) =>
      database.query(`
        SELECT ${columns} FROM ${key.table} WHERE ${first} ${side} AND (${condition})
        ORDER BY ${columns} LIMIT ${most}
      `);
    const above = await read(`>= ${from}`, count);
    const below = above.length < count ? await read(`< ${from}`, count - above.length) : [];
    return [...above, ...below].map((row) => key.columns.map((column) => Number(row[column])));
  };
  return {
    random,
    number,
    size,
    run: (script) => database.exec(script),
    fresh: () => {
      lastKey += 1;
      return lastKey;
    },
    pick,
    pickOne: async (key, condition) => {
      const [found] = await pick(key, 1, condition);
      if (found === undefined) throw new Error(`no row of ${key.table} is left to change`);
      return found;
    },
    copy: (table, column, value, condition) =>
      database.exec(`
        CREATE TEMPORARY TABLE copied AS SELECT * FROM ${table} WHERE ${condition};
        UPDATE copied SET ${column} = ${value};
        INSERT INTO ${table} SELECT * FROM copied;
        DROP TABLE copied;
      `),
  };
}

/** A condition that the rows with these keys satisfy. */
function among(key: Key, chosen: readonly KeyValues[]): string {
  const tuples = chosen.map((values) => `(${values.join(", ")})`);
  return tuples.length === 0 ? "false" : `(${key.columns.join(", ")}) IN (${tuples.join(", ")})`;
}

function quoted(value: string): string {
  return printSql(literal(value));
}

/** Two nations swap their names; a region and a nation take new keys; others without dependents come and go. */
async function changeRegionsAndNations(cycle: Cycle): Promise<void> {
  const { random, number, run, fresh, pickOne, copy } = cycle;
  const [region] = await pickOne(keys.region, "r_regionkey IN (SELECT n_regionkey FROM nation)");
  const movedRegion = fresh();
  await copy("region", "r_regionkey", movedRegion, `r_regionkey = ${region}`);
  await run(`
    UPDATE nation SET n_regionkey = ${movedRegion} WHERE n_regionkey = ${region};
    DELETE FROM region WHERE r_regionkey = ${region};
    DELETE FROM region WHERE r_regionkey NOT IN (SELECT n_regionkey FROM nation);
    INSERT INTO region VALUES (${fresh()}, 'REGION ${number}', 'new');
    UPDATE region SET r_comment = 'cycle ${number}' WHERE r_regionkey = ${movedRegion};
  `);
  const [one, other] = [quoted(random.choose(nations)[0]), quoted(random.choose(nations)[0])];
  const [nation] = await pickOne(keys.nation, "n_nationkey IN (SELECT s_nationkey FROM supplier)");
  const movedNation = fresh();
  await copy("nation", "n_nationkey", movedNation, `n_nationkey = ${nation}`);
  await run(`
    UPDATE supplier SET s_nationkey = ${movedNation} WHERE s_nationkey = ${nation};
    UPDATE customer SET c_nationkey = ${movedNation} WHERE c_nationkey = ${nation};
    DELETE FROM nation WHERE n_nationkey = ${nation};
    UPDATE nation SET n_name = CASE n_name WHEN ${one} THEN ${other} ELSE ${one} END
    WHERE n_name IN (${one}, ${other});
    DELETE FROM nation WHERE n_name LIKE 'NATION %';
    INSERT INTO nation VALUES (${fresh()}, 'NATION ${number}', ${movedRegion}, 'new');
  `);
}

/** New suppliers or customers live in nations that there are: the fourth column of both. */
function settle(cycle: Cycle, nationKeys: readonly KeyValues[], rows: readonly Row[]): Row[] {
  return rows.map((row) =>
    row.map((value, at) => (at === 3 ? (cycle.random.choose(nationKeys)[0] ?? value) : value)),
  );
}

/** One takes a new key, with all that it supplies; one that supplies nothing goes, another changes its key. */
async function changeSuppliers(cycle: Cycle, nationKeys: readonly KeyValues[]): Promise<number> {
  const { random, run, fresh, pick, pickOne, copy } = cycle;
  const supplies = "s_suppkey IN (SELECT ps_suppkey FROM partsupp)";
  const [supplier] = await pickOne(keys.supplier, supplies);
  const moved = fresh();
  await copy("supplier", "s_suppkey", moved, `s_suppkey = ${supplier}`);
  await copy("partsupp", "ps_suppkey", moved, `ps_suppkey = ${supplier}`);
  await run(`
    UPDATE lineitem SET l_suppkey = ${moved} WHERE l_suppkey = ${supplier};
    DELETE FROM partsupp WHERE ps_suppkey = ${supplier};
    DELETE FROM supplier WHERE s_suppkey = ${supplier};
  `);
  const idle = await pick(keys.supplier, 2, `NOT ${supplies}`);
  const changed = await pick(keys.supplier, 2);
  const made = [makeSupplier(random, fresh()), makeSupplier(random, fresh())];
  await run(`
    DELETE FROM supplier WHERE ${among(keys.supplier, idle.slice(0, 1))};
    UPDATE supplier SET s_suppkey = ${fresh()} WHERE ${among(keys.supplier, idle.slice(1))};
    UPDATE supplier SET s_nationkey = ${random.choose(nationKeys)[0]}, s_acctbal = s_acctbal + 1.01
    WHERE ${among(keys.supplier, changed)};
    ${insertRows("supplier", settle(cycle, nationKeys, made))}
  `);
  return moved;
}

/** One takes a new key, one goes with all its lines, some come, and what the queries filter by changes. */
async function changeParts(cycle: Cycle, supplier: number): Promise<void> {
  const { random, size, run, fresh, pick, pickOne, copy } = cycle;
  const made = Array.from({ length: 3 }, fresh);
  const [gone] = await pickOne(keys.part);
  const [part] = await pickOne(keys.part, `p_partkey <> ${gone}`);
  const moved = fresh();
  const type = quoted(typeWords.map((words) => random.choose(words)).join(" "));
  const [retyped, renamed, rebranded] = [
    await pick(keys.part, size),
    await pick(keys.part, size),
    await pick(keys.part, 2),
  ];
  await run(`
    UPDATE part SET p_type = ${type} WHERE ${among(keys.part, retyped)};
    UPDATE part SET p_type = 'ECONOMY ANODIZED STEEL' WHERE ${among(keys.part, retyped.slice(0, 5))};
    UPDATE part SET p_name = 'green ' || left(p_name, 40) WHERE ${among(keys.part, renamed)};
    UPDATE part SET p_brand = 'Brand#12', p_container = 'SM BOX', p_size = 3
    WHERE ${among(keys.part, rebranded)};
    UPDATE lineitem SET l_quantity = 5, l_shipmode = 'AIR', l_shipinstruct = 'DELIVER IN PERSON'
    WHERE l_partkey IN (${rebranded.flat().join(", ")}) AND l_linenumber = 1;
  `);
  await copy("part", "p_partkey", moved, `p_partkey = ${part}`);
  await copy("partsupp", "ps_partkey", moved, `ps_partkey = ${part}`);
  await run(`
    UPDATE lineitem SET l_partkey = ${moved} WHERE l_partkey = ${part};
    DELETE FROM partsupp WHERE ps_partkey = ${part};
    DELETE FROM part WHERE p_partkey = ${part};
    DELETE FROM lineitem WHERE l_partkey = ${gone};
    DELETE FROM partsupp WHERE ps_partkey = ${gone};
    DELETE FROM part WHERE p_partkey = ${gone};
  `);
  await run(
    insertRows(
      "part",
      made.map((key) => makePart(random, key)),
    ) +
      insertRows(
        "partsupp",
        made.map((key) => makePartSupplier(random, key, supplier)),
      ),
  );
  const repriced = await pick(keys.partsupp, size);
  const unsold = await pick(
    keys.partsupp,
    2,
    "NOT EXISTS (SELECT FROM lineitem WHERE l_partkey = ps_partkey AND l_suppkey = ps_suppkey)",
  );
  await run(`
    UPDATE partsupp SET ps_supplycost = ps_supplycost * 1.1, ps_availqty = ps_availqty + 1
    WHERE ${among(keys.partsupp, repriced)};
    DELETE FROM partsupp WHERE ${among(keys.partsupp, unsold.slice(0, 1))};
    UPDATE partsupp SET ps_partkey = ${made[0]}, ps_suppkey = ps_suppkey
    WHERE ${among(keys.partsupp, unsold.slice(1))} AND ps_suppkey <> ${supplier};
  `);
}

/** Those without orders change keys and go; others change what the queries ask for. Returns those who came. */
async function changeCustomers(
  cycle: Cycle,
  nationKeys: readonly KeyValues[],
): Promise<readonly number[]> {
  const { random, size, run, fresh, pick } = cycle;
  const made = Array.from({ length: size }, fresh);
  const quiet = await pick(
    keys.customer,
    size + 2,
    "NOT EXISTS (SELECT FROM orders WHERE o_custkey = c_custkey)",
  );
  const [resegmented, moved] = [await pick(keys.customer, size), await pick(keys.customer, size)];
  await run(`
    DELETE FROM customer WHERE ${among(keys.customer, quiet.slice(0, size))};
    UPDATE customer SET c_custkey = ${fresh()} WHERE ${among(keys.customer, quiet.slice(size, size + 1))};
    UPDATE customer SET c_mktsegment = ${quoted(random.choose(segments))}
    WHERE ${among(keys.customer, resegmented)};
    UPDATE customer SET c_nationkey = ${random.choose(nationKeys)[0]}, c_acctbal = -c_acctbal
    WHERE ${among(keys.customer, moved)};
  `);
  const rows = made.map((key) => makeCustomer(random, key));
  await run(insertRows("customer", settle(cycle, nationKeys, rows)));
  return made;
}

/** Orders come and go with their lines, change hands and dates; one takes a new key, and its key is returned. */
async function changeOrders(
  cycle: Cycle,
  customers: readonly number[],
  choose: ChoosePartSupplier,
): Promise<number> {
  const { random, size, run, fresh, pick, pickOne, copy } = cycle;
  const made = Array.from({ length: size }, () =>
    makeOrder(random, fresh(), random.choose(customers), choose),
  );
  const gone = await pick(keys.orders, size);
  const [leaver] = await pickOne(keys.customer, "c_custkey IN (SELECT o_custkey FROM orders)");
  const [redated, handedOver] = [await pick(keys.orders, size), await pick(keys.orders, size)];
  await run(`
    DELETE FROM lineitem WHERE l_orderkey IN (${gone.flat().join(", ")});
    DELETE FROM orders WHERE ${among(keys.orders, gone)};
    UPDATE orders SET o_custkey = ${random.choose(customers)} WHERE o_custkey = ${leaver};
    DELETE FROM customer WHERE c_custkey = ${leaver};
    UPDATE orders SET o_orderdate = o_orderdate + (${random.integer(-200, 200)})
    WHERE ${among(keys.orders, redated)};
    UPDATE orders SET o_orderpriority = '1-URGENT', o_custkey = ${random.choose(customers)}
    WHERE ${among(keys.orders, handedOver)};
  `);
  await run(
    insertRows(
      "orders",
      made.map(({ order }) => order),
    ) +
      insertRows(
        "lineitem",
        made.flatMap(({ lines }) => lines),
      ),
  );
  const [order] = await pickOne(keys.orders);
  const moved = fresh();
  await copy("orders", "o_orderkey", moved, `o_orderkey = ${order}`);
  await run(`
    UPDATE lineitem SET l_orderkey = ${moved} WHERE l_orderkey = ${order};
    DELETE FROM orders WHERE o_orderkey = ${order};
  `);
  return moved;
}

/** Lines by themselves: their keys, their orders, their parts, and what the queries filter and sum up. */
async function changeLines(cycle: Cycle, order: number, choose: ChoosePartSupplier): Promise<void> {
  const { random, number, size, run, pick } = cycle;
  const [part, supplier] = choose(random);
  const orderDay = Math.floor(Date.UTC(random.integer(1992, 1998), 5, 1) / 86_400_000);
  const some = (condition?: string) => pick(keys.lineitem, size, condition);
  const gone = await some();
  const renumbered = await some("l_linenumber < 8");
  const [repriced, delayed, returned, replaced, late] = [
    await some(),
    await some(),
    await some(),
    await some(),
    await some(),
  ];
  await run(`
    DELETE FROM lineitem WHERE ${among(keys.lineitem, gone)};
    UPDATE lineitem SET l_linenumber = l_linenumber + ${1000 * number}
    WHERE ${among(keys.lineitem, renumbered)};
    UPDATE lineitem
    SET l_quantity = l_quantity + 1, l_extendedprice = l_extendedprice * 1.02, l_discount = 0.06
    WHERE ${among(keys.lineitem, repriced)};
    UPDATE lineitem
    SET l_shipdate = l_shipdate + 30, l_receiptdate = l_receiptdate + 60,
        l_shipmode = ${quoted(random.choose(shipModes))}
    WHERE ${among(keys.lineitem, delayed)};
    UPDATE lineitem
    SET l_returnflag = 'R', l_linestatus = 'F', l_shipinstruct = 'DELIVER IN PERSON', l_shipmode = 'AIR'
    WHERE ${among(keys.lineitem, returned)};
    UPDATE lineitem
    SET l_shipdate = '1994-03-01', l_commitdate = '1994-04-01', l_receiptdate = '1994-05-01', l_shipmode = 'MAIL'
    WHERE ${among(keys.lineitem, late)};
    UPDATE lineitem
    SET l_partkey = ${part}, l_suppkey = ${supplier}, l_shipdate = '1996-02-01', l_extendedprice = 100000 + l_extendedprice
    WHERE ${among(keys.lineitem, replaced)};
    ${insertRows("lineitem", [makeLine(random, order, 100 + number, orderDay, choose).row])}
  `);
}

/**
 * Changes all eight tables in one transaction, with every kind of change in each: rows are inserted, updated and
 * deleted, and keys change. A row that others point to takes a new key as a copy that the others are led to,
 * since the foreign keys do not cascade. `number` must be higher than in the cycles before; `size` is about how
 * many rows of a large table each kind of change meets.
 */
export async function changeTpch(
  database: ChangeTarget,
  random: Random,
  number: number,
  size: number,
): Promise<void> {
  const cycle = startCycle(database, random, number, size);
  await database.transaction(async () => {
    await changeRegionsAndNations(cycle);
    const nationKeys = await cycle.pick(keys.nation, 100, "n_name NOT LIKE 'NATION %'");
    const supplier = await changeSuppliers(cycle, nationKeys);
    await changeParts(cycle, supplier);
    const customers = await changeCustomers(cycle, nationKeys);
    const pairs = await cycle.pick(keys.partsupp, 20 * size);
    const choose = chooseAmong(pairs);
    const order = await changeOrders(cycle, customers, choose);
    await changeLines(cycle, order, choose);
  });
}

function chooseAmong(pairs: readonly KeyValues[]): ChoosePartSupplier {
  return (random) => {
    const [part, supplier] = random.choose(pairs);
    if (part === undefined || supplier === undefined) throw new Error("a pair has two keys");
    return [part, supplier];
  };
}

/** The standard's refresh functions: `count` orders come with their lines, and as many others go with theirs. */
export async function refreshTpch(
  database: ChangeTarget,
  random: Random,
  number: number,
  count: number,
): Promise<void> {
  const { fresh, pick, run } = startCycle(database, random, number, count);
  await database.transaction(async () => {
    const customers = await pick(keys.customer, count);
    const choose = chooseAmong(await pick(keys.partsupp, 4 * count));
    const gone = await pick(keys.orders, count);
    const made = customers.map(([customer]) => makeOrder(random, fresh(), customer ?? 0, choose));
    await run(`
      ${insertRows(
        "orders",
        made.map(({ order }) => order),
      )}
      ${insertRows(
        "lineitem",
        made.flatMap(({ lines }) => lines),
      )}
      DELETE FROM lineitem WHERE l_orderkey IN (${gone.flat().join(", ")});
      DELETE FROM orders WHERE ${among(keys.orders, gone)};
    `);
  });
}

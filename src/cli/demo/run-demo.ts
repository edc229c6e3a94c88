import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { connect, type Trickle } from "../../runtime/connect.js";
import type { RefreshResult } from "../../runtime/refresh.js";
import { formatDuration } from "../duration.js";
import { type Column, layoutTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { demoChanges, demoViews } from "./shop.js";

/**
 * Shows stream tables at work on a sample shop: every cycle changes some rows, refreshes each stream table and,
 * for comparison, the materialized view of the same query. At the end every stream table is compared with a
 * recompute. Returns the exit code: 1 when one of them differs.
 */
export async function runDemo(terminal: Terminal, cycles: number): Promise<number> {
  const started = performance.now();
  terminal.write("Starting an embedded PostgreSQL …\n");
  const database = await PGlite.create();
  try {
    const trickle = await connect(database);
    await setUp(terminal, database, trickle);
    const totals = { refreshes: 0, recomputes: 0 };
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      await runCycle(terminal, database, trickle, cycle, totals);
    }
    terminal.write(
      `All refreshes together took ${formatDuration(totals.refreshes)}, the recomputes ${formatDuration(totals.recomputes)}.\n\n`,
    );
    const equal = await verifyAll(terminal, trickle);
    terminal.write(`\nDone in ${formatDuration(performance.now() - started)}.\n`);
    return equal ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function setUp(terminal: Terminal, database: PGlite, trickle: Trickle): Promise<void> {
  const schema = await readFile(new URL("./shop.sql", import.meta.url), "utf8");
  await database.exec(schema);
  terminal.write(`${/^-- (.*)$/m.exec(schema)?.[1] ?? ""}\n\n`);
  await trickle.init();
  for (const { name, statement } of demoViews) {
    const { duration } = await time(() => trickle.create({ name, query: statement }));
    await database.exec(statement);
    terminal.write(`Stream table ${name}, created and filled in ${formatDuration(duration)}:\n`);
    const query = statement.split("\n").slice(1);
    terminal.write(`${query.map((line) => `  ${line}\n`).join("")}\n`);
  }
}

const columns: readonly Column[] = [
  { title: "stream table", align: "left" },
  { title: "inserted", align: "right" },
  { title: "updated", align: "right" },
  { title: "deleted", align: "right" },
  { title: "arms", align: "right" },
  { title: "refresh", align: "right" },
  { title: "full recompute", align: "right" },
  { title: "", align: "left" },
];

async function runCycle(
  terminal: Terminal,
  database: PGlite,
  trickle: Trickle,
  cycle: number,
  totals: { refreshes: number; recomputes: number },
): Promise<void> {
  const change = demoChanges[(cycle - 1) % demoChanges.length];
  if (change === undefined) return;
  for (const statement of change.statements) {
    await database.query(statement, statement.includes("$1") ? [cycle] : []);
  }
  const rows: (readonly string[])[] = [];
  for (const view of demoViews) {
    const refresh = await time(() => trickle.refresh(view.name));
    const recompute = await time(() => database.exec(view.recompute));
    totals.refreshes += refresh.duration;
    totals.recomputes += recompute.duration;
    rows.push(describe(refresh.value, refresh.duration, recompute.duration));
  }
  terminal.write(`Cycle ${cycle}: ${change.title}\n${layoutTable(columns, rows)}\n`);
}

function describe(result: RefreshResult, refresh: number, recompute: number): readonly string[] {
  const { run, skipped } = result.arms;
  return [
    result.name,
    String(result.rowsInserted),
    String(result.rowsUpdated),
    String(result.rowsDeleted),
    `${run.length}/${run.length + skipped.length}`,
    formatDuration(refresh),
    formatDuration(recompute),
    result.reason ?? "",
  ];
}

async function verifyAll(terminal: Terminal, trickle: Trickle): Promise<boolean> {
  let equal = true;
  terminal.write("Compared with a recompute:\n");
  for (const { name } of demoViews) {
    const result = await trickle.verify(name);
    equal &&= result.equal;
    terminal.write(
      `  ${name}: ${result.equal ? "equal" : "DIFFERS"} (${result.missing} missing, ${result.extra} extra)\n`,
    );
  }
  return equal;
}

/** What it returns, and how long that takes in milliseconds. */
async function time<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly duration: number }> {
  const started = performance.now();
  const value = await work();
  return { value, duration: performance.now() - started };
}

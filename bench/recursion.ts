import { parseArgs } from "node:util";
import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import { compile } from "../src/compile/compile.js";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { createRandom, type Random } from "../test/support/tpch/random.js";
import { cleanBuffers } from "./clean-buffers.js";
import { expectSame } from "./expect-same.js";
import { type Measurement, printReport, time } from "./report.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- recursion [--edges 100000] [--cycles 7] [--graphs trees,connected] [--postgres 18]
Refreshes what can be reached in a graph (WITH RECURSIVE … UNION) after one edge came or went: in trees, where a node has
three others below it, and in one part in which everything leads to everything. In turns with computing anew and writing
what differs, and with REFRESH MATERIALIZED VIEW. Results are compared after every cycle.`;

const schema = `
CREATE TABLE public.start (node int PRIMARY KEY);
CREATE TABLE public.edge (source int NOT NULL, target int NOT NULL);
CREATE INDEX edge_source ON public.edge (source);
CREATE INDEX edge_target ON public.edge (target);
`;

const query = `
WITH RECURSIVE reached (node) AS (
  SELECT node FROM public.start
  UNION
  SELECT e.target FROM reached AS r JOIN public.edge AS e ON e.source = r.node
)
SELECT node FROM reached`;

/** A graph, and the edges that come or go in it: by the title, from a source to a target. */
interface Graph {
  readonly fill: string;
  readonly changes: Readonly<Record<string, (random: Random) => readonly [number, number]>>;
  /** Whether the edge of a change is not there before it. */
  readonly added: ReadonlySet<string>;
}

const fan = 3;

/** One hundred trees: the nodes of tree t are t, t + 100, t + 200, … in the order of their depth. */
function trees(edges: number): Graph {
  const [roots, size] = [100, Math.floor(edges / 100) + 1];
  const node = (tree: number, place: number): number => tree + roots * place;
  const under = (random: Random, low: number, high: number): readonly [number, number] => {
    const [tree, place] = [random.integer(0, roots - 1), random.integer(low, high)];
    return [node(tree, Math.floor((place - 1) / fan)), node(tree, place)];
  };
  return {
    fill: `
      INSERT INTO public.start SELECT t FROM generate_series(0, ${roots - 1}) AS t;
      INSERT INTO public.edge SELECT t + ${roots} * ((place - 1) / ${fan}), t + ${roots} * place
      FROM generate_series(0, ${roots - 1}) AS t, generate_series(1, ${size - 1}) AS place;
      -- Leads nowhere else, until an edge leads to it.
      INSERT INTO public.edge SELECT -place, -place - 1 FROM generate_series(1, 9) AS place;`,
    changes: {
      "an edge comes": (random) => [node(random.integer(0, roots - 1), size - 1), -1],
      "the edge of a leaf goes": (random) => under(random, size - size / fan, size - 1),
      "a third of a tree goes": (random) => under(random, 1, fan),
    },
    added: new Set(["an edge comes"]),
  };
}

/** A ring of a third of the edges, and two further ones from each node. */
function connected(edges: number): Graph {
  const size = Math.floor(edges / 3);
  const ring = (place: number): readonly [number, number] => [place, (place + 1) % size];
  return {
    fill: `
      INSERT INTO public.start VALUES (0);
      INSERT INTO public.edge SELECT n, (n + 1) % ${size} FROM generate_series(0, ${size - 1}) AS n;
      INSERT INTO public.edge SELECT n, (n * 7919::bigint + k * 104729) % ${size}
      FROM generate_series(0, ${size - 1}) AS n, generate_series(1, 2) AS k;
      INSERT INTO public.edge SELECT n, -1 - n FROM generate_series(0, 99) AS n;`,
    changes: {
      "an edge comes": (random) => [random.integer(0, size - 1), random.integer(0, size - 1)],
      "the edge of a leaf goes": (random) => {
        const leaf = random.integer(0, 99);
        return [leaf, -1 - leaf];
      },
      "an edge among all goes": (random) => ring(random.integer(1, size - 1)),
    },
    added: new Set(["an edge comes"]),
  };
}

async function measure(
  database: TestDatabase,
  title: string,
  { fill, changes, added }: Graph,
  cycles: number,
): Promise<void> {
  const artifact = await compile(query, await catalogFromSql(schema), {
    name: "public.reached",
    mode: "differential",
  });
  await database.exec(schema + fill);
  await database.exec(`CREATE MATERIALIZED VIEW view_reached AS ${query}`);
  await installArtifact(database, artifact);
  await database.exec("VACUUM ANALYZE");
  const random = createRandom(1);
  for (const [change, choose] of Object.entries(changes)) {
    const rounds: Readonly<Record<"changes" | "anew" | "view", number[]>> = {
      changes: [],
      anew: [],
      view: [],
    };
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const [source, target] = choose(random);
      const come = `INSERT INTO public.edge VALUES (${source}, ${target})`;
      const go = `DELETE FROM public.edge WHERE source = ${source} AND target = ${target}`;
      const [forth, back] = added.has(change) ? [come, go] : [go, come];
      await database.exec(forth);
      rounds.changes.push(await time(() => refreshArtifact(database, artifact)));
      rounds.view.push(await time(() => database.exec("REFRESH MATERIALIZED VIEW view_reached")));
      await expectSame(database, "view_reached", "reached");
      await database.exec(back);
      await refreshArtifact(database, artifact);
      await database.exec(forth);
      rounds.anew.push(await time(() => refreshArtifact(database, artifact, "full")));
      await expectSame(database, "view_reached", "reached");
      await database.exec(back);
      await refreshArtifact(database, artifact);
      await cleanBuffers(database);
    }
    const measurements: readonly Measurement[] = [
      { name: "pgtrickle", rounds: rounds.changes },
      { name: "computed anew", rounds: rounds.anew },
      { name: "REFRESH MATERIALIZED VIEW", rounds: rounds.view },
    ];
    printReport(`${title}: ${change}`, measurements, "pgtrickle");
  }
}

export async function benchRecursion(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      edges: { type: "string", default: "100000" },
      cycles: { type: "string", default: "7" },
      graphs: { type: "string", default: "trees,connected" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const [edges, cycles] = [Number(values.edges), Number(values.cycles)];
  const graphs: Readonly<Record<string, readonly [title: string, graph: Graph]>> = {
    trees: [`trees of ${edges} edges`, trees(edges)],
    connected: [`a part of ${edges} edges in which all lead to all`, connected(edges)],
  };
  for (const name of values.graphs.split(",")) {
    const chosen = graphs[name];
    if (chosen === undefined) throw new Error(`--graphs: there is no "${name}"`);
    const [title, graph] = chosen;
    await withDatabase(values.postgres, [], (database) => measure(database, title, graph, cycles));
  }
}

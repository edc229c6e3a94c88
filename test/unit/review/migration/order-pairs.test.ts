import { expect, it } from "vitest";
import { artifactsIn, catalogOfFiles, compileEach } from "../../../../src/cli/compile-each.js";
import type { Artifact } from "../../../../src/compile/artifact.js";
import { orderPairs } from "../../../../src/review/migration/order-pairs.js";

const given = {
  name: undefined,
  mode: undefined,
  schedule: undefined,
  snapshotSources: undefined,
};

/** A chain of stream tables whose names are not in the order in which they read each other. */
async function chain(): Promise<readonly Artifact[]> {
  const queries = [
    "CREATE MATERIALIZED VIEW public.a AS SELECT n FROM public.c",
    "CREATE MATERIALIZED VIEW public.b AS SELECT k, count(*) AS n FROM public.t GROUP BY k",
    "CREATE MATERIALIZED VIEW public.c AS SELECT sum(n) AS n FROM public.b",
    "CREATE MATERIALIZED VIEW public.d AS SELECT id FROM public.t",
  ];
  const files = await compileEach(
    queries.map((text, index) => ({ name: `${index}.sql`, text })),
    catalogOfFiles([{ name: "s", text: "CREATE TABLE public.t (id int PRIMARY KEY, k text);" }]),
    given,
  );
  return artifactsIn(files);
}

it("lets what is read come first, and go last", async () => {
  const artifacts = await chain();
  const names = (pairs: ReturnType<typeof orderPairs>): readonly string[] =>
    pairs.map(([before, after]) => (after ?? before)?.name.name ?? "");
  const coming = artifacts.map((artifact) => [undefined, artifact] as const);
  const going = artifacts.map((artifact) => [artifact, undefined] as const);
  expect(names(orderPairs(coming))).toEqual(["b", "c", "a", "d"]);
  expect(names(orderPairs(going))).toEqual(["a", "c", "b", "d"]);
  const [a, b, c, d] = artifacts;
  expect(
    names(
      orderPairs([
        [undefined, a],
        [b, b],
        [d, undefined],
        [undefined, c],
      ]),
    ),
  ).toEqual(["d", "b", "c", "a"]);
});

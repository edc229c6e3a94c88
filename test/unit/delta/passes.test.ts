import { beforeAll, describe, expect, it } from "vitest";
import { bindQuery } from "../../../src/bind/bind-query.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { deriveDelta } from "../../../src/delta/derive-delta.js";
import { deltaPasses, optimiseDelta } from "../../../src/delta/optimise-delta.js";
import { distributePreState } from "../../../src/delta/passes/distribute-pre-state.js";
import { mergeProducts } from "../../../src/delta/passes/merge-products.js";
import { countArms, onlyChanged } from "../../../src/delta/passes/only-changed.js";
import { pruneArms } from "../../../src/delta/passes/prune-arms.js";
import { pruneStepColumns } from "../../../src/delta/passes/prune-step-columns.js";
import { skipWhereOneChanged } from "../../../src/delta/passes/skip-consolidation.js";
import { skipNullKeys } from "../../../src/delta/passes/skip-null-keys.js";
import { skipSums } from "../../../src/delta/passes/skip-sums.js";
import type { Arm, DeltaPlan } from "../../../src/delta/plan.js";
import { printRelation } from "../../../src/relation/text.js";
import { rewriteRelation } from "../../../src/rewrite/rewrite.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";
import { loadParser } from "../../../src/syntax/parse.js";

const schema = `
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, total numeric(10,2) NOT NULL);
CREATE TABLE customers (id int PRIMARY KEY, region text);
CREATE TABLE regions (name text PRIMARY KEY, country text);
`;

let catalog: Catalog;

beforeAll(async () => {
  await loadParser();
  catalog = await catalogFromSql(schema);
});

function derive(query: string): DeltaPlan {
  const bound = bindQuery(parseDefiningQuery({ name: "query", text: query }), catalog);
  const derivation = deriveDelta(rewriteRelation(bound.relation), bound.columns, catalog);
  if (derivation.kind === "refused") throw new Error(derivation.reasons[0]?.message);
  return derivation.plan;
}

function armsOf(plan: DeltaPlan): readonly Arm[] {
  return plan.bindings.flatMap(({ body }) => (body.kind === "arms" ? body.arms : []));
}

function versionsOf(plan: DeltaPlan): readonly string[] {
  return armsOf(plan).map((arm) => arm.factors.map((factor) => factor.version).join(" "));
}

const join =
  "SELECT o.id, o.total, c.region FROM orders o JOIN customers c ON c.id = o.customer_id";

const joinOfAggregate = `
SELECT o.id, t.biggest FROM orders o
JOIN (SELECT customer_id, max(total) AS biggest FROM orders GROUP BY customer_id) t ON t.customer_id = o.customer_id`;

describe("distribute-pre-state", () => {
  it("replaces the pre-state of a table by two terms", () => {
    const plan = derive(join);
    expect(versionsOf(plan)).toEqual(["delta post", "delta pre"]);
    const distributed = distributePreState.apply(plan);
    expect(versionsOf(distributed)).toEqual(["delta post", "delta post", "delta delta"]);
    expect(armsOf(distributed).map((arm) => arm.sign)).toEqual([1, 1, -1]);
  });

  it("lets the correction run only when both sides have changed", () => {
    const correction = armsOf(distributePreState.apply(derive(join))).at(-1);
    expect(correction?.requires.map((sources) => [...sources])).toEqual([
      ["public.customers"],
      ["public.orders"],
    ]);
  });

  it("leaves a relation that a state keeps: its pre-state is a table", () => {
    const plan = derive(joinOfAggregate);
    const joined = versionsOf(plan).filter((versions) => versions.includes(" "));
    expect(joined).toEqual(["delta kept", "delta post"]);
    expect(versionsOf(distributePreState.apply(plan))).toEqual(versionsOf(plan));
  });

  it("grows linearly with the number of joined tables", () => {
    const plan = distributePreState.apply(
      derive(`${join.replace("c.region", "r.country")} JOIN regions r ON r.name = c.region`),
    );
    expect(armsOf(plan)).toHaveLength(6);
  });
});

describe("prune-arms", () => {
  it("drops the terms of a join with nothing", () => {
    const plan = distributePreState.apply(
      derive(
        "SELECT o.id, v.x FROM orders o JOIN (VALUES (1), (2)) AS v (x) ON v.x = o.customer_id",
      ),
    );
    // The constant never changes, so the table's is the only term; nothing is left to prune.
    expect(armsOf(plan)).toHaveLength(1);
    expect(armsOf(pruneArms.apply(plan))).toHaveLength(1);
    const none = pruneArms.apply({
      ...plan,
      bindings: plan.bindings.map((binding) =>
        binding.body.kind === "arms"
          ? {
              ...binding,
              body: {
                ...binding.body,
                arms: binding.body.arms.map((arm) => ({
                  ...arm,
                  factors: [
                    ...arm.factors,
                    {
                      version: "post" as const,
                      relation: {
                        kind: "values" as const,
                        columns: [],
                        rows: [],
                        span: undefined,
                      },
                    },
                  ],
                })),
              },
            }
          : binding,
      ),
    });
    expect(armsOf(none)).toHaveLength(0);
  });

  it("drops terms that no source can set off", () => {
    const plan = distributePreState.apply(derive(join));
    const unset = pruneArms.apply({
      ...plan,
      bindings: plan.bindings.map((binding) =>
        binding.body.kind === "arms"
          ? {
              ...binding,
              body: {
                ...binding.body,
                arms: binding.body.arms.map((arm) => ({ ...arm, requires: [new Set<string>()] })),
              },
            }
          : binding,
      ),
    });
    expect(armsOf(unset)).toHaveLength(0);
  });

  it("keeps the other terms of a union with an empty member", () => {
    const plan = optimiseDelta(
      derive("SELECT id FROM orders WHERE false UNION ALL SELECT id FROM customers"),
    );
    expect(plan.sources.map(({ table }) => table.name)).toEqual(["customers"]);
  });
});

describe("skip-null-keys", () => {
  const filtered = (query: string): readonly string[] =>
    armsOf(skipNullKeys.apply(distributePreState.apply(derive(query)))).flatMap((arm) =>
      arm.factors.flatMap((factor) =>
        factor.version === "delta" && factor.relation.kind === "filter"
          ? [printRelation(factor.relation).split("\n")[0] ?? ""]
          : [],
      ),
    );

  it("tests changed rows for a NULL key before the join", () => {
    const tests = filtered(join);
    expect(tests).toHaveLength(2);
    expect(tests[0]).toMatch(/^filter customer_id:\d+ is not null$/i);
  });

  it("adds no test where NOT NULL is proven", () => {
    expect(filtered(join.replace("c.id = o.customer_id", "c.id = o.id"))).toEqual([]);
  });

  it("lets NULL meet NULL under IS NOT DISTINCT FROM", () => {
    expect(
      filtered(
        join.replace("c.id = o.customer_id", "c.region IS NOT DISTINCT FROM o.customer_id::text"),
      ),
    ).toEqual([]);
  });
});

describe("prune-step-columns", () => {
  const columnsOfSteps = (query: string): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      pruneStepColumns
        .apply(distributePreState.apply(derive(query)))
        .bindings.map(({ name, columns }) => [name, columns.map((column) => column.name)]),
    );

  it("forgets a join's key once its partners are found, and keeps the weight", () => {
    expect(
      columnsOfSteps(
        "SELECT c.region, count(*) AS n FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.region",
      ),
    ).toMatchObject({
      orders_change: ["customer_id", "weight"],
      customers_change: ["id", "region", "weight"],
      customers_join_delta: ["region", "weight"],
    });
  });

  it("keeps a key that a later join needs", () => {
    const steps = columnsOfSteps(
      `SELECT r.country FROM orders o JOIN customers c ON c.id = o.customer_id
       JOIN regions r ON r.name = c.region`,
    );
    // Customers are joined with their regions first.
    expect(steps["regions_join_delta"]).toEqual(["id", "country", "weight"]);
    expect(steps["regions_join_change"]).toEqual(["id", "country", "weight"]);
    expect(steps["customers_join_delta"]).toEqual(["country", "weight"]);
  });

  it("groups by what it no longer shows", () => {
    const plan = pruneStepColumns.apply(distributePreState.apply(derive(join)));
    const change = plan.bindings.find(({ name }) => name === "customers_change");
    if (change?.body.kind !== "relation") throw new Error("the change window is a relation");
    expect(printRelation(change.body.relation)).toMatch(/aggregate by \(id:\d+, region:\d+\)/);
  });

  it("leaves a step that only a count reads one column", () => {
    for (const columns of Object.values(
      columnsOfSteps("SELECT count(*) AS n FROM orders, customers"),
    )) {
      expect(columns.length).toBeGreaterThan(0);
    }
  });
});

describe("a plan for changes of one source", () => {
  const narrowedTo = (query: string, source: string): DeltaPlan =>
    onlyChanged(optimiseDelta(derive(query)), source);
  const steps = ({ bindings }: DeltaPlan): readonly string[] => bindings.map(({ name }) => name);

  it("has neither arms nor windows of the others, and asks for that source alone", () => {
    const query = `SELECT o.id, c.region, r.country FROM orders o JOIN customers c ON c.id = o.customer_id
      JOIN regions r ON r.name = c.region`;
    const plan = narrowedTo(query, "public.orders");
    expect(countArms(plan)).toBe(1);
    expect(armsOf(plan).flatMap(({ requires }) => requires)).toEqual([new Set(["public.orders"])]);
    expect(steps(plan)).not.toContain("customers_change");
    expect(steps(plan)).not.toContain("regions_change");
    expect(steps(plan)).toEqual([
      "orders_change",
      "customers_join_delta",
      "result_change",
      "result_next",
    ]);
  });

  it("keeps its own window, which is counted, where nothing reads it", () => {
    const query = "SELECT count(*) AS n FROM orders WHERE false";
    const plan = narrowedTo(query, "public.orders");
    for (const { table, change } of plan.sources) {
      expect(table.name).toBe("orders");
      expect(steps(plan)).toContain(change);
    }
  });

  it("keeps a window of another source that a step without arms reads", () => {
    const query =
      "SELECT o.id, ARRAY(SELECT c.region FROM customers c WHERE c.id = o.customer_id ORDER BY c.id) AS regions FROM orders o";
    const plan = narrowedTo(query, "public.orders");
    expect(steps(plan)).toContain("orders_change");
    expect(steps(plan)).toContain("customers_change");
  });
});

describe("products of products", () => {
  const mergedSteps = (query: string, source = "public.orders"): readonly string[] =>
    mergeProducts(onlyChanged(optimiseDelta(derive(query)), source)).bindings.map(
      ({ name }) => name,
    );

  it("are one, with what adds them up", () => {
    const query = `SELECT o.id, c.region, r.country FROM orders o JOIN customers c ON c.id = o.customer_id
      JOIN regions r ON r.name = c.region`;
    expect(mergedSteps(query)).toEqual(["orders_change", "result_change", "result_next"]);
  });

  it("stay apart where a condition can fail, which another one may guard", () => {
    const query = `SELECT o.id, c.region, r.country FROM orders o JOIN customers c ON c.id = o.customer_id
      JOIN regions r ON r.name = c.region AND 12 / o.customer_id > 1`;
    expect(mergedSteps(query)).toContain("customers_join_delta");
  });

  it("stay apart where a step is read twice", () => {
    const query = `SELECT o.id, c.region, r.country FROM orders o JOIN customers c ON c.id = o.customer_id
      JOIN regions r ON r.name = c.region`;
    const plan = optimiseDelta(derive(query));
    expect(mergeProducts(plan).bindings.map(({ name }) => name)).toEqual(
      plan.bindings.map(({ name }) => name),
    );
  });

  it("stay apart in a side of an outer join", () => {
    const query = `SELECT o.id, c.region, r.country FROM orders o JOIN customers c ON c.id = o.customer_id
      LEFT JOIN regions r ON r.name = c.region`;
    expect(mergedSteps(query)).toContain("customers_join_delta");
  });

  it("of more tables than are searched at once are several", () => {
    const aliases = Array.from({ length: 9 }, (_, index) => `r${index}`);
    const query = `SELECT o.id, ${aliases.map((alias) => `${alias}.country AS ${alias}`).join(", ")}
      FROM orders o JOIN customers c ON c.id = o.customer_id
      ${aliases.map((alias) => `JOIN regions ${alias} ON ${alias}.name = c.region`).join(" ")}`;
    const steps = mergedSteps(query);
    const joins = steps.filter((name) => name.endsWith("_join_delta"));
    expect(joins.length).toBeGreaterThan(0);
    expect(joins.length).toBeLessThan(9);
  });
});

describe("sums that keep products small", () => {
  const chain = (tables: number): string => {
    const aliases = Array.from({ length: tables }, (_, index) => `r${index}`);
    return `SELECT o.id, ${aliases.map((alias) => `${alias}.country AS ${alias}`).join(", ")} FROM orders o
      ${aliases.map((alias) => `JOIN regions ${alias} ON ${alias}.name = o.id::text || '${alias}'`).join(" ")}`;
  };
  const sumsOf = ({ bindings, sums }: DeltaPlan): readonly string[] =>
    bindings.flatMap(({ name }) => (sums.has(name) ? [name] : []));

  it("stand where more than six tables change", () => {
    expect(sumsOf(optimiseDelta(derive(chain(5))))).toEqual([]);
    expect(sumsOf(optimiseDelta(derive(chain(6))))).toHaveLength(1);
    expect(sumsOf(optimiseDelta(derive(chain(12))))).toHaveLength(2);
  });

  it("are left out where few of the tables have changed, and stay where many are one", () => {
    const plan = optimiseDelta(derive(chain(6)));
    expect(sumsOf(skipSums(onlyChanged(plan, "public.orders")))).toEqual([]);
    expect(sumsOf(skipSums(onlyChanged(plan, "public.regions")))).toEqual([]);
    // Twelve occurrences of one table make many rows: one of two sums is left.
    const more = optimiseDelta(derive(chain(12)));
    expect(sumsOf(skipSums(onlyChanged(more, "public.orders")))).toEqual([]);
    expect(sumsOf(skipSums(onlyChanged(more, "public.regions")))).toHaveLength(1);
  });
});

describe("rows with a key", () => {
  const steps = ({ bindings }: DeltaPlan): readonly string[] => bindings.map(({ name }) => name);
  const narrowedSteps = (query: string, source = "public.orders"): readonly string[] =>
    steps(
      skipWhereOneChanged(mergeProducts(onlyChanged(optimiseDelta(derive(query)), source)), source),
    );

  it("are taken from one product as they are", () => {
    expect(narrowedSteps(join)).toEqual(["orders_change", "result_next"]);
    expect(narrowedSteps(join, "public.customers")).toEqual(["customers_change", "result_next"]);
  });

  it("are taken from the window of the only source", () => {
    expect(steps(optimiseDelta(derive("SELECT id, total FROM orders WHERE total > 5")))).toEqual([
      "orders_change",
      "result_next",
    ]);
  });

  it("are added up where several sources can have changed", () => {
    expect(steps(optimiseDelta(derive(join)))).toContain("result_change");
  });

  it("are added up over a source that is joined with itself", () => {
    const query =
      "SELECT a.id, b.total FROM orders a JOIN orders b ON b.id = a.customer_id WHERE a.total > 1";
    expect(narrowedSteps(query)).toContain("result_change");
    expect(steps(optimiseDelta(derive(query)))).toContain("result_change");
  });

  it("are added up where the product reads what is kept", () => {
    expect(narrowedSteps(joinOfAggregate)).toContain("result_change");
  });

  it("are added up where no key tells them apart", () => {
    expect(
      narrowedSteps(
        "SELECT o.total, c.region FROM orders o JOIN customers c ON c.id = o.customer_id",
      ),
    ).toContain("result_change");
  });
});

it("every pass says what justifies it and where that is from", () => {
  for (const pass of deltaPasses) {
    expect(pass.identity.length).toBeGreaterThan(5);
    expect(pass.cite).toMatch(/^\[[a-z-]+-\d{4}\] /);
  }
});

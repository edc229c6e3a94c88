import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";

/** A stream table over one table. */
export const salesArtifact = await compile(
  "SELECT region, count(*) AS n FROM public.orders GROUP BY region",
  await catalogFromSql("CREATE TABLE public.orders (id int PRIMARY KEY, region text)"),
  { name: "public.sales", mode: "differential" },
);

import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { TrickleError } from "../../src/diagnostics/errors.js";
import type { RejectedFixture } from "./fixtures.js";

/** What the compiler says against a query; fails when it takes it, or breaks. */
export async function refusalOf({ schema, view }: RejectedFixture): Promise<TrickleError> {
  try {
    const catalog = await catalogFromSql(schema);
    await compile(view, catalog, { name: "public.result", mode: "differential" });
  } catch (error) {
    if (error instanceof TrickleError) return error;
    throw error;
  }
  throw new Error("the query was not refused");
}

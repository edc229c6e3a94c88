import type { CatalogCast, CatalogFunction } from "./catalog.js";

/** `pg_proc.prokind`. */
export const functionKinds: Readonly<Record<string, CatalogFunction["kind"]>> = {
  f: "function",
  a: "aggregate",
  w: "window",
  p: "procedure",
};

/** `pg_aggregate.aggkind`. */
export const aggregateKinds: Readonly<Record<string, CatalogFunction["aggregateKind"]>> = {
  n: "ordinary",
  o: "ordered-set",
  h: "hypothetical-set",
};

/** `pg_cast.castcontext`. */
export const castContexts: Readonly<Record<string, CatalogCast["context"]>> = {
  i: "implicit",
  a: "assignment",
  e: "explicit",
};

/** `pg_cast.castmethod`. */
export const castMethods: Readonly<Record<string, CatalogCast["method"]>> = {
  f: "function",
  b: "binary",
  i: "inout",
};

import { invariant } from "../diagnostics/errors.js";
import type { CatalogCast, CatalogFunction } from "./catalog.js";

/** What a letter of PostgreSQL's catalogs means. Every letter of the supported versions has a meaning here. */
export function readLetter<Meaning>(
  meanings: Readonly<Record<string, Meaning>>,
  letter: string,
): Meaning {
  const meaning = meanings[letter];
  invariant(meaning !== undefined, `the letter "${letter}" of a catalog is not known`);
  return meaning;
}

/** `pg_proc.prokind`. */
export const functionKinds: Readonly<Record<string, CatalogFunction["kind"]>> = {
  f: "function",
  a: "aggregate",
  w: "window",
  p: "procedure",
};

/** `pg_aggregate.aggkind`. */
export const aggregateKinds: Readonly<
  Record<string, NonNullable<CatalogFunction["aggregateKind"]>>
> = {
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

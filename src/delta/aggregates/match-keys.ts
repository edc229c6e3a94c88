import { compare } from "../../relation/builtin-calls.js";
import type { LeafColumn } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import type { Builder } from "../builder.js";
import { hashScalar } from "../identity.js";
import { isNotDistinct, read } from "../scalars.js";

/** Equality of keys between two steps: a hash makes it a hash join where a key may be NULL. */
export function matchKeys(
  builder: Builder,
  left: readonly LeafColumn[],
  right: readonly LeafColumn[],
): readonly Scalar[] {
  const pairs = left.map((column, index) => [column, right[index] as LeafColumn] as const);
  if (!left.some((column) => column.nullable)) {
    return pairs.map(([a, b]) => compare("=", read(a), read(b)));
  }
  return [
    compare("=", hashScalar(left.map(read), builder), hashScalar(right.map(read), builder)),
    ...pairs.map(([a, b]) => isNotDistinct(read(a), read(b))),
  ];
}

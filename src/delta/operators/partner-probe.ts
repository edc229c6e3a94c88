import { aggregateCall, binary, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf } from "../../relation/columns.js";
import { aggregate, apply, filter, filterBy, project, topK } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import { cloneWithFreshColumns, substituteColumns } from "../../relation/traversal.js";
import type { Builder } from "../builder.js";
import { bigint, castTo, greatest, read } from "../scalars.js";

/** The same rows under column ids of their own, with what moves a scalar over to them. */
export function withOwnColumns(
  builder: Builder,
  rows: Relation,
): { readonly relation: Relation; readonly rename: (scalar: Scalar) => Scalar } {
  const { relation, mapping } = cloneWithFreshColumns(rows, builder.allocate);
  const types = new Map(columnsOf(rows).map((column) => [column.id, column.type]));
  const renames = new Map(
    [...mapping].map(([from, to]) => [from, read({ id: to, type: types.get(from) ?? bigint })]),
  );
  return { relation, rename: (scalar) => substituteColumns(scalar, renames) };
}

/** The rows that flip, and which way: +1 where the first partner came, −1 where the last one went. */
export interface Flipped {
  readonly relation: Relation;
  readonly direction: Scalar;
}

/**
 * Those of `changed` that flip. Each of its rows has the net change `net` of its partners, which is not 0. With d this
 * change: d < 0 flips when no partner is left; d > 0 flips when R₁ has exactly d partners, for which d + 1 of them need
 * to be counted at most. Of a kept R₀ it is the other way round: d > 0 flips when it had none, d < 0 when it had
 * exactly −d.
 */
export function flippedRows(
  builder: Builder,
  changed: Relation,
  net: Scalar,
  partners: Relation,
  conjuncts: (rename: (scalar: Scalar) => Scalar) => readonly Scalar[],
  version: "post" | "kept",
): Flipped {
  const decisive = version === "post" ? net : binary("*", net, integerLiteral(-1), bigint);
  const { relation, rename } = withOwnColumns(builder, partners);
  const found = builder.column("found", bigint);
  const limited = topK({
    input: project({
      input: filterBy(relation, conjuncts(rename), undefined),
      columns: [{ id: builder.allocate(), name: "one", scalar: integerLiteral(1) }],
      span: undefined,
    }),
    partition: [],
    order: [],
    offset: undefined,
    limit: binary("+", greatest(decisive, integerLiteral(0)), integerLiteral(1), bigint),
    withTies: false,
    span: undefined,
  });
  const counted = apply({
    variant: "inner",
    outer: changed,
    body: aggregate({
      input: limited,
      keys: [],
      groupingSets: undefined,
      aggregates: [{ id: found.id, name: found.name, call: aggregateCall("count", [], bigint) }],
      span: undefined,
    }),
    conjuncts: [],
    span: undefined,
  });
  const all = compare("=", read(found), decisive);
  const none = compare("=", read(found), integerLiteral(0));
  const [appeared, vanished] = version === "post" ? [all, none] : [none, all];
  return {
    relation: filter({
      input: counted,
      conjuncts: [
        { kind: "or", arguments: [appeared, vanished], type: vanished.type, span: undefined },
      ],
      span: undefined,
    }),
    direction: caseScalar({
      branches: [
        { when: appeared, then: castTo(integerLiteral(1), bigint) },
        { when: vanished, then: castTo(integerLiteral(-1), bigint) },
      ],
      otherwise: castTo(integerLiteral(0), bigint),
      type: bigint,
      span: undefined,
    }),
  };
}

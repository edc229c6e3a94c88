import type { Catalog } from "../../catalog/catalog.js";
import { equalityOf } from "../../catalog/type-facts.js";
import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import type { Aggregate } from "../../relation/relation.js";
import type { AggregateCall } from "../../relation/scalar.js";
import type { Builder } from "../builder.js";
import { isExtremeOfExtension } from "./extreme.js";

/** Aggregates whose value depends on the order of the rows, so that only an ORDER BY inside fixes it. */
const orderSensitive = new Set([
  "array_agg",
  "string_agg",
  "json_agg",
  "json_object_agg",
  "jsonb_agg",
  "jsonb_object_agg",
  "json_agg_strict",
  "jsonb_agg_strict",
  "json_object_agg_strict",
  "json_object_agg_unique",
  "json_object_agg_unique_strict",
  "jsonb_object_agg_strict",
  "jsonb_object_agg_unique",
  "jsonb_object_agg_unique_strict",
  "xmlagg",
  "any_value",
]);

/** Whether the value depends on the order of the rows, as far as is known. */
export function isOrderSensitive(call: AggregateCall, catalog: Catalog): boolean {
  const { schema, name } = call.name;
  return schema === "pg_catalog" ? orderSensitive.has(name) : !isExtremeOfExtension(call, catalog);
}

/** Says why the aggregate is not maintained; nothing when it is. */
export function refuseWhatIsNotMaintained(builder: Builder, node: Aggregate): void {
  for (const { call } of node.aggregates) {
    if (isOrderSensitive(call, builder.catalog) && call.order.length === 0) {
      builder.refuse(
        createDiagnostic(
          "error",
          "0AT08",
          `aggregate ${call.name.name} without ORDER BY is not maintained incrementally`,
          {
            span: call.span,
            hint: "Its value may depend on the order of the rows: write ORDER BY inside its parentheses, over columns that tell all rows apart.",
          },
        ),
      );
    }
  }
  for (const key of node.keys) {
    if (equalityOf(key.scalar.type, builder.catalog) === "none") {
      builder.refuse(
        createDiagnostic("error", "0AT13", `column "${key.name}" cannot be a group key`, {
          span: key.scalar.span,
          hint: "Its type has no equality operator; group by a cast to text.",
        }),
      );
    }
  }
}

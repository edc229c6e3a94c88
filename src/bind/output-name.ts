import type { Node } from "../syntax/tree.js";
import { stringsOf } from "./names.js";

/** A name for a column, and whether an enclosing cast may replace it. */
interface DerivedName {
  readonly name: string;
  readonly weak: boolean;
}

function strong(name: string | undefined): DerivedName | undefined {
  return name === undefined ? undefined : { name, weak: false };
}

/** The name of the column of a subquery in an expression, as far as it is known. */
export type SubqueryName = (subLink: object) => string | undefined;

function derive(node: Node | undefined, subqueryName: SubqueryName): DerivedName | undefined {
  if (node === undefined) return undefined;
  if ("ColumnRef" in node) return strong(stringsOf(node.ColumnRef.fields).at(-1));
  if ("A_Indirection" in node) {
    const { arg, indirection } = node.A_Indirection;
    return strong(stringsOf(indirection).at(-1)) ?? derive(arg, subqueryName);
  }
  if ("FuncCall" in node) return strong(stringsOf(node.FuncCall.funcname).at(-1));
  if ("A_Expr" in node) {
    return node.A_Expr.kind === "AEXPR_NULLIF" ? strong("nullif") : undefined;
  }
  if ("TypeCast" in node) {
    const argument = derive(node.TypeCast.arg, subqueryName);
    if (argument !== undefined && !argument.weak) return argument;
    const name = stringsOf(node.TypeCast.typeName?.names).at(-1);
    return name === undefined ? argument : { name, weak: true };
  }
  if ("CollateClause" in node) return derive(node.CollateClause.arg, subqueryName);
  if ("GroupingFunc" in node) return strong("grouping");
  if ("SubLink" in node) {
    switch (node.SubLink.subLinkType) {
      case "EXISTS_SUBLINK":
        return strong("exists");
      case "ARRAY_SUBLINK":
        return strong("array");
      case "EXPR_SUBLINK":
        return strong(subqueryName(node.SubLink));
      default:
        return undefined;
    }
  }
  if ("CaseExpr" in node) {
    const otherwise = derive(node.CaseExpr.defresult, subqueryName);
    return otherwise !== undefined && !otherwise.weak ? otherwise : { name: "case", weak: true };
  }
  if ("A_ArrayExpr" in node) return strong("array");
  if ("RowExpr" in node) return strong("row");
  if ("CoalesceExpr" in node) return strong("coalesce");
  if ("MinMaxExpr" in node) {
    return strong(node.MinMaxExpr.op === "IS_LEAST" ? "least" : "greatest");
  }
  if ("SQLValueFunction" in node) {
    const word = (node.SQLValueFunction.op ?? "").replace(/^SVFOP_/, "").replace(/_N$/, "");
    return strong(word.toLowerCase());
  }
  if ("XmlExpr" in node) {
    const word = (node.XmlExpr.op ?? "").replace(/^IS_/, "").toLowerCase();
    return word === "document" ? undefined : strong(word);
  }
  return strong(wordOfForm(node));
}

/** The forms of SQL/XML and SQL/JSON that are named by their keyword. */
function wordOfForm(node: Node): string | undefined {
  if ("XmlSerialize" in node) return "xmlserialize";
  if ("JsonParseExpr" in node) return "json";
  if ("JsonScalarExpr" in node) return "json_scalar";
  if ("JsonSerializeExpr" in node) return "json_serialize";
  if ("JsonObjectConstructor" in node) return "json_object";
  if ("JsonArrayConstructor" in node || "JsonArrayQueryConstructor" in node) return "json_array";
  if ("JsonObjectAgg" in node) return "json_objectagg";
  if ("JsonArrayAgg" in node) return "json_arrayagg";
  if ("JsonFuncExpr" in node) {
    return (node.JsonFuncExpr.op ?? "").replace(/_OP$/, "").toLowerCase();
  }
  return undefined;
}

/** The name of a column without AS, as PostgreSQL derives it from the expression; `?column?` when it cannot. */
export function outputName(node: Node | undefined, subqueryName: SubqueryName): string {
  return derive(node, subqueryName)?.name ?? "?column?";
}

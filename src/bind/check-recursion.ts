import type { Node, SelectStmt } from "../syntax/tree.js";
import { type Environment, fail } from "./environment.js";

/** Where a reference to a recursive query stands, as far as PostgreSQL minds. */
type Position =
  | "allowed"
  | "non-recursive term"
  | "subquery"
  | "outer join"
  | "INTERSECT"
  | "EXCEPT";

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The names that the WITH clause of a query defines. */
function defines(query: Readonly<Record<string, unknown>>, name: string): boolean {
  const clause = query["withClause"];
  if (!isObject(clause) || !Array.isArray(clause["ctes"])) return false;
  return (clause["ctes"] as readonly Node[]).some(
    (node) => "CommonTableExpr" in node && node.CommonTableExpr.ctename === name,
  );
}

/** Calls `found` for each reference to the WITH query `name` in a tree, with where it stands. */
function visitReferences(
  tree: unknown,
  name: string,
  position: Position,
  found: (node: Node, position: Position) => void,
): void {
  if (Array.isArray(tree)) {
    for (const item of tree) visitReferences(item, name, position, found);
    return;
  }
  if (!isObject(tree)) return;
  // A query of the same name further inside hides this one.
  if (defines(tree, name)) return;
  const visitFields = (fields: readonly string[], inner: Position): void => {
    for (const field of fields) visitReferences(tree[field], name, inner, found);
  };
  const range = tree["RangeVar"];
  if (isObject(range)) {
    if (range["relname"] === name && range["schemaname"] === undefined) {
      found({ RangeVar: range }, position);
    }
    return;
  }
  const join = tree["JoinExpr"];
  if (isObject(join)) {
    const variant = join["jointype"];
    const full = variant === "JOIN_FULL";
    const left = full || variant === "JOIN_RIGHT" ? "outer join" : position;
    const right = full || variant === "JOIN_LEFT" ? "outer join" : position;
    visitReferences(join["larg"], name, left, found);
    visitReferences(join["rarg"], name, right, found);
    visitReferences(join["quals"], name, position, found);
    return;
  }
  if (isObject(tree["SubLink"])) {
    for (const value of Object.values(tree["SubLink"])) {
      visitReferences(value, name, "subquery", found);
    }
    return;
  }
  const operation = tree["op"];
  if (operation === "SETOP_INTERSECT" && tree["all"] === true) {
    visitFields(["larg", "rarg"], "INTERSECT");
    return;
  }
  if (operation === "SETOP_EXCEPT") {
    visitFields(["larg"], tree["all"] === true ? "EXCEPT" : position);
    visitFields(["rarg"], "EXCEPT");
    return;
  }
  for (const value of Object.values(tree)) visitReferences(value, name, position, found);
}

/** Whether a query refers to the WITH query `name`. */
export function mentions(tree: Node | undefined, name: string): boolean {
  let mentioned = false;
  visitReferences(tree, name, "allowed", () => {
    mentioned = true;
  });
  return mentioned;
}

/** Checks the form of a recursive query (manual, 7.8.2). Throws 42P19, and 0A000 as PostgreSQL does. */
export function checkRecursion(name: string, select: SelectStmt, environment: Environment): void {
  const node: Node = { SelectStmt: select };
  const reject = (message: string, at: Node): never => fail(environment, "42P19", message, at);
  if (select.op !== "SETOP_UNION") {
    reject(
      `recursive query "${name}" does not have the form non-recursive-term UNION [ALL] recursive-term`,
      node,
    );
  }
  for (const [clause, word] of [
    [select.sortClause, "ORDER BY"],
    [select.limitOffset, "OFFSET"],
    [select.limitCount, "LIMIT"],
  ] as const) {
    if (clause !== undefined) {
      fail(environment, "0A000", `${word} in a recursive query is not implemented`, node);
    }
  }
  visitReferences(select.larg, name, "non-recursive term", (at) =>
    reject(
      `recursive reference to query "${name}" must not appear within its non-recursive term`,
      at,
    ),
  );
  let count = 0;
  visitReferences(select.rarg, name, "allowed", (at, position) => {
    count += 1;
    if (position === "outer join" || position === "subquery") {
      const article = position === "subquery" ? "a" : "an";
      reject(
        `recursive reference to query "${name}" must not appear within ${article} ${position}`,
        at,
      );
    }
    if (position !== "allowed") {
      reject(`recursive reference to query "${name}" must not appear within ${position}`, at);
    }
    if (count > 1) {
      reject(`recursive reference to query "${name}" must not appear more than once`, at);
    }
  });
}

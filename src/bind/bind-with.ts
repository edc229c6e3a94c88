import { formatType } from "../catalog/type-facts.js";
import { recursionReference, recursive } from "../relation/constructors.js";
import type { ColumnId } from "../relation/scalar.js";
import { cloneWithFreshColumns } from "../relation/traversal.js";
import type { CommonTableExpr, Node, SelectStmt, WithClause } from "../syntax/tree.js";
import { boundColumns, commonTypes, convertSide, uniteColumns } from "./bind-set-operation.js";
import type { BoundSelect } from "./bound-select.js";
import { checkRecursion, mentions } from "./check-recursion.js";
import { type Environment, fail, refuse, spanOf } from "./environment.js";
import { stringsOf } from "./names.js";
import type { WithScope } from "./with-scope.js";

/** Makes the queries of a WITH clause known to the query that it belongs to (manual, 7.8). */
export function bindWith(clause: WithClause, environment: Environment): Environment {
  const queries = (clause.ctes ?? []).flatMap((node) =>
    "CommonTableExpr" in node ? [node.CommonTableExpr] : [],
  );
  queries.forEach((query, index) => {
    if (queries.findIndex(({ ctename }) => ctename === query.ctename) === index) return;
    const message = `WITH query name "${query.ctename ?? ""}" specified more than once`;
    fail(environment, "42712", message, { CommonTableExpr: query });
  });
  const ordered = clause.recursive === true ? orderByUse(queries, environment) : queries;
  let known = environment;
  for (const query of ordered) {
    known = { ...environment, withScope: define(query, clause.recursive === true, known) };
  }
  return known;
}

/** In WITH RECURSIVE a query may use those behind it: the ones that are used come first. */
function orderByUse(
  queries: readonly CommonTableExpr[],
  environment: Environment,
): readonly CommonTableExpr[] {
  const ordered: CommonTableExpr[] = [];
  const visit = (query: CommonTableExpr, path: readonly CommonTableExpr[]): void => {
    if (ordered.includes(query)) return;
    if (path.includes(query)) {
      fail(environment, "0A000", "mutual recursion between WITH items is not implemented", {
        CommonTableExpr: query,
      });
    }
    for (const other of queries) {
      if (other !== query && mentions(query.ctequery, other.ctename ?? ""))
        visit(other, [...path, query]);
    }
    ordered.push(query);
  };
  for (const query of queries) visit(query, []);
  return ordered;
}

function selectOf(query: CommonTableExpr, environment: Environment): SelectStmt {
  const { ctequery } = query;
  if (ctequery !== undefined && "SelectStmt" in ctequery) return ctequery.SelectStmt;
  return refuse(
    environment,
    "0AT14",
    "a defining query cannot modify data in WITH",
    { CommonTableExpr: query },
    "Only SELECT can be maintained.",
  );
}

function rename(bound: BoundSelect, query: CommonTableExpr, environment: Environment): BoundSelect {
  const names = stringsOf(query.aliascolnames);
  if (names.length > bound.columns.length) {
    const message = `WITH query "${query.ctename ?? ""}" has ${bound.columns.length} columns available but ${names.length} columns specified`;
    fail(environment, "42P10", message, { CommonTableExpr: query });
  }
  const columns = bound.columns.map((column, index) => ({
    ...column,
    name: names[index] ?? column.name,
  }));
  return { relation: bound.relation, columns };
}

/** Binds one query of WITH; each use is a copy with columns of its own. */
function define(query: CommonTableExpr, recursion: boolean, environment: Environment): WithScope {
  const name = query.ctename ?? "";
  const node: Node = { CommonTableExpr: query };
  if (query.search_clause !== undefined || query.cycle_clause !== undefined) {
    const word = query.search_clause === undefined ? "CYCLE" : "SEARCH";
    refuse(
      environment,
      "0AT10",
      `${word} of a recursive query is not maintained incrementally`,
      node,
      "Compute its columns in the query itself.",
    );
  }
  const select = selectOf(query, environment);
  const isRecursive = recursion && mentions(query.ctequery, name);
  const bound = isRecursive
    ? bindRecursive(query, select, environment)
    : rename(
        environment.bindSelect(select, environment, { unknowns: "text", order: "drop" }),
        query,
        environment,
      );
  let used = false;
  return {
    parent: environment.withScope,
    name,
    recursing: false,
    use: () => {
      if (!used) {
        used = true;
        return bound;
      }
      return copy(bound, environment);
    },
  };
}

function copy(bound: BoundSelect, environment: Environment): BoundSelect {
  const { relation, mapping } = cloneWithFreshColumns(bound.relation, environment.allocate);
  const renamed = (id: ColumnId): ColumnId => mapping.get(id) ?? id;
  return {
    relation,
    columns: bound.columns.map((column) => ({ ...column, id: renamed(column.id) })),
  };
}

function bindRecursive(
  query: CommonTableExpr,
  select: SelectStmt,
  environment: Environment,
): BoundSelect {
  const name = query.ctename ?? "";
  const node: Node = { CommonTableExpr: query };
  checkRecursion(name, select, environment);
  const { larg, rarg } = select;
  if (larg === undefined || rarg === undefined) {
    return fail(environment, "42601", "recursive query is incomplete", node);
  }
  const inner: Environment =
    select.withClause === undefined ? environment : bindWith(select.withClause, environment);
  const base = rename(
    environment.bindSelect(larg, inner, { unknowns: "text", order: "drop" }),
    query,
    environment,
  );
  const span = spanOf(environment, node);
  const stepScope: WithScope = {
    parent: inner.withScope,
    name,
    recursing: true,
    use: () => {
      const columns = base.columns.map((column) => ({
        id: environment.allocate(),
        name: column.name,
        type: column.type,
        nullable: true,
      }));
      const relation = recursionReference({ name, columns, span });
      return { relation, columns: columns.map((column) => ({ ...column, span, collated: false })) };
    },
  };
  const stepEnvironment: Environment = { ...inner, withScope: stepScope };
  const unconverted = environment.bindSelect(rarg, stepEnvironment, {
    unknowns: "keep",
    order: "drop",
  });
  const all = select.all === true;
  const types = commonTypes(base, unconverted, "UNION", all, { SelectStmt: select }, environment);
  types.forEach((type, index) => {
    const own = base.columns[index]?.type ?? type;
    if (own.key === type.key && own.modifier === type.modifier) return;
    const describe = (reference: typeof type): string => formatType(reference, environment.catalog);
    fail(
      environment,
      "42804",
      `recursive query "${name}" column ${index + 1} has type ${describe(own)} in non-recursive term but type ${describe(type)} overall`,
      node,
      "Cast the output of the non-recursive term to the correct type.",
    );
  });
  const step = convertSide(rarg, unconverted, types, "UNION", stepEnvironment);
  const columns = uniteColumns(base, step, types, environment);
  const relation = recursive({
    all,
    name,
    base: base.relation,
    step: step.relation,
    columns,
    span,
  });
  return { relation, columns: boundColumns(columns) };
}

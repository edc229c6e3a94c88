import type { TypeReference } from "../catalog/type.js";
import { equalityOf, formatType, hashableOf } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { queryError, UnsupportedError } from "../diagnostics/errors.js";
import { carryColumns } from "../relation/carry-columns.js";
import { project, recursionReference, recursive } from "../relation/constructors.js";
import type { LeafColumn, Relation, UnitedColumn } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import { cloneWithFreshColumns } from "../relation/traversal.js";
import type { CommonTableExpr, Node, SelectStmt, WithClause } from "../syntax/tree.js";
import { bindCycle, bindSearch, type CycleColumns, columnOfRows } from "./bind-search-and-cycle.js";
import { boundColumns, commonTypes, convertSide, uniteColumns } from "./bind-set-operation.js";
import type { BoundColumn, BoundSelect } from "./bound-select.js";
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

/** PostgreSQL finds the rows that a recursion with UNION had before by a hash, and has no other way. */
function requireHash(
  type: TypeReference,
  column: BoundColumn | undefined,
  environment: Environment,
): void {
  const { catalog } = environment;
  const span = column?.span;
  if (equalityOf(type, catalog) === "none") {
    const message = `could not identify an equality operator for type ${formatType(type, catalog)}`;
    throw queryError("42883", message, { source: environment.source, span });
  }
  if (hashableOf(type, catalog)) return;
  const message = `UNION of WITH RECURSIVE over type ${formatType(type, catalog)} cannot be computed by PostgreSQL`;
  const hint = "Its values have no hash: write UNION ALL, or cast them to text.";
  const place = { source: environment.source, span, hint };
  throw new UnsupportedError([createDiagnostic("error", "0AT10", message, place)]);
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
  const select = selectOf(query, environment);
  const isRecursive = recursion && mentions(query.ctequery, name);
  if (!isRecursive && (query.search_clause ?? query.cycle_clause) !== undefined) {
    fail(environment, "42601", "WITH query is not recursive", node);
  }
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
  const sequence = bindSearch(query, select, base.columns, environment);
  const cycle = bindCycle(query, select, base.columns, environment);
  const start = cycle === undefined ? [] : cycle.start(base.columns);
  let before: readonly LeafColumn[] = [];
  const stepScope: WithScope = {
    parent: inner.withScope,
    name,
    recursing: true,
    use: () => {
      const own = (column: {
        readonly name: string;
        readonly type: TypeReference;
      }): LeafColumn => ({
        id: environment.allocate(),
        name: column.name,
        type: column.type,
        nullable: true,
      });
      const columns = base.columns.map(own);
      before = (cycle?.added ?? []).map(own);
      const reference = recursionReference({ name, columns: [...columns, ...before], span });
      return {
        relation: cycle === undefined ? reference : cycle.followed(reference, before),
        columns: columns.map((column) => ({ ...column, span, collated: false })),
      };
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
    if (own.key === type.key && own.modifier === type.modifier) {
      requireSameCollation(
        own,
        type,
        `recursive query "${name}" column ${index + 1}`,
        node,
        environment,
      );
      return;
    }
    const describe = (reference: typeof type): string => formatType(reference, environment.catalog);
    fail(
      environment,
      "42804",
      `recursive query "${name}" column ${index + 1} has type ${describe(own)} in non-recursive term but type ${describe(type)} overall`,
      node,
      "Cast the output of the non-recursive term to the correct type.",
    );
  });
  if (!all)
    for (const [index, type] of types.entries())
      requireHash(type, base.columns[index], environment);
  const step = convertSide(rarg, unconverted, types, "UNION", stepEnvironment);
  if (cycle === undefined) {
    const columns = uniteColumns(base, step, types, environment);
    const relation = recursive({
      all,
      name,
      base: base.relation,
      step: step.relation,
      columns,
      span,
    });
    return withColumnsOfRows(relation, columns, [sequence, undefined], environment);
  }
  const carried = carryColumns(step.relation, name, (reference) => reference, before);
  if (carried === undefined) {
    return refuse(
      environment,
      "0AT10",
      "CYCLE over a step that looks at several of the rows found last is not maintained incrementally",
      node,
      "Join the recursive query in the step's FROM, without DISTINCT, GROUP BY or windows.",
    );
  }
  const sides = [
    addColumns(base, base.relation, cycle, start, environment),
    addColumns(step, carried, cycle, cycle.next(step.columns, before), environment),
  ] as const;
  const columns = uniteColumns(
    ...sides,
    [...types, ...cycle.added.map(({ type }) => type)],
    environment,
  );
  const relation = recursive({
    all,
    name,
    base: sides[0].relation,
    step: sides[1].relation,
    columns,
    span,
  });
  return withColumnsOfRows(
    relation,
    columns.slice(0, types.length + 1),
    [sequence, cycle.pathName],
    environment,
  );
}

/** The recursion as it is seen: with the order of SEARCH before, and the path of CYCLE behind its mark, which is the last column. */
function withColumnsOfRows(
  relation: Relation,
  columns: readonly UnitedColumn[],
  [sequence, path]: readonly [string | undefined, string | undefined],
  environment: Environment,
): BoundSelect {
  if (sequence === undefined && path === undefined) {
    return { relation, columns: boundColumns(columns) };
  }
  const own = columns.map(({ id, name, type }) => ({ id, name, scalar: columnScalar(id, type) }));
  const given = (name: string | undefined) =>
    name === undefined ? [] : [columnOfRows(name, environment)];
  const plain = path === undefined ? own.length : own.length - 1;
  const shown = [...own.slice(0, plain), ...given(sequence), ...own.slice(plain), ...given(path)];
  return {
    relation: project({ input: relation, columns: shown, span: relation.span }),
    columns: shown.map(({ id, name, scalar }) => ({
      id,
      name,
      type: scalar.type,
      span: undefined,
      collated: false,
    })),
  };
}

/** A side of the recursion with the columns of CYCLE. */
function addColumns(
  side: BoundSelect,
  input: Relation,
  { added }: CycleColumns,
  scalars: readonly Scalar[],
  environment: Environment,
): BoundSelect {
  const further = added.map(({ name }, index) => ({
    id: environment.allocate(),
    name,
    scalar: scalars[index] as Scalar,
  }));
  return {
    relation: project({
      input,
      columns: [
        ...side.columns.map(({ id, name, type }) => ({ id, name, scalar: columnScalar(id, type) })),
        ...further,
      ],
      span: input.span,
    }),
    columns: [
      ...side.columns,
      ...further.map(({ id, name, scalar }) => ({
        id,
        name,
        type: scalar.type,
        span: scalar.span,
        collated: false,
      })),
    ],
  };
}

/** The rows that are found later are compared and sorted as those of the non-recursive term are. */
function requireSameCollation(
  own: TypeReference,
  overall: TypeReference,
  what: string,
  node: Node,
  environment: Environment,
): void {
  const nameOf = ({ collation }: TypeReference): string =>
    collation === undefined ? "pg_catalog.default" : `${collation.schema}.${collation.name}`;
  // Every name has the collation "C", whether a column says so or not.
  if (nameOf(own) === nameOf(overall) || own.key === "pg_catalog.name") return;
  const shown = (type: TypeReference): string => type.collation?.name ?? "default";
  fail(
    environment,
    "42P21",
    `${what} has collation "${shown(own)}" in non-recursive term but collation "${shown(overall)}" overall`,
    node,
    "Use the COLLATE clause to set the collation of the non-recursive term.",
  );
}

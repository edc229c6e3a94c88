import type { Catalog } from "../catalog/catalog.js";
import type { Code } from "../diagnostics/codes.js";
import {
  createDiagnostic,
  type Diagnostic,
  type DiagnosticPlace,
} from "../diagnostics/diagnostic.js";
import { InternalError, queryError, UnsupportedError } from "../diagnostics/errors.js";
import type { SourceText, Span } from "../diagnostics/span.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import type { ColumnAllocator } from "../relation/traversal.js";
import type { Spans } from "../syntax/spans.js";
import type { Node, SelectStmt } from "../syntax/tree.js";
import type { BoundSelect, SelectContext } from "./bound-select.js";
import type { GeneratedUse } from "./generated-columns.js";
import type { Clause, Scope } from "./scope.js";
import type { WithScope } from "./with-scope.js";

/** All that binding a node depends on, apart from the node. */
export interface Environment {
  readonly catalog: Catalog;
  readonly allocate: ColumnAllocator;
  /** Collects what the user should know although the query binds. */
  readonly notes: Diagnostic[];
  /** Expressions hold queries and queries hold expressions: the two meet here. */
  readonly bindExpression: (node: Node, environment: Environment) => Scalar;
  readonly bindSelect: (
    select: SelectStmt,
    environment: Environment,
    context: SelectContext,
  ) => BoundSelect;
  /** The name that a subquery in an expression gives to its column, by its node. */
  readonly subqueryNames: WeakMap<object, string>;
  /** The names that the text of a subquery in an expression gives to what is in it, by its relation. */
  readonly namesInside: WeakMap<Relation, string>;
  /** Entries of FROM that stand as values, by the scalars that say so, with the entry's name. */
  readonly wholeRows: WeakMap<object, string>;
  /** Collects the virtual generated columns of the tables in FROM. */
  readonly generated: GeneratedUse[];
  /** The text that is being bound: the query's, or that of the definition of a view in it. */
  readonly source: SourceText;
  readonly spans: Spans;
  /** Where the view stands in the query, while its definition is being bound. */
  readonly within: Span | undefined;
  /** The views that are being inlined, as `schema.name`. */
  readonly views: readonly string[];
  readonly withScope: WithScope | undefined;
  readonly scope: Scope | undefined;
}

/** The scope of an expression; there is one everywhere inside a query. */
export function scopeOf(environment: Environment): Scope {
  if (environment.scope === undefined) throw new InternalError("expression outside of a query");
  return environment.scope;
}

/** The environment of expressions in another clause of the same query. */
export function inClause(environment: Environment, clause: Clause): Environment {
  return { ...environment, scope: { ...scopeOf(environment), clause } };
}

/** The place of a node in the text that is being bound, for messages. */
export function placeOf(environment: Environment, node: Node | undefined): DiagnosticPlace {
  const { source, spans } = environment;
  return { source, span: node === undefined ? undefined : spans.of(node) };
}

/** The span of a node for the plan, whose spans all lie in the text of the query itself. */
export function spanOf(environment: Environment, node: Node | undefined): Span | undefined {
  if (environment.within !== undefined) return environment.within;
  return node === undefined ? undefined : environment.spans.of(node);
}

/** Throws what PostgreSQL would reject too. */
export function fail(
  environment: Environment,
  code: Code,
  message: string,
  node: Node | undefined,
  hint?: string,
): never {
  throw queryError(code, message, { ...placeOf(environment, node), hint });
}

/** Throws what PostgreSQL accepts and the compiler does not. */
export function refuse(
  environment: Environment,
  code: Code,
  message: string,
  node: Node | undefined,
  hint?: string,
): never {
  const place = { ...placeOf(environment, node), hint };
  throw new UnsupportedError([createDiagnostic("error", code, message, place)]);
}

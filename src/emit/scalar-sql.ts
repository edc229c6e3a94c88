import type { Catalog } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import { InternalError } from "../diagnostics/errors.js";
import type { ColumnId, Scalar, SubqueryScalar } from "../relation/scalar.js";
import {
  empty,
  identifier,
  join,
  literal,
  numeral,
  operator,
  type Sql,
  sql,
  syntax,
  words,
} from "../sql/sql.js";
import { qualifyComparison, qualifyDistinctTest } from "./qualify-comparison.js";
import { emitType } from "./type-sql.js";

/** How tightly an expression binds (PostgreSQL manual, 4.1.6, table 4.2); an operand below its place is bracketed. */
export const bindingLevels = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  like: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  unary: 11,
  postfix: 12,
  atom: 13,
} as const;

/** SQL of an expression with how tightly it binds. */
export interface ScalarSql {
  readonly sql: Sql;
  readonly level: number;
  /** The name that PostgreSQL gives it in a select list, where it is a plain column. */
  readonly name?: string;
  /** The columns of FROM that it is computed from, where it is not one itself. */
  readonly reads?: ReadonlySet<ColumnId>;
  /** It is a bare constant, which GROUP BY and ORDER BY would read as a position. */
  readonly constant?: true;
}

/** What an expression is printed with: how to read each column, and the catalog for type names. */
export interface ScalarContext {
  readonly catalog: Catalog;
  readonly column: (id: ColumnId) => ScalarSql;
  /** Prints a query inside an expression. */
  readonly subquery: (scalar: SubqueryScalar) => Sql;
}

const atom = (value: Sql): ScalarSql => ({ sql: value, level: bindingLevels.atom });

const constant = (value: Sql): ScalarSql => ({ ...atom(value), constant: true });

const comma = sql`, `;

function bracket(value: ScalarSql, minimum: number): Sql {
  return value.level >= minimum ? value.sql : sql`(${value.sql})`;
}

/** The expression, standing on its own. */
export function emitScalar(scalar: Scalar, context: ScalarContext): Sql {
  return emitBound(scalar, context).sql;
}

/** The expression as a member of an AND list. */
export function emitConjunct(scalar: Scalar, context: ScalarContext): Sql {
  return bracket(emitBound(scalar, context), bindingLevels.and);
}

function operand(scalar: Scalar, context: ScalarContext, minimum: number): Sql {
  return bracket(emitBound(withoutImplicitCast(scalar), context), minimum);
}

/**
 * An argument of an operator or a function: PostgreSQL adds the implicit cast by itself again, since the
 * argument's own type is the same in every statement that we print.
 */
function withoutImplicitCast(scalar: Scalar): Scalar {
  return scalar.kind === "cast" && !scalar.explicit ? withoutImplicitCast(scalar.argument) : scalar;
}

/** Arguments of a call, or keys of PARTITION BY, with commas between. */
export function emitArguments(
  scalars: readonly Scalar[],
  context: ScalarContext,
  variadic = false,
): Sql {
  const last = scalars.length - 1;
  return join(
    scalars.map((scalar, index) => {
      const argument = operand(scalar, context, 0);
      return variadic && index === last ? sql`VARIADIC ${argument}` : argument;
    }),
    comma,
  );
}

const plainOperators: ReadonlyMap<string, { readonly level: number; readonly text: Sql }> = new Map(
  [
    ["+", { level: bindingLevels.sum, text: sql`+` }],
    ["-", { level: bindingLevels.sum, text: sql`-` }],
    ["*", { level: bindingLevels.product, text: sql`*` }],
    ["/", { level: bindingLevels.product, text: sql`/` }],
    ["%", { level: bindingLevels.product, text: sql`%` }],
    ["^", { level: bindingLevels.power, text: sql`^` }],
    ["~~", { level: bindingLevels.like, text: sql`LIKE` }],
    ["!~~", { level: bindingLevels.like, text: sql`NOT LIKE` }],
    ["~~*", { level: bindingLevels.like, text: sql`ILIKE` }],
    ["!~~*", { level: bindingLevels.like, text: sql`NOT ILIKE` }],
  ],
);

function operatorSql(name: QualifiedName): { readonly level: number; readonly text: Sql } {
  if (name.schema !== "pg_catalog") {
    return {
      level: bindingLevels.other,
      text: sql`OPERATOR(${identifier(name.schema)}.${operator(name.name)})`,
    };
  }
  return plainOperators.get(name.name) ?? { level: bindingLevels.other, text: operator(name.name) };
}

const comparisonTokens: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

/** A function's name: bare for `pg_catalog`, which every script looks in first. */
export function emitFunction(name: QualifiedName): Sql {
  return name.schema === "pg_catalog" ? identifier(name.name) : identifier(name.schema, name.name);
}

function literalSql(
  scalar: Extract<Scalar, { kind: "literal" }>,
  context: ScalarContext,
): ScalarSql {
  const { value, type } = scalar;
  if (value === undefined) {
    if (type.key === "pg_catalog.unknown") return constant(literal(null));
    const typed = sql`NULL::${emitType(type, context.catalog)}`;
    // A conversion to a domain checks its constraints, which what an outer join leaves NULL need not satisfy.
    return context.catalog.types.get(type.key)?.kind === "domain"
      ? constant(sql`(SELECT ${typed} WHERE false)`)
      : { sql: typed, level: bindingLevels.postfix };
  }
  switch (type.key) {
    case "pg_catalog.bool":
      return constant(literal(value === "t" || value === "true"));
    case "pg_catalog.int4":
      if (/^[0-9]{1,9}$/.test(value)) return constant(numeral(value));
      break;
    case "pg_catalog.numeric":
      if (type.modifier === -1 && /^[0-9]+\.[0-9]+$/.test(value)) return constant(numeral(value));
      break;
    case "pg_catalog.unknown":
      return constant(literal(value));
  }
  return {
    sql: sql`${literal(value)}::${emitType(type, context.catalog)}`,
    level: bindingLevels.postfix,
  };
}

/** The expression with how tightly it binds, for whoever makes it an operand. */
export function emitBound(scalar: Scalar, context: ScalarContext): ScalarSql {
  switch (scalar.kind) {
    case "column":
      return context.column(scalar.column);
    case "literal":
      return literalSql(scalar, context);
    case "comparison": {
      const qualified = qualifyComparison(scalar, context.catalog);
      if (qualified !== undefined) return emitBound(qualified, context);
      const name =
        scalar.operatorSchema === "pg_catalog"
          ? { level: bindingLevels.comparison, text: operator(scalar.operator) }
          : operatorSql({ schema: scalar.operatorSchema, name: scalar.operator });
      return infix(name, scalar.left, scalar.right, context);
    }
    case "and":
      return chain(scalar.arguments, sql` AND `, bindingLevels.and, literal(true), context);
    case "or":
      return chain(scalar.arguments, sql` OR `, bindingLevels.or, literal(false), context);
    case "not":
      return {
        sql: sql`NOT ${operand(scalar.argument, context, bindingLevels.is)}`,
        level: bindingLevels.not,
      };
    case "null-test":
      return {
        sql: sql`${operand(scalar.argument, context, bindingLevels.comparison + 1)} IS ${scalar.negated ? sql`NOT NULL` : sql`NULL`}`,
        level: bindingLevels.is,
      };
    case "boolean-test":
      return {
        sql: sql`${operand(scalar.argument, context, bindingLevels.comparison + 1)} IS ${scalar.negated ? sql`NOT ` : empty}${words(scalar.value.toUpperCase())}`,
        level: bindingLevels.is,
      };
    case "distinct-test": {
      const qualified = qualifyDistinctTest(scalar, context.catalog);
      if (qualified !== undefined) return emitBound(qualified, context);
      return {
        sql: sql`${operand(scalar.left, context, bindingLevels.comparison + 1)} IS ${scalar.negated ? sql`NOT ` : empty}DISTINCT FROM ${operand(scalar.right, context, bindingLevels.comparison + 1)}`,
        level: bindingLevels.is,
      };
    }
    case "call":
      return callSql(scalar, context);
    case "cast":
      return {
        sql: sql`${bracket(emitBound(scalar.argument, context), bindingLevels.postfix)}::${emitType(scalar.type, context.catalog)}`,
        level: bindingLevels.postfix,
      };
    case "case": {
      const branches = scalar.branches.map(
        ({ when, then }) =>
          sql`WHEN ${emitScalar(when, context)} THEN ${emitScalar(then, context)} `,
      );
      return atom(
        sql`CASE ${join(branches, empty)}ELSE ${emitScalar(scalar.otherwise, context)} END`,
      );
    }
    case "conditional":
      return atom(
        sql`${words(scalar.form)}(${join(
          scalar.arguments.map((argument) => emitScalar(argument, context)),
          comma,
        )})`,
      );
    case "quantified": {
      const name = operatorSql(scalar.operator);
      return {
        sql: sql`${operand(scalar.left, context, bindingLevels.like + 1)} ${name.text} ${scalar.quantifier === "any" ? sql`ANY` : sql`ALL`} (${operand(scalar.array, context, 0)})`,
        // The grammar decides by the operator's token: behind another comparison, `<> ALL` is one of its kind.
        level: comparisonTokens.has(scalar.operator.name)
          ? bindingLevels.comparison
          : bindingLevels.like,
      };
    }
    case "array":
      return {
        sql: sql`ARRAY[${join(
          scalar.elements.map((element) => emitScalar(element, context)),
          comma,
        )}]::${emitType(scalar.type, context.catalog)}`,
        level: bindingLevels.postfix,
      };
    case "row":
      return atom(
        sql`ROW(${join(
          scalar.fields.map((field) => emitScalar(field, context)),
          comma,
        )})`,
      );
    case "field":
      return {
        sql: sql`(${emitScalar(scalar.argument, context)}).${identifier(scalar.name)}`,
        level: bindingLevels.postfix,
      };
    case "subscript": {
      const subscripts = scalar.subscripts.map(({ slice, lower, upper }) => {
        const first = lower === undefined ? empty : emitScalar(lower, context);
        const second = upper === undefined ? empty : emitScalar(upper, context);
        return slice ? sql`[${first}:${second}]` : sql`[${second}]`;
      });
      return {
        sql: sql`(${emitScalar(scalar.argument, context)})${join(subscripts, empty)}`,
        level: bindingLevels.postfix,
      };
    }
    case "collate":
      return {
        sql: sql`${operand(scalar.argument, context, bindingLevels.postfix)} COLLATE ${identifier(scalar.collation.schema, scalar.collation.name)}`,
        level: bindingLevels.unary,
      };
    case "session":
      return atom(words(scalar.name));
    case "opaque":
      return atom(
        join(
          scalar.pieces.map((piece, index) => {
            const argument = scalar.arguments[index];
            return sql`${syntax(piece)}${argument === undefined ? empty : emitScalar(argument, context)}`;
          }),
          empty,
        ),
      );
    case "grouping":
      return atom(
        sql`GROUPING(${join(
          scalar.keys.map((key) => context.column(key).sql),
          comma,
        )})`,
      );
    case "subquery":
      return atom(context.subquery(scalar));
  }
}

function infix(
  name: { readonly level: number; readonly text: Sql },
  left: Scalar,
  right: Scalar,
  context: ScalarContext,
): ScalarSql {
  // Comparisons and LIKE do not associate; arithmetic associates to the left.
  const associative = name.level === bindingLevels.sum || name.level === bindingLevels.product;
  const leftLevel = associative ? name.level : name.level + 1;
  return {
    sql: sql`${operand(left, context, leftLevel)} ${name.text} ${operand(right, context, name.level + 1)}`,
    level: name.level,
  };
}

function chain(
  members: readonly Scalar[],
  separator: Sql,
  level: number,
  none: Sql,
  context: ScalarContext,
): ScalarSql {
  const [only] = members;
  if (only === undefined) return atom(none);
  if (members.length === 1) return emitBound(only, context);
  return {
    sql: join(
      members.map((member) => operand(member, context, level + 1)),
      separator,
    ),
    level,
  };
}

function callSql(scalar: Extract<Scalar, { kind: "call" }>, context: ScalarContext): ScalarSql {
  const [first, second] = scalar.arguments;
  switch (scalar.notation) {
    case "operator": {
      if (first === undefined || second === undefined) {
        throw new InternalError(`operator ${scalar.name.name} needs two operands`);
      }
      return infix(operatorSql(scalar.name), first, second, context);
    }
    case "prefix-operator": {
      if (first === undefined) {
        throw new InternalError(`operator ${scalar.name.name} needs an operand`);
      }
      // A blank keeps `- -1` from becoming a comment.
      const negated = {
        sql: sql`${operatorSql(scalar.name).text} ${operand(first, context, bindingLevels.unary + 1)}`,
        level: bindingLevels.unary,
      };
      // Of `- 1` the parser makes one constant.
      const { constant } = emitBound(withoutImplicitCast(first), context);
      return scalar.name.name === "-" && constant === true ? { ...negated, constant } : negated;
    }
    case "function": {
      const list = emitArguments(scalar.arguments, context, scalar.variadic);
      return atom(sql`${emitFunction(scalar.name)}(${list})`);
    }
  }
}

/** A scalar where GROUP BY, DISTINCT ON and ORDER BY would read a bare constant as the position of a column. */
export function emitKey(scalar: Scalar, context: ScalarContext): Sql {
  return boundKey(emitBound(scalar, context), scalar, context);
}

/** {@link emitKey} of what has been emitted already: a subquery that is emitted again names its tables in another way. */
export function boundKey(bound: ScalarSql, scalar: Scalar, context: ScalarContext): Sql {
  return bound.constant === true
    ? sql`${bound.sql}::${emitType(scalar.type, context.catalog)}`
    : bound.sql;
}

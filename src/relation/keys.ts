import { columnsOf, readColumn, readsChildren } from "./columns.js";
import { haveCommonEquality, isFaithful } from "./equality.js";
import { canBeRow, columnsRejectedWhenNull } from "./nullability.js";
import type {
  Aggregate,
  NamedScalar,
  OuterJoin,
  Relation,
  Scan,
  UnitedColumn,
  Window,
} from "./relation.js";
import { isSameScalar } from "./same-scalar.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { columnsUsed, freeColumns } from "./traversal.js";
import { isDeterministicScalar } from "./volatility.js";

/**
 * Keys and functional dependencies. Two rows count as equal in a column when the column's `=` says so, or both
 * are NULL (`IS NOT DISTINCT FROM`); that is what UNIQUE, GROUP BY and DISTINCT compare by.
 */
interface Facts {
  readonly keys: readonly Key[];
  readonly dependencies: readonly Dependency[];
}

/** No two rows are equal in all the columns; with `whenNotNull`, of the rows without NULL in them. */
interface Key {
  readonly columns: readonly ColumnId[];
  readonly whenNotNull: boolean;
}

/** Rows equal in all determinants are equal in the dependents; with `whenNotNull` as for keys. */
interface Dependency {
  readonly determinants: readonly ColumnId[];
  readonly dependents: readonly ColumnId[];
  readonly whenNotNull: boolean;
}

/** More keys than this per node are not followed: their number is exponential in the number of joins. */
const maximumKeys = 12;

/**
 * The candidate keys known for a relation: minimal sets of its columns in which no two of its rows are equal,
 * smallest first. The empty key says that there is at most one row; no key, that rows may be duplicates.
 *
 * Deferrable constraints do not count, because a refresh can be part of a transaction in which rows share such a key. Nor does
 * a unique key of a table with inheritance children, which does not hold over the children.
 */
export function keysOf(relation: Relation): readonly (readonly ColumnId[])[] {
  const position = new Map(columnsOf(relation).map(({ id }, index) => [id, index]));
  const order = (id: ColumnId): number => position.get(id) ?? 0;
  return factsOf(relation)
    .keys.filter(({ whenNotNull }) => !whenNotNull)
    .map(({ columns }) => [...columns].sort((left, right) => order(left) - order(right)))
    .sort((left, right) => left.length - right.length);
}

/** Whether a row of the other side has at most one partner in `side` under the conjuncts. */
export function matchesAtMostOne(side: Relation, conjuncts: readonly Scalar[]): boolean {
  const { keys, dependencies } = factsOf(side);
  const own = columnsOf(side);
  const ids = new Set(own.map(({ id }) => id));
  const rejected = new Set(conjuncts.flatMap((conjunct) => [...columnsRejectedWhenNull(conjunct)]));
  const notNull = new Set(own.filter((column) => !column.nullable).map(({ id }) => id));
  const closure = closureOf([], [...dependencies, ...equalities(conjuncts, ids, ids)]);
  return keys.some(
    (key) =>
      key.columns.every((id) => closure.has(id)) &&
      (!key.whenNotNull || key.columns.every((id) => notNull.has(id) || rejected.has(id))),
  );
}

const known = new WeakMap<Relation, Facts>();

function factsOf(relation: Relation): Facts {
  const remembered = known.get(relation);
  if (remembered !== undefined) return remembered;
  const facts = settle(relation, deriveFacts(relation));
  known.set(relation, facts);
  return facts;
}

/** Makes conditional facts unconditional where NULL is excluded by now, keeps minimal keys, adds what they determine. */
function settle(relation: Relation, { keys, dependencies }: Facts): Facts {
  const columns = columnsOf(relation);
  const notNull = new Set(columns.filter(({ nullable }) => !nullable).map(({ id }) => id));
  const settled = (ids: readonly ColumnId[], whenNotNull: boolean): boolean =>
    whenNotNull && !ids.every((id) => notNull.has(id));
  const ids = columns.map(({ id }) => id);
  const promoted = keys.map((key) => ({
    ...key,
    whenNotNull: settled(key.columns, key.whenNotNull),
  }));
  const all = [
    ...dependencies.map((dependency) => ({
      ...dependency,
      whenNotNull: settled(dependency.determinants, dependency.whenNotNull),
    })),
    ...promoted.map((key) => ({
      determinants: key.columns,
      dependents: ids,
      whenNotNull: key.whenNotNull,
    })),
  ];
  return { keys: minimalKeys(promoted, all), dependencies: distinctDependencies(all) };
}

function deriveFacts(relation: Relation): Facts {
  switch (relation.kind) {
    case "scan":
      return scanFacts(relation);
    case "values":
      return relation.rows.length <= 1 ? singleRow : noFacts;
    case "filter": {
      const { keys, dependencies } = factsOf(relation.input);
      const ids = idsOf(relation.input);
      return { keys, dependencies: [...dependencies, ...equalities(relation.conjuncts, ids, ids)] };
    }
    case "project":
      return projectFacts(factsOf(relation.input), relation.input, relation.columns);
    case "join": {
      const ids = new Set(relation.inputs.flatMap((input) => [...idsOf(input)]));
      const facts = relation.inputs.map(factsOf);
      return {
        keys: keyProduct(facts.map(({ keys }) => keys)),
        dependencies: [
          ...facts.flatMap(({ dependencies }) => dependencies),
          ...equalities(relation.conjuncts, ids, ids),
        ],
      };
    }
    case "outer-join":
      return outerJoinFacts(relation);
    case "semi-join": {
      const { keys, dependencies } = factsOf(relation.left);
      if (relation.negated) return { keys, dependencies };
      const left = idsOf(relation.left);
      const both = new Set([...left, ...idsOf(relation.right)]);
      return {
        keys,
        dependencies: [...dependencies, ...equalities(relation.conjuncts, left, both)],
      };
    }
    case "apply": {
      const outer = factsOf(relation.outer);
      const body = factsOf(relation.body);
      if (relation.variant === "scalar") {
        return { keys: outer.keys, dependencies: outer.dependencies };
      }
      // What holds in the body holds per row of the outer side: given the columns that the body reads of it,
      // as long as equal values of those cannot be told apart inside the body.
      const read = freeColumns(relation.body);
      const parameters = columnsOf(relation.outer).filter(({ id }) => read.has(id));
      const carried = parameters.every(({ type }) => isFaithful(type)) ? body.dependencies : [];
      const inner = relation.variant === "inner";
      const ids = new Set([...idsOf(relation.outer), ...idsOf(relation.body)]);
      const dependencies = [
        ...outer.dependencies,
        ...carried
          .filter(({ whenNotNull }) => inner || whenNotNull)
          .map(({ determinants, dependents, whenNotNull }) => ({
            determinants: [...determinants, ...parameters.map(({ id }) => id)],
            dependents,
            whenNotNull,
          })),
        ...(inner ? equalities(relation.conjuncts, ids, ids) : []),
      ];
      return { keys: keyProduct([outer.keys, unconditional(body.keys)]), dependencies };
    }
    case "aggregate": {
      const { input, keys, groupingSets } = relation;
      const { dependencies } = factsOf(input);
      const ids = keys.map(({ id }) => id);
      const determined = projectFacts({ keys: [], dependencies }, input, keys).dependencies;
      if (groupingSets === undefined) {
        const shown = keys.map(({ id, scalar }) => leastOfKey(relation, scalar) ?? id);
        const both = shown.join() === ids.join() ? [ids] : [ids, shown];
        return {
          keys: both.map((columns) => ({ columns, whenNotNull: false })),
          dependencies: determined,
        };
      }
      // With several sets a key that is NULL may be rolled up or really NULL: only keys without NULL tell them apart.
      const notNull = new Set(
        columnsOf(input).flatMap((column) => (column.nullable ? [] : [column.id])),
      );
      const telling = keys.every(
        ({ scalar }) => scalar.kind === "column" && notNull.has(scalar.column),
      );
      const { sets, mark } = groupingSets;
      const names = sets.map((set) => [...new Set(set)].sort().join());
      const different = new Set(names).size === names.length;
      if (sets.length === 1 || (telling && different)) {
        return { keys: [{ columns: ids, whenNotNull: false }], dependencies: [] };
      }
      return mark !== undefined && different
        ? { keys: [{ columns: [...ids, mark.id], whenNotNull: false }], dependencies: [] }
        : noFacts;
    }
    case "distinct": {
      const { keys, dependencies } = factsOf(relation.input);
      return { keys: [...keys, allColumns(relation.input)], dependencies };
    }
    case "union": {
      const [only] = relation.inputs;
      if (only === undefined || relation.inputs.length > 1) return noFacts;
      return sideFacts(only, relation.columns, 0);
    }
    case "set-operation": {
      const left = sideFacts(relation.left, relation.columns, 0);
      const own = relation.all ? [] : [allColumns(relation)];
      switch (relation.operator) {
        case "union":
          return { keys: own, dependencies: [] };
        case "except":
          return { keys: [...left.keys, ...own], dependencies: left.dependencies };
        case "intersect": {
          const right = sideFacts(relation.right, relation.columns, 1);
          return {
            keys: [...left.keys, ...right.keys, ...own],
            dependencies: [...left.dependencies, ...right.dependencies],
          };
        }
      }
      break;
    }
    case "window": {
      const { keys, dependencies } = factsOf(relation.input);
      return { keys: [...keys, ...rowNumberKeys(relation)], dependencies };
    }
    case "top-k": {
      const { keys, dependencies } = factsOf(relation.input);
      const partition = partitionColumns(relation.partition, relation.input);
      const single =
        !relation.withTies &&
        partition !== undefined &&
        relation.limit?.kind === "literal" &&
        (relation.limit.value === "0" || relation.limit.value === "1");
      return {
        keys: single ? [...keys, { columns: partition, whenNotNull: false }] : keys,
        dependencies,
      };
    }
    case "table-function": {
      const { keys, dependencies } = factsOf(relation.input);
      const { ordinality } = relation;
      if (ordinality === undefined) return { keys: [], dependencies };
      return {
        keys: keyProduct([keys, [{ columns: [ordinality.id], whenNotNull: false }]]),
        dependencies,
      };
    }
    case "recursive":
      return relation.all ? noFacts : { keys: [allColumns(relation)], dependencies: [] };
    case "change": {
      // Consolidated by image, so that equal but distinguishable rows stay apart.
      const key = relation.columns.map(({ id }) => id);
      return relation.columns.every(({ type }) => isFaithful(type))
        ? { keys: [{ columns: key, whenNotNull: false }], dependencies: [] }
        : noFacts;
    }
    case "recursion-reference":
    case "state":
    case "reference":
      return noFacts;
  }
}

const noFacts: Facts = { keys: [], dependencies: [] };
const singleRow: Facts = { keys: [{ columns: [], whenNotNull: false }], dependencies: [] };

function scanFacts(relation: Scan): Facts {
  if (readsChildren(relation)) return noFacts;
  const { table, columns } = relation;
  const ids = new Map(columns.map((column) => [column.name, column.id]));
  const keys = table.uniqueKeys.flatMap((unique): Key[] => {
    // Within its transaction a refresh can meet rows that share it. PostgreSQL's planner does not trust it either.
    if (unique.deferrable) return [];
    const key = unique.columns.map((name) => ids.get(name));
    if (!key.every((id) => id !== undefined)) return [];
    return [{ columns: key, whenNotNull: !unique.nullsNotDistinct && !unique.primary }];
  });
  return { keys, dependencies: [] };
}

function outerJoinFacts(relation: OuterJoin): Facts {
  const { variant, left, right, conjuncts } = relation;
  const leftFacts = factsOf(left);
  const rightFacts = factsOf(right);
  const dependencies = [
    ...(variant === "left" ? leftFacts.dependencies : extended(left, leftFacts.dependencies)),
    ...(variant === "right" ? rightFacts.dependencies : extended(right, rightFacts.dependencies)),
  ];
  // A row that is filled up with NULL has no other beside it for its preserved row, so both keys together identify it.
  const product = keyProduct([leftFacts.keys, rightFacts.keys].map(unconditional));
  switch (variant) {
    case "left":
      return {
        keys: matchesAtMostOne(right, conjuncts) ? leftFacts.keys : product,
        dependencies,
      };
    case "right":
      return {
        keys: matchesAtMostOne(left, conjuncts) ? rightFacts.keys : product,
        dependencies,
      };
    case "full": {
      // Rows filled up on the left and on the right differ only where a key column is never NULL by itself.
      const notNull = [...columnsOf(left), ...columnsOf(right)]
        .filter(({ nullable }) => !nullable)
        .map(({ id }) => id);
      const [witness] = notNull;
      const keys = product.flatMap((key): Key[] => {
        if (key.columns.some((id) => notNull.includes(id))) return [key];
        return witness === undefined ? [] : [{ ...key, columns: [...key.columns, witness] }];
      });
      return { keys, dependencies };
    }
  }
}

/** What stays of a side's dependencies when rows with NULL in all its columns are added. */
function extended(side: Relation, dependencies: readonly Dependency[]): readonly Dependency[] {
  const notNull = new Set(
    columnsOf(side).flatMap((column) => (column.nullable ? [] : [column.id])),
  );
  return dependencies.filter(
    ({ determinants, whenNotNull }) =>
      (whenNotNull && determinants.length > 0) || determinants.some((id) => notNull.has(id)),
  );
}

/** Facts in terms of computed columns: a column passed on is equal to its source, others are determined. */
function projectFacts(
  { keys, dependencies }: Facts,
  input: Relation,
  columns: readonly NamedScalar[],
): Facts {
  const types = new Map(columnsOf(input).map(({ id, type }) => [id, type]));
  const passed = new Map<ColumnId, ColumnId>();
  const links: Dependency[] = [];
  for (const { id, scalar } of columns) {
    if (scalar.kind === "column" && types.has(scalar.column)) {
      if (!passed.has(scalar.column)) passed.set(scalar.column, id);
      if (scalar.column !== id) links.push(...equal(scalar.column, id));
      continue;
    }
    const used = [...columnsUsed(scalar)].filter((column) => types.has(column));
    const faithful = used.every((column) => {
      const type = types.get(column);
      return type !== undefined && isFaithful(type);
    });
    if (faithful && isDeterministicScalar(scalar)) {
      links.push({ determinants: used, dependents: [id], whenNotNull: false });
    }
  }
  const all = [...dependencies, ...links];
  const visible = columns.map(({ id }) => id);
  return {
    keys: keys.flatMap((key) => visibleKey(key, visible, passed, all)),
    dependencies: all.flatMap((dependency) => visibleDependency(dependency, visible, passed, all)),
  };
}

function visibleKey(
  key: Key,
  visible: readonly ColumnId[],
  passed: ReadonlyMap<ColumnId, ColumnId>,
  dependencies: readonly Dependency[],
): readonly Key[] {
  const columns = key.columns.map((id) => passed.get(id));
  if (columns.every((id) => id !== undefined)) return [{ ...key, columns }];
  if (key.whenNotNull) return [];
  const closure = closureOf(visible, dependencies);
  if (!key.columns.every((id) => closure.has(id))) return [];
  return [{ columns: reduce(visible, key.columns, dependencies), whenNotNull: false }];
}

function visibleDependency(
  { determinants, dependents, whenNotNull }: Dependency,
  visible: readonly ColumnId[],
  passed: ReadonlyMap<ColumnId, ColumnId>,
  dependencies: readonly Dependency[],
): readonly Dependency[] {
  const renamed = determinants.map(
    (id) => passed.get(id) ?? (visible.includes(id) ? id : undefined),
  );
  if (!renamed.every((id) => id !== undefined)) return [];
  const reached = whenNotNull ? new Set(dependents) : closureOf(renamed, dependencies);
  const shown = whenNotNull
    ? [...reached].map((id) => passed.get(id)).filter((id) => id !== undefined)
    : visible.filter((id) => reached.has(id));
  return [{ determinants: renamed, dependents: shown, whenNotNull }];
}

function sideFacts(side: Relation, columns: readonly UnitedColumn[], index: number): Facts {
  const types = new Map(columnsOf(side).map((column) => [column.id, column]));
  const named = columns.flatMap(({ id, name, inputs }): NamedScalar[] => {
    const source = inputs[index];
    const column = source === undefined ? undefined : types.get(source);
    return column === undefined ? [] : [{ id, name, scalar: readColumn(column) }];
  });
  return projectFacts(factsOf(side), side, named);
}

/**
 * The columns that rows are divided by: one of an enclosing query has one value here. `undefined` where they are divided by
 * something computed.
 */
function partitionColumns(
  partition: readonly Scalar[],
  input: Relation,
): readonly ColumnId[] | undefined {
  if (partition.some(({ kind }) => kind !== "column")) return undefined;
  const own = new Set(columnsOf(input).map(({ id }) => id));
  return partition.flatMap((scalar) =>
    scalar.kind === "column" && own.has(scalar.column) ? [scalar.column] : [],
  );
}

/** `row_number()` numbers the rows of each partition. */
function rowNumberKeys(relation: Window): readonly Key[] {
  return relation.functions.flatMap(({ id, call }): Key[] => {
    const { schema, name } = call.name;
    if (schema !== "pg_catalog" || name !== "row_number") return [];
    const partition = partitionColumns(call.partition, relation.input);
    if (partition === undefined) return [];
    return [{ columns: [...new Set([...partition, id])], whenNotNull: false }];
  });
}

/**
 * Dependencies that conjuncts establish among the columns `own`: equal columns determine each other, and a
 * column equal to something outside `scope` (a constant, a column of an enclosing query) is fixed.
 */
function equalities(
  conjuncts: readonly Scalar[],
  own: ReadonlySet<ColumnId>,
  scope: ReadonlySet<ColumnId>,
): readonly Dependency[] {
  return conjuncts.flatMap((conjunct): readonly Dependency[] => {
    if (conjunct.kind === "null-test" && !conjunct.negated) {
      const { argument } = conjunct;
      // Of a row IS NULL asks about the fields: there are many rows whose fields are all NULL.
      const isValue = argument.kind === "column" && !canBeRow(argument.type);
      return isValue && own.has(argument.column) ? [fixed(argument.column)] : [];
    }
    const equates =
      (conjunct.kind === "comparison" &&
        conjunct.operator === "=" &&
        conjunct.operatorSchema === "pg_catalog") ||
      (conjunct.kind === "distinct-test" && conjunct.negated);
    if (!equates) return [];
    const left = withoutRelabelling(conjunct.left);
    const right = withoutRelabelling(conjunct.right);
    if (!haveCommonEquality(left.type, right.type)) return [];
    const sides = [left, right].map((side) =>
      side.kind === "column" && own.has(side.column) ? side.column : undefined,
    );
    const [leftColumn, rightColumn] = sides;
    if (leftColumn !== undefined && rightColumn !== undefined)
      return equal(leftColumn, rightColumn);
    if (leftColumn !== undefined) return isFixed(right, scope) ? [fixed(leftColumn)] : [];
    if (rightColumn !== undefined) return isFixed(left, scope) ? [fixed(rightColumn)] : [];
    return [];
  });
}

/** A varchar read as text is the same value: PostgreSQL compares varchar by the operators of text. */
function withoutRelabelling(scalar: Scalar): Scalar {
  const relabels =
    scalar.kind === "cast" &&
    scalar.type.key === "pg_catalog.text" &&
    scalar.argument.type.key === "pg_catalog.varchar";
  return relabels ? scalar.argument : scalar;
}

function isFixed(scalar: Scalar, scope: ReadonlySet<ColumnId>): boolean {
  return isDeterministicScalar(scalar) && [...columnsUsed(scalar)].every((id) => !scope.has(id));
}

function fixed(column: ColumnId): Dependency {
  return { determinants: [], dependents: [column], whenNotNull: false };
}

function equal(left: ColumnId, right: ColumnId): readonly Dependency[] {
  return [
    { determinants: [left], dependents: [right], whenNotNull: false },
    { determinants: [right], dependents: [left], whenNotNull: false },
  ];
}

function allColumns(relation: Relation): Key {
  return { columns: columnsOf(relation).map(({ id }) => id), whenNotNull: false };
}

function idsOf(relation: Relation): ReadonlySet<ColumnId> {
  return new Set(columnsOf(relation).map(({ id }) => id));
}

function unconditional(keys: readonly Key[]): readonly Key[] {
  return keys.filter(({ whenNotNull }) => !whenNotNull);
}

/** One key of each list, joined, in all combinations. */
function keyProduct(lists: readonly (readonly Key[])[]): readonly Key[] {
  let product: readonly Key[] = [{ columns: [], whenNotNull: false }];
  for (const keys of lists) {
    product = product
      .flatMap((left) =>
        keys.map((right) => ({
          columns: [...left.columns, ...right.columns],
          whenNotNull: left.whenNotNull || right.whenNotNull,
        })),
      )
      .slice(0, maximumKeys * 2);
  }
  return product;
}

/** Everything that the columns determine, themselves included. */
function closureOf(
  columns: Iterable<ColumnId>,
  dependencies: readonly Dependency[],
): ReadonlySet<ColumnId> {
  const closure = new Set(columns);
  let pending = dependencies.filter(({ whenNotNull }) => !whenNotNull);
  for (;;) {
    const waiting = pending.filter(({ determinants, dependents }) => {
      if (!determinants.every((id) => closure.has(id))) return true;
      for (const id of dependents) closure.add(id);
      return false;
    });
    if (waiting.length === pending.length) return closure;
    pending = waiting;
  }
}

/** Leaves out columns, first to last, as long as the others still determine the targets. */
function reduce(
  columns: readonly ColumnId[],
  targets: readonly ColumnId[],
  dependencies: readonly Dependency[],
): readonly ColumnId[] {
  let kept = columns;
  for (const column of columns) {
    const rest = kept.filter((id) => id !== column);
    const closure = closureOf(rest, dependencies);
    if (targets.every((id) => closure.has(id))) kept = rest;
  }
  return kept;
}

function minimalKeys(keys: readonly Key[], dependencies: readonly Dependency[]): readonly Key[] {
  const minimal = new Map<string, Key>();
  for (const key of keys) {
    const columns = [...new Set(key.columns)];
    const reduced = key.whenNotNull
      ? [columns]
      : [
          reduce(columns, columns, dependencies),
          reduce([...columns].reverse(), columns, dependencies),
        ];
    for (const ids of reduced) {
      const name = `${[...ids].sort((left, right) => left - right).join()} ${key.whenNotNull}`;
      minimal.set(name, { columns: ids, whenNotNull: key.whenNotNull });
    }
  }
  const candidates = [...minimal.values()];
  const wanted = candidates.filter(
    (key) =>
      !candidates.some(
        (other) =>
          other !== key &&
          !other.whenNotNull &&
          other.columns.length < key.columns.length &&
          other.columns.every((id) => key.columns.includes(id)),
      ),
  );
  return wanted
    .sort((left, right) => left.columns.length - right.columns.length)
    .slice(0, maximumKeys);
}

function distinctDependencies(dependencies: readonly Dependency[]): readonly Dependency[] {
  const distinct = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    const dependents = dependency.dependents.filter((id) => !dependency.determinants.includes(id));
    if (dependents.length === 0) continue;
    const name = `${dependency.determinants.join()} ${dependents.join()} ${dependency.whenNotNull}`;
    distinct.set(name, { ...dependency, dependents });
  }
  return [...distinct.values()];
}

/** The column of `min(k)` for a key k, which equals k: of values that are equal without being identical the one that is shown. */
function leastOfKey(node: Aggregate, key: Scalar): ColumnId | undefined {
  return node.aggregates.find(
    ({ call }) =>
      call.name.schema === "pg_catalog" &&
      call.name.name === "min" &&
      call.filter === undefined &&
      call.arguments.length === 1 &&
      call.arguments.every((argument) => isSameScalar(argument, key)),
  )?.id;
}

import type { TypeReference } from "../catalog/type.js";
import { invariant } from "../diagnostics/errors.js";
import { columnsOf } from "./columns.js";
import type { Relation, UnitedColumn } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { argumentsOf } from "./scalar-traversal.js";
import { inputsOf, introducedColumns, scalarsOf } from "./traversal.js";

type Scope = ReadonlyMap<ColumnId, TypeReference>;

/**
 * Checks that a plan is well formed: every column that is read is produced by an input of the node or by an
 * enclosing query, no column is introduced twice, types of readings and of united columns agree, and a
 * recursion reference stands inside its recursion.
 * @throws InternalError that names the node
 */
export function checkRelation(plan: Relation): void {
  check(plan, new Map(), new Map(), new Set());
}

function check(
  relation: Relation,
  outer: Scope,
  recursions: ReadonlyMap<string, number>,
  introduced: Set<ColumnId>,
): void {
  const inputs = inputsOf(relation);
  inputs.forEach((input, index) => {
    const correlated = relation.kind === "apply" && index === 1;
    const visible = correlated ? scopeOf([relation.outer], outer) : outer;
    const known =
      relation.kind === "recursive" && index === 1
        ? new Map([...recursions, [relation.name, relation.columns.length] as const])
        : recursions;
    check(input, visible, known, introduced);
  });
  const local = scopeOf(inputs, outer);
  checkIntroduced(relation, introduced);
  for (const scalar of scalarsOf(relation)) {
    checkScalar(relation.kind, scalar, local, recursions, introduced);
  }
  switch (relation.kind) {
    case "filter":
    case "project":
    case "outer-join":
    case "semi-join":
    case "apply":
    case "aggregate":
    case "distinct":
    case "window":
    case "top-k":
    case "table-function":
    case "join":
    case "change":
    case "state":
    case "reference":
      break;
    case "scan":
      for (const { name, type } of relation.columns) {
        const declared = relation.table.columns.find((column) => column.name === name);
        invariant(declared?.type.key === type.key, `scan: column "${name}" is read as ${type.key}`);
      }
      break;
    case "values":
      relation.columns.forEach(({ name, type }, index) => {
        for (const row of relation.rows) {
          invariant(
            row[index]?.type.key === type.key,
            `values: a value of column "${name}" is not of type ${type.key}`,
          );
        }
      });
      break;
    case "union":
    case "set-operation":
    case "recursive":
      checkUnited(relation.kind, relation.columns, inputs);
      break;
    case "recursion-reference":
      invariant(
        recursions.get(relation.name) === relation.columns.length,
        `recursion-reference: "${relation.name}" does not fit an enclosing recursion`,
      );
      break;
  }
}

function scopeOf(inputs: readonly Relation[], outer: Scope): Scope {
  return new Map([
    ...outer,
    ...inputs.flatMap(columnsOf).map(({ id, type }) => [id, type] as const),
  ]);
}

function checkIntroduced(relation: Relation, introduced: Set<ColumnId>): void {
  const passed = passedColumns(relation);
  for (const id of introducedColumns(relation)) {
    if (passed.has(id)) continue;
    invariant(!introduced.has(id), `${relation.kind}: column ${id} is introduced twice`);
    introduced.add(id);
  }
}

/** Columns that a node lists as its own although they only pass through it. */
function passedColumns(relation: Relation): ReadonlySet<ColumnId> {
  const named =
    relation.kind === "project"
      ? relation.columns
      : relation.kind === "aggregate"
        ? relation.keys
        : [];
  return new Set(
    named.flatMap(({ id, scalar }) =>
      scalar.kind === "column" && scalar.column === id ? [id] : [],
    ),
  );
}

function checkScalar(
  node: string,
  scalar: Scalar,
  scope: Scope,
  recursions: ReadonlyMap<string, number>,
  introduced: Set<ColumnId>,
): void {
  switch (scalar.kind) {
    case "column": {
      const type = scope.get(scalar.column);
      invariant(type !== undefined, `${node}: column ${scalar.column} is not produced by an input`);
      invariant(
        type.key === scalar.type.key,
        `${node}: column ${scalar.column} of type ${type.key} is read as ${scalar.type.key}`,
      );
      return;
    }
    case "grouping":
      for (const key of scalar.keys) {
        invariant(scope.has(key), `${node}: grouping key ${key} is not produced by an input`);
      }
      return;
    case "subquery": {
      check(scalar.relation, scope, recursions, introduced);
      const columns = columnsOf(scalar.relation);
      const single = scalar.form === "scalar" || scalar.form === "array";
      invariant(
        !single || columns.length === 1,
        `${node}: a ${scalar.form} subquery has ${columns.length} columns`,
      );
      if (scalar.comparison === undefined) return;
      const both = new Map([...scope, ...columns.map(({ id, type }) => [id, type] as const)]);
      checkScalar(node, scalar.comparison, both, recursions, introduced);
      return;
    }
    default:
      for (const argument of argumentsOf(scalar)) {
        checkScalar(node, argument, scope, recursions, introduced);
      }
  }
}

function checkUnited(
  node: string,
  columns: readonly UnitedColumn[],
  inputs: readonly Relation[],
): void {
  for (const { id, type, inputs: sides } of columns) {
    sides.forEach((side, index) => {
      const input = inputs[index];
      const column = input && columnsOf(input).find((candidate) => candidate.id === side);
      invariant(column !== undefined, `${node}: input ${index + 1} has no column ${side}`);
      invariant(
        column.type.key === type.key,
        `${node}: column ${id} of type ${type.key} is united from ${column.type.key}`,
      );
    });
  }
}

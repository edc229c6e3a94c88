import type { ColumnDef, Constraint, Node, TypeName } from "../../syntax/tree.js";
import { builtinType, type TypeReference, typeKey } from "../type.js";
import type { DraftColumn, DraftTable } from "./draft.js";
import { renameInExpression } from "./generation-expression.js";
import { makeObjectName } from "./object-names.js";
import { fail, nodesOf, type Step, stringsOf } from "./step.js";
import { typeOfName, withCollation } from "./types-of-step.js";

/** The words of a grammar that are integers with a sequence (manual, 8.1.4). */
const serialTypes: ReadonlyMap<string, string> = new Map([
  ["smallserial", "int2"],
  ["serial2", "int2"],
  ["serial", "int4"],
  ["serial4", "int4"],
  ["bigserial", "int8"],
  ["serial8", "int8"],
]);

function serialType(step: Step, typeName: TypeName): TypeReference | undefined {
  const names = stringsOf(typeName.names);
  const serial = names.length === 1 ? serialTypes.get(names[0] ?? "") : undefined;
  if (serial === undefined) return undefined;
  if ((typeName.arrayBounds ?? []).length > 0) {
    const span = step.statement.spans.of({ TypeName: typeName });
    return fail(step, "0A000", "array of serial is not implemented", span);
  }
  return builtinType(serial);
}

/** A constraint of a column with the attributes (DEFERRABLE, NOT ENFORCED) that were written after it. */
export interface ColumnConstraint {
  readonly constraint: Constraint;
  readonly deferrable: boolean;
  readonly enforced: boolean;
}

/** The constraints in a column definition; the parser lists attributes as constraints of their own. */
export function columnConstraints(definition: ColumnDef): readonly ColumnConstraint[] {
  const found: ColumnConstraint[] = [];
  const amend = (change: Partial<ColumnConstraint>): void => {
    const last = found.pop();
    if (last !== undefined) found.push({ ...last, ...change });
  };
  for (const constraint of nodesOf(definition.constraints, "Constraint")) {
    switch (constraint.contype) {
      case "CONSTR_ATTR_DEFERRABLE":
      case "CONSTR_ATTR_DEFERRED":
        amend({ deferrable: true });
        break;
      case "CONSTR_ATTR_NOT_ENFORCED":
        amend({ enforced: false });
        break;
      case "CONSTR_ATTR_NOT_DEFERRABLE":
      case "CONSTR_ATTR_IMMEDIATE":
      case "CONSTR_ATTR_ENFORCED":
        break;
      default:
        found.push({ constraint, deferrable: constraint.deferrable === true, enforced: true });
    }
  }
  return found;
}

/** The text of an expression, as written. */
function textOf(step: Step, expression: Node | undefined): string | undefined {
  if (expression === undefined) return undefined;
  const span = step.statement.spans.of(expression);
  return span && step.statement.source.text.slice(span.start, span.end);
}

/** The text of a generation expression, in which columns stand without the name of their table. */
export function generationOf(step: Step, expression: Node | undefined): string | undefined {
  const written = textOf(step, expression);
  return written && renameInExpression(written, (name) => name);
}

export function notNullName(table: string, column: string): string {
  return makeObjectName(table, column, "not_null");
}

/** The column with what the constraints of its definition say of the column alone. */
export function applyColumnConstraints(
  step: Step,
  table: string,
  column: DraftColumn,
  constraints: readonly ColumnConstraint[],
): DraftColumn {
  let changed = column;
  for (const { constraint } of constraints) {
    changed = applyColumnConstraint(step, table, changed, constraint);
  }
  return changed;
}

function applyColumnConstraint(
  step: Step,
  table: string,
  column: DraftColumn,
  constraint: Constraint,
): DraftColumn {
  switch (constraint.contype) {
    case "CONSTR_NOTNULL":
      return {
        ...column,
        notNull: true,
        notNullName: constraint.conname ?? notNullName(table, column.name),
        notNullInherited: constraint.is_no_inherit !== true,
        notNullPending: false,
      };
    case "CONSTR_IDENTITY":
    case "CONSTR_PRIMARY":
      return forbidNull(table, column);
    case "CONSTR_GENERATED":
      return {
        ...column,
        generated: constraint.generated_kind === "v" ? "virtual" : "stored",
        generationExpression: generationOf(step, constraint.raw_expr),
      };
    default:
      return column;
  }
}

/** The column without NULL, under the name that PostgreSQL gives to such a constraint. */
export function forbidNull(table: string, column: DraftColumn): DraftColumn {
  if (column.notNull) return column;
  const name = column.notNullName ?? notNullName(table, column.name);
  return { ...column, notNull: true, notNullName: name, notNullPending: false };
}

/** A plain column. */
export function draftColumn(name: string, type: TypeReference): DraftColumn {
  return {
    name,
    type,
    notNull: false,
    generated: undefined,
    generationExpression: undefined,
    local: true,
    notNullName: undefined,
    notNullInherited: true,
    notNullPending: false,
  };
}

/** The column of a column definition. */
export function columnOf(step: Step, table: string, definition: ColumnDef): DraftColumn {
  const name = definition.colname ?? "";
  const typeName = definition.typeName;
  const serial = typeName === undefined ? undefined : serialType(step, typeName);
  const type = withCollation(step, serial ?? typeOfName(step, typeName), definition.collClause);
  const pseudo = step.draft.types.get(type.key)?.kind === "pseudo";
  if (pseudo) {
    const message = `column "${name}" has pseudo-type ${type.key.replace("pg_catalog.", "")}`;
    fail(step, "42P16", message, step.statement.spans.at(definition.location));
  }
  const column = draftColumn(name, type);
  const given = serial === undefined ? column : forbidNull(table, column);
  return applyColumnConstraints(step, table, given, columnConstraints(definition));
}

/** The table with one of its columns changed. */
export function changeColumn(
  table: DraftTable,
  name: string,
  change: (column: DraftColumn) => DraftColumn,
): DraftTable {
  return {
    ...table,
    columns: table.columns.map((column) => (column.name === name ? change(column) : column)),
  };
}

/** Whether two columns can be the same one in a parent and its child. */
export function sameType(left: TypeReference, right: TypeReference): boolean {
  const collations = [left, right].map(({ collation }) => collation && typeKey(collation));
  return (
    left.key === right.key && left.modifier === right.modifier && collations[0] === collations[1]
  );
}

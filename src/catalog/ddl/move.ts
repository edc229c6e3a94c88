import type { RangeVar } from "../../syntax/tree.js";
import { type QualifiedName, type TypeReference, typeKey } from "../type.js";
import { addUnreadable, type Draft, type DraftTable } from "./draft.js";
import { abandonViews } from "./mentions.js";
import { findUnreadable, type Step } from "./step.js";

/** Gives a table, an index or a type another key, wherever it is referred to. */
function rekey(draft: Draft, from: string, to: string): void {
  const move = (key: string): string => (key === from ? to : key);
  const reference = (type: TypeReference): TypeReference => ({ ...type, key: move(type.key) });
  for (const [key, type] of draft.types) {
    if (type.schema === "pg_catalog") continue;
    draft.types.set(key, {
      ...type,
      element: type.element && reference(type.element),
      base: type.base && reference(type.base),
      attributes: type.attributes.map((each) => ({ ...each, type: reference(each.type) })),
    });
  }
  for (const [key, table] of draft.tables) {
    draft.tables.set(key, {
      ...table,
      parents: table.parents.map(move),
      columns: table.columns.map((column) => ({ ...column, type: reference(column.type) })),
      foreignKeys: table.foreignKeys.map((each) => ({
        ...each,
        references: move(each.references),
      })),
    });
  }
  for (const [key, index] of draft.indexes) {
    draft.indexes.set(key, {
      ...index,
      table: move(index.table),
      parent: index.parent && move(index.parent),
    });
  }
  draft.functions.forEach((each, place) => {
    draft.functions[place] = {
      ...each,
      arguments: each.arguments.map(move),
      variadic: each.variadic && move(each.variadic),
      result: move(each.result),
      resultColumns: each.resultColumns.map((column) => ({ ...column, type: move(column.type) })),
    };
  });
  draft.operators.forEach((each, place) => {
    draft.operators[place] = {
      ...each,
      left: each.left && move(each.left),
      right: move(each.right),
      result: move(each.result),
    };
  });
  draft.casts.forEach((each, place) => {
    draft.casts[place] = { ...each, source: move(each.source), target: move(each.target) };
  });
}

/** Moves a type, and the array type whose name follows it. */
export function moveType(draft: Draft, from: QualifiedName, to: QualifiedName): void {
  for (const [source, target] of [
    [from, to],
    [
      { schema: from.schema, name: `_${from.name}` },
      { schema: to.schema, name: `_${to.name}` },
    ],
  ] as const) {
    const type = draft.types.get(typeKey(source));
    if (type === undefined) continue;
    draft.types.delete(typeKey(source));
    draft.types.set(typeKey(target), { ...type, ...target });
    rekey(draft, typeKey(source), typeKey(target));
  }
}

/** Moves a table or view with its row type. Views that name it mean another table, or none, from now on. */
export function moveTable(draft: Draft, table: DraftTable, to: QualifiedName): void {
  const from = typeKey(table);
  abandonViews(
    draft,
    `it reads "${table.name}", which was renamed after the view was created`,
    ({ relations }) => relations.has(table.name),
  );
  draft.tables.delete(from);
  draft.tables.set(typeKey(to), { ...table, ...to });
  moveType(draft, { schema: table.schema, name: table.name }, to);
  // A view has no row type by which the references could have been found.
  rekey(draft, from, typeKey(to));
  for (const [key, index] of [...draft.indexes]) {
    if (index.table === typeKey(to) && index.schema !== to.schema) {
      moveIndex(draft, key, { schema: to.schema, name: index.name });
    }
  }
}

export function moveIndex(draft: Draft, key: string, to: QualifiedName): void {
  const index = draft.indexes.get(key);
  if (index === undefined) return;
  draft.indexes.delete(key);
  draft.indexes.set(typeKey(to), { ...index, ...to });
  rekey(draft, key, typeKey(to));
}

/** Moves a relation that cannot be told from the text; says whether the name meant one. */
export function moveUnreadable(
  step: Step,
  relation: RangeVar | undefined,
  to: Partial<QualifiedName>,
): boolean {
  const found = findUnreadable(step, relation);
  if (found === undefined) return false;
  step.draft.unreadable.delete(typeKey(found));
  addUnreadable(step.draft, { ...found, ...to }, found.reason);
  return true;
}

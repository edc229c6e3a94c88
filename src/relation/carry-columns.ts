import {
  apply,
  filter,
  join,
  outerJoin,
  project,
  semiJoin,
  tableFunction,
} from "./constructors.js";
import type { LeafColumn, RecursionReference, Relation } from "./relation.js";
import { columnScalar } from "./scalar-constructors.js";
import { visitRelations } from "./traversal.js";

/**
 * The step of a recursion over other rows than those found last: `leaf` replaces the reference by a relation with
 * the reference's columns and the carried ones, which every operator above passes on.
 *
 * Valid where each operator between the reference and the step's result is linear in the reference's rows: each row
 * gives its own rows, whatever others there are, so that S(X ⊎ Y) = S(X) ⊎ S(Y), and what is carried goes with
 * the rows that come of it. `undefined` where an operator is not (an aggregate, DISTINCT, a window, a limit, a set
 * operation over the reference), and where the reference stands more than once.
 */
export function carryColumns(
  step: Relation,
  name: string,
  leaf: (reference: RecursionReference) => Relation,
  carried: readonly LeafColumn[],
): Relation | undefined {
  const carry = (node: Relation): Relation | undefined => {
    const within = (inputs: readonly Relation[]): number =>
      inputs.filter((input) => refersTo(input, name)).length;
    switch (node.kind) {
      case "recursion-reference":
        return node.name === name ? leaf(node) : undefined;
      case "filter": {
        const input = carry(node.input);
        return input && filter({ ...node, input });
      }
      case "project": {
        const input = carry(node.input);
        return (
          input &&
          project({
            ...node,
            input,
            columns: [
              ...node.columns,
              ...carried.map(({ id, name, type }) => ({
                id,
                name,
                scalar: columnScalar(id, type),
              })),
            ],
          })
        );
      }
      case "table-function": {
        const input = carry(node.input);
        return input && tableFunction({ ...node, input });
      }
      case "join": {
        if (within(node.inputs) !== 1) return undefined;
        const inputs = node.inputs.map((input) => (refersTo(input, name) ? carry(input) : input));
        return inputs.every((input) => input !== undefined) ? join({ ...node, inputs }) : undefined;
      }
      case "outer-join": {
        if (node.variant !== "left" || within([node.right]) > 0) return undefined;
        const left = carry(node.left);
        return left && outerJoin({ ...node, left });
      }
      case "semi-join": {
        if (within([node.right]) > 0) return undefined;
        const left = carry(node.left);
        return left && semiJoin({ ...node, left });
      }
      case "apply": {
        if (within([node.body]) > 0) return undefined;
        const outer = carry(node.outer);
        return outer && apply({ ...node, outer });
      }
      case "scan":
      case "values":
      case "aggregate":
      case "distinct":
      case "union":
      case "set-operation":
      case "window":
      case "top-k":
      case "recursive":
      case "change":
      case "state":
      case "reference":
        return undefined;
    }
  };
  return carry(step);
}

/** Whether a relation reads the rows that the recursion found last. */
export function refersTo(relation: Relation, name: string): boolean {
  let found = false;
  visitRelations(relation, (node) => {
    if (node.kind === "recursion-reference" && node.name === name) found = true;
  });
  return found;
}

import { builtinType } from "../catalog/type.js";
import { baseTypeOf, elementTypeOf, formatType } from "../catalog/type-facts.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { Scalar } from "../relation/scalar.js";
import { fieldScalar, subscriptScalar } from "../relation/scalar-constructors.js";
import type { A_Indices, A_Indirection, Node } from "../syntax/tree.js";
import { type Environment, fail, refuse, spanOf } from "./environment.js";
import { findWholeRow, selectFromRow } from "./resolve-column.js";
import { coerceScalar } from "./types/coercion.js";

type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "subscripts"; readonly subscripts: readonly A_Indices[] };

/** Neighbouring subscripts are one operation: `a[1][2]` reads a two-dimensional array. */
function stepsOf(nodes: readonly Node[], fail: () => never): readonly Step[] {
  const steps: Step[] = [];
  for (const node of nodes) {
    const previous = steps.at(-1);
    if ("String" in node) steps.push({ kind: "field", name: node.String.sval ?? "" });
    else if (!("A_Indices" in node)) fail();
    else if (previous?.kind === "subscripts") {
      steps[steps.length - 1] = {
        kind: "subscripts",
        subscripts: [...previous.subscripts, node.A_Indices],
      };
    } else steps.push({ kind: "subscripts", subscripts: [node.A_Indices] });
  }
  return steps;
}

/** `(value).field` and `value[subscript]`, any number of them (manual, 4.2.3 and 4.2.4). */
export function bindIndirection(indirection: A_Indirection, environment: Environment): Scalar {
  const node: Node = { A_Indirection: indirection };
  const [first, ...rest] = stepsOf(indirection.indirection ?? [], () =>
    fail(environment, "0A000", 'row expansion via "*" is not supported here', node),
  );
  const { arg } = indirection;
  if (arg === undefined) return fail(environment, "42601", "expression is incomplete", node);
  if (first === undefined) return environment.bindExpression(arg, environment);
  const item = first.kind === "field" ? findWholeRow(arg, environment) : undefined;
  const start =
    item !== undefined && first.kind === "field"
      ? selectFromRow(item, first.name, node, environment)
      : apply(environment.bindExpression(arg, environment), first, node, environment);
  return rest.reduce((scalar, step) => apply(scalar, step, node, environment), start);
}

function apply(argument: Scalar, step: Step, node: Node, environment: Environment): Scalar {
  return step.kind === "field"
    ? selectField(argument, step.name, node, environment)
    : subscript(argument, step.subscripts, node, environment);
}

function selectField(argument: Scalar, name: string, node: Node, environment: Environment): Scalar {
  const { catalog } = environment;
  const base = baseTypeOf(argument.type, catalog);
  const type = catalog.types.get(base.key);
  const attribute = type?.attributes.find((candidate) => candidate.name === name);
  if (attribute !== undefined) {
    const span = spanOf(environment, node);
    return fieldScalar({ argument, name, type: attribute.type, span });
  }
  if (base.key === "pg_catalog.record") {
    return refuse(
      environment,
      "0AT15",
      `column "${name}" of a record is not understood by the compiler`,
      node,
      "Call the function in FROM, where its columns have names.",
    );
  }
  const shown = formatType(argument.type, catalog);
  if (type?.kind !== "composite") {
    const message = `column notation .${name} applied to type ${shown}, which is not a composite type`;
    return fail(environment, "42809", message, node);
  }
  return fail(
    environment,
    "42703",
    `column "${name}" not found in data type ${shown}`,
    node,
    hintNames(
      name,
      type.attributes.map((candidate) => candidate.name),
      "Its columns",
    ),
  );
}

function subscript(
  argument: Scalar,
  indices: readonly A_Indices[],
  node: Node,
  environment: Environment,
): Scalar {
  const { catalog } = environment;
  const base = baseTypeOf(argument.type, catalog);
  const isJson = base.key === "pg_catalog.jsonb";
  const elementType = isJson ? base : elementTypeOf(base, catalog);
  if (elementType === undefined) {
    const shown = formatType(argument.type, catalog);
    const message = `cannot subscript type ${shown} because it does not support subscripting`;
    return fail(environment, "42804", message, node);
  }
  const sliced = indices.some(({ is_slice }) => is_slice === true);
  if (sliced && isJson) {
    return fail(environment, "42804", "jsonb subscript does not support slices", node);
  }
  const bind = (index: Node | undefined): Scalar | undefined => {
    if (index === undefined) return undefined;
    const scalar = environment.bindExpression(index, environment);
    const wanted = isJson && !/int[24]$/.test(scalar.type.key) ? "text" : "int4";
    const coerced = coerceScalar(scalar, builtinType(wanted), "assignment", catalog);
    if (coerced !== undefined) return coerced;
    const kind = isJson ? "jsonb subscript" : "array subscript";
    const allowed = isJson ? "be coercible to either integer or text" : "have type integer";
    return fail(environment, "42804", `${kind} must ${allowed}`, index);
  };
  return subscriptScalar({
    argument,
    subscripts: indices.map(({ is_slice, lidx, uidx }) => ({
      slice: is_slice === true,
      lower: bind(lidx),
      upper: bind(uidx),
    })),
    type: sliced ? base : elementType,
    span: spanOf(environment, node),
  });
}

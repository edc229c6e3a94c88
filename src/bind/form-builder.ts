import type { TypeReference } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import { opaqueScalar } from "../relation/scalar-constructors.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, refuse, spanOf } from "./environment.js";

/** Puts an opaque scalar together: grammar and arguments in turn. */
export interface FormBuilder {
  readonly text: (piece: string) => void;
  readonly argument: (scalar: Scalar) => void;
  /** Several of something, with commas between. */
  readonly list: <Item>(items: readonly Item[], each: (item: Item) => void) => void;
  /** The finished scalar. A form that shows its arguments as text is stable: it is judged by their types. */
  readonly finish: (type: TypeReference, volatility: "immutable" | "stable") => Scalar;
}

export function buildForm(node: Node, environment: Environment): FormBuilder {
  const finished: string[] = [];
  const scalars: Scalar[] = [];
  let piece = "";
  const text = (more: string): void => {
    piece += more;
  };
  return {
    text,
    argument: (scalar) => {
      finished.push(piece);
      piece = "";
      scalars.push(scalar);
    },
    list: (items, each) => {
      items.forEach((item, index) => {
        if (index > 0) text(", ");
        each(item);
      });
    },
    finish: (type, volatility) =>
      opaqueScalar({
        pieces: [...finished, piece],
        arguments: scalars,
        volatility,
        strict: false,
        type,
        span: spanOf(environment, node),
      }),
  };
}

/** A name for use in the grammar of a form. */
export function quoteName(name: string, node: Node, environment: Environment): string {
  if (!/[\0\n]/.test(name)) return `"${name.replaceAll('"', '""')}"`;
  const message = "name with a line break is not understood by the compiler here";
  return refuse(environment, "0AT15", message, node);
}

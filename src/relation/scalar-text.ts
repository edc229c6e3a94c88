import type { Volatility } from "../catalog/catalog.js";
import { builtinType, type QualifiedName, type TypeReference } from "../catalog/type.js";
import type { Relation } from "./relation.js";
import type {
  AggregateCall,
  ColumnId,
  FrameBound,
  LiteralScalar,
  Scalar,
  SortKey,
  WindowCall,
  WindowFrame,
} from "./scalar.js";
import { foldScalar } from "./scalar-traversal.js";
import { identifierText, nameText, stringText, typeText } from "./type-text.js";

/** What scalars need to know of the plan that they are printed in. */
export interface ScalarPrinting {
  readonly column: (column: ColumnId) => string;
  /** Announces a subquery, to be printed below the node; returns the mark to refer to it: `$1`. */
  readonly subquery: (relation: Relation) => string;
}

/** `compound` texts stand in parentheses inside another scalar. */
interface Printed {
  readonly text: string;
  readonly compound: boolean;
}

/** A scalar in plan text (grammar/plan.ebnf). */
export function scalarText(scalar: Scalar, printing: ScalarPrinting): string {
  return print(scalar, printing).text;
}

function print(scalar: Scalar, printing: ScalarPrinting): Printed {
  return foldScalar<Printed>(scalar, {
    column: ({ column }) => atom(printing.column(column)),
    literal: (node) => atom(literalText(node)),
    comparison: ({ operator, operatorSchema }, [left, right]) =>
      compound(`${operand(left)} ${comparisonText(operatorSchema, operator)} ${operand(right)}`),
    and: (_, members) => compound(members.map(operand).join(" and ")),
    or: (_, members) => compound(members.map(operand).join(" or ")),
    not: (_, [argument]) => compound(`not ${operand(argument)}`),
    "null-test": ({ negated }, [argument]) =>
      compound(`${operand(argument)} is ${negated ? "not " : ""}null`),
    "boolean-test": ({ negated, value }, [argument]) =>
      compound(`${operand(argument)} is ${negated ? "not " : ""}${value}`),
    "distinct-test": ({ negated }, [left, right]) =>
      compound(`${operand(left)} is ${negated ? "not " : ""}distinct from ${operand(right)}`),
    call: (node, inputs) => {
      const [first] = node.arguments;
      const flags = flagsText(node.volatility, node.strict);
      const implied =
        node.notation === "operator" ? impliedOperatorType(node.name, first) : impliedType(first);
      const suffix = `${flags}${typeSuffix(node.type, implied)}`;
      switch (node.notation) {
        case "function": {
          const list = inputs.map(({ text }, index) =>
            node.variadic && index === inputs.length - 1 ? `variadic ${text}` : text,
          );
          return atom(`${nameText(node.name)}(${list.join(", ")})${suffix}`);
        }
        case "operator": {
          const [left, right] = inputs;
          return suffixed(`${operand(left)} ${operatorText(node.name)} ${operand(right)}`, suffix);
        }
        case "prefix-operator":
          return suffixed(`${operatorText(node.name)} ${operand(inputs[0])}`, suffix);
      }
    },
    cast: ({ type, explicit, volatility }, [argument]) =>
      atom(
        `${explicit ? "cast" : "coerce"}(${argument?.text} as ${typeText(type)})${flagsText(volatility, true)}`,
      ),
    case: ({ branches, type }, inputs) => {
      const arms = branches.map(
        (_, index) => `when ${inputs[2 * index]?.text} then ${inputs[2 * index + 1]?.text}`,
      );
      const otherwise = inputs.at(-1)?.text;
      return atom(
        `case ${arms.join(" ")} else ${otherwise} end${typeSuffix(type, impliedType(branches[0]?.then))}`,
      );
    },
    conditional: ({ form, type, arguments: [first] }, inputs) =>
      atom(`${form}(${listText(inputs)})${typeSuffix(type, impliedType(first))}`),
    quantified: ({ quantifier, operator, volatility }, [left, array]) =>
      suffixed(
        `${operand(left)} ${quantifiedOperatorText(operator)} ${quantifier} (${array?.text})`,
        flagsText(volatility, true),
      ),
    array: ({ type }, inputs) => atom(`array[${listText(inputs)}]::${typeText(type)}`),
    row: ({ type }, inputs) =>
      atom(
        `row(${listText(inputs)})${type.key === "pg_catalog.record" ? "" : `::${typeText(type)}`}`,
      ),
    field: ({ name, type }, [argument]) =>
      atom(`field(${argument?.text}, ${identifierText(name)})::${typeText(type)}`),
    subscript: ({ subscripts, type }, [argument, ...bounds]) => {
      let next = 0;
      const bound = (present: Scalar | undefined): string =>
        present === undefined ? "" : (bounds[next++]?.text ?? "");
      const texts = subscripts.map(({ slice, lower, upper }) => {
        const from = bound(lower);
        const to = bound(upper);
        return slice ? `[${from} : ${to}]` : `[${to}]`;
      });
      return atom(`subscript(${argument?.text} ${texts.join("")})::${typeText(type)}`);
    },
    collate: ({ collation, type }, [argument]) =>
      suffixed(`${operand(argument)} collate ${nameText(collation)}`, `::${typeText(type)}`),
    session: ({ name, type }) => atom(`${name}::${typeText(type)}`),
    opaque: ({ pieces, volatility, strict, type }, inputs) => {
      const parts = pieces.flatMap((piece, index) => {
        const argument = inputs[index];
        return argument === undefined ? [stringText(piece)] : [stringText(piece), argument.text];
      });
      return atom(`opaque(${parts.join(", ")})${flagsText(volatility, strict)}::${typeText(type)}`);
    },
    subquery: ({ form, relation, type }, [comparison]) => {
      const mark = printing.subquery(relation);
      switch (form) {
        case "exists":
          return atom(`exists ${mark}`);
        case "any":
        case "all":
          return atom(`${form} ${mark} (${comparison?.text})`);
        case "scalar":
        case "array":
          return atom(`${form} ${mark}::${typeText(type)}`);
      }
    },
    grouping: ({ keys }) => atom(`grouping(${keys.map(printing.column).join(", ")})`),
  });
}

/** An aggregate's call in plan text. */
export function aggregateText(call: AggregateCall, printing: ScalarPrinting): string {
  const text = (scalar: Scalar): string => scalarText(scalar, printing);
  const order = orderText(call.order, printing);
  const inside = [
    `${call.distinct ? "distinct " : ""}${argumentsText(call, text)}`,
    call.order.length > 0 && !call.withinGroup ? order : "",
  ];
  return [
    `${nameText(call.name)}(${inside.filter(Boolean).join(" ")})`,
    flagsText(call.volatility, true),
    typeSuffix(call.type, impliedType(call.arguments[0])),
    call.withinGroup ? ` within group (${order})` : "",
    call.filter === undefined ? "" : ` filter (${text(call.filter)})`,
  ].join("");
}

/** A window function's call in plan text. */
export function windowText(call: WindowCall, printing: ScalarPrinting): string {
  const text = (scalar: Scalar): string => scalarText(scalar, printing);
  const over = [
    call.partition.length > 0 ? `partition by ${call.partition.map(text).join(", ")}` : "",
    orderText(call.order, printing),
    call.frame === undefined ? "" : frameText(call.frame, text),
  ];
  return [
    `${nameText(call.name)}(${argumentsText(call, text)})`,
    flagsText(call.volatility, true),
    typeSuffix(call.type, impliedType(call.arguments[0])),
    call.filter === undefined ? "" : ` filter (${text(call.filter)})`,
    ` over (${over.filter(Boolean).join(" ")})`,
  ].join("");
}

/** `order by …`; empty when there is no order. */
export function orderText(order: readonly SortKey[], printing: ScalarPrinting): string {
  if (order.length === 0) return "";
  const keys = order.map(({ scalar, descending, nullsFirst, operator }) =>
    [
      scalarText(scalar, printing),
      descending ? " desc" : "",
      nullsFirst === descending ? "" : nullsFirst ? " nulls first" : " nulls last",
      operator === undefined ? "" : ` using ${operatorText(operator)}`,
    ].join(""),
  );
  return `order by ${keys.join(", ")}`;
}

/** The type that a call has when its text does not say: its first argument's without modifier, else int8. */
export function impliedType(first: Scalar | undefined): TypeReference {
  if (first === undefined) return builtinType("int8");
  return { key: first.type.key, modifier: -1, collation: first.type.collation };
}

/** The type that a binary operator has when its text does not say: of some everybody knows that they are tests. */
export function impliedOperatorType(
  { name }: QualifiedName,
  first: Scalar | undefined,
): TypeReference {
  return testingOperators.has(name) ? builtinType("bool") : impliedType(first);
}

const testingOperators = new Set([
  "~~",
  "!~~",
  "~~*",
  "!~~*",
  "~",
  "!~",
  "~*",
  "!~*",
  "@>",
  "<@",
  "&&",
]);

function typeSuffix(type: TypeReference, implied: TypeReference): string {
  const text = typeText(type);
  return text === typeText(implied) ? "" : `::${text}`;
}

function argumentsText(call: AggregateCall | WindowCall, text: (scalar: Scalar) => string): string {
  if (call.star) return "*";
  return call.arguments
    .map((argument, index) =>
      call.variadic && index === call.arguments.length - 1
        ? `variadic ${text(argument)}`
        : text(argument),
    )
    .join(", ");
}

function frameText(frame: WindowFrame, text: (scalar: Scalar) => string): string {
  const exclude = frame.exclude === "none" ? "" : ` exclude ${frame.exclude.replace("-", " ")}`;
  return `${frame.unit} between ${boundText(frame.start, text)} and ${boundText(frame.end, text)}${exclude}`;
}

function boundText(bound: FrameBound, text: (scalar: Scalar) => string): string {
  switch (bound.kind) {
    case "unbounded-preceding":
      return "unbounded preceding";
    case "preceding":
      return `${text(bound.offset)} preceding`;
    case "current-row":
      return "current row";
    case "following":
      return `${text(bound.offset)} following`;
    case "unbounded-following":
      return "unbounded following";
  }
}

function literalText({ value, type }: LiteralScalar): string {
  const name = typeText(type);
  if (value === undefined) return `null::${name}`;
  if (name === "bool" && value === "t") return "true";
  if (name === "bool" && value === "f") return "false";
  const bare = numericTypes.has(type.key) && /^-?[0-9]+(\.[0-9]+)?$/.test(value);
  const text = bare ? value : stringText(value);
  const implied = bare ? "int4" : "text";
  return name === implied ? text : `${text}::${name}`;
}

const numericTypes = new Set(
  ["int2", "int4", "int8", "numeric", "float4", "float8"].map((name) => `pg_catalog.${name}`),
);

/** Operators that are printed bare are comparisons; a call of the same name tells that it is none. */
const comparisonOperators = new Set(["=", "<>", "<", "<=", ">", ">="]);

function comparisonText(schema: string, operator: string): string {
  return schema === "pg_catalog" ? operator : `comparison(${identifierText(schema)}.${operator})`;
}

function operatorText({ schema, name }: QualifiedName): string {
  if (schema !== "pg_catalog") return `operator(${identifierText(schema)}.${name})`;
  return comparisonOperators.has(name) ? `operator(${name})` : name;
}

function quantifiedOperatorText(operator: QualifiedName): string {
  return operator.schema === "pg_catalog" ? operator.name : operatorText(operator);
}

/** Flags are printed where a call is not immutable and strict, as most are. */
function flagsText(volatility: Volatility, strict: boolean): string {
  const flags = [volatility === "immutable" ? "" : volatility, strict ? "" : "called on null"];
  const shown = flags.filter(Boolean);
  return shown.length === 0 ? "" : `{${shown.join(", ")}}`;
}

function listText(inputs: readonly Printed[]): string {
  return inputs.map(({ text }) => text).join(", ");
}

function atom(text: string): Printed {
  return { text, compound: false };
}

function compound(text: string): Printed {
  return { text, compound: true };
}

/** A suffix binds to parentheses. */
function suffixed(text: string, suffix: string): Printed {
  return suffix === "" ? compound(text) : atom(`(${text})${suffix}`);
}

function operand(printed: Printed | undefined): string {
  if (printed === undefined) return "";
  return printed.compound ? `(${printed.text})` : printed.text;
}

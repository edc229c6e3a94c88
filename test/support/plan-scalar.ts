import type { Volatility } from "../../src/catalog/catalog.js";
import { builtinType, type QualifiedName, type TypeReference } from "../../src/catalog/type.js";
import { encodeModifier } from "../../src/catalog/type-modifier.js";
import { columnsOf } from "../../src/relation/columns.js";
import type { Relation } from "../../src/relation/relation.js";
import type {
  AggregateCall,
  ColumnId,
  ComparisonScalar,
  FrameBound,
  Scalar,
  SortKey,
  WindowCall,
  WindowFrame,
} from "../../src/relation/scalar.js";
import {
  andScalar,
  arrayScalar,
  booleanScalar,
  booleanTestScalar,
  callScalar,
  caseScalar,
  castScalar,
  collateScalar,
  columnScalar,
  comparisonScalar,
  conditionalScalar,
  distinctTestScalar,
  fieldScalar,
  groupingScalar,
  literalScalar,
  notScalar,
  nullTestScalar,
  opaqueScalar,
  orScalar,
  quantifiedScalar,
  rowScalar,
  sessionScalar,
  subqueryScalar,
  subscriptScalar,
} from "../../src/relation/scalar-constructors.js";
import { impliedOperatorType, impliedType } from "../../src/relation/scalar-text.js";
import { type PlanToken, tokenizePlan, unquotePlan } from "./plan-tokens.js";

const span = undefined;
const comparisonOperators = new Set(["=", "<>", "<", "<=", ">", ">="]);

/** The types of the columns that can be read, and the subqueries of the node, by mark. */
export interface PlanScope {
  readonly types: ReadonlyMap<number, TypeReference>;
  readonly subqueries: ReadonlyMap<string, Relation>;
}

/** Reads the tokens of one line from left to right. */
export interface PlanReader {
  readonly peek: (offset?: number) => string | undefined;
  readonly peekKind: () => PlanToken["kind"] | undefined;
  readonly next: () => string;
  readonly expect: (text: string) => void;
  /** Takes the words if they come next. */
  readonly take: (...words: readonly string[]) => boolean;
  readonly list: <Item>(item: () => Item, close: string) => readonly Item[];
  readonly name: () => string;
  readonly qualifiedName: () => QualifiedName;
  readonly type: () => TypeReference;
  /** `name:number`, as it introduces or names a column. */
  readonly column: () => { readonly id: ColumnId; readonly name: string };
  readonly scalar: () => Scalar;
  readonly sortKeys: () => readonly SortKey[];
  readonly aggregate: () => AggregateCall;
  readonly window: () => WindowCall;
}

/** A reader for one line of plan text. */
export function readPlanLine(line: string, scope: PlanScope): PlanReader {
  const tokens = tokenizePlan(line);
  let position = 0;

  const peek = (offset = 0): string | undefined => tokens[position + offset]?.text;
  const peekKind = (): PlanToken["kind"] | undefined => tokens[position]?.kind;
  const next = (): string => {
    const token = tokens[position];
    if (token === undefined) throw new Error(`plan text: ${line}: unexpected end`);
    position += 1;
    return token.text;
  };
  const fail = (wanted: string): never => {
    throw new Error(`plan text: ${line}: expected ${wanted} at "${peek() ?? "end"}"`);
  };
  const expect = (text: string): void => {
    if (next() !== text) {
      position -= 1;
      fail(text);
    }
  };
  const take = (...words: readonly string[]): boolean => {
    if (!words.every((word, index) => peek(index) === word)) return false;
    position += words.length;
    return true;
  };
  /** Items with commas between them up to and including the closing text. */
  const list = <Item>(item: () => Item, close: string): readonly Item[] => {
    const items: Item[] = [];
    if (take(close)) return items;
    do items.push(item());
    while (take(","));
    expect(close);
    return items;
  };

  const name = (): string => {
    const text = next();
    return text.endsWith('"') ? unquotePlan(text) : text;
  };
  const qualifiedName = (): QualifiedName => {
    const first = name();
    return take(".") ? { schema: first, name: name() } : { schema: "pg_catalog", name: first };
  };
  const column = (): { readonly id: ColumnId; readonly name: string } => {
    if (peekKind() !== "column") fail("a column");
    const text = next();
    const colon = text.lastIndexOf(":");
    const shown = text.slice(0, colon);
    return {
      id: Number(text.slice(colon + 1)) as ColumnId,
      name: shown.endsWith('"') ? unquotePlan(shown) : shown,
    };
  };
  const type = (): TypeReference => {
    const { schema, name: typeName } = qualifiedName();
    const key = `${schema}.${typeName}`;
    let modifier = -1;
    let collation: QualifiedName | undefined;
    if (peek() === "(" && /^-?[0-9]/.test(peek(1) ?? "")) {
      next();
      modifier =
        encodeModifier(
          key,
          list(() => Number(next()), ")"),
        ) ?? fail("a type modifier");
    }
    while (peek() === "{" && (peek(1) === "modifier" || peek(1) === "collate")) {
      next();
      if (next() === "modifier") modifier = Number(next());
      else collation = qualifiedName();
      expect("}");
    }
    return { key, modifier, collation };
  };
  const annotation = (first: Scalar | undefined): TypeReference =>
    take("::") ? type() : impliedType(first);
  const requiredType = (): TypeReference => {
    expect("::");
    return type();
  };
  const flags = (): { readonly volatility: Volatility; readonly strict: boolean } => {
    let volatility: Volatility = "immutable";
    let strict = true;
    if (take("{")) {
      do {
        if (take("called", "on", "null")) strict = false;
        else volatility = next() as Volatility;
      } while (take(","));
      expect("}");
    }
    return { volatility, strict };
  };
  const typeOfColumn = (id: ColumnId): TypeReference =>
    scope.types.get(id) ?? fail(`a column in scope instead of ${id}`);

  const string = (): string => {
    if (peekKind() !== "string") fail("a string");
    return unquotePlan(next());
  };

  /** `operator(s.+)`, `+`. */
  const operatorName = (): QualifiedName => {
    if (!take("operator", "(")) return { schema: "pg_catalog", name: next() };
    const schema = peekKind() === "operator" ? "pg_catalog" : name();
    if (peek() === ".") next();
    const operator = next();
    expect(")");
    return { schema, name: operator };
  };

  const subquery = (form: "exists" | "any" | "all" | "scalar" | "array"): Scalar => {
    const mark = next();
    const relation = scope.subqueries.get(mark);
    if (relation === undefined) return fail(`a subquery ${mark}`);
    switch (form) {
      case "exists":
        return subqueryScalar({
          form,
          relation,
          comparison: undefined,
          type: builtinType("bool"),
          span,
        });
      case "any":
      case "all": {
        const types = new Map(scope.types);
        for (const { id, type: columnType } of columnsOf(relation)) types.set(id, columnType);
        expect("(");
        const inside = parseWith({ ...scope, types });
        expect(")");
        return subqueryScalar({
          form,
          relation,
          comparison: inside,
          type: builtinType("bool"),
          span,
        });
      }
      case "scalar":
      case "array":
        return subqueryScalar({
          form,
          relation,
          comparison: undefined,
          type: requiredType(),
          span,
        });
    }
  };
  /** Reads a scalar in which further columns are in scope. */
  const parseWith = (wider: PlanScope): Scalar => {
    const reader = readPlanLine(line, wider);
    for (let skipped = 0; skipped < position; skipped += 1) reader.next();
    let remaining = 0;
    const result = reader.scalar();
    while (reader.peek() !== undefined) {
      reader.next();
      remaining += 1;
    }
    position = tokens.length - remaining;
    return result;
  };

  const operand = (): Scalar => {
    const kind = peekKind();
    if (take("(")) {
      const inside = scalar();
      expect(")");
      if (peek() !== "::" && peek() !== "{") return inside;
      return annotated(inside);
    }
    switch (kind) {
      case "column": {
        const { id } = column();
        return columnScalar(id, typeOfColumn(id));
      }
      case "string": {
        const value = string();
        return literalScalar(value, take("::") ? type() : builtinType("text"));
      }
      case "number": {
        const value = next();
        return literalScalar(value, take("::") ? type() : builtinType("int4"));
      }
      case "session":
        return sessionScalar({ name: next(), type: requiredType(), span });
      default:
        return call();
    }
  };
  /** Puts flags and a type, written after parentheses, on what stands in them. */
  const annotated = (inside: Scalar): Scalar => {
    const { volatility, strict } = flags();
    switch (inside.kind) {
      case "call":
        return callScalar({
          ...inside,
          volatility,
          strict,
          type: take("::") ? type() : inside.type,
        });
      case "quantified":
        return quantifiedScalar({ ...inside, volatility });
      case "collate":
        return collateScalar({ ...inside, type: requiredType() });
      default:
        return fail("a call in the parentheses");
    }
  };
  const call = (): Scalar => {
    if (take("null", "::")) return literalScalar(undefined, type());
    if (take("true")) return booleanScalar(true);
    if (take("false")) return booleanScalar(false);
    if (take("exists")) return subquery("exists");
    for (const form of ["any", "all", "scalar", "array"] as const) {
      if (peek() === form && peek(1)?.startsWith("$")) {
        next();
        return subquery(form);
      }
    }
    if (take("case")) {
      const branches: { readonly when: Scalar; readonly then: Scalar }[] = [];
      while (take("when")) {
        const when = scalar();
        expect("then");
        const then = scalar();
        branches.push({ when, then });
      }
      expect("else");
      const otherwise = scalar();
      expect("end");
      return caseScalar({ branches, otherwise, type: annotation(branches[0]?.then), span });
    }
    if (take("array", "[")) {
      const elements = list(scalar, "]");
      return arrayScalar({ elements, type: requiredType(), span });
    }
    for (const form of ["coalesce", "nullif", "greatest", "least"] as const) {
      if (!take(form, "(")) continue;
      const inputs = list(scalar, ")");
      return conditionalScalar({ form, arguments: inputs, type: annotation(inputs[0]), span });
    }
    if (take("row", "(")) {
      const fields = list(scalar, ")");
      return rowScalar({ fields, type: take("::") ? type() : builtinType("record"), span });
    }
    for (const word of ["cast", "coerce"] as const) {
      if (!take(word, "(")) continue;
      const argument = scalar();
      expect("as");
      const target = type();
      expect(")");
      const { volatility } = flags();
      return castScalar({ argument, explicit: word === "cast", volatility, type: target, span });
    }
    if (take("field", "(")) {
      const argument = scalar();
      expect(",");
      const fieldName = name();
      expect(")");
      return fieldScalar({ argument, name: fieldName, type: requiredType(), span });
    }
    if (take("subscript", "(")) return subscript();
    if (take("grouping", "(")) {
      return groupingScalar({ keys: list(() => column().id, ")"), span });
    }
    if (take("opaque", "(")) {
      const pieces = [string()];
      const inputs: Scalar[] = [];
      while (take(",")) {
        inputs.push(scalar());
        expect(",");
        pieces.push(string());
      }
      expect(")");
      return opaqueScalar({ pieces, arguments: inputs, ...flags(), type: requiredType(), span });
    }
    const functionName = qualifiedName();
    expect("(");
    let variadic = false;
    const inputs = list(() => {
      if (take("variadic")) variadic = true;
      return scalar();
    }, ")");
    return callScalar({
      notation: "function",
      name: functionName,
      arguments: inputs,
      variadic,
      ...flags(),
      type: annotation(inputs[0]),
      span,
    });
  };
  const subscript = (): Scalar => {
    const argument = scalar();
    const subscripts: { slice: boolean; lower: Scalar | undefined; upper: Scalar | undefined }[] =
      [];
    while (take("[")) {
      const first = peek() === ":" || peek() === "]" ? undefined : scalar();
      if (take(":")) {
        const upper = peek() === "]" ? undefined : scalar();
        subscripts.push({ slice: true, lower: first, upper });
      } else {
        subscripts.push({ slice: false, lower: undefined, upper: first });
      }
      expect("]");
    }
    expect(")");
    return subscriptScalar({ argument, subscripts, type: requiredType(), span });
  };

  const scalar = (): Scalar => {
    if (take("not")) return notScalar({ argument: operand(), span });
    if (peekKind() === "operator" || (peek() === "operator" && peek(1) === "(")) {
      const operator = operatorName();
      const argument = operand();
      return callScalar({
        notation: "prefix-operator",
        name: operator,
        arguments: [argument],
        variadic: false,
        volatility: "immutable",
        strict: true,
        type: impliedType(argument),
        span,
      });
    }
    const left = operand();
    if (peek() === "and" || peek() === "or") {
      const word = next();
      const members = [left, operand()];
      while (take(word)) members.push(operand());
      return word === "and" ? andScalar(members) : orScalar(members);
    }
    if (take("is")) {
      const negated = take("not");
      if (take("distinct", "from"))
        return distinctTestScalar({ left, right: operand(), negated, span });
      const word = next();
      if (word === "null") return nullTestScalar({ argument: left, negated, span });
      if (word !== "true" && word !== "false" && word !== "unknown") return fail("a test");
      return booleanTestScalar({ argument: left, value: word, negated, span });
    }
    if (take("collate")) {
      return collateScalar({ argument: left, collation: qualifiedName(), type: left.type, span });
    }
    if (take("comparison", "(")) {
      const operatorSchema = name();
      expect(".");
      const operator = next() as ComparisonScalar["operator"];
      expect(")");
      return comparisonScalar({ operator, operatorSchema, left, right: operand(), span });
    }
    const explicit = peek() === "operator" && peek(1) === "(";
    if (peekKind() !== "operator" && !explicit) return left;
    // In a list of united columns the bar separates.
    const { schema, name: operator } = operatorName();
    if ((peek() === "any" || peek() === "all") && peek(1) === "(") {
      const quantifier = next() === "any" ? "any" : "all";
      expect("(");
      const array = scalar();
      expect(")");
      return quantifiedScalar({
        quantifier,
        operator: { schema, name: operator },
        left,
        array,
        volatility: "immutable",
        span,
      });
    }
    const right = operand();
    if (!explicit && comparisonOperators.has(operator)) {
      const compared = operator as ComparisonScalar["operator"];
      return comparisonScalar({ operator: compared, operatorSchema: schema, left, right, span });
    }
    return callScalar({
      notation: "operator",
      name: { schema, name: operator },
      arguments: [left, right],
      variadic: false,
      volatility: "immutable",
      strict: true,
      type: impliedOperatorType({ schema, name: operator }, left),
      span,
    });
  };

  const sortKeys = (): readonly SortKey[] => {
    if (!take("order", "by")) return [];
    const keys: SortKey[] = [];
    do {
      const key = scalar();
      const descending = take("desc");
      const first = take("nulls", "first");
      const last = !first && take("nulls", "last");
      const operator = take("using") ? operatorName() : undefined;
      keys.push({
        scalar: key,
        descending,
        nullsFirst: first || (descending && !last),
        operator,
      });
    } while (take(","));
    return keys;
  };

  const callHead = () => {
    const functionName = qualifiedName();
    expect("(");
    const distinct = take("distinct");
    const star = take("*");
    let variadic = false;
    const inputs: Scalar[] = [];
    if (!star && peek() !== ")" && peek() !== "order") {
      do {
        if (take("variadic")) variadic = true;
        inputs.push(scalar());
      } while (take(","));
    }
    const order = sortKeys();
    expect(")");
    const { volatility } = flags();
    return {
      head: {
        name: functionName,
        arguments: inputs,
        star,
        variadic,
        type: annotation(inputs[0]),
        volatility,
        span,
      },
      distinct,
      order,
    };
  };
  const filterClause = (): Scalar | undefined => {
    if (!take("filter", "(")) return undefined;
    const condition = scalar();
    expect(")");
    return condition;
  };
  const aggregate = (): AggregateCall => {
    const { head, distinct, order } = callHead();
    const withinGroup = take("within", "group", "(");
    const inner = withinGroup ? sortKeys() : order;
    if (withinGroup) expect(")");
    return { ...head, distinct, order: inner, withinGroup, filter: filterClause() };
  };
  const window = (): WindowCall => {
    const { head } = callHead();
    const filter = filterClause();
    expect("over");
    expect("(");
    const partition: Scalar[] = [];
    if (take("partition", "by")) {
      do partition.push(scalar());
      while (take(","));
    }
    const order = sortKeys();
    const unit = peek();
    const frame =
      unit === "rows" || unit === "range" || unit === "groups" ? readFrame(unit) : undefined;
    expect(")");
    return { ...head, filter, partition, order, frame };
  };
  const readFrame = (unit: WindowFrame["unit"]): WindowFrame => {
    next();
    expect("between");
    const start = bound();
    expect("and");
    const end = bound();
    if (!take("exclude")) return { unit, start, end, exclude: "none" };
    if (take("current", "row")) return { unit, start, end, exclude: "current-row" };
    return { unit, start, end, exclude: next() as WindowFrame["exclude"] };
  };
  const bound = (): FrameBound => {
    if (take("unbounded", "preceding")) return { kind: "unbounded-preceding" };
    if (take("unbounded", "following")) return { kind: "unbounded-following" };
    if (take("current", "row")) return { kind: "current-row" };
    const offset = operand();
    if (take("preceding")) return { kind: "preceding", offset };
    expect("following");
    return { kind: "following", offset };
  };

  return {
    peek,
    peekKind,
    next,
    expect,
    take,
    list,
    name,
    qualifiedName,
    type,
    column,
    scalar,
    sortKeys,
    aggregate,
    window,
  };
}

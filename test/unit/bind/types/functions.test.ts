import { describe, expect, it } from "vitest";
import type { FunctionRequest } from "../../../../src/bind/types/functions.js";
import { buildCall, resolveFunction } from "../../../../src/bind/types/functions.js";
import { nullLiteral } from "../../../../src/bind/types/literals.js";
import type { Catalog } from "../../../../src/catalog/catalog.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
import {
  catalog,
  catalogWith,
  column,
  hintOf,
  key,
  number,
  ownFunction,
  quoted,
  refusal,
  request,
  searchPath,
  show,
} from "./support.js";

function call(
  name: string,
  given: readonly Scalar[],
  properties: Partial<FunctionRequest> = {},
  within: Catalog = catalog,
  path: readonly string[] = searchPath,
): Scalar {
  const resolution = resolveFunction(request(name, given, properties), within, path);
  return buildCall(resolution, undefined);
}

function resultOf(
  name: string,
  given: readonly Scalar[],
  properties: Partial<FunctionRequest> = {},
  within: Catalog = catalog,
): string {
  const resolution = resolveFunction(request(name, given, properties), within, searchPath);
  const { key: found } =
    resolution.kind === "function" ? resolution.result : resolution.scalar.type;
  return found.replace("pg_catalog.", "");
}

const refused = (...parameters: Parameters<typeof call>) => refusal(() => call(...parameters));

describe("resolveFunction", () => {
  it("takes an exact match before all others", () => {
    expect(show(call("abs", [column("int8")]))).toBe("abs(int8)");
    expect(resultOf("abs", [column("numeric")])).toBe("numeric");
  });

  it("converts arguments implicitly, to preferred types when several would do", () => {
    expect(show(call("sqrt", [column("int4")]))).toBe("sqrt(coerce(int4 as float8))");
    expect(show(call("lower", [column("varchar")]))).toBe("lower(coerce(varchar as text))");
    expect(resultOf("round", [column("int4")])).toBe("float8");
  });

  it("takes text for unknown arguments when an overload takes text", () => {
    expect(show(call("length", [quoted("abc")]))).toBe("length('abc')::int4");
    expect(resultOf("substring", [quoted("abc"), number("2")])).toBe("text");
    expect(refused("generate_series", [quoted("1"), quoted("2")])).toBe(
      "42725 function generate_series(unknown, unknown) is not unique",
    );
  });

  it("resolves polymorphic results", () => {
    expect(resultOf("array_append", [column("_int4"), column("int8")])).toBe("_int8");
    expect(resultOf("array_agg", [column("public.mood")])).toBe("public._mood");
    expect(resultOf("array_agg", [column("_int4")])).toBe("_int4");
    expect(resultOf("unnest", [column("public.numbers")])).toBe("int4");
    expect(resultOf("lower", [column("public.span")])).toBe("float8");
    expect(resultOf("range_merge", [column("public.spans")])).toBe("public.span");
    expect(resultOf("enum_first", [column("public.mood")])).toBe("public.mood");
    expect(refused("enum_first", [column("int4")])).toBe(
      "42883 function enum_first(integer) does not exist",
    );
    expect(refused("any_value", [nullLiteral(undefined)])).toBe(
      "42804 could not determine polymorphic type because input has type unknown",
    );
    expect(refused("array_agg", [column("void")])).toBe(
      "42704 could not find array type for data type void",
    );
    expect(resultOf("array_append", [nullLiteral(undefined), nullLiteral(undefined)])).toBe(
      "_text",
    );
  });

  it("leaves arguments for `any` as they are", () => {
    expect(show(call("concat", [quoted("a"), column("int4")]))).toContain(
      "concat('a'::unknown, int4)",
    );
    expect(resultOf("count", [quoted("x")])).toBe("int8");
  });

  it("reads a type's name as a conversion where no function is exact", () => {
    expect(show(call("text", [column("name")]))).toBe('text(name)::text{collate "C"}');
    expect(show(call("date", [quoted("2024-01-01")]))).toBe("'2024-01-01'::date");
    expect(show(call("mood", [quoted("sad")]))).toBe("'sad'::public.mood");
    expect(show(call("float8", [column("numeric")]))).toContain("float8(numeric)");
    expect(show(call("uuid", [column("text")]))).toBe("cast(text as uuid)");
    expect(refused("date", [column("int4")])).toBe("42883 function date(integer) does not exist");
    expect(refused("text", [column("public.pair")])).toBe(
      "42883 function text(public.pair) does not exist",
    );
  });

  it("reads a field's name as a field where there is no function", () => {
    expect(show(call("a", [column("public.pair")]))).toBe("field(public.pair, a)::int4");
    expect(refused("a", [column("public.pair")], { distinct: true })).toContain("42883");
    expect(refused("z", [column("public.pair")])).toBe(
      "42883 function z(public.pair) does not exist",
    );
  });

  it("lists what exists under the name", () => {
    expect(hintOf(() => call("sqrt", [column("date")]))).toBe(
      "No function matches the given name and argument types. You might need to add explicit type casts. There is sqrt(double precision), sqrt(numeric).",
    );
    expect(hintOf(() => call("nothing", [], { ordered: true }))).not.toContain("There is");
    expect(hintOf(() => call("to_char", [column("bool")]))).toMatch(/There is to_char\(.*\)\.$/);
    expect(
      refused("nothing", [quoted("a"), column("int4")], { argumentNames: [undefined, "b"] }),
    ).toBe("42883 function nothing(unknown, b => integer) does not exist");
  });
});

describe("named arguments and defaults", () => {
  const within = catalogWith([
    ownFunction("f", ["int4", "text", "bool"], { argumentNames: ["a", "b", "c"], defaults: 2 }),
    ownFunction("g", ["int4"]),
    ownFunction("g", ["int4", "int4"], { defaults: 1 }),
    ownFunction("p", ["int4"], { kind: "procedure" }),
  ]);

  it("puts names in the order of the parameters", () => {
    const found = call(
      "f",
      [column("bool"), column("int4"), quoted("x")],
      { argumentNames: ["c", "a", "b"] },
      within,
    );
    expect(show(found)).toBe("public.f(int4, 'x', bool)");
    expect(found).toMatchObject({ volatility: "immutable" });
  });

  it("keeps names where a parameter between them has its default", () => {
    const found = call(
      "f",
      [column("int4"), column("bool")],
      { argumentNames: [undefined, "c"] },
      within,
    );
    expect(found).toMatchObject({ kind: "opaque", pieces: ["public.f(", ", c => ", ")"] });
    expect(show(call("make_interval", [column("int4")], { argumentNames: ["days"] }))).toContain(
      "opaque('make_interval(days => ', int4, ')')",
    );
  });

  it("takes a default of one's own for volatile, since it may be any expression", () => {
    expect(call("f", [column("int4")], {}, within)).toMatchObject({
      kind: "call",
      volatility: "volatile",
    });
  });

  it("refuses names that do not fit and overloads that only defaults tell apart", () => {
    expect(refused("f", [column("text")], { argumentNames: ["b"] }, within)).toBe(
      "42883 function f(b => text) does not exist",
    );
    expect(
      refused("f", [column("int4"), column("int4")], { argumentNames: [undefined, "a"] }, within),
    ).toContain("42883");
    expect(refused("g", [column("int4")], {}, within)).toBe(
      "42725 function g(integer) is not unique",
    );
    expect(refused("p", [column("int4")], {}, within)).toBe("42809 p(integer) is a procedure");
  });

  it("refuses to write names that would have to be quoted", () => {
    const odd = catalogWith([
      ownFunction("f", ["int4", "int4"], { argumentNames: ["a", "B b"], defaults: 2 }),
    ]);
    expect(refused("f", [column("int4")], { argumentNames: ["B b"] }, odd)).toBe(
      "0AT15 call of f with named arguments is not understood by the compiler",
    );
  });
});

describe("VARIADIC", () => {
  const within = catalogWith([
    ownFunction("v", ["int4", "_text"], { variadic: key("text"), result: key("text") }),
    ownFunction("w", ["anyarray"], { variadic: key("anyelement"), result: key("anyelement") }),
    ownFunction("x", ["_int4"], { variadic: key("int4") }),
    ownFunction("x", ["int4", "int4"]),
  ]);

  it("expands to as many elements as are given", () => {
    expect(show(call("v", [column("int4"), quoted("a"), column("varchar")], {}, within))).toBe(
      "public.v(int4, 'a', coerce(varchar as text))::text",
    );
    expect(resultOf("w", [column("int8"), column("int8")], {}, within)).toBe("int8");
    expect(refused("w", [column("int8"), column("text")], {}, within)).toContain("42883");
    expect(refused("w", [column("_int4")], {}, within)).toBe(
      "42704 could not find array type for data type integer[]",
    );
  });

  it("prefers an overload that needs no expansion", () => {
    const found = resolveFunction(
      request("x", [column("int4"), column("int4")]),
      within,
      searchPath,
    );
    expect(found).toMatchObject({
      function: { arguments: [key("int4"), key("int4")] },
      variadic: false,
    });
  });

  it("takes the array itself when it is marked so", () => {
    const found = call("v", [column("int4"), column("_text")], { variadic: true }, within);
    expect(show(found)).toBe("public.v(int4, variadic _text)::text");
    expect(refused("concat", [column("int4")], { variadic: true })).toBe(
      "42804 VARIADIC argument must be an array",
    );
    // A function that is not variadic ignores the word.
    expect(call("cardinality", [column("_text")], { variadic: true })).toMatchObject({
      variadic: false,
    });
  });
});

describe("schemas", () => {
  const within = catalogWith([
    ownFunction("lower", ["text"], { result: key("int4") }),
    ownFunction("lower", ["varchar"], { schema: "extensions", result: key("bool") }),
  ]);

  it("prefers the earlier schema for the same arguments, and the better match otherwise", () => {
    expect(resultOf("lower", [column("text")], {}, within)).toBe("text");
    expect(resultOf("lower", [column("varchar")], {}, within)).toBe("bool");
    const found = resolveFunction(request("lower", [column("text")]), within, [
      "public",
      "pg_catalog",
    ]);
    expect(found).toMatchObject({ function: { schema: "public" } });
  });

  it("looks nowhere else when the schema is written", () => {
    const name = { schema: "extensions", name: "lower" };
    expect(resolveFunction(request("", [column("varchar")], { name }), within, [])).toMatchObject({
      function: { schema: "extensions" },
    });
    expect(refused("", [column("int4range")], { name }, within)).toBe(
      "42883 function extensions.lower(int4range) does not exist",
    );
  });
});

describe("aggregates and window functions", () => {
  it("resolves them with their decorations", () => {
    expect(resultOf("count", [], { star: true })).toBe("int8");
    expect(
      resultOf("sum", [column("int8")], { distinct: true, ordered: true, filtered: true }),
    ).toBe("numeric");
    expect(resultOf("lag", [column("text"), number("1"), quoted("x")], { over: true })).toBe(
      "text",
    );
    expect(resultOf("max", [column("varchar")])).toBe("text");
    expect(resultOf("percentile_disc", [number("0.5")], { withinGroup: [column("date")] })).toBe(
      "date",
    );
  });

  it("converts hypothetical arguments and what they are compared with to one type", () => {
    const found = resolveFunction(
      request("rank", [number("1")], { withinGroup: [column("numeric")] }),
      catalog,
      searchPath,
    );
    expect(found).toMatchObject({
      arguments: [{ kind: "cast", type: { key: "pg_catalog.numeric" } }],
      withinGroup: [{ kind: "column" }],
    });
    expect(refused("rank", [number("1")], { withinGroup: [column("date")] })).toBe(
      "42804 WITHIN GROUP types date and integer cannot be matched",
    );
  });

  it("refuses decorations that do not suit", () => {
    const some = [column("int4")];
    expect(refused("abs", some, { distinct: true })).toBe(
      "42809 DISTINCT specified, but abs is not an aggregate function",
    );
    expect(refused("abs", some, { ordered: true })).toBe(
      "42809 ORDER BY specified, but abs is not an aggregate function",
    );
    expect(refused("abs", some, { filtered: true })).toBe(
      "42809 FILTER specified, but abs is not an aggregate function",
    );
    expect(refused("abs", some, { over: true })).toBe(
      "42809 OVER specified, but abs is not a window function nor an aggregate function",
    );
    expect(refused("pg_backend_pid", [], { star: true })).toBe(
      "42809 pg_backend_pid(*) specified, but pg_backend_pid is not an aggregate function",
    );
    expect(refused("count", [])).toBe(
      "42809 count(*) must be used to call a parameterless aggregate function",
    );
    expect(refused("row_number", [])).toBe(
      "42809 window function row_number requires an OVER clause",
    );
    expect(refused("mode", some)).toBe(
      "42809 WITHIN GROUP is required for ordered-set aggregate mode",
    );
    expect(refused("max", [], { withinGroup: some })).toBe(
      "42809 max is not an ordered-set aggregate, so it cannot have WITHIN GROUP",
    );
    expect(refused("sum", some, { over: true, distinct: true })).toBe(
      "0A000 DISTINCT is not implemented for window functions",
    );
    expect(refused("sum", some, { over: true, ordered: true })).toBe(
      "0A000 aggregate ORDER BY is not implemented for window functions",
    );
    expect(refused("rank", [], { over: true, filtered: true })).toBe(
      "0A000 FILTER is not implemented for non-aggregate window functions",
    );
    expect(
      refused("string_agg", [column("text"), quoted(",")], {
        argumentNames: ["value", "delimiter"],
      }),
    ).toBe("0A000 aggregates cannot use named arguments");
  });

  it("counts the arguments of ordered-set aggregates", () => {
    expect(refused("percentile_cont", [], { withinGroup: [number("0.5"), column("float8")] })).toBe(
      "42883 function percentile_cont(numeric, double precision) does not exist",
    );
    expect(
      hintOf(() => call("rank", [number("1"), number("2")], { withinGroup: [column("int4")] })),
    ).toContain("(here 2) must match the number of ordering columns (here 1)");
  });
});

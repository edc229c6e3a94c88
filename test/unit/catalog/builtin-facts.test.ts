import { describe, expect, it } from "vitest";
import { builtinCasts } from "../../../src/catalog/builtin-casts.js";
import { builtinCollations } from "../../../src/catalog/builtin-collations.js";
import {
  builtinFunctionNames,
  builtinFunctionsNamed,
} from "../../../src/catalog/builtin-functions.js";
import { builtinOperatorsNamed } from "../../../src/catalog/builtin-operators.js";
import { builtinTypes } from "../../../src/catalog/builtin-types.js";
import { operatorFacts } from "../../../src/catalog/facts/operators.js";

function functionOf(name: string, ...types: string[]): unknown {
  const wanted = types.map((type) => `pg_catalog.${type}`).join();
  return builtinFunctionsNamed(name).find((each) => each.arguments.join() === wanted);
}

describe("types", () => {
  it("tell kind, category and element", () => {
    expect(builtinTypes.get("pg_catalog.int4")).toEqual({
      schema: "pg_catalog",
      name: "int4",
      kind: "base",
      category: "N",
      preferred: false,
      element: undefined,
      base: undefined,
      notNull: false,
      attributes: [],
      labels: [],
      collatable: false,
      equality: "faithful",
      hashable: true,
      ordered: true,
      operators: [],
    });
    expect(builtinTypes.get("pg_catalog._text")).toMatchObject({
      kind: "array",
      category: "A",
      collatable: true,
      element: { key: "pg_catalog.text", modifier: -1 },
    });
    expect(builtinTypes.get("pg_catalog.daterange")?.element?.key).toBe("pg_catalog.date");
    expect(builtinTypes.get("pg_catalog.datemultirange")?.element?.key).toBe(
      "pg_catalog.daterange",
    );
    // An array by its functions, but not one that is written with brackets.
    expect(builtinTypes.get("pg_catalog.int2vector")?.kind).toBe("base");
  });

  it("call faithful only what has one form per value", () => {
    const named = (equality: string): readonly string[] =>
      [...builtinTypes.values()]
        .filter((type) => type.equality === equality && type.kind === "base")
        .map(({ name }) => name);
    for (const name of ["numeric", "float4", "float8", "interval", "jsonb", "bpchar", "tsquery"]) {
      expect(named("semantic")).toContain(name);
    }
    for (const name of ["json", "xml", "point", "box", "circle", "polygon", "path", "jsonpath"]) {
      expect(named("none")).toContain(name);
    }
    for (const name of ["bool", "int8", "text", "bytea", "uuid", "date", "timetz", "inet", "bit"]) {
      expect(named("faithful")).toContain(name);
    }
  });

  it("give pseudo-types no equality, record excepted", () => {
    const pseudo = [...builtinTypes.values()].filter(({ kind }) => kind === "pseudo");
    expect(pseudo.filter(({ equality }) => equality !== "none").map(({ name }) => name)).toEqual([
      "record",
    ]);
    expect(pseudo.filter(({ hashable }) => hashable)).toEqual([]);
  });
});

describe("functions", () => {
  it("tell arguments, names, defaults and result", () => {
    expect(functionOf("jsonb_set", "jsonb", "_text", "jsonb", "bool")).toEqual({
      schema: "pg_catalog",
      name: "jsonb_set",
      kind: "function",
      arguments: ["jsonb", "_text", "jsonb", "bool"].map((name) => `pg_catalog.${name}`),
      defaults: 1,
      argumentNames: ["jsonb_in", "path", "replacement", "create_if_missing"],
      variadic: undefined,
      result: "pg_catalog.jsonb",
      returnsSet: false,
      resultColumns: [],
      volatility: "immutable",
      strict: true,
      aggregateKind: undefined,
      directArguments: 0,
      since: 15,
    });
  });

  it("tell what a set has for columns", () => {
    expect(functionOf("json_each", "json")).toMatchObject({
      returnsSet: true,
      resultColumns: [
        { name: "key", type: "pg_catalog.text" },
        { name: "value", type: "pg_catalog.json" },
      ],
    });
  });

  it("tell aggregates, window functions and variadic ones", () => {
    expect(functionOf("sum", "int4")).toMatchObject({
      kind: "aggregate",
      aggregateKind: "ordinary",
    });
    expect(functionOf("percentile_cont", "float8", "float8")).toMatchObject({
      aggregateKind: "ordered-set",
      directArguments: 1,
    });
    expect(
      builtinFunctionsNamed("rank")
        .map(({ aggregateKind }) => aggregateKind)
        .sort(),
    ).toEqual(["hypothetical-set", undefined]);
    expect(functionOf("lag", "anyelement")).toMatchObject({ kind: "window" });
    expect(functionOf("concat", "any")).toMatchObject({
      variadic: "pg_catalog.any",
      volatility: "stable",
      strict: false,
    });
    expect(functionOf("num_nulls", "any")).toMatchObject({ variadic: "pg_catalog.any" });
    expect(functionOf("jsonb_extract_path", "jsonb", "_text")).toMatchObject({
      variadic: "pg_catalog.text",
    });
    expect(functionOf("random")).toMatchObject({ volatility: "volatile", arguments: [] });
  });

  it("date those that came later, and not those that only got a further parameter", () => {
    expect(functionOf("any_value", "anyelement")).toMatchObject({ since: 16 });
    expect(functionOf("array_sort", "anyarray")).toMatchObject({ since: 18 });
    expect(functionOf("json_strip_nulls", "json", "bool")).toMatchObject({
      since: 15,
      defaults: 1,
    });
  });

  it("leave out what cannot be called, and know nothing of other names", () => {
    expect(builtinFunctionsNamed("int4_sum")).not.toEqual([]);
    expect(builtinFunctionsNamed("numeric_accum")).toEqual([]);
    expect(builtinFunctionsNamed("constructor")).toEqual([]);
    expect(builtinFunctionsNamed("no_such_function")).toEqual([]);
  });

  it("use only types that are known", () => {
    for (const name of builtinFunctionNames()) {
      for (const each of builtinFunctionsNamed(name)) {
        const keys = [
          ...each.arguments,
          each.result,
          ...each.resultColumns.map(({ type }) => type),
        ];
        expect(keys.filter((key) => !builtinTypes.has(key))).toEqual([]);
        if (each.argumentNames.length > 0) {
          expect(each.argumentNames).toHaveLength(each.arguments.length);
        }
      }
    }
  });

  it("are read once", () => {
    expect(builtinFunctionsNamed("lower")).toBe(builtinFunctionsNamed("lower"));
    expect(builtinOperatorsNamed("||")).toBe(builtinOperatorsNamed("||"));
  });
});

describe("operators", () => {
  it("tell sides, result and partners", () => {
    const less = builtinOperatorsNamed("<").find(
      ({ left, right }) => left === "pg_catalog.int4" && right === "pg_catalog.int8",
    );
    expect(less).toEqual({
      schema: "pg_catalog",
      name: "<",
      left: "pg_catalog.int4",
      right: "pg_catalog.int8",
      result: "pg_catalog.bool",
      volatility: "immutable",
      strict: true,
      negator: ">=",
      commutator: ">",
      since: 15,
    });
    expect(builtinOperatorsNamed("@").every(({ left }) => left === undefined)).toBe(true);
    expect(builtinOperatorsNamed("~~~")).toEqual([]);
  });

  it("have negators and commutators that exist", () => {
    const names = new Set(
      operatorFacts
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0] ?? ""),
    );
    for (const name of names) {
      for (const { negator, commutator } of builtinOperatorsNamed(name)) {
        for (const partner of [negator, commutator]) {
          expect(partner === undefined || names.has(partner)).toBe(true);
        }
      }
    }
    expect(names.size).toBeGreaterThan(70);
  });
});

describe("casts and collations", () => {
  it("tell context, method and volatility", () => {
    const cast = (source: string, target: string): unknown =>
      builtinCasts.find(
        (each) => each.source === `pg_catalog.${source}` && each.target === `pg_catalog.${target}`,
      );
    expect(cast("int4", "int8")).toMatchObject({ context: "implicit", method: "function" });
    expect(cast("varchar", "text")).toMatchObject({ context: "implicit", method: "binary" });
    expect(cast("date", "timestamptz")).toMatchObject({ volatility: "stable" });
    expect(cast("jsonb", "json")).toMatchObject({ method: "inout", context: "assignment" });
    expect(cast("int8", "bytea")).toMatchObject({ since: 18, context: "explicit" });
    expect(cast("text", "int4")).toBeUndefined();
  });

  it("know the collations that every machine has", () => {
    expect(builtinCollations.get("pg_catalog.C")).toEqual({ deterministic: true });
    expect(builtinCollations.get("pg_catalog.default")).toEqual({ deterministic: true });
    expect(builtinCollations.has("pg_catalog.en_US")).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { builtinTypes } from "../../../src/catalog/builtin-types.js";
import { builtinCatalog, createCatalog } from "../../../src/catalog/create-catalog.js";
import {
  arrayType,
  baseType,
  compositeType,
  domainType,
  enumType,
  multirangeType,
  rangeType,
  referenceTo,
} from "../../../src/catalog/make-type.js";
import { builtinType, type Type, type TypeReference } from "../../../src/catalog/type.js";
import {
  arrayTypeOf,
  baseTypeOf,
  elementTypeOf,
  equalityOf,
  hashableOf,
  numericScaleOf,
  orderedOf,
} from "../../../src/catalog/type-facts.js";
import { encodeModifier } from "../../../src/catalog/type-modifier.js";
import { typeOf } from "../../../src/catalog/type-of.js";

function modified(name: string, ...values: number[]): TypeReference {
  return builtinType(name, encodeModifier(`pg_catalog.${name}`, values) ?? -1);
}

function collated(type: TypeReference, schema: string, name: string): TypeReference {
  return { ...type, collation: { schema, name } };
}

function named(name: string): { readonly schema: string; readonly name: string } {
  return { schema: "public", name };
}

function builtin(name: string): Type {
  return typeOf(builtinType(name), builtinCatalog);
}

const mood = enumType(named("mood"), ["sad", "happy"]);
const price = domainType(named("price"), modified("numeric", 12, 2), builtin("numeric"), false);
const prices = arrayType(named("_price"), price);
const discount = domainType(named("discount"), referenceTo(price), price, false);
const label = domainType(
  named("label"),
  collated(builtinType("text"), "public", "ci"),
  builtin("text"),
  false,
);
const list = domainType(named("list"), builtinType("_varchar"), builtin("_varchar"), false);
const pair = compositeType(named("pair"), [
  { name: "a", type: builtinType("int4") },
  { name: "b", type: modified("bpchar", 3) },
]);
const loose = compositeType(named("loose"), [
  { name: "pair", type: referenceTo(pair) },
  { name: "x", type: builtinType("float8") },
]);
const textual = rangeType(named("textual"), collated(builtinType("text"), "public", "ci"), false);
const pattern = rangeType(named("pattern"), builtinType("text"), true);
const textuals = multirangeType(named("textuals"), textual);
const citext = baseType(named("citext"), { collatable: true, equality: "semantic", ordered: true });
const blob = baseType(named("blob"), {});

const catalog = createCatalog({
  types: [
    mood,
    price,
    prices,
    discount,
    label,
    list,
    pair,
    loose,
    textual,
    pattern,
    textuals,
    citext,
    blob,
  ],
  collations: [{ ...named("ci"), deterministic: false }],
});

describe("equalityOf", () => {
  it("follows the type where no modifier or collation speaks", () => {
    expect(equalityOf(builtinType("int4"), catalog)).toBe("faithful");
    expect(equalityOf(builtinType("numeric"), catalog)).toBe("semantic");
    expect(equalityOf(builtinType("json"), catalog)).toBe("none");
    expect(equalityOf(referenceTo(mood), catalog)).toBe("faithful");
    expect(equalityOf(referenceTo(citext), catalog)).toBe("semantic");
    expect(equalityOf(referenceTo(blob), catalog)).toBe("none");
    expect(equalityOf(builtinType("record"), catalog)).toBe("semantic");
  });

  it("finds one form per value where a modifier fixes scale or length", () => {
    expect(equalityOf(modified("numeric", 10, 2), catalog)).toBe("faithful");
    expect(equalityOf(modified("bpchar", 5), catalog)).toBe("faithful");
    expect(equalityOf(builtinType("bpchar"), catalog)).toBe("semantic");
    expect(equalityOf(modified("varchar", 5), catalog)).toBe("faithful");
    expect(equalityOf(modified("interval", 0x7fff, 3), catalog)).toBe("semantic");
  });

  it("is semantic under a collation that is not deterministic, or not known", () => {
    const text = builtinType("text");
    expect(equalityOf(collated(text, "pg_catalog", "C"), catalog)).toBe("faithful");
    expect(equalityOf(collated(text, "public", "ci"), catalog)).toBe("semantic");
    expect(equalityOf(collated(text, "public", "unheard_of"), catalog)).toBe("semantic");
    expect(equalityOf(collated(modified("bpchar", 5), "public", "ci"), catalog)).toBe("semantic");
    expect(equalityOf(collated(builtinType("_text"), "public", "ci"), catalog)).toBe("semantic");
    expect(equalityOf(referenceTo(label), catalog)).toBe("semantic");
    expect(equalityOf(collated(referenceTo(label), "pg_catalog", "C"), catalog)).toBe("faithful");
  });

  it("looks into domains, arrays, composite types and ranges", () => {
    expect(equalityOf(referenceTo(discount), catalog)).toBe("faithful");
    expect(equalityOf(referenceTo(prices), catalog)).toBe("faithful");
    expect(equalityOf(builtinType("_numeric"), catalog)).toBe("semantic");
    expect(equalityOf({ ...modified("numeric", 4, 1), key: "pg_catalog._numeric" }, catalog)).toBe(
      "faithful",
    );
    expect(equalityOf(referenceTo(pair), catalog)).toBe("faithful");
    expect(equalityOf(referenceTo(loose), catalog)).toBe("semantic");
    expect(equalityOf(builtinType("int4range"), catalog)).toBe("faithful");
    expect(equalityOf(builtinType("nummultirange"), catalog)).toBe("semantic");
    expect(equalityOf(referenceTo(textual), catalog)).toBe("semantic");
    expect(equalityOf(referenceTo(textuals), catalog)).toBe("semantic");
    expect(equalityOf(referenceTo(pattern), catalog)).toBe("semantic");
  });

  it("agrees with the generated facts about arrays and ranges", () => {
    for (const type of builtinTypes.values()) {
      const reference = referenceTo(type);
      expect([type.name, equalityOf(reference, catalog)]).toEqual([type.name, type.equality]);
      expect([type.name, hashableOf(reference, catalog)]).toEqual([type.name, type.hashable]);
      expect([type.name, orderedOf(reference, catalog)]).toEqual([type.name, type.ordered]);
    }
  });
});

describe("hashableOf and orderedOf", () => {
  it("need every part to be so", () => {
    const mixed = compositeType(named("mixed"), [
      { name: "a", type: builtinType("int4") },
      { name: "b", type: builtinType("_bit") },
    ]);
    const with_ = createCatalog({ types: [mixed] });
    expect(hashableOf(referenceTo(mixed), with_)).toBe(false);
    expect(orderedOf(referenceTo(mixed), with_)).toBe(true);
    expect(hashableOf(referenceTo(discount), catalog)).toBe(true);
    expect(hashableOf(referenceTo(textuals), catalog)).toBe(true);
    expect(orderedOf(referenceTo(textual), catalog)).toBe(true);
    expect(hashableOf(referenceTo(citext), catalog)).toBe(false);
    expect(orderedOf(builtinType("xid"), catalog)).toBe(false);
  });
});

describe("baseTypeOf, elementTypeOf, arrayTypeOf", () => {
  it("go through domains and keep modifier and collation", () => {
    expect(baseTypeOf(referenceTo(discount), catalog)).toEqual(modified("numeric", 12, 2));
    expect(baseTypeOf(referenceTo(label), catalog).collation).toEqual(named("ci"));
    expect(baseTypeOf(builtinType("int4"), catalog)).toEqual(builtinType("int4"));
  });

  it("find the element of an array with the array's modifier", () => {
    const reference = { ...modified("varchar", 7), key: "pg_catalog._varchar" };
    expect(elementTypeOf(reference, catalog)).toEqual(modified("varchar", 7));
    expect(elementTypeOf(referenceTo(list), catalog)).toEqual(builtinType("varchar"));
    expect(elementTypeOf(builtinType("text"), catalog)).toBeUndefined();
  });

  it("find the array of a type, whatever it is called", () => {
    expect(arrayTypeOf(modified("numeric", 5, 1), catalog)).toEqual({
      ...modified("numeric", 5, 1),
      key: "pg_catalog._numeric",
    });
    expect(arrayTypeOf(builtinType("_numeric"), catalog)).toBeUndefined();
    const odd = createCatalog({ types: [mood, arrayType(named("_mood_1"), mood)] });
    expect(arrayTypeOf(referenceTo(mood), odd)?.key).toBe("public._mood_1");
  });

  it("fail for a type that is in no catalog", () => {
    expect(() => typeOf(referenceTo(named("nothing")), catalog)).toThrow(
      'type "public.nothing" is not in the catalog',
    );
  });
});

describe("numericScaleOf", () => {
  it("is known with a modifier only", () => {
    expect(numericScaleOf(modified("numeric", 10, 2), catalog)).toBe(2);
    expect(numericScaleOf(modified("numeric", 10, -3), catalog)).toBe(-3);
    expect(numericScaleOf(referenceTo(discount), catalog)).toBe(2);
    expect(numericScaleOf(builtinType("numeric"), catalog)).toBeUndefined();
    expect(numericScaleOf(modified("varchar", 10), catalog)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { createCatalog } from "../../../src/catalog/create-catalog.js";
import { baseType, domainType, enumType, referenceTo } from "../../../src/catalog/make-type.js";
import { conversionVolatility, textConversionOf } from "../../../src/catalog/text-conversion.js";
import { builtinType } from "../../../src/catalog/type.js";
import { typeOf } from "../../../src/catalog/type-of.js";

const mood = enumType({ schema: "public", name: "mood" }, ["sad"]);
const hstore = baseType({ schema: "public", name: "hstore" }, {});
const count = domainType(
  { schema: "public", name: "count" },
  builtinType("int4"),
  typeOf(builtinType("int4"), createCatalog()),
  false,
);
const catalog = createCatalog({ types: [mood, hstore, count] });

describe("textConversionOf", () => {
  it("is that of the type's functions", () => {
    expect(textConversionOf(builtinType("int4"), catalog)).toEqual({
      input: "immutable",
      output: "immutable",
    });
    expect(textConversionOf(builtinType("time"), catalog)).toEqual({
      input: "stable",
      output: "immutable",
    });
    expect(textConversionOf(builtinType("timestamptz"), catalog).output).toBe("stable");
  });

  it("looks through domains, and is cautious about types of users", () => {
    expect(textConversionOf(referenceTo(count), catalog).output).toBe("immutable");
    expect(textConversionOf(referenceTo(mood), catalog).output).toBe("stable");
    expect(textConversionOf(referenceTo(hstore), catalog).input).toBe("stable");
  });
});

describe("conversionVolatility", () => {
  it("is the greater of output and input", () => {
    const volatility = (source: string, target: string): string =>
      conversionVolatility(builtinType(source), builtinType(target), catalog);
    expect(volatility("int4", "text")).toBe("immutable");
    expect(volatility("timestamptz", "text")).toBe("stable");
    expect(volatility("text", "date")).toBe("stable");
    expect(volatility("text", "uuid")).toBe("immutable");
  });
});

import { expect, it } from "vitest";
import { withDeferred } from "../../../src/compile/deferred.js";

it("computes a property when it is first read, and once", () => {
  let times = 0;
  const value = withDeferred<{ a: number }, { b: { c: number } }>(
    { a: 1 },
    {
      b: () => {
        times += 1;
        return { c: times };
      },
    },
  );
  expect(value.a).toBe(1);
  expect(times).toBe(0);
  expect(value.b).toBe(value.b);
  expect(times).toBe(1);
});

it("is plain data for whoever copies or serialises it, frozen or not", () => {
  const make = () => withDeferred<{ a: number }, { b: number }>({ a: 1 }, { b: () => 2 });
  const plain = { a: 1, b: 2 };
  expect({ ...make() }).toEqual(plain);
  expect(structuredClone(make())).toEqual(plain);
  expect(JSON.stringify(Object.freeze(make()))).toBe(JSON.stringify(plain));
});

import { expect, it } from "vitest";
import { splitBatches } from "../../support/fixtures.js";

it("splits changes at their batch lines", () => {
  const text = `
-- About these changes.

-- batch: first one
INSERT INTO t VALUES ('-- batch: no');
-- batch: the second
DELETE FROM t;
-- a comment

SELECT 1;
`;
  expect(splitBatches(text)).toEqual([
    { title: "first one", script: "INSERT INTO t VALUES ('-- batch: no');" },
    { title: "the second", script: "DELETE FROM t;\n-- a comment\n\nSELECT 1;" },
  ]);
});

it.each([
  ["", "there is no batch"],
  ["SELECT 1;\n-- batch: a\nSELECT 1;", "stands before the first batch"],
  ["-- batch: a\n\n-- batch: b\nSELECT 1;", 'batch "a" is empty'],
  ["-- batch: a\nSELECT 1;\n-- batch: a\nSELECT 1;", 'two batches have the title "a"'],
])("refuses %j", (text, message) => {
  expect(() => splitBatches(text)).toThrow(message);
});

// Checks the migrations of the catalog against the rules of .ci/migration-template.sql.
import { readdirSync, readFileSync } from "node:fs";

const folder = process.argv[2] ?? "src/runtime/engine/migrations";
const problems = [];
const files = readdirSync(folder).sort();

files.forEach((file, index) => {
  const problem = (message) => problems.push(`${folder}/${file}: ${message}`);
  const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1];
  if (number === undefined) problem("the name is not NNNN_words_in_lower_case.sql");
  else if (Number(number) !== index + 1) problem(`number ${index + 1} is missing before it`);
  const text = readFileSync(`${folder}/${file}`, "utf8");
  if (!/^-- \S/.test(text)) problem("the first line does not say what it is for");
  if (!/^SET LOCAL lock_timeout = '\d+m?s';$/m.test(text)) problem("lock_timeout is not set");
  const statements = text.replace(/--.*$/gm, "");
  const rules = [
    [
      /CREATE (?:UNIQUE )?(?:TABLE|INDEX|SCHEMA|SEQUENCE)(?! IF NOT EXISTS)/i,
      "CREATE without IF NOT EXISTS",
    ],
    [
      /DROP (?:TABLE|INDEX|SCHEMA|SEQUENCE|FUNCTION|VIEW|CONSTRAINT|COLUMN)(?! IF EXISTS)/i,
      "DROP without IF EXISTS",
    ],
    [/ADD COLUMN(?! IF NOT EXISTS)/i, "ADD COLUMN without IF NOT EXISTS"],
    [/\b(?:BEGIN|COMMIT|ROLLBACK)\s*;/i, "it controls the transaction, which is the runner's"],
    [/CREATE (?:OR REPLACE )?FUNCTION/i, "functions belong into engine/functions"],
    [
      /\b(?:TABLE|INTO|UPDATE|FROM|ON)\s+(?:IF (?:NOT )?EXISTS\s+)?pgt_/i,
      "a name is not qualified",
    ],
  ];
  for (const [pattern, message] of rules) if (pattern.test(statements)) problem(message);
});

if (files.length === 0) problems.push(`${folder}: there are no migrations`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`ok: ${files.length} migrations`);

/** The functions of extension citext that work on its type: name, argument types, result. */
const functions: readonly (readonly [string, string, string])[] = [
  ...["eq", "ne", "lt", "le", "gt", "ge"].map(
    (name) => [`citext_${name}`, "citext, citext", "boolean"] as const,
  ),
  ["citext_cmp", "citext, citext", "integer"],
  ["citext_hash", "citext", "integer"],
  ["citext_smaller", "citext, citext", "citext"],
  ["citext_larger", "citext, citext", "citext"],
  ["citext", "character", "citext"],
  ["citext", "boolean", "citext"],
  ["citext", "inet", "citext"],
  ...["texticlike", "texticnlike", "texticregexeq", "texticregexne"].flatMap((name) =>
    ["citext", "text"].map((right) => [name, `citext, ${right}`, "boolean"] as const),
  ),
  ["regexp_match", "citext, citext", "text[]"],
  ["regexp_match", "citext, citext, text", "text[]"],
  ["regexp_matches", "citext, citext", "SETOF text[]"],
  ["regexp_matches", "citext, citext, text", "SETOF text[]"],
  ["regexp_replace", "citext, citext, text", "text"],
  ["regexp_replace", "citext, citext, text, text", "text"],
  ["regexp_split_to_array", "citext, citext", "text[]"],
  ["regexp_split_to_array", "citext, citext, text", "text[]"],
  ["regexp_split_to_table", "citext, citext", "SETOF text"],
  ["regexp_split_to_table", "citext, citext, text", "SETOF text"],
  ["strpos", "citext, citext", "integer"],
  ["replace", "citext, citext, citext", "text"],
  ["split_part", "citext, citext, integer", "text"],
  ["translate", "citext, citext, text", "text"],
];

/** Operators: name, function, commutator, negator. */
const comparisons: readonly (readonly [string, string, string, string])[] = [
  ["=", "eq", "=", "<>"],
  ["<>", "ne", "<>", "="],
  ["<", "lt", ">", ">="],
  ["<=", "le", ">=", ">"],
  [">", "gt", "<", "<="],
  [">=", "ge", "<=", "<"],
];

/** Operators on patterns: name, function, negator. */
const patterns: readonly (readonly [string, string, string])[] = [
  ["~", "texticregexeq", "!~"],
  ["~*", "texticregexeq", "!~*"],
  ["!~", "texticregexne", "~"],
  ["!~*", "texticregexne", "~*"],
  ["~~", "texticlike", "!~~"],
  ["~~*", "texticlike", "!~~*"],
  ["!~~", "texticnlike", "~~"],
  ["!~~*", "texticnlike", "~~*"],
];

/**
 * What `CREATE EXTENSION citext` adds, as statements: a text type that ignores case in comparisons (manual, F.9).
 * Support functions of its operator classes are left out.
 */
export const citextStatements: string = [
  `CREATE TYPE citext (INPUT = citextin, OUTPUT = citextout, CATEGORY = 'S', COLLATABLE = true);`,
  ...functions.map(
    ([name, types, result]) =>
      `CREATE FUNCTION ${name}(${types}) RETURNS ${result} LANGUAGE c IMMUTABLE STRICT AS 'citext';`,
  ),
  `CREATE CAST (citext AS text) WITHOUT FUNCTION AS IMPLICIT;`,
  `CREATE CAST (citext AS character varying) WITHOUT FUNCTION AS IMPLICIT;`,
  `CREATE CAST (citext AS bpchar) WITHOUT FUNCTION AS ASSIGNMENT;`,
  `CREATE CAST (text AS citext) WITHOUT FUNCTION AS ASSIGNMENT;`,
  `CREATE CAST (character varying AS citext) WITHOUT FUNCTION AS ASSIGNMENT;`,
  `CREATE CAST (bpchar AS citext) WITH FUNCTION citext(bpchar) AS ASSIGNMENT;`,
  `CREATE CAST (boolean AS citext) WITH FUNCTION citext(boolean) AS ASSIGNMENT;`,
  `CREATE CAST (inet AS citext) WITH FUNCTION citext(inet) AS ASSIGNMENT;`,
  ...comparisons.map(
    ([operator, name, commutator, negator]) =>
      `CREATE OPERATOR ${operator} (LEFTARG = citext, RIGHTARG = citext, FUNCTION = citext_${name}, COMMUTATOR = ${commutator}, NEGATOR = ${negator});`,
  ),
  ...patterns.flatMap(([operator, name, negator]) =>
    ["citext", "text"].map(
      (right) =>
        `CREATE OPERATOR ${operator} (LEFTARG = citext, RIGHTARG = ${right}, FUNCTION = ${name}, NEGATOR = ${negator});`,
    ),
  ),
  `CREATE AGGREGATE min(citext) (SFUNC = citext_smaller, STYPE = citext);`,
  `CREATE AGGREGATE max(citext) (SFUNC = citext_larger, STYPE = citext);`,
  `CREATE OPERATOR CLASS citext_ops DEFAULT FOR TYPE citext USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >;`,
  `CREATE OPERATOR CLASS citext_ops DEFAULT FOR TYPE citext USING hash AS OPERATOR 1 =;`,
].join("\n");

/**
 * Every code that a diagnostic can carry. PostgreSQL's own SQLSTATE where it has one (manual, appendix A);
 * otherwise its class with a subclass `T..`. A code is never reused for another meaning.
 */
export const codes = {
  // class 22, 42: the query or the schema text is wrong; PostgreSQL would reject it too
  "42601": "syntax error",
  "42703": "undefined column",
  "42P01": "undefined table",
  "42P02": "undefined parameter",
  "42704": "undefined object",
  "42883": "undefined function",
  "42702": "ambiguous column",
  "42725": "ambiguous function",
  "42712": "duplicate alias",
  "42701": "duplicate column",
  "42P07": "duplicate table",
  "42710": "duplicate object",
  "42803": "grouping error",
  "42P20": "windowing error",
  "42804": "datatype mismatch",
  "42P18": "indeterminate datatype",
  "42P22": "indeterminate collation",
  "42P21": "collation mismatch",
  "42846": "cannot coerce",
  "42809": "wrong object type",
  "42P10": "invalid column reference",
  "42P19": "invalid recursion",
  "42P16": "invalid table definition",
  "42P17": "invalid object definition",
  "22P02": "invalid text representation",
  "22003": "numeric value out of range",
  "22023": "invalid parameter value",
  "0A000": "feature not supported by PostgreSQL",
  "3F000": "invalid schema name",
  // class 01: to be known, nothing is wrong
  "01T01": "the query leaves its answer open",
  // class 0A: PostgreSQL accepts it, incremental maintenance does not
  "0AT01": "window function is not maintained incrementally",
  "0AT02": "volatile function",
  "0AT03": "stable function that depends on the session or the clock",
  "0AT05": "subquery expression is not maintained incrementally",
  "0AT07": "LIMIT, OFFSET or DISTINCT ON is not maintained incrementally",
  "0AT08": "aggregate is not maintained incrementally",
  "0AT10": "recursive query is not maintained incrementally",
  "0AT11": "set-returning function or LATERAL is not maintained incrementally",
  "0AT12": "source cannot be captured",
  "0AT13": "type cannot identify a row",
  "0AT14": "statement is not a defining query",
  "0AT15": "expression is not understood by the compiler",
  // class 22: wrong use of the tool
  "22T01": "usage error",
  "22T02": "file cannot be read",
  "22T03": "setting value is not allowed",
  // class 55: the database is not as expected
  "55T01": "database is not initialised",
  "55T02": "stream table does not exist",
  "55T03": "stream table exists already",
  "55T04": "database refused",
  "55T05": "extension pg_trickle is installed",
  "55T06": "source changed since the stream table was created",
  "55T07": "another refresh is running",
  "55T08": "other objects depend on the stream table",
  "55T09": "version mismatch",
  "55T10": "server version is not supported",
  XXT00: "internal error",
} as const;

export type Code = keyof typeof codes;

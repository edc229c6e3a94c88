import { InternalError } from "../diagnostics/errors.js";
import { keywords } from "./keywords.js";

const brand: unique symbol = Symbol("sql");

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fragment"; readonly fragment: Sql }
  | { readonly kind: "indented"; readonly fragment: Sql };

/** A piece of SQL as a value. Only this room makes one; JSON from outside can never pass as SQL. */
export interface Sql {
  readonly [brand]: true;
  readonly pieces: readonly Piece[];
}

function fragment(pieces: readonly Piece[]): Sql {
  return Object.freeze({ [brand]: true as const, pieces });
}

function text(value: string): Sql {
  return fragment([{ kind: "text", text: value }]);
}

/**
 * SQL from a template. `${}` takes only {@link Sql}; a bare string there is a type error and a run-time error.
 * Line breaks of the template are kept; a fragment that spans lines is indented to where its line begins.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly Sql[]): Sql {
  const pieces: Piece[] = [];
  strings.forEach((string, index) => {
    if (string !== "") pieces.push({ kind: "text", text: string });
    const value = values[index];
    if (index >= values.length) return;
    if (value === undefined || value === null || value[brand] !== true) {
      throw new InternalError(
        "an SQL template takes only SQL fragments: use identifier(), literal() or join()",
      );
    }
    pieces.push({ kind: "fragment", fragment: value });
  });
  return fragment(pieces);
}

/** No text at all. */
export const empty: Sql = fragment([]);

export function isEmpty(value: Sql): boolean {
  return value.pieces.every((piece) => "fragment" in piece && isEmpty(piece.fragment));
}

/** The fragments with `separator` between them. */
export function join(items: readonly Sql[], separator: Sql): Sql {
  return fragment(
    items.flatMap((item, index): Piece[] =>
      index === 0
        ? [{ kind: "fragment", fragment: item }]
        : [
            { kind: "fragment", fragment: separator },
            { kind: "fragment", fragment: item },
          ],
    ),
  );
}

/** The fragment on lines of its own, two columns to the right. */
export function indent(value: Sql): Sql {
  return fragment([{ kind: "indented", fragment: value }]);
}

/** PostgreSQL's limit on names, in bytes (manual, 4.1.1); it cuts longer ones with only a NOTICE. */
const maximumNameBytes = 63;

const plainName = /^[a-z_][a-z0-9_]*$/;

/** Why a text cannot be a name in PostgreSQL; `undefined` when it can. */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "a name must not be empty";
  if (name.includes("\0")) return "a name must not contain a NUL character";
  if (/\p{Surrogate}/u.test(name)) return "a name must not contain a lone surrogate";
  if (Buffer.byteLength(name, "utf8") > maximumNameBytes) {
    return `name "${name}" is longer than ${maximumNameBytes} bytes`;
  }
  return undefined;
}

function quoteName(name: string): string {
  const plain = displayName(name);
  // As in strings: a line break must not stand for itself.
  return name.includes("\n")
    ? `U&${plain.replaceAll("\\", "\\\\").replaceAll("\n", "\\000A")}`
    : plain;
}

/**
 * A name, qualified by those before it, as people read it and as PostgreSQL takes it where a text means a relation
 * (`regclass`, `parse_ident`): line breaks stand for themselves. Not for SQL text.
 */
export function displayName(...names: readonly [string, ...string[]]): string {
  return names
    .map((name) => {
      const problem = nameProblem(name);
      if (problem !== undefined) throw new InternalError(problem);
      return plainName.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
    })
    .join(".");
}

/** A name, qualified by those before it; quoted wherever PostgreSQL would read it differently without. */
export function identifier(...names: readonly [string, ...string[]]): Sql {
  return text(names.map(quoteName).join("."));
}

function quoteText(value: string): string {
  if (value.includes("\0")) throw new InternalError("PostgreSQL text cannot hold a NUL character");
  const doubled = value.replaceAll("'", "''");
  // A backslash is plain in '…' only while standard_conforming_strings is on; E'…' does not depend on it. A line
  // break stands as \n, because the lines of a fragment are indented.
  return /[\\\n]/.test(value)
    ? `E'${doubled.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}'`
    : `'${doubled}'`;
}

/** A constant: text quoted, numbers plain, `null` as NULL. */
export function literal(value: string | number | bigint | boolean | null): Sql {
  switch (typeof value) {
    case "string":
      return text(quoteText(value));
    case "number":
      if (!Number.isFinite(value)) throw new InternalError("a number literal must be finite");
      return text(String(value));
    case "bigint":
      return text(String(value));
    case "boolean":
      return text(value ? "true" : "false");
    default:
      return text("NULL");
  }
}

/** A number as it was written (`1.50` keeps its scale). */
export function numeral(digits: string): Sql {
  if (!/^[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?$|^[0-9]+\.$/i.test(digits)) {
    throw new InternalError(`"${digits}" is not a numeral`);
  }
  return text(digits);
}

/** The name of an operator, such as `<=` or `@>` (manual, 4.1.3). */
export function operator(name: string): Sql {
  if (!/^[-+*/<>=~!@#%^&|`?]+$/.test(name) || name.includes("--") || name.includes("/*")) {
    throw new InternalError(`"${name}" is not an operator`);
  }
  return text(name);
}

/** One or more words of SQL grammar: letters, digits, blanks, and a precision in parentheses. */
export function words(value: string): Sql {
  if (!/^[A-Za-z_][A-Za-z0-9_ ]*(?:\([0-9]+\))?(?: [A-Za-z ]+)?$/.test(value)) {
    throw new InternalError(`"${value}" is not made of words`);
  }
  return text(value);
}

/** Grammar between the arguments of a construct: words, quoted names, brackets and punctuation; no strings, no comments. */
export function syntax(value: string): Sql {
  if (!/^(?:[A-Za-z0-9_ (),:.[\]]|=>|"(?:[^"\0\n]|"")+")*$/.test(value)) {
    throw new InternalError(`"${value}" is not made of words and punctuation`);
  }
  return text(value);
}

/** `-- …` on as many lines as the text has. Must be followed by a line break. */
export function comment(value: string): Sql {
  return text(
    value
      .split(/\r\n|[\r\n\u2028\u2029]/)
      .map((line) => `-- ${line}`.trimEnd())
      .join("\n"),
  );
}

/** Code as a dollar-quoted string, with a tag that does not occur in it (manual, 4.1.2.4). */
export function dollarQuoted(code: Sql): Sql {
  const tag = text(tagFor(printSql(code)));
  return sql`${tag}
${code}
${tag}`;
}

/** The same for code that was printed before. */
export function dollarQuotedText(code: string): Sql {
  const tag = tagFor(code);
  return text(`${tag}\n${code}\n${tag}`);
}

function tagFor(code: string): string {
  let tag = "$pgtrickle$";
  for (let attempt = 2; code.includes(tag); attempt += 1) tag = `$pgtrickle_${attempt}$`;
  return tag;
}

/** The text of a fragment: the same bytes everywhere. */
export function printSql(value: Sql): string {
  let output = "";
  const write = (target: Sql, margin: string): void => {
    for (const piece of target.pieces) {
      if (piece.kind === "text") {
        const breaks = margin !== "" && piece.text.includes("\n");
        output += breaks ? piece.text.replaceAll("\n", `\n${margin}`) : piece.text;
      } else if (piece.kind === "fragment") write(piece.fragment, margin);
      else {
        output += "  ";
        write(piece.fragment, `${margin}  `);
      }
    }
  };
  write(value, "");
  return output;
}

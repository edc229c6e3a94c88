import { bindQuery } from "../bind/bind-query.js";
import { isZoneName, pinTimeZone } from "../bind/pin-time-zone.js";
import type { Catalog, CatalogTable } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import { deriveDelta, deriveReplacement, type ResultColumn } from "../delta/derive-delta.js";
import { optimiseDelta } from "../delta/optimise-delta.js";
import type { DeltaPlan } from "../delta/plan.js";
import { tableKey } from "../delta/sources.js";
import { printDelta } from "../delta/text.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import { UnsupportedError, usageError } from "../diagnostics/errors.js";
import type { SourceText, Span } from "../diagnostics/span.js";
import { emitNarrowed, emitScripts } from "../emit/emit-artifact.js";
import { bufferName } from "../emit/naming.js";
import { outlineRelation } from "../emit/outline.js";
import { emitPrelude } from "../emit/prelude.js";
import { columnOf } from "../relation/columns.js";
import type { Relation } from "../relation/relation.js";
import { printRelation } from "../relation/text.js";
import { rewriteRelation } from "../rewrite/rewrite.js";
import { nameProblem, printSql } from "../sql/sql.js";
import { parseDefiningQuery } from "../syntax/defining-query.js";
import { loadParser } from "../syntax/parse.js";
import type { Artifact, Mode } from "./artifact.js";
import { comparesItsKeys } from "./compares-its-keys.js";
import { withDeferred } from "./deferred.js";
import { describeArms, describeIndexes, describeSteps } from "./describe-refresh.js";
import { declaredType, describeState, shownType } from "./describe-states.js";
import { findObstacles } from "./obstacles.js";
import { findOpenAnswers } from "./open-answers.js";
import { readSnapshotOption } from "./snapshot-option.js";
import { namesIn } from "./source-names.js";

export interface CompileOptions {
  /** The stream table's name, `schema.name` or `name`; needed unless the text is `CREATE … name AS …`. */
  readonly name?: string | undefined;
  /** `auto` takes differential when the whole query can be maintained, else full, and says why. */
  readonly mode?: Mode | "auto" | undefined;
  /**
   * The time zone, as `Europe/Berlin`, that the query means where it leaves that to the setting TimeZone. Without one, what
   * depends on that setting is not maintained incrementally.
   */
  readonly timeZone?: string | undefined;
  /**
   * Whether materialized views and foreign tables may be sources of a stream table that is not refreshed in full: all of their rows are kept,
   * and compared at each refresh. Default: what `WITH (snapshot_sources = …)` in the text says, else not.
   */
  readonly snapshotSources?: boolean | undefined;
}

/**
 * Compiles a defining query to the SQL that keeps its result up to date. Deterministic: the same query, catalog and
 * options give the same bytes.
 *
 * @throws QueryError what PostgreSQL would reject too, with its SQLSTATE
 * @throws UnsupportedError with every reason, when mode `differential` is asked for and not possible
 * @throws UsageError for a name, a mode or a time zone that cannot be
 */
export async function compile(
  queryText: string,
  catalog: Catalog,
  options: CompileOptions = {},
): Promise<Artifact> {
  await loadParser();
  const source: SourceText = { name: "query", text: queryText };
  const parsed = parseDefiningQuery(source);
  const name = chooseName(options.name, parsed.name, catalog);
  const wanted = options.mode ?? "auto";
  if (wanted === "immediate") {
    throw usageError("22T03", 'mode "immediate" is not available', {
      hint: 'Use "auto", "differential" or "full".',
    });
  }
  const timeZone = checkTimeZone(options.timeZone);
  const bound = bindQuery(parsed, catalog);
  const pinned =
    timeZone === undefined ? bound.relation : pinTimeZone(bound.relation, timeZone, catalog);
  const relation = rewriteRelation(pinned);
  const snapshotSources =
    options.snapshotSources ?? readSnapshotOption(parsed.options, source) ?? false;
  const decided = decide(relation, bound.columns, catalog, wanted, {
    written: pinned,
    source,
    span: parsed.span,
    snapshotSources,
  });
  const scripts = emitScripts(decided.plan, name, catalog, timeZone);
  const essentials: Omit<Artifact, keyof Later> = {
    name,
    mode: decided.mode,
    reasons: decided.reasons,
    notices: [
      ...bound.notes,
      ...findOpenAnswers(bound.relation, catalog).map((note) => ({
        ...note,
        source: note.source ?? source,
      })),
      ...decided.plan.snapshots.map(({ table }) => snapshotNotice(table, source, parsed.span)),
    ],
    query: parsed.query,
    searchPath: catalog.searchPath.filter((schema) => schema !== "pg_catalog"),
    timeZone: timeZone ?? null,
    columns: bound.columns.map((column) => ({
      name: column.name,
      type: shownType(columnOf(bound.relation, column.id).type, catalog),
    })),
    sources: decided.plan.sources.map(({ table, columns }) => ({
      schema: table.schema,
      name: table.name,
      columns,
      types: columns.map((name) => {
        const column = table.columns.find((candidate) => candidate.name === name);
        return column === undefined ? "" : declaredType(column.type, catalog);
      }),
      generated: bound.generated
        .filter((use) => tableKey(use.table) === tableKey(table))
        .map(({ name }) => name)
        .filter((name, index, all) => all.indexOf(name) === index),
      buffer: bufferName(table),
    })),
    snapshotSources,
    snapshots: decided.plan.snapshots.map(({ table: { schema, name }, copy }) => ({
      schema,
      name,
      outside: copy !== undefined,
    })),
    states: scripts.states,
    mutex: scripts.mutex,
    view: scripts.view,
    arms: describeArms(decided.plan),
    steps: describeSteps(decided.plan),
    indexes: describeIndexes(decided.plan),
    prelude: printSql(emitPrelude()),
    install: scripts.install,
    populate: scripts.populate,
    lock: scripts.lock,
    pending: scripts.pending,
    refresh: scripts.refresh,
    full: scripts.full,
    drop: scripts.drop,
  };
  return withDeferred<typeof essentials, Later>(essentials, {
    narrowed: () => (decided.mode === "full" ? {} : emitNarrowed(decided.plan, name, catalog)),
    stateTables: () =>
      decided.plan.states.map((state, index) =>
        describeState(state, scripts.states[index] ?? "", scripts.contents[index] ?? "", catalog),
      ),
    outline: () => outlineRelation(relation, bound.columns, catalog, namesIn(catalog)),
    plans: () => ({ relation: printRelation(relation), delta: printDelta(decided.plan) }),
  });
}

/** The price of a source that is compared, wherever the query is compiled. */
function snapshotNotice(
  table: CatalogTable,
  source: SourceText,
  span: Span | undefined,
): Diagnostic {
  const kind = table.kind === "foreign-table" ? "foreign table" : "materialized view";
  const message = `${kind} "${table.name}" is read whole and compared with a copy at each refresh`;
  return createDiagnostic("note", "0AT12", message, { source, span });
}

/** What only installing, reviews and migrations ask for: as much work as the scripts. */
type Later = Pick<Artifact, "narrowed" | "stateTables" | "outline" | "plans">;

interface Decision {
  readonly mode: Mode;
  readonly plan: DeltaPlan;
  readonly reasons: readonly Diagnostic[];
}

function decide(
  relation: Relation,
  columns: readonly ResultColumn[],
  catalog: Catalog,
  wanted: "auto" | "differential" | "full",
  place: {
    /** The relation before it was rewritten. */
    readonly written: Relation;
    readonly source: SourceText;
    readonly span: Span | undefined;
    readonly snapshotSources: boolean;
  },
): Decision {
  const full = (reasons: readonly Diagnostic[]): Decision => {
    const computable = comparesItsKeys(relation, catalog) ? relation : place.written;
    return { mode: "full", plan: deriveReplacement(computable, columns, catalog), reasons };
  };
  if (wanted === "full") return full([]);
  const isCompared = ({ kind }: CatalogTable): boolean =>
    place.snapshotSources && (kind === "materialized-view" || kind === "foreign-table");
  const obstacles = findObstacles(relation, catalog, isCompared);
  const derivation = deriveDelta(relation, columns, catalog, isCompared);
  const reasons = [...obstacles, ...(derivation.kind === "refused" ? derivation.reasons : [])].map(
    (reason) => ({
      ...reason,
      source: reason.source ?? place.source,
      // What has no place of its own, such as a conversion that UNION adds, is said of the whole query.
      span: reason.span ?? place.span,
    }),
  );
  if (derivation.kind === "incremental" && reasons.length === 0) {
    return { mode: "differential", plan: optimiseDelta(derivation.plan), reasons: [] };
  }
  if (wanted === "differential") throw new UnsupportedError(reasons);
  return full(reasons);
}

/** A zone by its name in the IANA database: an abbreviation means what a setting says. */
function checkTimeZone(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined || isZoneName(timeZone)) return timeZone;
  throw usageError("22T03", `"${timeZone}" is not the name of a time zone`, {
    hint: "Write a name such as Europe/Berlin or UTC; abbreviations and offsets are not taken.",
  });
}

function chooseName(
  given: string | undefined,
  written: { readonly schema: string | undefined; readonly name: string } | undefined,
  catalog: Catalog,
): QualifiedName {
  const schema = catalog.searchPath.find((candidate) => candidate !== "pg_catalog") ?? "public";
  const chosen = given === undefined ? written : splitName(given);
  if (chosen === undefined) {
    throw usageError("22T01", "the stream table has no name", {
      hint: "Give one with --name, or write CREATE MATERIALIZED VIEW name AS SELECT.",
    });
  }
  const name = { schema: chosen.schema ?? schema, name: chosen.name };
  const problem = nameProblem(name.schema) ?? nameProblem(name.name);
  if (problem !== undefined) {
    throw usageError("22T01", problem, { hint: "PostgreSQL would cut or refuse it." });
  }
  return name;
}

/** Reads `name`, `schema.name` and their quoted forms, as PostgreSQL reads names in a text. */
function splitName(text: string): { readonly schema: string | undefined; readonly name: string } {
  const part = /^\s*(?:"((?:[^"]|"")+)"|([^".\s]+))\s*/;
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const match = part.exec(rest);
    if (match === null) break;
    parts.push(
      match[1] === undefined ? (match[2] ?? "").toLowerCase() : match[1].replaceAll('""', '"'),
    );
    rest = rest.slice(match[0].length);
    if (!rest.startsWith(".")) break;
    rest = rest.slice(1);
  }
  const [first, second] = parts;
  if (rest !== "" || first === undefined || parts.length > 2) {
    throw usageError("22T01", `"${text}" is not a name`, {
      hint: 'Write name or schema.name; put a part in "…" when it has other characters.',
    });
  }
  return second === undefined
    ? { schema: undefined, name: first }
    : { schema: first, name: second };
}

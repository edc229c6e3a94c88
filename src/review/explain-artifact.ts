import type { QualifiedName } from "../catalog/type.js";
import type { Artifact, ArtifactReads, WantedIndex } from "../compile/artifact.js";
import { renderDiagnostic } from "../diagnostics/render.js";
import { sourceName, sourceNameOf } from "../emit/naming.js";
import type { OutlineOperator } from "../emit/outline.js";
import { identifier, printSql } from "../sql/sql.js";
import { costWords } from "./cost-words.js";
import { operatorText } from "./lineage.js";
import { namedRequirements } from "./named-requirements.js";

/** How a stream table is maintained: for programs, and in words. */
export interface Explanation {
  readonly name: string;
  readonly mode: Artifact["mode"];
  /** Why it is not maintained incrementally; empty when it is. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly sources: readonly { readonly name: string; readonly captures: readonly string[] }[];
  readonly states: readonly string[];
  /** Which part of a refresh runs when which sources have changed. */
  readonly arms: readonly (ArtifactReads & { readonly name: string; readonly runs: string })[];
  /** Steps besides arms that read source tables again. */
  readonly steps: Artifact["steps"];
  readonly indexes: readonly WantedIndex[];
  readonly text: string;
}

export function explainArtifact(artifact: Artifact): Explanation {
  const facts = {
    name: nameOf(artifact.name),
    mode: artifact.mode,
    reasons: artifact.reasons.map(({ code, message }) => ({ code, message })),
    sources: artifact.sources.map((source) => ({
      name: sourceName(source),
      captures: source.columns,
    })),
    states: artifact.states,
    arms: artifact.arms.map((arm) => ({
      name: arm.name,
      runs: whenChanged(namedRequirements(artifact.sources, arm)),
      cost: arm.cost,
      probes: arm.probes.map(sourceNameOf),
      scans: arm.scans.map(sourceNameOf),
    })),
    steps: artifact.steps.map((step) => ({
      ...step,
      probes: step.probes.map(sourceNameOf),
      scans: step.scans.map(sourceNameOf),
    })),
    indexes: artifact.indexes,
  };
  return { ...facts, text: sections(artifact, facts).join("\n\n") };
}

function sections(artifact: Artifact, facts: Omit<Explanation, "text">): readonly string[] {
  const described = [describeMode(artifact, facts.name)];
  const add = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) described.push([title, ...lines.map((line) => `  ${line}`)].join("\n"));
  };
  add("operators of the query", describeOperators(artifact.outline.operators));
  add(
    "captures",
    facts.sources.map(({ name, captures }) => `${name} (${captures.join(", ")})`),
  );
  add("reads whole at each refresh, and compares with a copy", artifact.snapshots.map(nameOf));
  add(
    "keeps",
    facts.states.map((state) => printSql(identifier("pgtrickle_state", state))),
  );
  add("a refresh runs", [
    ...facts.arms.map((arm) => `${arm.name} ${arm.runs}, ${describeReads(arm)}`),
    ...facts.steps.map((step) => `${step.name}, ${describeReads(step)}`),
  ]);
  add("indexes that it probes", facts.indexes.map(describeIndex));
  return described;
}

/** The tree of operators, each above what it reads. */
function describeOperators(operators: readonly OutlineOperator[]): readonly string[] {
  const inputs = new Set(operators.flatMap((operator) => operator.inputs));
  const lines: string[] = [];
  const visit = (place: number, depth: number): void => {
    const operator = operators[place];
    if (operator === undefined) return;
    lines.push(`${"  ".repeat(depth)}${operatorText(operator)}`);
    for (const input of operator.inputs) visit(input, depth + 1);
  };
  for (const place of operators.keys()) if (!inputs.has(place)) visit(place, 0);
  return lines;
}

function describeMode(artifact: Artifact, name: string): string {
  const { mode, reasons } = artifact;
  const headline = `${name} is maintained in mode ${mode}`;
  if (reasons.length === 0) return headline;
  const shown = reasons.map((reason) => renderDiagnostic(reason, { color: false }));
  return [`${headline}, because not all of it is incremental:`, ...shown].join("\n");
}

function whenChanged(requires: readonly (readonly string[])[]): string {
  const members = requires.map((sources) => sources.join(" or "));
  return members.length === 0 ? "always" : `when ${members.join(", and ")} changed`;
}

function describeReads({ cost, probes, scans }: ArtifactReads): string {
  const tables = cost === "changes" ? [] : cost === "probe" ? probes : scans;
  return `${costWords[cost]}${tables.length === 0 ? "" : `: ${tables.join(", ")}`}`;
}

function describeIndex(index: WantedIndex): string {
  const columns = index.columns.join(", ");
  const presence = index.present ? "present" : "MISSING";
  return `${nameOf(index.table)} (${columns}): ${presence}; ${index.reason}`;
}

function nameOf(name: QualifiedName): string {
  return printSql(identifier(name.schema, name.name));
}

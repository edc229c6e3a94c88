/** A node of a plan, as far as it is looked at here (manual, 14.1: EXPLAIN with FORMAT JSON). */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Subplan Name"?: string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "CTE Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Actual Total Time"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A plan as PostgreSQL's JSON has it, in lines: what each step reads and, when it was run, its rows and time. */
export function describePlan(plan: readonly unknown[]): string {
  return plan.flatMap((entry) => linesOf(rootOf(entry), 0)).join("");
}

/** The same of what finds the rows of the states that change, and changes them. */
export function describeApply(plan: readonly unknown[]): string {
  const lines: string[] = [];
  const visit = (node: PlanNode): void => {
    if (applySteps.test(node["Subplan Name"] ?? "")) lines.push(...linesOf(node, 0));
    else for (const child of node.Plans ?? []) visit(child);
  };
  for (const entry of plan) visit(rootOf(entry));
  return lines.join("");
}

/** What the steps of a refresh that read and write states are called. */
const applySteps = /^CTE (?:(?:inserted|updated|removed)(?:_|$)|\w+_next(?:_\d+)?$)/;

function linesOf(node: PlanNode, depth: number): readonly string[] {
  const line = `${"  ".repeat(depth)}${describeNode(node)}\n`;
  return [line, ...(node.Plans ?? []).flatMap((child) => linesOf(child, depth + 1))];
}

/**
 * The arms, each with what it did: those of one step stand below an Append, in order. Which of them a refresh calls skipped
 * follows from the sources that changed, not from the plan: PostgreSQL may have looked into one of the others and found nothing.
 */
export function describeArms(
  plan: readonly unknown[],
  arms: readonly string[],
  run: readonly string[],
): string {
  const byStep = new Map<string, string[]>();
  for (const arm of arms) {
    const [step = "", title = ""] = splitArm(arm);
    byStep.set(step, [...(byStep.get(step) ?? []), title]);
  }
  const lines: string[] = [];
  const visit = (node: PlanNode): void => {
    const step = node["Subplan Name"]?.replace(/^CTE /, "");
    const titles = step === undefined ? undefined : byStep.get(step);
    if (titles !== undefined) {
      const parts = titles.length === 1 ? [node] : (node.Plans ?? []);
      for (const [index, title] of titles.entries()) {
        const runs = run.includes(`${step}: ${title}`);
        lines.push(describeArm(title, parts[index], runs));
      }
    }
    for (const child of node.Plans ?? []) visit(child);
  };
  for (const entry of plan) visit(rootOf(entry));
  return lines.join("");
}

function describeArm(title: string, node: PlanNode | undefined, runs: boolean): string {
  if (!runs) return `${title}: skipped (0 changes)\n`;
  const rows = (node?.["Actual Rows"] ?? 0) * (node?.["Actual Loops"] ?? 1);
  return `${title}: executed ${rows} rows in ${(node?.["Actual Total Time"] ?? 0).toFixed(3)} ms\n`;
}

function splitArm(arm: string): readonly [string, string] {
  const at = arm.indexOf(": ");
  return [arm.slice(0, at), arm.slice(at + 2)];
}

function rootOf(entry: unknown): PlanNode {
  return (entry as { readonly Plan: PlanNode }).Plan;
}

function describeNode(node: PlanNode): string {
  const place = node["Relation Name"] ?? node["CTE Name"];
  const index = node["Index Name"];
  const measured =
    node["Actual Rows"] === undefined
      ? ""
      : ` (rows ${node["Actual Rows"]}, ${(node["Actual Total Time"] ?? 0).toFixed(3)} ms)`;
  const name = node["Subplan Name"] === undefined ? "" : `${node["Subplan Name"]}: `;
  return `${name}${node["Node Type"]}${index === undefined ? "" : ` using ${index}`}${place === undefined ? "" : ` on ${place}`}${measured}`;
}

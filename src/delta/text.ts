import { printRelation } from "../relation/text.js";
import type { Binding, DeltaPlan, Factor } from "./plan.js";

/** A delta plan as text: its steps in order, each arm with what it stands for and what must have changed. */
export function printDelta(plan: DeltaPlan): string {
  const lines: string[] = [];
  for (const binding of plan.bindings) lines.push(...printBinding(binding), "");
  for (const state of plan.states) {
    const keys =
      state.identity.kind === "single"
        ? "one row"
        : `${state.identity.kind} (${state.identity.columns
            .map((id) => state.columns.find((column) => column.id === id)?.name ?? "?")
            .join(", ")})`;
    const name = state.part === "" ? "own" : state.part;
    const columns = state.columns.map((column) => column.name).join(", ");
    lines.push(`state ${name} (${columns}) by ${keys}, changed by ${state.change.binding}`);
  }
  return `${lines.join("\n")}\n`;
}

function printBinding(binding: Binding): readonly string[] {
  const columns = binding.columns.map((column) => column.name).join(", ");
  const head = `${binding.name} (${columns}) -- ${binding.identity}`;
  if (binding.body.kind === "relation") {
    return [head, ...indented(printRelation(binding.body.relation))];
  }
  return [
    head,
    ...binding.body.arms.flatMap((arm) => [
      `  arm ${arm.title}`,
      `    requires ${arm.requires.map((sources) => [...sources].join(" or ")).join(" and ")}`,
      `    sign ${arm.sign === 1 ? "+" : "−"}`,
      ...arm.factors.flatMap(printFactor).map((line) => `    ${line}`),
    ]),
  ];
}

function printFactor(factor: Factor): readonly string[] {
  if (factor.version === "pre") {
    return ["pre", ...factor.factors.flatMap(printFactor).map((line) => `  ${line}`)];
  }
  return [factor.version, ...indented(printRelation(factor.relation))];
}

function indented(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`);
}

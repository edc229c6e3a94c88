import type { Artifact } from "../compile/artifact.js";
import { displayName } from "../emit/naming.js";

/** Where a column of a stream table comes from. */
export interface ColumnLineage {
  readonly column: string;
  readonly type: string;
  readonly from: readonly {
    /** The table, as SQL writes it. */
    readonly source: string;
    readonly column: string;
    /** The operators on the way, from the table to the result. */
    readonly through: readonly string[];
  }[];
}

export interface Lineage {
  readonly name: string;
  readonly columns: readonly ColumnLineage[];
}

/** Which columns of which sources each column of a stream table is computed from, and what they pass on the way. */
export function lineageOf(artifact: Artifact): Lineage {
  const { operators, lineage } = artifact.outline;
  const describe = (place: number): string => {
    const operator = operators[place];
    return operator === undefined ? "" : operatorText(operator);
  };
  return {
    name: displayName(artifact.name),
    columns: lineage.map(({ column, from }, index) => ({
      column,
      type: artifact.columns[index]?.type ?? "",
      from: from.map(({ source, column: name, through }) => ({
        source,
        column: name,
        // The first is the reading of the table itself.
        through: through.slice(1).map(describe),
      })),
    })),
  };
}

/** An operator on one line: its kind, conditions, keys and calls. */
export function operatorText({ kind, details }: Artifact["outline"]["operators"][number]): string {
  return details.length === 0 ? kind : `${kind} ${details.join(", ")}`;
}

/** In words: each column with the columns it comes from, and the operators between. */
export function renderLineage({ name, columns }: Lineage): string {
  const parts = columns.map(({ column, type, from }) => {
    const origins = from.map(({ source, column: origin, through }) =>
      [`  ${source}.${origin}`, ...through.map((operator) => `    ${operator}`)].join("\n"),
    );
    const body = origins.length === 0 ? ["  no column of a table"] : origins;
    return [`${name}.${column} ${type}`, ...body].join("\n");
  });
  return `${parts.join("\n")}\n`;
}

/** As a flow chart in Mermaid's language: tables to the left, the stream table to the right. */
export function lineageAsMermaid(artifact: Artifact): string {
  const { operators, lineage } = artifact.outline;
  const tables = new Map<string, Map<string, string>>();
  const edges = new Set<string>();
  const used = new Set<number>();
  lineage.forEach(({ from }, index) => {
    for (const { source, column, through } of from) {
      const table = tables.get(source) ?? new Map<string, string>();
      tables.set(source, table);
      const id = table.get(column) ?? `s${[...tables.keys()].indexOf(source)}_${table.size}`;
      table.set(column, id);
      const steps = through.slice(1);
      for (const place of steps) used.add(place);
      const way = [id, ...steps.map((place) => `o${place}`), `c${index}`];
      for (const [place, node] of way.slice(1).entries()) edges.add(`${way[place]} --> ${node}`);
    }
  });
  const group = (id: string, title: string, nodes: readonly string[]): readonly string[] => [
    `  subgraph ${id}[${quoted(title)}]`,
    ...nodes.map((node) => `    ${node}`),
    "  end",
  ];
  return [
    "flowchart LR",
    ...[...tables].flatMap(([source, columns], index) =>
      group(
        `t${index}`,
        source,
        [...columns].map(([column, id]) => `${id}[${quoted(column)}]`),
      ),
    ),
    ...[...used]
      .sort((a, b) => a - b)
      .flatMap((place) => {
        const operator = operators[place];
        return operator === undefined ? [] : [`  o${place}(${quoted(operatorText(operator))})`];
      }),
    ...group(
      "result",
      displayName(artifact.name),
      lineage.map(({ column }, index) => `c${index}[${quoted(column)}]`),
    ),
    ...[...edges].map((edge) => `  ${edge}`),
    "",
  ].join("\n");
}

/** Mermaid reads quotes, HTML and its own codes inside of quotes: those characters are written as codes. */
function quoted(text: string): string {
  const safe = text.replace(
    /["#<>&;`\\[\]{}()|\p{Cc}]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
  return `"${safe}"`;
}

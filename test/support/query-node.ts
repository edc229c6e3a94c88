/** A query as data, so that parts of it can be left out. Expressions are SQL text. */
export type QueryNode = SelectNode | SetNode | WithNode;

export interface SelectNode {
  readonly kind: "select";
  /** `DISTINCT`, `DISTINCT ON (…)`, or nothing. */
  readonly distinct: string;
  readonly items: readonly { readonly expression: string; readonly alias: string }[];
  readonly from: FromNode | undefined;
  readonly where: readonly string[];
  /** `undefined`: no GROUP BY clause. */
  readonly groupBy: readonly string[] | undefined;
  readonly having: readonly string[];
  /** ORDER BY, LIMIT and OFFSET, as text. */
  readonly tail: string;
}

export interface SetNode {
  readonly kind: "set";
  readonly operator: string;
  readonly left: QueryNode;
  readonly right: QueryNode;
}

export interface WithNode {
  readonly kind: "with";
  /** Its query reads what it names. */
  readonly recursive: boolean;
  readonly name: string;
  readonly query: QueryNode;
  readonly body: QueryNode;
}

export type FromNode =
  | { readonly kind: "relation"; readonly text: string }
  | {
      readonly kind: "subquery";
      readonly lateral: boolean;
      readonly query: QueryNode;
      readonly alias: string;
    }
  | {
      readonly kind: "join";
      readonly type: string;
      readonly left: FromNode;
      readonly right: FromNode;
      /** Conjuncts of ON; `undefined` where the join has no condition. */
      readonly on: readonly string[] | undefined;
    };

function printFrom(node: FromNode): string {
  switch (node.kind) {
    case "relation":
      return node.text;
    case "subquery":
      return `${node.lateral ? "LATERAL " : ""}(${printQuery(node.query)}) AS ${node.alias}`;
    case "join": {
      const right =
        node.right.kind === "join" ? `(${printFrom(node.right)})` : printFrom(node.right);
      const on =
        node.on === undefined ? "" : ` ON ${node.on.length === 0 ? "true" : node.on.join(" AND ")}`;
      return `${printFrom(node.left)}\n  ${node.type} ${right}${on}`;
    }
  }
}

function isRecursive(node: WithNode): boolean {
  return node.recursive || (node.body.kind === "with" && isRecursive(node.body));
}

/** The query as SQL, without a semicolon. */
export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case "select": {
      const items = node.items
        .map(({ expression, alias }) => `${expression} AS ${alias}`)
        .join(", ");
      const lines = [
        `SELECT ${node.distinct === "" ? "" : `${node.distinct} `}${items}`,
        ...(node.from === undefined ? [] : [`FROM ${printFrom(node.from)}`]),
        ...(node.where.length === 0 ? [] : [`WHERE ${node.where.join(" AND ")}`]),
        ...(node.groupBy === undefined
          ? []
          : [`GROUP BY ${node.groupBy.length === 0 ? "()" : node.groupBy.join(", ")}`]),
        ...(node.having.length === 0 ? [] : [`HAVING ${node.having.join(" AND ")}`]),
        ...(node.tail === "" ? [] : [node.tail]),
      ];
      return lines.join("\n");
    }
    case "set":
      return `(${printQuery(node.left)})\n${node.operator}\n(${printQuery(node.right)})`;
    case "with": {
      const bindings: string[] = [];
      let body: QueryNode = node;
      for (; body.kind === "with"; body = body.body) {
        bindings.push(`${body.name} AS (\n${printQuery(body.query)}\n)`);
      }
      const recursive = isRecursive(node) ? "RECURSIVE " : "";
      return `WITH ${recursive}${bindings.join(",\n")}\n${printQuery(body)}`;
    }
  }
}

function without<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.map((_, index) => [...items.slice(0, index), ...items.slice(index + 1)]);
}

function smallerFrom(node: FromNode): readonly FromNode[] {
  switch (node.kind) {
    case "relation":
      return [];
    case "subquery":
      return smallerQueries(node.query).map((query) => ({ ...node, query }));
    case "join":
      return [
        node.left,
        node.right,
        ...(node.on === undefined ? [] : without(node.on).map((on) => ({ ...node, on }))),
        ...smallerFrom(node.left).map((left) => ({ ...node, left })),
        ...smallerFrom(node.right).map((right) => ({ ...node, right })),
      ];
  }
}

/** Queries in FROM. */
function queriesIn(node: FromNode): readonly QueryNode[] {
  switch (node.kind) {
    case "relation":
      return [];
    case "subquery":
      return [node.query];
    case "join":
      return [...queriesIn(node.left), ...queriesIn(node.right)];
  }
}

/** Queries with one part less, the largest parts first. Not all of them are valid. */
export function smallerQueries(node: QueryNode): readonly QueryNode[] {
  switch (node.kind) {
    case "with":
      return [
        node.body,
        node.query,
        ...smallerQueries(node.body).map((body) => ({ ...node, body })),
        ...smallerQueries(node.query).map((query) => ({ ...node, query })),
      ];
    case "set":
      return [
        node.left,
        node.right,
        ...smallerQueries(node.left).map((left) => ({ ...node, left })),
        ...smallerQueries(node.right).map((right) => ({ ...node, right })),
      ];
    case "select":
      return [
        ...(node.from === undefined ? [] : queriesIn(node.from)),
        ...(node.from === undefined
          ? []
          : smallerFrom(node.from).map((from) => ({ ...node, from }))),
        ...without(node.where).map((where) => ({ ...node, where })),
        ...without(node.having).map((having) => ({ ...node, having })),
        ...(node.items.length > 1 ? without(node.items).map((items) => ({ ...node, items })) : []),
        ...without(node.groupBy ?? []).map((groupBy) => ({
          ...node,
          groupBy: groupBy.length === 0 ? undefined : groupBy,
        })),
        ...(node.distinct === "" ? [] : [{ ...node, distinct: "" }]),
        ...(node.tail === "" ? [] : [{ ...node, tail: "" }]),
      ];
  }
}

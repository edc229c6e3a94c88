import type { Random } from "../../src/proof/random.js";
import type { SentenceContext } from "./grammar.js";

/** The tables that sentences are about. */
export const sentenceSchema = `
CREATE TABLE public.orders (id integer PRIMARY KEY, customer integer, amount numeric(10,2), "Größe" bigint,
  note text, paid boolean NOT NULL, day date, placed timestamp, data jsonb, tags integer[]);
CREATE TABLE public.customers (id integer PRIMARY KEY, name varchar(20) NOT NULL, "order" text,
  score numeric, active boolean, since date, data jsonb);
CREATE TABLE public.keyless (id integer, k text, v smallint, f boolean, at timestamp);
`;

type Kind = "number" | "integer" | "text" | "condition" | "moment" | "json" | "array" | "other";

interface Output {
  readonly name: string;
  readonly kind: Kind;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Output[];
}

const column = (name: string, kind: Kind): Output => ({ name, kind });

const tables: readonly Table[] = [
  {
    name: "public.orders",
    columns: [
      column("id", "number"),
      column("customer", "number"),
      column("amount", "number"),
      column('"Größe"', "number"),
      column("note", "text"),
      column("paid", "condition"),
      column("day", "moment"),
      column("placed", "moment"),
      column("data", "json"),
      column("tags", "array"),
    ],
  },
  {
    name: "customers",
    columns: [
      column("id", "number"),
      column("name", "text"),
      column('"order"', "text"),
      column("score", "number"),
      column("active", "condition"),
      column("since", "moment"),
      column("data", "json"),
    ],
  },
  {
    name: "public.keyless",
    columns: [
      column("id", "number"),
      column("k", "text"),
      column("v", "number"),
      column("f", "condition"),
      column("at", "moment"),
    ],
  },
];

interface ScopeColumn extends Output {
  readonly range: string;
}

/** What is known inside one SELECT. */
interface Scope {
  readonly columns: readonly ScopeColumn[];
  /** The columns of the enclosing query, where they may be used. */
  readonly outer: readonly ScopeColumn[];
  readonly keys: readonly string[];
  readonly outputs: readonly Output[];
  readonly windows: readonly string[];
  /** The kinds that the select list must have. */
  readonly shape: readonly Kind[] | undefined;
}

interface State {
  readonly scopes: readonly Scope[];
  readonly commonTables: readonly Table[];
  /** The name of the common table that is being written. */
  readonly naming: string;
  /** The columns of the query that was finished last. */
  readonly finished: readonly Output[];
  /** Imposed on the next select list. */
  readonly imposed: readonly Kind[] | undefined;
  /** Imposed on the operands of the set operation that is being written. */
  readonly operands: readonly Kind[] | undefined;
  /** Visible in the next SELECT besides its own. */
  readonly nextOuter: readonly ScopeColumn[];
  /** The kind of the select item that is being written. */
  readonly kind: Kind;
  /** Group keys are being written: they are noted. */
  readonly grouping: boolean;
  /** In ON: columns before this position are of other items of FROM. */
  readonly itemStart: number;
  /** The recursive table, inside the recursive step. */
  readonly recursive: Table | undefined;
}

const emptyScope: Scope = {
  columns: [],
  outer: [],
  keys: [],
  outputs: [],
  windows: [],
  shape: undefined,
};

const kindOfProduction: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["number", "number"],
  ["text", "text"],
  ["condition", "condition"],
  ["moment", "moment"],
  ["json", "json"],
  ["array", "array"],
  ["span", "other"],
  ["row", "other"],
  ["any_value", "other"],
  ["window_call", "other"],
  ["number_aggregate", "number"],
  ["grouped_number", "number"],
  ["grouped_case", "number"],
  ["grouping", "number"],
  ["text_aggregate", "text"],
  ["condition_aggregate", "condition"],
  ["moment_aggregate", "moment"],
  ["array_aggregate", "other"],
]);

const aggregateOf: ReadonlyMap<Kind, string> = new Map<Kind, string>([
  ["number", "number_aggregate"],
  ["text", "text_aggregate"],
  ["condition", "condition_aggregate"],
  ["moment", "moment_aggregate"],
]);

const constants: ReadonlyMap<Kind, readonly string[]> = new Map<Kind, readonly string[]>([
  ["number", ["1", "2.5", "NULL::integer"]],
  ["text", ["'x'::text", "NULL::text"]],
  ["condition", ["true", "NULL::boolean"]],
  ["moment", ["DATE '2024-01-01'"]],
]);

const selects = new Set(["plain_select", "grouped_select", "number_query", "number_subquery"]);

/**
 * Gives sentences of the grammar a meaning over {@link sentenceSchema}: names refer to what is in scope and has the
 * right kind, operands of set operations agree. What types beyond kinds ask for is left to chance.
 */
export function createSentenceContext(random: Random): SentenceContext {
  let names = 0;
  let state: State = {
    scopes: [],
    commonTables: [],
    naming: "",
    finished: [],
    imposed: undefined,
    operands: undefined,
    nextOuter: [],
    kind: "other",
    grouping: false,
    itemStart: 0,
    recursive: undefined,
  };

  const fresh = (prefix: string): string => {
    names += 1;
    return random.chance(0.05) ? `"${prefix} ""${names}"` : `${prefix}${names}`;
  };
  const scope = (): Scope => state.scopes.at(-1) ?? emptyScope;
  const changeScope = (change: Partial<Scope>): void => {
    state = { ...state, scopes: [...state.scopes.slice(0, -1), { ...scope(), ...change }] };
  };
  const maybe = <Item>(items: readonly Item[]): Item | undefined =>
    items.length === 0 ? undefined : random.pick(items);

  function addRange(range: string, columns: readonly Output[]): void {
    changeScope({
      columns: [...scope().columns, ...columns.map((one) => ({ ...one, range }))],
    });
  }

  function columnOf(accept: (kind: Kind) => boolean): string | undefined {
    const own = scope()
      .columns.slice(state.itemStart)
      .filter(({ kind }) => accept(kind));
    const outer = scope().outer.filter(({ kind }) => accept(kind));
    const chosen = maybe(outer.length > 0 && random.chance(0.25) ? outer : own) ?? maybe(outer);
    return chosen === undefined ? undefined : `${chosen.range}.${chosen.name}`;
  }

  function rangeOf(table: Table): string {
    const range = fresh("r");
    addRange(range, table.columns);
    return `${table.name} AS ${range}`;
  }

  function fill(hole: string): string | undefined {
    switch (hole) {
      case "number column":
      case "text column":
      case "condition column":
      case "moment column":
      case "json column":
      case "array column":
        return columnOf((kind) => `${kind} column` === hole);
      case "column":
        return columnOf(() => true);
      case "named column": {
        const named = maybe(scope().columns);
        if (named === undefined) return undefined;
        changeScope({ outputs: [...scope().outputs, column(named.name, named.kind)] });
        return `${named.range}.${named.name}`;
      }
      case "key column": {
        const key = columnOf((kind) => kind !== "json" && kind !== "other");
        if (key !== undefined && state.grouping) changeScope({ keys: [...scope().keys, key] });
        return key;
      }
      case "group key":
        return maybe(scope().keys);
      case "table":
        return rangeOf(random.pick(tables));
      case "common table": {
        const table = maybe(state.commonTables);
        return table === undefined ? undefined : rangeOf(table);
      }
      case "table to match":
        return rangeOf(random.pick(tables));
      case "common column":
        return "id";
      case "whole table": {
        if (state.imposed !== undefined) return undefined;
        const table = random.pick(tables);
        state = { ...state, finished: table.columns };
        return table.name;
      }
      case "range":
        return maybe([...new Set(scope().columns.map(({ range }) => range))]);
      case "new range": {
        const range = fresh("r");
        addRange(range, state.finished);
        return range;
      }
      case "new range of numbers":
      case "new range of documents": {
        const range = fresh("r");
        addRange(range, [column("x", hole === "new range of numbers" ? "number" : "json")]);
        return `${range} (x)`;
      }
      case "new column": {
        const name = fresh("c");
        changeScope({ outputs: [...scope().outputs, column(name, state.kind)] });
        return name;
      }
      case "new view":
        return random.pick(["public.result", "result", '"Result ""x"""']);
      case "new common table":
      case "new recursive table": {
        const naming = fresh("w");
        state = { ...state, naming };
        return hole === "new common table" ? naming : `${naming} (x)`;
      }
      case "new window": {
        const name = fresh("v");
        changeScope({ windows: [...scope().windows, name] });
        return name;
      }
      case "window":
        return maybe(scope().windows);
      case "result position":
        return state.finished.length === 0
          ? undefined
          : String(random.integer(1, state.finished.length));
      case "row of values":
        return state.finished
          .map(({ kind }) => random.pick(constants.get(kind) ?? ["NULL"]))
          .join(" , ");
      default:
        throw new Error(`nothing is known about <${hole}>`);
    }
  }

  /** Writes with a part of the state changed, and changes it back. */
  function during(change: Partial<State>, write: () => string): string {
    const before = state;
    state = { ...state, ...change };
    const text = write();
    const restored: Partial<State> = Object.fromEntries(
      Object.keys(change).map((key) => [key, before[key as keyof State]]),
    );
    state = { ...state, ...restored };
    return text;
  }

  function writeSelect(write: () => string): string {
    const { commonTables } = state;
    const opened: Scope = { ...emptyScope, outer: state.nextOuter, shape: state.imposed };
    state = { ...state, scopes: [...state.scopes, opened] };
    const text = during({ nextOuter: [], imposed: undefined, itemStart: 0 }, write);
    const finished = scope().outputs;
    state = { ...state, scopes: state.scopes.slice(0, -1), finished, commonTables };
    return text;
  }

  function writeList(
    shape: readonly Kind[],
    production: (kind: Kind) => string | undefined,
    write: (production: string) => string,
  ): string | undefined {
    const items: string[] = [];
    for (const kind of shape) {
      const name = production(kind);
      if (name === undefined) return undefined;
      const text = write(name);
      state = { ...state, kind };
      items.push(`${text} AS ${fill("new column") ?? ""}`);
    }
    return items.join(" , ");
  }

  /** Writes a common table, and makes it known to what follows. */
  function writeBinding(
    change: Partial<State>,
    columns: readonly Output[] | undefined,
    write: () => string,
  ): string {
    let name = "";
    const text = during({ ...change, naming: "" }, () => {
      const written = write();
      name = state.naming;
      return written;
    });
    const table: Table = { name, columns: columns ?? state.finished };
    state = { ...state, commonTables: [...state.commonTables, table] };
    return text;
  }

  function around(production: string, write: (production: string) => string): string | undefined {
    const asWritten = (): string => write(production);
    if (selects.has(production)) {
      const correlated = production.startsWith("number_");
      const nextOuter = correlated ? [...scope().outer, ...scope().columns] : state.nextOuter;
      const imposed = correlated ? undefined : state.imposed;
      return during({ nextOuter, imposed, kind: "number" }, () => writeSelect(asWritten));
    }
    const kind = kindOfProduction.get(production);
    switch (production) {
      case "correlated_query":
      case "lateral_query":
        return during(
          { nextOuter: [...scope().outer, ...scope().columns], imposed: undefined },
          asWritten,
        );
      case "query":
        return during({ nextOuter: [], commonTables: state.commonTables }, asWritten);
      case "common_table":
        return writeBinding({ imposed: undefined, nextOuter: [] }, undefined, asWritten);
      case "recursive_table":
        return writeBinding(
          { imposed: ["integer"], nextOuter: [] },
          [column("x", "number")],
          asWritten,
        );
      case "recursive_step":
        return during(
          { recursive: { name: state.naming, columns: [column("x", "number")] } },
          asWritten,
        );
      case "from_clause":
        if (state.recursive !== undefined) {
          const { recursive } = state;
          state = { ...state, recursive: undefined };
          return `FROM ${rangeOf(recursive)}`;
        }
        return asWritten();
      case "from_item":
        return during({ itemStart: scope().columns.length }, asWritten);
      case "set_operation": {
        const operands =
          state.imposed ??
          Array.from({ length: random.integer(1, 3) }, () =>
            random.pick<Kind>(["number", "text", "condition", "moment"]),
          );
        return during({ operands }, asWritten);
      }
      case "operand":
        return during({ imposed: state.operands, operands: undefined }, asWritten);
      case "values": {
        const kinds = state.imposed ?? ["number", "text"];
        const finished = kinds.map((one, index) => column(`column${index + 1}`, one));
        state = { ...state, finished };
        return asWritten();
      }
      case "select_list": {
        const { shape } = scope();
        if (shape !== undefined) return writeList(shape, (one) => one, write);
        const text = asWritten();
        const range = /^(.*) \. \*$/.exec(text)?.[1];
        if (text === "*" || (range !== undefined && !text.includes(" AS "))) {
          const { columns } = scope();
          if (columns.length === 0) return undefined;
          const outputs = columns.filter((one) => text === "*" || one.range === range);
          changeScope({ outputs });
        }
        return text;
      }
      case "grouped_list": {
        const { shape } = scope();
        return shape === undefined
          ? asWritten()
          : writeList(shape, (one) => aggregateOf.get(one), write);
      }
      case "group_list":
        return during({ grouping: true }, asWritten);
      default:
        if (kind !== undefined) {
          const text = asWritten();
          // The outermost production of a select item is finished last.
          state = { ...state, kind };
          return text;
        }
        return asWritten();
    }
  }

  const ranks: ReadonlyMap<string, number> = new Map([
    ["from_clause", 0],
    ["group_clause", 1],
    ["window_clause", 1],
  ]);

  return {
    fill,
    around,
    save: () => state,
    restore: (saved) => {
      state = saved as State;
    },
    rankOf: (production) => ranks.get(production) ?? 100,
  };
}

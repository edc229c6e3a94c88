/** A number that stands for a type or a collation while facts are read; 0 is none. */
type Oid = number | string;

/** What {@link factsQuery} returns. Empty lists arrive as null. */
export interface DatabaseFacts {
  readonly searchPath: readonly string[];
  readonly types: readonly TypeFacts[];
  readonly collations: readonly CollationFacts[];
  readonly tables: readonly TableFacts[] | null;
  readonly functions: readonly FunctionFacts[] | null;
  readonly operators: readonly OperatorFacts[] | null;
  readonly casts: readonly CastFacts[] | null;
}

/** A type as `pg_attribute` and the like tell it. */
export interface ReferenceFacts {
  readonly type: Oid;
  readonly modifier: number;
  readonly collation: Oid;
}

export interface TypeFacts {
  readonly oid: Oid;
  readonly schema: string;
  readonly name: string;
  /** `pg_type.typtype`, `a` for arrays. */
  readonly kind: string;
  readonly category: string;
  readonly preferred: boolean;
  readonly collation: Oid;
  readonly element: Oid | null;
  readonly elementCollation: Oid | null;
  readonly ownOrder: boolean | null;
  readonly base: Oid | null;
  readonly modifier: number;
  readonly notNull: boolean;
  readonly ordered: boolean;
  readonly compared: boolean;
  readonly hashable: boolean;
  /** Of the default btree class, then of the default hash class; null for types of `pg_catalog`. */
  readonly operators:
    | readonly { readonly strategy: number; readonly schema: string; readonly name: string }[]
    | null;
  readonly labels: readonly string[] | null;
  readonly attributes: readonly (ReferenceFacts & { readonly name: string })[] | null;
}

export interface CollationFacts {
  readonly oid: Oid;
  readonly schema: string;
  readonly name: string;
  readonly deterministic: boolean;
}

export interface ColumnFacts extends ReferenceFacts {
  readonly name: string;
  readonly notNull: boolean;
  /** `pg_attribute.attgenerated`. */
  readonly generated: string;
  readonly expression: string | null;
}

export interface TableFacts {
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`. */
  readonly kind: string;
  readonly rowSecurity: boolean;
  readonly definition: string | null;
  readonly columns: readonly ColumnFacts[] | null;
  readonly indexes:
    | readonly {
        readonly name: string;
        readonly method: string;
        readonly columns: readonly (string | null)[];
        readonly unique: boolean;
        readonly partial: boolean;
        readonly primary: boolean;
        readonly nullsNotDistinct: boolean;
        readonly deferrable: boolean;
        readonly plainEquality: boolean;
      }[]
    | null;
  readonly foreignKeys:
    | readonly {
        readonly name: string;
        readonly columns: readonly string[];
        readonly schema: string;
        readonly table: string;
        readonly referencedColumns: readonly string[];
        readonly trusted: boolean;
      }[]
    | null;
  readonly children: readonly { readonly schema: string; readonly name: string }[] | null;
}

export interface FunctionFacts {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly volatility: string;
  readonly strict: boolean;
  readonly set: boolean;
  readonly result: Oid;
  readonly defaults: number;
  readonly variadic: Oid | null;
  readonly arguments: readonly Oid[];
  readonly allArguments: readonly Oid[] | null;
  /** `pg_proc.proargmodes`; null when all are input. */
  readonly modes: readonly string[] | null;
  readonly names: readonly string[] | null;
  readonly aggregate: string | null;
  readonly direct: number | null;
}

export interface OperatorFacts {
  readonly schema: string;
  readonly name: string;
  readonly left: Oid | null;
  readonly right: Oid;
  readonly result: Oid;
  readonly volatility: string;
  readonly strict: boolean;
  readonly negator: string | null;
  readonly commutator: string | null;
}

export interface CastFacts {
  readonly source: Oid;
  readonly target: Oid;
  readonly context: string;
  readonly method: string;
  readonly volatility: string | null;
}

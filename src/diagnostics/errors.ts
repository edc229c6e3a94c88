import type { Code } from "./codes.js";
import { createDiagnostic, type Diagnostic, type DiagnosticPlace } from "./diagnostic.js";

/** What every error of this library is. `code` is the first diagnostic's. */
export abstract class TrickleError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly code: Code;
  /** The exit code of the commands for this kind of error. */
  abstract readonly exitCode: number;

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const first = diagnostics[0];
    if (first === undefined) throw new TypeError("an error needs at least one diagnostic");
    super(first.message, options);
    this.name = new.target.name;
    this.diagnostics = diagnostics;
    this.code = first.code;
  }
}

/** The query or the schema text is wrong; PostgreSQL would reject it too (class 42, 22P, 0A000). */
export class QueryError extends TrickleError {
  override readonly exitCode = 1;
}

/** PostgreSQL accepts the query, incremental maintenance does not. Carries every reason, not only the first. */
export class UnsupportedError extends TrickleError {
  override readonly exitCode = 1;
}

/** The tool was called wrongly (class 22T). */
export class UsageError extends TrickleError {
  override readonly exitCode = 2;
}

/** The database refused or is not as expected (class 55T). */
export class StateError extends TrickleError {
  override readonly exitCode: number = 3;
}

/** The database and this library do not fit together (55T09). */
export class VersionError extends StateError {
  override readonly exitCode = 4;
}

/** A defect of this library. */
export class InternalError extends TrickleError {
  override readonly exitCode = 70;

  constructor(message: string, options?: ErrorOptions) {
    super([createDiagnostic("error", "XXT00", message)], options);
  }
}

/** A {@link QueryError} with one diagnostic. */
export function queryError(code: Code, message: string, place?: DiagnosticPlace): QueryError {
  return new QueryError([createDiagnostic("error", code, message, place)]);
}

/** A {@link UsageError} with one diagnostic. */
export function usageError(code: Code, message: string, place?: DiagnosticPlace): UsageError {
  return new UsageError([createDiagnostic("error", code, message, place)]);
}

/** A {@link StateError} with one diagnostic. */
export function stateError(code: Code, message: string, place?: DiagnosticPlace): StateError {
  return new StateError([createDiagnostic("error", code, message, place)]);
}

/** Fails with an {@link InternalError} when our own assumption does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

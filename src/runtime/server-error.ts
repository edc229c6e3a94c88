import { type Code, codes } from "../diagnostics/codes.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import {
  StateError,
  TrickleError,
  UnsupportedError,
  UsageError,
  VersionError,
} from "../diagnostics/errors.js";

/** The fields that the server sends with an error (manual, 55.8), under the names that the drivers give them. */
interface ServerError {
  readonly message: string;
  readonly code: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** The function of the server's source that has raised it. */
  readonly routine?: string | undefined;
}

function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/**
 * The SQLSTATE (manual, appendix A) of an error that came from the server, also when it stands in the `cause`
 * of one of ours; `undefined` for every other error.
 */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof TrickleError) return sqlState(error.cause);
  return isServerError(error) ? error.code : undefined;
}

/**
 * An error of a driver as one of ours, with the driver's as `cause`. The functions in schema `pgtrickle`
 * raise our own codes, which are kept; everything else is 55T04 with the server's words.
 */
export function databaseError(error: unknown): TrickleError {
  if (error instanceof TrickleError) return error;
  if (isServerError(error)) {
    const secured = isRowSecurity(error);
    const own = secured ? "55T11" : ownCode(error.code);
    const code = own ?? "55T04";
    // What is not allowed is said well enough by the server.
    const plain = own !== undefined || error.code === "42501";
    const message = plain ? error.message : `${error.message} (SQLSTATE ${error.code})`;
    const hint = secured ? rowSecurityHint : error.code === "25006" ? readOnlyHint : error.hint;
    const diagnostics: Diagnostic[] = [createDiagnostic("error", code, message, { hint })];
    if (error.detail !== undefined) diagnostics.push(createDiagnostic("note", code, error.detail));
    return new (kindOf(code))(diagnostics, { cause: error });
  }
  return new StateError(
    [
      createDiagnostic("error", "55T04", `connection to the database failed: ${reasonOf(error)}`, {
        hint: "Check the connection URL or the PG* environment variables, and that the server is running.",
      }),
    ],
    { cause: error },
  );
}

export const readOnlyHint = "Connect to the primary server with a read-write session.";

const rowSecurityHint =
  "Do it as a role that no policy of the table applies to: its owner where row-level security is not forced, or one with BYPASSRLS.";

/** With `row_security` off: the server refuses where policies would hide rows. What it says depends on its language. */
function isRowSecurity({ code, routine }: ServerError): boolean {
  return code === "42501" && routine === "check_enable_rls";
}

function ownCode(code: string): Code | undefined {
  return /^(?:55|22|0A)T/.test(code) && code in codes ? (code as Code) : undefined;
}

function kindOf(code: Code): typeof StateError | typeof UnsupportedError | typeof UsageError {
  if (code.startsWith("22T")) return UsageError;
  if (code.startsWith("0AT")) return UnsupportedError;
  return code === "55T09" ? VersionError : StateError;
}

/** Node reports a refused connection to several addresses as an AggregateError without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(reasonOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

import { describe, expect, it } from "vitest";
import { InternalError, StateError, VersionError } from "../../../src/diagnostics/errors.js";
import { retry } from "../../../src/runtime/retry.js";
import { databaseError, sqlState } from "../../../src/runtime/server-error.js";

function serverError(code: string, fields: object = {}): Error {
  return Object.assign(new Error("permission denied for table t"), { code, ...fields });
}

describe("databaseError", () => {
  it("keeps the server's words, SQLSTATE, detail and hint, and the error itself", () => {
    const cause = serverError("42501", { detail: "The detail.", hint: "The hint." });
    const error = databaseError(cause);
    expect(error).toBeInstanceOf(StateError);
    expect(error).toMatchObject({ code: "55T04", exitCode: 3, cause });
    expect(error.diagnostics).toMatchObject([
      {
        severity: "error",
        message: "permission denied for table t",
        hint: "The hint.",
      },
      { severity: "note", message: "The detail." },
    ]);
    expect(sqlState(error)).toBe("42501");
  });

  it("keeps the codes that functions of schema pgtrickle raise", () => {
    const error = databaseError(serverError("55T02"));
    expect(error.code).toBe("55T02");
    expect(error.message).toBe("permission denied for table t");
    expect(databaseError(serverError("55T09"))).toBeInstanceOf(VersionError);
    expect(databaseError(serverError("55TZZ")).code).toBe("55T04");
  });

  it("explains a read-only session", () => {
    expect(databaseError(serverError("25006")).diagnostics[0]?.hint).toContain("primary");
  });

  it("tells why there is no connection, for one address and for several", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), {
      code: "ECONNREFUSED",
    });
    expect(databaseError(refused).message).toBe(
      "connection to the database failed: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(sqlState(databaseError(refused))).toBeUndefined();
    const several = new AggregateError([refused, new Error("other")]);
    expect(databaseError(several).message).toContain("127.0.0.1:1; other");
    expect(databaseError("gone").message).toContain("gone");
  });

  it("leaves our own errors as they are", () => {
    const own = new InternalError("x");
    expect(databaseError(own)).toBe(own);
  });
});

describe("retry", () => {
  const settings = { attempts: 3, pause: 0, states: ["40001"] };

  it("repeats after an error that time heals, and returns what follows", async () => {
    let calls = 0;
    const value = await retry(settings, async () => {
      calls += 1;
      if (calls < 3) throw databaseError(serverError("40001"));
      return "done";
    });
    expect(value).toBe("done");
    expect(calls).toBe(3);
  });

  it("gives up with the last error", async () => {
    let calls = 0;
    const failing = retry(settings, async () => {
      calls += 1;
      throw databaseError(serverError("40001", { detail: `attempt ${calls}` }));
    });
    await expect(failing).rejects.toMatchObject({
      diagnostics: [{}, { message: "attempt 3" }],
    });
  });

  it("does not repeat after other errors", async () => {
    let calls = 0;
    const failing = retry(settings, async () => {
      calls += 1;
      throw databaseError(serverError("22012"));
    });
    await expect(failing).rejects.toMatchObject({ code: "55T04" });
    expect(calls).toBe(1);
  });
});

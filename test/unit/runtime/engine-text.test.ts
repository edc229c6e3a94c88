import { expect, it } from "vitest";
import { loadEngine } from "../../../src/runtime/engine/load-engine.js";

/** The channels that somebody may listen on (docs/stability.md). */
const channels = ["pg_trickle_refresh", "pg_trickle_alert", "pg_trickle_cdc_transition"];

it("notifies on known channels alone, and never from a capture function", async () => {
  const { definitions, migrations } = await loadEngine();
  const text = [definitions, ...migrations].map((part) => part.text).join("\n");
  const found = [...text.matchAll(/pg_notify\(\s*([^,]+),/g)].map(([, channel]) => channel);
  expect(found.length).toBeGreaterThan(0);
  for (const channel of found) expect(channels.map((name) => `'${name}'`)).toContain(channel);
  expect(text).not.toMatch(/^\s*NOTIFY /m);
  const capture = /\$capture\$[\s\S]*\$capture\$/.exec(text)?.[0] ?? "";
  expect(capture).toContain("TG_OP");
  expect(capture).not.toContain("notify");
});

it("says names in its messages, never bare oids", async () => {
  const { definitions } = await loadEngine();
  const raised = [...definitions.text.matchAll(/RAISE (?:EXCEPTION|NOTICE|WARNING) ([^;]+);/g)];
  expect(raised.length).toBeGreaterThan(10);
  for (const [, message = ""] of raised) {
    expect(message).not.toMatch(/\boid\b(?! = )/);
    // A relation that is printed is printed by its name.
    expect(message.replace(/::regclass/g, "")).not.toMatch(/relid(?!::)|\.oid\b/);
  }
});

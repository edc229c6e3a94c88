import { expect, it } from "vitest";
import { createShop, describeFaults } from "../../support/stage.js";

describeFaults((stage) => {
  it("ownership: a session that has taken on another role has the rights of that role", async () => {
    await createShop(stage);
    const session = await stage.open();
    await session.exec("DROP ROLE IF EXISTS trickle_taken_on; CREATE ROLE trickle_taken_on");
    try {
      await session.exec("SET ROLE trickle_taken_on");
      for (const statement of [
        "SELECT pgtrickle.drop_stream_table('public.buyers')",
        "SELECT pgtrickle.refresh_stream_table('public.buyers')",
        "SELECT pgtrickle.release('public.buyers')",
        "SELECT pgtrickle._unregister(pgt_id) FROM pgtrickle.pgt_stream_tables",
        "SELECT pgtrickle._set_status(pgt_id, 'suspended', 'because') FROM pgtrickle.pgt_stream_tables",
      ]) {
        await expect(session.query(statement), statement).rejects.toMatchObject({ code: "42501" });
      }
      await stage.expectEqual();
    } finally {
      await session.exec("RESET ROLE; DROP ROLE trickle_taken_on");
    }
  });
});

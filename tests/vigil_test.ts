import { assert, assertEquals } from "@std/assert";
import { createVigil } from "../src/vigil.ts";
import { Den } from "./support/den.ts";
import { journalOf } from "./support/records.ts";
import { aWait } from "./support/tickets.ts";

Deno.test("createVigil looks, and wakes when the journal grows", async () => {
  using den = new Den();
  den.writeJournal(journalOf(aWait({ seq: 1 })));
  const { store, machine } = den.open();
  const vigil = createVigil(() => Promise.resolve(store), machine.runner());
  const eye = vigil.watch();
  const seen = async (): Promise<number> => (await eye.look()).tickets.length;
  assertEquals(await seen(), 1);
  await eye.pause(60_000, "changes");
  den.append(journalOf(aWait({ seq: 2 })));
  await eye.pause(60_000, "changes");
  assertEquals(await seen(), 2);
  await eye.pause(1, "time");
  await eye.close();
  await eye.close();
  assert(vigil.ticksMs() > 0);
});

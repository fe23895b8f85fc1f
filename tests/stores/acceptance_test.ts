import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { ACCEPT_OP } from "../../src/stores/acceptance.ts";
import { Den } from "../support/den.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const ADA = journalOf(grantOf(aLease(), 1));

async function behind(den: Den, text: string): Promise<void> {
  if (text !== "") den.writeJournal(text);
  await Deno.writeTextFile(`${den.root}/dos-seq`, "17\n");
}

Deno.test("repair --accept lifts the journal above all that was given out, once", async () => {
  await inTurn(
    ["", ADA, ADA.slice(0, 30), ADA + ADA.slice(0, 30)],
    async (text) => {
      using den = new Den();
      await behind(den, text);
      const { keeper, ledger } = den.open();
      const told = await keeper.repair({ accept: true, dryRun: true });
      assertEquals([told.accepted, den.journal()], [false, text]);
      const done = await keeper.repair({ accept: true });
      assertEquals(done.outcome, "repaired");
      assertEquals([done.accepted, done.went_back?.given_out], [true, 17]);
      const last = parseJournal(den.journal()).at(-1);
      assertEquals([last?.op, last?.seq, last?.["given_out"]], [
        ACCEPT_OP,
        18,
        17,
      ]);
      const view = await ledger.read();
      assertEquals(view.nextSeq, 19);
      assertEquals(view.live.length, text.startsWith(ADA) ? 1 : 0);
      const before = den.journal();
      const again = await keeper.repair({ accept: true });
      assertEquals([again.outcome, again.accepted], ["nothing", false]);
      assertEquals(den.journal(), before);
      const next = await ledger.transact(() => ({
        append: [{ op: "HALT" }],
        result: null,
      }));
      assertEquals(kindOf(next, "done").written[0]?.seq, 19);
    },
  );
});

Deno.test("repair without --accept mends damage and leaves the alarm on", async () => {
  using den = new Den();
  await behind(den, `${ADA}{"op": "ACQUIRE", "lane": "x", "seq": 17, "le`);
  const { keeper, ledger } = den.open();
  const done = await keeper.repair();
  assertEquals([done.outcome, done.moved, done.accepted], [
    "repaired",
    1,
    false,
  ]);
  assertEquals(done.went_back?.given_out, 17);
  const error = await assertRejects(() => ledger.read(), StoreError);
  assertEquals(error.code, "STORE_WENT_BACK");
  const verified = await keeper.verify();
  assertEquals(verified.went_back, done.went_back);
  assertEquals((await keeper.repair()).outcome, "nothing");
});

Deno.test("repair takes a broken line that names the missing numbers for what is missing", async () => {
  using den = new Den();
  await behind(den, `${ADA}{"op": "ACQUIRE", "seq": 17 oops }\n`);
  const { keeper, ledger } = den.open();
  const done = await keeper.repair();
  assertEquals([done.moved, done.went_back], [1, null]);
  assert((await ledger.read()).nextSeq > 17);
});

Deno.test("repair --accept writes nothing where somebody else wrote meanwhile", async () => {
  using den = new Den();
  await behind(den, ADA);
  let opens = 0;
  const { keeper } = den.open(once(
    ({ name, path }) =>
      name === "fstat" && path === den.site.journal && ++opens === 3,
    () => den.append('{"op": "ENFORCE"}\n'),
  ));
  const error = await assertRejects(
    () => keeper.repair({ accept: true }),
    StoreError,
  );
  assertEquals(error.code, "STORE_LOCK");
  assertEquals(den.journal(), `${ADA}{"op": "ENFORCE"}\n`);
});

Deno.test("repair --accept never takes a number that a cut record may have had", async () => {
  using den = new Den();
  await behind(den, `${ADA}{"op": "ACQUIRE", "lane": "x", "seq": 40, "le`);
  const { keeper } = den.open();
  await keeper.repair({ accept: true });
  assertEquals(parseJournal(den.journal()).at(-1)?.seq, 41);
});

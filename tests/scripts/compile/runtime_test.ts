// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  formOf,
  lookThrough,
  runtimeFault,
  targetOf,
} from "../../../scripts/compile/runtime.ts";
import { TARGETS } from "../../../scripts/compile/targets.ts";
import { inTempDir } from "../../program/dos.ts";

const LITTLE_ENDIAN = true;

/** The first bytes of a program for a target. */
function head(triple: string): Uint8Array<ArrayBuffer> {
  const { form } = TARGETS.find((x) => x.triple === triple) ?? {};
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  const machine = form?.machine ?? 0;
  if (form?.container === "elf") {
    view.setUint32(0, 0x7f454c46);
    view.setUint16(18, machine, LITTLE_ENDIAN);
  } else if (form?.container === "mach-o") {
    view.setUint32(0, 0xfeedfacf, LITTLE_ENDIAN);
    view.setUint32(4, machine, LITTLE_ENDIAN);
  } else {
    view.setUint16(0, 0x4d5a);
    view.setUint32(60, 128, LITTLE_ENDIAN);
    view.setUint32(128, 0x50450000);
    view.setUint16(132, machine, LITTLE_ENDIAN);
  }
  return bytes;
}

Deno.test("formOf() tells the machines apart", () => {
  for (const { triple } of TARGETS) {
    assertEquals(targetOf(formOf(head(triple)))?.triple, triple);
  }
});

Deno.test("formOf() knows no other file", () => {
  const arm = head("x86_64-unknown-linux-gnu");
  arm[18] = 40;
  assertEquals(targetOf(formOf(arm)), undefined);
  const cut = head("x86_64-pc-windows-msvc").subarray(0, 130);
  for (const bytes of [new Uint8Array(), new Uint8Array(300), cut]) {
    assertEquals(formOf(bytes), null);
  }
});

Deno.test("lookThrough() finds Deno wherever its mark lies in the file", async () => {
  await inTempDir(async (dir) => {
    const mark = new TextEncoder().encode("DENORT_BIN");
    for (const at of [300, (1 << 20) - 5, (1 << 20) + 3, (3 << 20) - 1]) {
      const bytes = new Uint8Array((3 << 20) + 64).fill(0x44);
      bytes.set(head("x86_64-unknown-linux-gnu"));
      await Deno.writeFile(`${dir}/without`, bytes);
      assertEquals([(await lookThrough(`${dir}/without`)).isDeno], [false]);
      bytes.set(mark, at);
      await Deno.writeFile(`${dir}/with`, bytes);
      const facts = await lookThrough(`${dir}/with`);
      assertEquals([facts.isDeno, facts.form?.machine], [true, 62]);
    }
  });
});

Deno.test("lookThrough() knows the Deno that runs this test", async () => {
  const { form, isDeno } = await lookThrough(Deno.execPath());
  assertEquals([targetOf(form)?.triple, isDeno], [Deno.build.target, true]);
});

Deno.test("runtimeFault() finds fault with all but the runtime of a target", () => {
  const form = formOf(head("aarch64-apple-darwin"));
  assertEquals(runtimeFault("x", { form, isDeno: false }), null);
  const itself = runtimeFault("x", { form, isDeno: true });
  assertStringIncludes(`${itself}`, "it is Deno itself");
  const none = runtimeFault("x", { form: null, isDeno: false });
  assertStringIncludes(`${none}`, "no program");
});

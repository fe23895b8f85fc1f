import { assertEquals, assertMatch } from "@std/assert";
import { openWorkspace } from "../src/compose.ts";
import type { Finding } from "../src/lease/ports.ts";
import { deadEnd } from "./support/fake_gateway.ts";

const NO_ENV = {};

async function inTempDirectory(
  body: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function complaints(root: string): Promise<Finding[]> {
  const { examine } = await openWorkspace({ root, env: NO_ENV });
  return (await examine()).filter(({ status }) => status !== "ok");
}

Deno.test("examine finds nothing wrong with an empty directory, and leaves it empty", () =>
  inTempDirectory(async (root) => {
    assertEquals(await complaints(root), []);
    assertEquals(await Array.fromAsync(Deno.readDir(root)), []);
  }));

Deno.test("examine finds nothing wrong with a workspace in use", () =>
  inTempDirectory(async (root) => {
    const { leases, archive } = await openWorkspace({ root, env: NO_ENV });
    await leases.acquire({ owner: "ann", lane: "api", tree: ["api"] });
    await archive.acquire({ owner: "ann" });
    assertEquals(await complaints(root), []);
  }));

Deno.test("examine never fails: what cannot be looked at is a finding", () =>
  inTempDirectory(async (root) => {
    await Deno.mkdir(`${root}/elsewhere`);
    await Deno.symlink(`${root}/elsewhere`, `${root}/.dos`);
    const found = await complaints(root);
    const errors = found.filter(({ status }) => status === "error");
    assertEquals(errors.map(({ check }) => check), ["store"]);
    assertMatch(errors[0]?.detail ?? "", /it is a symlink, not a directory/);
    assertMatch(errors[0]?.fix ?? "", /^Move it away/);
    assertEquals(await Array.fromAsync(Deno.readDir(`${root}/elsewhere`)), []);
  }));

Deno.test("examine names damage, and a lock that a dead peer left", () =>
  inTempDirectory(async (root) => {
    const { leases, paths } = await openWorkspace({ root, env: NO_ENV });
    await leases.acquire({ owner: "ann", lane: "api", tree: ["api"] });
    await Deno.writeTextFile(paths.journal, '{"op":x}\n{"op":"Y"}\n', {
      append: true,
    });
    await Deno.writeTextFile(
      paths.lock,
      `owner: py\nacquired_at: ${
        new Date().toISOString().slice(0, 19)
      }Z\npid: 2147483646\n`,
    );
    const checks = (await complaints(root)).map(({ check }) => check);
    assertEquals(
      checks.filter((check) => check !== "processes"),
      ["lock file", "journal", "grants"],
    );
  }));

Deno.test("examine says of an etcd that is not there what that means, and asks it for nothing more", () =>
  inTempDirectory(async (root) => {
    const endpoints = [deadEnd()];
    const settings = { store: { kind: "etcd", endpoints } };
    await Deno.writeTextFile(`${root}/dos.jsonc`, JSON.stringify(settings));
    const found = (await complaints(root)).filter(({ check }) =>
      check !== "processes"
    );
    assertEquals(found.map(({ check, status }) => [check, status]), [
      ["etcd endpoint", "error"],
      ["copy", "warn"],
    ]);
    assertMatch(found[0]?.detail ?? "", /cannot be spoken to/);
    assertMatch(found[0]?.means ?? "", /No lease can be granted/);
    assertMatch(found[1]?.detail ?? "", /^This host has no copy/);
    assertMatch(found[1]?.fix ?? "", /^Start `dos serve`/);
  }));

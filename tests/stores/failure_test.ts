import { assert, assertEquals, assertFalse } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  describe,
  errorCode,
  hasNoLinks,
  hasNoLocks,
  isAbsent,
  isTaken,
  storeFailure,
  unacknowledged,
} from "../../src/stores/failure.ts";
import { systemError } from "../support/faulty_machine.ts";

Deno.test("storeFailure gives each act and cause its code", () => {
  const table: ["read" | "write" | "lock" | "create", string, string][] = [
    ["read", "EACCES", "STORE_UNREADABLE"],
    ["read", "EIO", "STORE_UNREADABLE"],
    ["read", "ENOSPC", "STORE_UNREADABLE"],
    ["write", "EACCES", "STORE_UNWRITABLE"],
    ["write", "EROFS", "STORE_UNWRITABLE"],
    ["write", "ENOSPC", "STORE_FULL"],
    ["create", "EDQUOT", "STORE_FULL"],
    ["create", "EFBIG", "STORE_FULL"],
    ["create", "EMFILE", "STORE_UNWRITABLE"],
    ["lock", "EIO", "STORE_LOCK"],
  ];
  for (const [act, errno, code] of table) {
    const failure = storeFailure(act, "/s/j", systemError(errno));
    assertEquals(failure.code, code, `${act} ${errno}`);
    assertEquals(failure.path, "/s/j");
    assertEquals(
      failure.message,
      `Cannot ${act} "/s/j": ${errno}: as planned`,
    );
    assert(failure.hint !== "");
  }
});

Deno.test("storeFailure tells what to do about the cause", () => {
  const hints = ["ENOSPC", "EROFS", "EACCES", "EMFILE", "EIO"].map((errno) =>
    storeFailure("write", "/s/j", systemError(errno)).hint
  );
  assertEquals(new Set(hints).size, hints.length);
});

Deno.test("storeFailure leaves an error of the store as it is", () => {
  const error = new StoreError("STORE_CORRUPT", "Cannot do it");
  assertEquals(storeFailure("read", "/s/j", error), error);
});

Deno.test("unacknowledged says so, and how to find out", () => {
  const error = unacknowledged("/s/j", "why", systemError("EIO"));
  assertEquals(error.code, "STORE_UNACKNOWLEDGED");
  assertEquals(
    error.message,
    'Cannot confirm the record in "/s/j": unknown, not acknowledged: why',
  );
  assert(error.hint.includes("live"));
});

Deno.test("errors are told apart by their code, whatever they are", () => {
  assertEquals(errorCode(systemError("EIO")), "EIO");
  for (const odd of [null, undefined, "EIO", { code: 5 }, new Error("EIO")]) {
    assertEquals(errorCode(odd), "");
    assertFalse(isTaken(odd) || isAbsent(odd) || hasNoLocks(odd));
  }
  assert(isTaken(systemError("EEXIST")));
  assert(isAbsent(systemError("ENOENT")));
  for (const errno of ["ENOTSUP", "EOPNOTSUPP", "ENOLCK", "ENOSYS"]) {
    assert(hasNoLocks(systemError(errno)), errno);
    assert(hasNoLinks(systemError(errno)), errno);
  }
  assert(hasNoLocks(new Deno.errors.NotSupported("no locks")));
  for (const errno of ["EPERM", "EMLINK", "EXDEV"]) {
    assert(hasNoLinks(systemError(errno)), errno);
    assertFalse(hasNoLocks(systemError(errno)), errno);
  }
  assertFalse(hasNoLinks(systemError("EEXIST")));
});

Deno.test("describe fits into one line and names the code once", () => {
  assertEquals(describe(systemError("EIO")), "EIO: as planned");
  assertEquals(
    describe(Object.assign(new Error("bad\n  disk"), { code: "EIO" })),
    "bad disk (EIO)",
  );
  assertEquals(describe(new TypeError("TypeError: odd")), "odd");
  assertEquals(describe("text"), "text");
});

import { assertEquals, assertInstanceOf } from "@std/assert";
import { WorkspaceError } from "../../src/system/workspace_error.ts";

Deno.test("WorkspaceError is a RangeError that names its code and the directory", () => {
  const error = new WorkspaceError("NO_WORKSPACE", "Cannot open", "/gone");
  assertInstanceOf(error, RangeError);
  assertEquals(
    [error.name, error.code, error.message, error.value],
    ["WorkspaceError", "NO_WORKSPACE", "Cannot open", "/gone"],
  );
});

import { assertEquals } from "@std/assert";
import { describeFailure } from "../../../src/cli/failure.ts";
import {
  diskError,
  SettingsError,
  SettingsFault,
} from "../../../src/system/settings/settings_error.ts";

Deno.test("settings that cannot be edited are an error of whoever calls, a disk that refuses is none", async () => {
  const broken = new SettingsError("/a", "it is a directory", "Remove it.");
  assertEquals(await describeFailure(broken, "dos hook install"), {
    value: {
      outcome: "error",
      code: "INVALID_SETTINGS",
      reason: 'Cannot edit "/a": it is a directory',
      hint: "Remove it.",
    },
    exit: 2,
  });
  const full = diskError("write", "/a", new Error("No space left"));
  const { value, exit } = await describeFailure(full, "dos hook install");
  assertEquals([value.code, exit], ["STORE_UNWRITABLE", 5]);
  assertEquals(value.reason, 'Cannot write "/a": No space left');
  assertEquals(diskError("read", "/a", "odd").code, "STORE_UNREADABLE");
  assertEquals(new SettingsFault("state", "hint").hint, "hint");
});

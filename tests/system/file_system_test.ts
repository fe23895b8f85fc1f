import { assertEquals, assertMatch } from "@std/assert";
import { examineFileSystem, mountOf } from "../../src/system/file_system.ts";

const TABLE = `overlay / overlay rw,relatime 0 0
proc /proc proc rw,nosuid 0 0
/dev/sda1 /data ext4 rw,noatime 0 0
server:/home /data/home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /data/my\\040disk xfs ro,noatime 0 0
tmpfs /tmp tmpfs rw 0 0
none /tmp ext4 ro,x 0 0
`;

Deno.test("mountOf finds the deepest mount a path lies on, of two at one point the later", () => {
  const rows: readonly [string, string, string][] = [
    ["/", "/", "overlay"],
    ["/etc", "/", "overlay"],
    ["/data", "/data", "ext4"],
    ["/database", "/", "overlay"],
    ["/data/home/ann/.dos", "/data/home", "nfs4"],
    ["/data/my disk/x", "/data/my disk", "xfs"],
    ["/tmp/x", "/tmp", "ext4"],
  ];
  for (const [path, point, type] of rows) {
    const mount = mountOf(TABLE, path);
    assertEquals([mount?.point, mount?.type], [point, type], path);
  }
  assertEquals(mountOf("", "/x"), null);
  assertEquals(mountOf("garbage\n\n \n", "/x"), null);
});

Deno.test("examineFileSystem warns where locks may not reach everybody", async () => {
  const rows: readonly [string, string][] = [
    ["ext4", "ok"],
    ["overlay", "ok"],
    ["fuseblk", "ok"],
    ["nfs", "warn"],
    ["nfs4", "warn"],
    ["cifs", "warn"],
    ["smb3", "warn"],
    ["fuse", "warn"],
    ["fuse.sshfs", "warn"],
    ["9p", "warn"],
    ["drvfs", "warn"],
    ["vboxsf", "warn"],
  ];
  await Promise.all(rows.map(async ([type, status]) => {
    const table = `x / ${type} rw 0 0\n`;
    const finding = await examineFileSystem(
      "/no/such/place",
      () => Promise.resolve(table),
    );
    assertEquals(finding.status, status, type);
    assertMatch(finding.detail, new RegExp(`is on ${type}`));
  }));
});

Deno.test("examineFileSystem names a mount that is read-only, and one that is unknown", async () => {
  const say = (table: string): ReturnType<typeof examineFileSystem> =>
    examineFileSystem("/no/such/place", () => Promise.resolve(table));
  const closed = await say("x / ext4 ro,relatime 0 0\n");
  assertEquals(closed.status, "error");
  assertMatch(closed.detail, /read-only: no lease can be taken$/);
  const remote = await say("x / nfs4 ro,relatime 0 0\n");
  assertEquals([remote.status, remote.detail.includes("read-only")], [
    "error",
    true,
  ]);
  const unknown = await say("");
  assertEquals(unknown.status, "ok");
  assertMatch(unknown.detail, /is unknown$/);
});

Deno.test({
  name: "examineFileSystem reads the table of this machine",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { detail } = await examineFileSystem("/proc/self");
    assertMatch(detail, /is on proc/);
  },
});

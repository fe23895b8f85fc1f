import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../../src/domain/config.ts";
import { defaultConfig } from "../../src/domain/default_config.ts";
import { configFiles, loadConfig } from "../../src/system/config_file.ts";
import { markOf } from "../../src/system/plain_place.ts";
import { plant, withTree } from "./planted_tree.ts";

Deno.test("loadConfig gives the defaults where there is no file", () =>
  withTree({}, async (root) => {
    assertEquals(await loadConfig(root), {
      file: null,
      mark: "",
      config: defaultConfig(),
    });
  }));

Deno.test("loadConfig reads both formats to the same settings", () =>
  withTree({
    "a/dos.jsonc":
      '{ // one lane\n"lanes": {"concurrent": ["api"]}, "lease": {"ttl_minutes": 5}}',
    "b/dos.toml": '[lanes]\nconcurrent = ["api"]\n[lease]\nttl_minutes = 5\n',
  }, async (root) => {
    const [a, b] = [
      await loadConfig(`${root}/a`),
      await loadConfig(`${root}/b`),
    ];
    assertEquals(a.config, b.config);
    assertEquals(a.config.lease.ttl_minutes, 5);
    assertEquals([a.file, b.file], [
      `${root}/a/dos.jsonc`,
      `${root}/b/dos.toml`,
    ]);
  }));

Deno.test("loadConfig makes patterns local to the root", () =>
  withTree({ "v1.2/x": "" }, async (root) => {
    const patterns = JSON.stringify(["v1.2", "a.ts", `${root}/src/`]);
    plant(root, { "dos.jsonc": `{"protected": ${patterns}}` });
    const { config } = await loadConfig(root);
    assertEquals(config.protected, ["v1.2/**", "a.ts", "src/**"]);
  }));

Deno.test("loadConfig tolerates a byte order mark in JSON", () =>
  withTree({ "dos.jsonc": "\ufeff{}" }, async (root) => {
    assertEquals((await loadConfig(root)).config, defaultConfig());
  }));

Deno.test("loadConfig lets the environment name endpoints, at a glance too", () =>
  withTree({ "dos.jsonc": "{}", "none/x": "" }, async (root) => {
    const endpoints = "http://etcd:2379";
    const all = await Promise.all([
      loadConfig(root, { endpoints }),
      loadConfig(root, { endpoints, care: "glance" }),
      loadConfig(`${root}/none`, { endpoints }),
    ]);
    for (const { config: { store } } of all) {
      assertEquals(store.kind === "etcd" && store.endpoints, [endpoints]);
    }
  }));

Deno.test("loadConfig refuses etcd without endpoints and names the file", () =>
  withTree({ "dos.jsonc": '{"store": {"kind": "etcd"}}' }, async (root) => {
    const error = await assertRejects(() => loadConfig(root), ConfigError);
    assertEquals([error.file, error.key], [
      `${root}/dos.jsonc`,
      "store.endpoints",
    ]);
    const named = await assertRejects(
      () => loadConfig(root, { endpoints: "etcd:2379" }),
      ConfigError,
    );
    assertEquals([named.file, named.key], ["", "DOS_ETCD_ENDPOINTS[0]"]);
  }));

const ERRORS: readonly [
  string,
  Record<string, string>,
  string,
  number | null,
  string,
][] = [
  ["both files", { "dos.jsonc": "{}", "dos.toml": "" }, "dos.jsonc", null, ""],
  ["a directory", { "dos.toml/": "" }, "dos.toml", null, ""],
  ["a JSON syntax error", { "dos.jsonc": '{\n"a" 1}' }, "dos.jsonc", 2, ""],
  ["a TOML syntax error", { "dos.toml": "\n\na = \n" }, "dos.toml", 3, ""],
  [
    "a byte order mark in TOML",
    { "dos.toml": "\ufeff[lanes]" },
    "dos.toml",
    1,
    "",
  ],
  ["a large file", { "dos.toml": "#".repeat(1_048_577) }, "dos.toml", null, ""],
  [
    "a wrong key in JSON",
    { "dos.jsonc": '{\n"hook": {\n"moed": 1}}' },
    "dos.jsonc",
    3,
    "hook.moed",
  ],
  [
    "a wrong key in TOML",
    { "dos.toml": "# x\n[hook]\nmoed = 1" },
    "dos.toml",
    3,
    "hook.moed",
  ],
  [
    "a pattern outside the root",
    { "dos.toml": 'protected = [ "a",\n"/etc/x" ]' },
    "dos.toml",
    1,
    "protected[1]",
  ],
];

for (const [what, plan, file, line, key] of ERRORS) {
  Deno.test(`loadConfig refuses ${what} and says where`, () =>
    withTree(plan, async (root) => {
      const error = await assertRejects(() => loadConfig(root), ConfigError);
      assertEquals([error.file, error.line, error.key], [
        `${root}/${file}`,
        line,
        key,
      ]);
    }));
}

Deno.test("loadConfig refuses what is not UTF-8", () =>
  withTree({}, async (root) => {
    await Deno.writeFile(
      `${root}/dos.toml`,
      new Uint8Array([35, 10, 35, 0xff, 10]),
    );
    const error = await assertRejects(
      () => loadConfig(root),
      ConfigError,
      "UTF-8",
    );
    assertEquals(error.line, 2);
  }));

Deno.test("loadConfig never takes a link to nothing for absence", () =>
  withTree({}, async (root) => {
    await Deno.symlink(`${root}/nowhere`, `${root}/dos.toml`, { type: "file" });
    assertEquals(configFiles(root), [`${root}/dos.toml`]);
    const error = await assertRejects(() => loadConfig(root), ConfigError);
    assertStringIncludes(error.message, "cannot be read");
  }));

Deno.test("loadConfig marks a file only once it has settled", () =>
  withTree({ "dos.jsonc": "{}" }, async (root) => {
    assertEquals((await loadConfig(root)).mark, "");
    await Deno.utime(`${root}/dos.jsonc`, 1, 1);
    assertEquals((await loadConfig(root)).mark, "", "whatever its date says");
    const clock = Date.now;
    try {
      Date.now = () => clock() + 4_000;
      const { mark } = await loadConfig(root);
      assertEquals(mark, markOf(await Deno.lstat(`${root}/dos.jsonc`)));
    } finally {
      Date.now = clock;
    }
  }));

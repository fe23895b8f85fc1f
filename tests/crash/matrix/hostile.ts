/**
 * Lines that no writer of ours would write.
 *
 * @module
 */

const LEASE =
  '"lane": "evil", "loop_ts": "e1", "holder": "eve", "tree": ["evil/x.md"], "region": ["evil/x.md"]';

const TEXTS: readonly string[] = [
  "\u0000\u0000\u0000",
  `\ufeff{"op": "HALT", "seq": 5}`,
  `{"op": "ACQUIRE", "lane": "\\ud800", "loop_ts": "x", "lease": {"lane": "\\ud800", "loop_ts": "x"}}`,
  `{"op": "HALT", "seq": 6}\r`,
  `{"op": "HALT", "reason": "a\u2028b\u2029c\u0085d\u000be\u000cf"}`,
  `{"__proto__": {"op": "ACQUIRE"}, "op": "HALT", "constructor": 1, "toString": 2}`,
  `{"op": "ACQUIRE", "lane": "__proto__", "loop_ts": "__proto__", "lease": {"__proto__": {"holder": "x"}}}`,
  `{"op": "ACQUIRE", ${LEASE}, "op": "RELEASE"}`,
  `{"op": "HALT", "seq": 1e999}`,
  `{"op": "HALT", "seq": -0}`,
  `{"op": "HALT", "seq": 9223372036854775808}`,
  `{"op": "HALT", "seq": 4503599627370495}`,
  `{"op": "HALT", "seq": "12abc"}`,
  `{"op": "HALT", "seq": NaN, "x": Infinity, "y": -Infinity}`,
  "[".repeat(200_000),
  `{"a":`.repeat(5_000) + "1" + "}".repeat(5_000),
  "[1, 2, 3]",
  '"text"',
  "null",
  "17",
  "{}",
  `{"op": ""}`,
  `{"op": null, "lane": null}`,
  `{"op": {"a": 1}, "lane": [1], "loop_ts": {"b": 2}}`,
  `{"op": "CHECKPOINT", "leases": "none", "seq": 7`,
  `{"op": "ACQUIRE", ${LEASE}, "lease": [1]}`,
  `{"op": "ACQUIRE", ${LEASE}, "lease": {${LEASE}, "pid": "x", "ttl_minutes": "1e9", "acquired_at": "tomorrow"}}`,
  `{"op": "HEARTBEAT", "lane": "web", "loop_ts": "none", "heartbeat_at": "9999-99-99"}`,
  `{"op": "RELEASE", "lane": "\u001b[2J\u001b]0;x\u0007", "loop_ts": "\u202e"}`,
  `{"op": "CHECKPOINT", "history": "../../etc/passwd", "history_bytes": 0, "leases": [{"lane": "web", "loop_ts": "w", "holder": "bob", "region": ["web/x.md"], "tree": ["web/x.md"]}]}`,
  "   ",
  "",
];

/** Every one of them, as bytes. */
export const HOSTILE_LINES: readonly Uint8Array[] = [
  ...TEXTS.map((text) => new TextEncoder().encode(text)),
  new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]),
  new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
];

/**
 * White space as dos-kernel, being Python, understands it.
 *
 * @module
 */

/**
 * Cuts white space off both ends: what Python's `strip` takes for it, which
 * counts U+001C to U+001F and U+0085 in and U+FEFF out.
 */
export function strip(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && isSpace(line.charCodeAt(start))) start++;
  while (end > start && isSpace(line.charCodeAt(end - 1))) end--;
  return start === 0 && end === line.length ? line : line.slice(start, end);
}

function isSpace(unit: number): boolean {
  if (unit < 0x80) {
    return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) ||
      (unit >= 0x1c && unit <= 0x1f);
  }
  return unit === 0x85 || unit === 0xa0 || unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) || unit === 0x2028 ||
    unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

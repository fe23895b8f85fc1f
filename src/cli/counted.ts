/**
 * Numbers of things, as people say them.
 *
 * @module
 */

/** So many of a thing: `1 line`, `2 lines`. */
export function counted(
  count: number,
  one: string,
  many: string = `${one}s`,
): string {
  return `${count} ${count === 1 ? one : many}`;
}

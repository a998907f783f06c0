/** JSON for people and programs. Ids above 2^53 are written as the integers that they are. */
export function json(content: unknown): string {
  const marked = JSON.stringify(
    content,
    (_, value: unknown) => (typeof value === 'bigint' ? `\0${value}` : value),
    2,
  );
  return `${marked.replaceAll(/"\\u0000(-?\d+)"/g, '$1')}\n`;
}

/** Escapes Markdown and HTML, and breaks @mentions, so that a name in a comment notifies nobody. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>|~&]/g, '\\$&')
    .replaceAll('@', '@\u2060')
    .replaceAll(/\s+/g, ' ');
}

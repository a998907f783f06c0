/** What the library uses of Node's `Buffer`. */
class BytesOrText extends Uint8Array {
  /** Text as UTF-8, or the bytes of a part of memory. */
  static override from(source: unknown, start?: unknown, length?: unknown): BytesOrText {
    if (typeof source !== 'string')
      return new BytesOrText(source as ArrayBuffer, start as number, length as number);
    const bytes = new TextEncoder().encode(source);
    return new BytesOrText(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static concat(parts: readonly Uint8Array[]): BytesOrText {
    const whole = new BytesOrText(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  override toString(encoding = 'utf-8'): string {
    return new TextDecoder(encoding).decode(this);
  }
}

export { BytesOrText as Buffer };

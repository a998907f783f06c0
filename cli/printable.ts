/** Text that XML can hold: control characters and halves of characters beyond 16 bits become replacement characters. */
export function printable(text: string): string {
  const letters = Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    const isControl = code < 0x20 && letter !== '\t' && letter !== '\n' && letter !== '\r';
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    return isControl || isHalf || code === 0xfffe || code === 0xffff ? '\ufffd' : letter;
  });
  return letters.join('');
}

/** Whether it is an object of a class. A proxy that throws where its prototype is asked for is none. */
export function isA<T>(value: unknown, type: { readonly prototype: T }): value is T {
  try {
    return value instanceof (type as unknown as abstract new () => unknown);
  } catch {
    return false;
  }
}

import { Component, type ComponentType, h } from 'preact';

/** Renders again only when a property is another one; `preact/compat` would be 4 kB for this. */
export function memo<P extends object>(inner: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P) {
      return Object.keys(next).some((key) => next[key as keyof P] !== this.props[key as keyof P]);
    }
    render() {
      return h(inner, this.props as never);
    }
  } as unknown as ComponentType<P>;
}

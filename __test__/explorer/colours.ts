import { readFileSync } from 'node:fs';
import type { TestFn } from 'ava';

type Rgb = [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const luminance = (hex: string) => dot([0.2126, 0.7152, 0.0722], rgb(hex).map(linear));

/** Contrast as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** How colours look to colour-blind readers: Machado et al., 2009. */
const SIGHT = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const XYZ = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];
const WHITE = [0.9505, 1, 1.089];

function lab(hex: string, sight: number[][]): Rgb {
  const seen = sight.map((row) => Math.min(1, Math.max(0, dot(row, rgb(hex).map(linear)))));
  const [x = 0, y = 0, z = 0] = XYZ.map((row, i) => dot(row, seen) / (WHITE[i] ?? 1)).map((value) =>
    value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function colours(test: TestFn): void {
  const css = readFileSync(new URL('../../web/components/styles/tokens.css', import.meta.url), 'utf8');
  const tokens = new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, ...pair]) => [
      name ?? '',
      pair,
    ]),
  );
  const hues = [...tokens.keys()].filter((name) => name.startsWith('hue-'));
  const colour = (name: string, scheme: number) => tokens.get(name)?.[scheme] ?? '';

  for (const [scheme, title] of ['light', 'dark'].entries()) {
    test(`every hue and ink has a contrast of 4.5 on paper and on the field, ${title}`, (t) => {
      t.is(hues.length, 5);
      for (const name of [...hues, 'ink', 'ink-2', 'ink-3'])
        for (const ground of ['paper', 'field'])
          t.true(contrast(colour(name, scheme), colour(ground, scheme)) >= 4.5, `${name} on ${ground}`);
    });

    test(`every two hues stay apart for colour-blind readers, ${title}`, (t) => {
      for (const [name, sight] of Object.entries(SIGHT))
        for (const [i, a] of hues.entries())
          for (const b of hues.slice(i + 1)) {
            const [from, to] = [lab(colour(a, scheme), sight), lab(colour(b, scheme), sight)];
            const distance = Math.hypot(...from.map((value, k) => value - (to[k] ?? 0)));
            t.true(distance >= 20, `${a} and ${b}, ${name}: ${distance.toFixed(1)}`);
          }
    });
  }
}

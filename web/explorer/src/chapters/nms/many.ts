// The scene of 2,000 boxes as programs: they make the boxes of `scenes.ts` again, to the last bit.

export const TYPESCRIPT = `// 2,000 boxes around 28 places, the same on every machine
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const places = Array.from({ length: 28 }, (_, i) => [
  42 + (i % 7) * 66 + (random() - 0.5) * 14,
  46 + Math.floor(i / 7) * 70 + (random() - 0.5) * 12,
  24 + random() * 14,
]);
const made = Array.from({ length: 2000 }, (_, i) => {
  const [cx, cy, size] = places[i % 28];
  const [x, y] = [cx + (random() - 0.5) * size * 0.3, cy + (random() - 0.5) * size * 0.3];
  const [w, h] = [size * (0.85 + random() * 0.3), size * (1.15 + random() * 0.4)];
  const box = [Math.max(0, x - w / 2), Math.max(0, y - h / 2), Math.min(480, x + w / 2), Math.min(300, y + h / 2)];
  return { box, score: 0.41 + 0.58 * random() };
}).sort((a, b) => b.score - a.score);
const boxes = made.map(({ box }) => box);
const scores = made.map(({ score }) => score);`;

export const PYTHON = `# 2,000 boxes around 28 places, the same on every machine
seed = 7

def random():
    global seed
    seed = seed * 16807 % 2147483647
    return seed / 2147483647

places = [
    (42 + i % 7 * 66 + (random() - 0.5) * 14, 46 + i // 7 * 70 + (random() - 0.5) * 12, 24 + random() * 14)
    for i in range(28)
]

def make(i):
    cx, cy, size = places[i % 28]
    x, y = cx + (random() - 0.5) * size * 0.3, cy + (random() - 0.5) * size * 0.3
    w, h = size * (0.85 + random() * 0.3), size * (1.15 + random() * 0.4)
    box = [max(0, x - w / 2), max(0, y - h / 2), min(480, x + w / 2), min(300, y + h / 2)]
    return 0.41 + 0.58 * random(), box

made = sorted((make(i) for i in range(2000)), key=lambda one: -one[0])
boxes = [box for _, box in made]
scores = [score for score, _ in made]`;

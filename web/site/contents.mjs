// What the site has, in the order in which it is offered. A page of docs/ that is not named here is listed by its folder.

/** Sections of the sidebar: `pages` are paths in the site without ending; of a `folder` every page is listed that no section names. */
export const SECTIONS = [
  { text: 'Start', pages: ['start', 'which-function', 'glossary'] },
  {
    text: 'Guides',
    pages: [
      'guides/evaluate-coco',
      'guides/first-boxes',
      'guides/yolo-node',
      'guides/pictures-to-score',
      'guides/yolo-browser',
      'guides/masks-keypoints-rotated',
      'guides/why-is-it-low',
      'guides/compare-and-gate',
      'guides/training-loop',
      'guides/many-machines',
      'guides/other-formats',
      'guides/server',
      'guides/runtimes',
    ],
    folder: 'guides',
  },
  {
    text: 'Topics',
    pages: [
      'evaluate',
      'inputs',
      'boxes',
      'decode',
      'masks',
      'proposals',
      'protocols',
      'keypoints',
      'tracking',
      'scale',
      'analysis',
      'report',
      'ci',
      'drop-ins',
      'adapters',
      'examples',
    ],
    folder: '',
  },
  { text: 'Migrate', folder: 'migrate' },
  {
    text: 'Answers',
    pages: ['troubleshooting', 'numbers-differ', 'comparison', 'performance'],
    folder: 'answers',
  },
  {
    text: 'Project',
    pages: [
      'parity',
      'reliability',
      'platforms',
      'support',
      'changes',
      'contributing',
      'security',
      'release',
    ],
  },
];

/** The list of pages in docs/ is the first page here. */
export const LIST = 'docs/README.md';

/** Pages that are not in docs/: where each comes from. */
export const OTHERS = {
  'README.md': 'start.md',
  'CHANGELOG.md': 'changes.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
};

/** What the sidebar calls a page whose title is a sentence. */
export const SHORT = {
  start: 'Get started',
  evaluate: 'Evaluate',
  glossary: 'Glossary',
  keypoints: 'Keypoints',
  tracking: 'Multi-object tracking',
  scale: 'Shards, threads and streams',
  reliability: 'Reliability',
  platforms: 'Platforms and bundlers',
  comparison: 'Comparison',
  performance: 'Performance',
  support: 'Support',
  inputs: 'Inputs and promises',
  boxes: 'NMS, IoU and fusion',
  decode: 'Decode model outputs',
  masks: 'Masks and polygons',
  proposals: 'Proposals, RoIs and targets',
  protocols: 'Evaluation protocols',
  analysis: 'Analyses',
  report: 'Reports',
  ci: 'Gate a pull request',
  'drop-ins': 'Drop-in replacements',
  adapters: 'onnxruntime, transformers.js',
  parity: 'Parity with the references',
  troubleshooting: 'Errors and warnings',
  'guides/first-boxes': 'Boxes on a picture',
  'guides/masks-keypoints-rotated': 'Masks, keypoints, rotated boxes',
  'guides/other-formats': 'Convert other datasets',
  'guides/runtimes': 'Bun, Deno, Vite, Next.js',
  'migrate/handwritten-nms': 'From hand-written NMS',
  'migrate/pycocotools': 'From pycocotools',
  'migrate/tfjs': 'From TensorFlow.js',
  'migrate/torchvision-opencv': 'From torchvision or OpenCV',
  'migrate/ultralytics-js': 'From code of YOLO examples',
};

// The guides of docs/guides, tried as a reader does: each in an empty folder, with the installed packages. All commands and programs of a page are run in
// their order, and print what the page shows. What a page's reader has, a model or a picture, is put in the folder first.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { blocks, printed } from '../../examples.mjs';
import { ROOT } from '../../run.mjs';
import { inPlace, sh } from '../place.mjs';

const SYNTH = 'synth --quiet --out sample --images 200 --dets-per-image 25';

/** The versions of the heavy case, which is run only if it is named. */
const [NEXT, REACT] = ['16.4.6', '19.3.1'];

/**
 * A row a guide. `has` puts into the folder what the reader has; `uses` names packages of others, which are those of the clone; `programs` are the names and the
 * arguments of its `js` blocks that are no plain programs, in their order (`undefined`: not run here, the reason beside it), and `change` fits one to its folder.
 */
const GUIDES = {
  'evaluate-coco': {
    has: sampleAs({ 'instances_val2017.json': 'gt', 'detections.json': 'dt' }),
  },
  'why-is-it-low': {
    has: sampleAs({}),
  },
  'compare-and-gate': {
    has: sampleAs({}),
  },
  'many-machines': {
    has(place) {
      sampleAs({ 'gt.json': 'gt' })(place);
      const results = readFileSync(join(place, 'sample/dt.json'));
      writeFileSync(join(place, 'detections.json.gz'), gzipSync(results));
      mkdirSync(join(place, 'shards'));
      for (const nth of [0, 1]) {
        const own = JSON.parse(results).filter(({ image_id: image }) => image % 2 === nth);
        writeFileSync(join(place, `shards/${nth}.json`), JSON.stringify(own));
      }
    },
    // The other machine is this one, and needs no Zstandard.
    change: (text) => text.replace('ssh gpu1 cat detections.json.zst', 'cat detections.json.gz'),
  },
  'training-loop': { has: sampleAs({}) },
  'masks-keypoints-rotated': {},
  'other-formats': { has: otherFormats },
  'first-boxes': {
    has: (place) => cpSync(join(ROOT, 'examples/centernet/photos/motorcycle.jpg'), join(place, 'street.jpg')),
    uses: [
      'sharp',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-converter',
      '@tensorflow/tfjs-backend-wasm',
      '@vladmandic/human',
    ],
    programs: [{ name: 'boxes.mjs', prints: /^motorcycle 0\.72 \[ 116, 52, 678, 442 \]\n$/ }],
  },
  'yolo-node': {
    has: patches,
    uses: ['sharp', 'onnxruntime-node'],
    change: (text) => text.replace('input: 640', 'input: 96'), // the input of the small network
    programs: [
      // Class 0 is red and 1 blue to the small network, the first two names of COCO.
      { name: 'detect.mjs', prints: /^person 0\.8\d \[ 31, 13, 73, 55 \]\n(.*\n)*bicycle 0\.8/ },
      { name: 'steps.mjs', ends: 'console.log(found.length, [...found.boxes.slice(0, 4)].map(Math.round))', prints: /^\d+ \[ 31, 13, 73, 55 \]\n$/ }, // prettier-ignore
    ],
  },
  'pictures-to-score': {
    has: scoredPatches,
    uses: ['sharp', 'onnxruntime-node'],
    programs: [
      // The boxes of the small network are rough: whole cells.
      { name: 'score.mjs', prints: /^street\.jpg 60\nAP 0\.0\d\d\nAP50 0\.4\d\d\n/ },
      undefined, // two lines of the program above
    ],
  },
  'yolo-browser': {
    has: patches,
    programs: [undefined, undefined], // a page, which has a case of its own, and a camera
  },
  server: {
    has: patches,
    uses: ['sharp', 'onnxruntime-node'],
    change: (text) => text.replace('listen(8080)', 'listen(0, asked)'),
    programs: [
      {
        name: 'server.mjs',
        ends: `async function asked() {
          const address = 'http://localhost:' + this.address().port;
          const { readFile } = await import('node:fs/promises');
          const ask = async (body) => {
            const response = await fetch(address, { method: 'POST', body });
            return [response.status, await response.json()];
          };
          const [status, found] = await ask(await readFile('street.jpg'));
          console.log(status, found[0].classId, (await ask('no picture'))[0] >= 400);
          process.exit();
        }`,
        prints: /^200 0 true\n$/,
      },
      undefined, // two lines of the program above
    ],
  },
  runtimes: { programs: [undefined, undefined, undefined, undefined] }, // settings: those of the other cases
};

/** The sample under the names that a page calls it. */
function sampleAs(names) {
  return (place) => {
    boxwise(place, `boxwise ${SYNTH}`);
    for (const [name, from] of Object.entries(names))
      cpSync(join(place, `sample/${from}.json`), join(place, name));
  };
}

/** One image in the folders of PASCAL VOC, and in the tables of Open Images. */
function otherFormats(place) {
  const files = {
    'VOC2007/Annotations/000001.xml':
      '<annotation><object><name>dog</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>110</xmax><ymax>70</ymax></bndbox></object></annotation>',
    'VOC2007/ImageSets/Main/test.txt': '000001\n',
    'results/VOC2007/Main/comp4_det_test_dog.txt': '000001 0.9 11 21 110 70\n',
    'tree.json': '{"LabelName": "/m/0bl9f", "Subcategory": [{"LabelName": "/m/0k4j"}]}',
    'boxes.csv': 'ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf\nstreet,/m/0k4j,0.1,0.5,0.2,0.6,0\n',
    'labels.csv': 'ImageID,LabelName,Confidence\nstreet,/m/0k4j,1\n',
    'predictions.csv': 'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\nstreet,/m/0k4j,0.9,0.1,0.5,0.2,0.6\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(place, name, '..'), { recursive: true });
    writeFileSync(join(place, name), text);
  }
}

/** A picture with red and blue patches, and the network of oracles/onnxruntime that finds them. */
function patches(place) {
  cpSync(join(ROOT, 'oracles/onnxruntime/yolo.onnx'), join(place, 'yolov8n.onnx'));
  const { picture } = JSON.parse(readFileSync(join(ROOT, 'oracles/onnxruntime/answers.json'), 'utf8'));
  const [width, height] = picture.size;
  const rows = picture.patches.map(([kind, x1, y1, x2, y2]) => {
    const colour = kind === 0 ? 'rgb(230,10,20)' : 'rgb(20,10,220)';
    return `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="${colour}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="rgb(60,60,60)"/>${rows.join('')}</svg>`;
  const source = `import sharp from 'sharp'; await sharp(Buffer.from(process.argv[1])).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(process.argv[2]);`;
  sh(process.execPath, ['--input-type=module', '-e', source, svg, join(place, 'street.jpg')]);
}

/** The picture of patches in a folder, and its annotations. */
function scoredPatches(place) {
  patches(place);
  mkdirSync(join(place, 'photos'));
  renameSync(join(place, 'street.jpg'), join(place, 'photos/street.jpg'));
  const { picture } = JSON.parse(readFileSync(join(ROOT, 'oracles/onnxruntime/answers.json'), 'utf8'));
  const [width, height] = picture.size;
  const truth = {
    images: [{ id: 1, file_name: 'street.jpg', width, height }],
    categories: ['person', 'bicycle'].map((name, nth) => ({ id: nth + 1, name })),
    annotations: picture.patches.map(([kind, x1, y1, x2, y2], nth) => ({
      id: nth + 1,
      image_id: 1,
      category_id: kind + 1,
      bbox: [x1, y1, x2 - x1, y2 - y1],
      area: (x2 - x1) * (y2 - y1),
      iscrowd: 0,
    })),
  };
  writeFileSync(join(place, 'gt.json'), JSON.stringify(truth));
}

/** Runs a line of a shell with the installed command; what it prints on both streams. */
function boxwise(place, line) {
  const env = {
    ...process.env,
    PATH: `${join(place, '../node_modules/.bin')}${delimiter}${process.env.PATH}`,
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: place, env, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** The lines stand in a text in this order; `...` stands for some that are left out. */
function assertLines(said, lines, where) {
  const plain = (text) => text.replaceAll(/\s+/g, ' ').trim();
  const text = plain(said);
  let at = 0;
  for (const line of lines.map(plain).filter((line) => line && line !== '...')) {
    const next = text.indexOf(line, at);
    assert.ok(next >= 0, `${where}: expected "${line}" in\n${said}`);
    at = next + line.length;
  }
}

/** Runs a program as a file of the folder. */
function program(place, name, text, args = []) {
  writeFileSync(join(place, name), text);
  return sh(process.execPath, [name, ...args], { cwd: place, timeout: 300_000 });
}

function tryGuide(page, { has, change = (text) => text, programs = [] }, folder) {
  const place = join(folder, `guide-${page}`);
  mkdirSync(place);
  symlinkSync(join(folder, 'node_modules'), join(place, 'node_modules'), 'dir'); // as if installed there
  has?.(place);
  const found = blocks(readFileSync(join(ROOT, 'docs/guides', `${page}.md`), 'utf8').split('\n'));
  const own = [...programs];
  for (const [nth, { language, line, text, after }] of found.entries()) {
    const where = `${page}.md:${line}`;
    const expected = [...printed(text), ...after];
    if (language === 'ts' || (language === 'js' && expected.length > 0)) {
      assertLines(program(place, `program-${nth}.mjs`, text), expected, where);
    } else if (language === 'js') {
      assert.ok(own.length > 0, `${where}: guides.mjs does not say how to run this program`);
      const row = own.shift();
      if (row)
        assert.match(program(place, row.name, `${change(text)}${row.ends ?? ''}\n`), row.prints, where);
    } else if (language === '') {
      const next = found[nth + 1];
      const shown = next?.language === 'text' ? next.text.split('\n') : [];
      for (const command of change(text).split('\n')) {
        if (!/\bnpx boxwise\b|^node -e /.test(command)) continue; // installs, and programs of a clone
        const { status, said } = boxwise(place, command.replaceAll('npx boxwise', 'boxwise'));
        const mayFail = shown[0]?.startsWith('boxwise: ');
        assert.ok(status === 0 || mayFail, `${where}: ${command} ended with ${status}\n${said}`);
        if (text.trimEnd().endsWith(command.trimEnd())) assertLines(said, shown, where);
      }
    }
  }
  assert.equal(own.length, 0, `${page}.md has fewer programs than guides.mjs has rows`);
}

/** Packages of the clone beside the installed ones. */
function withPackages(folder, names) {
  for (const name of names) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(join(place, '..'), { recursive: true });
    try {
      symlinkSync(join(ROOT, 'node_modules', name), place, 'dir');
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** The page of the guide, built by Vite, draws boxes in Chromium: its two files are what the guide shows. */
function tryPage({ folder, chromium }) {
  const place = join(folder, 'guide-page');
  mkdirSync(join(place, 'public'), { recursive: true });
  withPackages(folder, ['sharp', 'onnxruntime-web', 'playwright-core']);
  patches(place);
  for (const name of ['yolov8n.onnx', 'street.jpg'])
    renameSync(join(place, name), join(place, 'public', name));
  const found = blocks(readFileSync(join(ROOT, 'docs/guides/yolo-browser.md'), 'utf8').split('\n'));
  writeFileSync(join(place, 'detect.js'), found.find(({ language }) => language === 'js').text);
  writeFileSync(join(place, 'index.html'), found.find(({ language }) => language === 'html').text);
  const said = sh(process.execPath, ['guide-page.mjs', chromium, inPlace('tools/vite'), place], {
    cwd: folder,
    timeout: 300_000,
  });
  assert.match(said, /^\d{3,} pixels of boxes$/m);
}

/** An application of Next.js uses boxwise in a server component, in a route handler and in the page, as the guide says. */
function tryNext({ folder, tarballs, chromium }) {
  withPackages(folder, ['playwright-core']);
  const app = join(folder, 'next');
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true }\n');
  const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  sh('npm', [...npm, `next@${NEXT}`, `react@${REACT}`, `react-dom@${REACT}`, ...tarballs], { cwd: app });
  for (const bundler of ['--turbopack', '--webpack']) {
    const words = ['node_modules/next/dist/bin/next', 'build', bundler];
    sh(process.execPath, words, { cwd: app, env: { NEXT_TELEMETRY_DISABLED: '1' } });
    const said = sh(process.execPath, ['guide-next.mjs', chromium, app], { cwd: folder, timeout: 300_000 });
    assert.match(said, /answers are right/, `${bundler} said ${said}`);
  }
}

export const guides = [
  ...Object.entries(GUIDES).map(([page, row]) => ({
    name: `guide ${page}`,
    run({ folder }) {
      withPackages(folder, row.uses ?? []);
      tryGuide(page, row, folder);
    },
  })),
  { name: 'guide yolo-browser, in Chromium', needs: ['Chromium', 'vite', 'wasm'], run: tryPage },
  { name: 'Next.js', needs: ['Chromium', 'wasm'], heavy: true, run: tryNext },
];

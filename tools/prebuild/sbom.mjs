// The bill of materials of a package, in CycloneDX's JSON: what it holds and needs, with licences, addresses and checksums, from Cargo.lock and package-lock.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, linked, runtimes, wasmHelpers } from '../notices.mjs';
import { ROOT } from '../run.mjs';
import { packedManifest } from '../manifest.mjs';

/** The name of the file in a package. */
export const SBOM = 'sbom.cdx.json';

const read = (name) => readFileSync(join(ROOT, name), 'utf8');

/** SHA-256 of crates by name and version. */
function crateHashes() {
  const entries = read('Cargo.lock').matchAll(
    /name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(\w+)"/g,
  );
  return new Map([...entries].map(([, name, version, hash]) => [`${name}@${version}`, hash]));
}

function crates(triple) {
  const hashes = crateHashes();
  const found = linked(triple).map(({ name, version, license, repository }) =>
    component(`pkg:cargo/${name}@${version}`, name, version, license.replaceAll('/', ' OR '), repository, [
      { alg: 'SHA-256', content: hashes.get(`${name}@${version}`) },
    ]),
  );
  const others = runtimes(triple).map(({ name, version, license, repository }) =>
    component(`pkg:generic/${name}@${encodeURIComponent(version)}`, name, version, license, repository, []),
  );
  return [...others, ...found];
}

/** An npm package with the checksum of package-lock.json; its property says whether it is bundled or installed beside. */
function npm(name, properties) {
  const { version, license, integrity } = JSON.parse(read('package-lock.json')).packages[
    `node_modules/${name}`
  ];
  const [algorithm, digest] = (integrity ?? '').split('-');
  const hashes =
    algorithm === 'sha512'
      ? [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }]
      : [];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { ...component(purl, name, version, license, undefined, hashes), properties };
}

const where = (value) => [{ name: 'boxwise:where', value }];

function component(purl, name, version, license, repository, hashes) {
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    licenses: [{ expression: license }],
    purl,
    ...(hashes.length && { hashes }),
    ...(repository && { externalReferences: [{ type: 'vcs', url: repository }] }),
  };
}

function bom(name, components) {
  const { version, license } = packedManifest();
  const ref = `pkg:npm/${name}@${version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: component(ref, name, version, license, undefined, []) },
    components,
    dependencies: [{ ref, dependsOn: components.map((part) => part['bom-ref']) }],
  };
}

/** The bill of a binary's package. */
export const billOf = ({ name, triple }) =>
  bom(`boxwise-${name}`, [
    ...crates(triple),
    ...wasmHelpers(triple).map((helper) => npm(helper, where('bundled'))),
  ]);

/** The bill of `boxwise`: what is bundled into it, and what npm installs beside it. */
export function mainBill() {
  const { dependencies } = packedManifest();
  const lock = JSON.parse(read('package-lock.json')).packages;
  const beside = new Set();
  const waiting = Object.keys(dependencies);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (beside.has(name)) continue;
    beside.add(name);
    waiting.push(...Object.keys(lock[`node_modules/${name}`].dependencies ?? {}));
  }
  return bom('boxwise', [
    ...bundled().map(({ name }) => npm(name, where('bundled'))),
    ...[...beside].toSorted().map((name) => npm(name, where('installed beside'))),
  ]);
}

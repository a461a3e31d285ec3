// Bundles the libraries of package.json: `node bundle.mjs OUT` writes OUT/<name>.js, each one function expression
// (exports, require, module, process, JSON) that build.rs compiles to bytecode. Modules named in `libraries` are never
// bundled into each other: they are required at run time, so that each is loaded once and only when asked for.
import { createRequire } from 'node:module';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

// Run from the folder that holds node_modules (build.rs copies this file there).
const here = process.cwd();
const require = createRequire(path.join(here, 'bundle.mjs'));
const { build } = require('esbuild');
const out = process.argv[2];

// File name → the module scripts ask for and the file that provides it.
const libraries = {
  ajv: ['ajv', 'ajv'],
  assert: ['assert', 'assert/build/assert.js'],
  backbone: ['backbone', 'backbone'],
  buffer: ['buffer', 'buffer/index.js'],
  chai: ['chai', './chai_entry.js'],
  'chai-postman': ['chai-postman', 'chai-postman'],
  cheerio: ['cheerio', 'cheerio'],
  'crypto-js': ['crypto-js', 'crypto-js'],
  'csv-parse': ['csv-parse/lib/sync', 'csv-parse/lib/sync.js'],
  events: ['events', 'events/events.js'],
  'liquid-json': ['liquid-json', 'liquid-json'],
  lodash: ['lodash', 'lodash'],
  lodash3: ['lodash3', 'lodash3'],
  moment: ['moment', 'moment/moment.js'],
  path: ['path', 'path-browserify'],
  'postman-collection': ['postman-collection', 'postman-collection'],
  punycode: ['punycode', 'punycode/punycode.js'],
  querystring: ['querystring', 'querystring-es3'],
  stream: ['stream', 'stream-browserify'],
  string_decoder: ['string_decoder', 'string_decoder/lib/string_decoder.js'],
  sugar: ['sugar', 'sugar/release/sugar-full.development.js'],
  timers: ['timers', 'timers-browserify'],
  tv4: ['tv4', 'tv4'],
  url: ['url', 'url/url.js'],
  util: ['util', 'util/util.js'],
  'web-streams-polyfill': ['web-streams-polyfill', 'web-streams-polyfill'],
  xml2js: ['xml2js', 'xml2js'],
};

const shared = new Map(Object.values(libraries).map(([name]) => [name, name]));
shared.set('string_decoder/', 'string_decoder').set('punycode/', 'punycode').set('url/', 'url');
shared.set('buffer/', 'buffer').set('util/', 'util').set('events/', 'events');
// Modules of Node that a sandbox has none of; asked for by libraries that can do without.
const absent = /^(node:)?(fs|os|crypto|http|https|net|tls|zlib|vm|child_process|jquery)$/;

const linking = {
  name: 'linking',
  setup(build) {
    build.onResolve({ filter: /.*/ }, (request) => {
      if (request.kind === 'entry-point') return undefined;
      // In a browser chai's inspect does without Node's, and so in Postman's sandbox.
      const inLoupe = request.importer.includes(`${path.sep}loupe${path.sep}`);
      const isAbsent = absent.test(request.path) || (inLoupe && request.path === 'util');
      if (isAbsent) return { path: request.path, namespace: 'absent' };
      const name = shared.get(request.path.replace(/^node:/, ''));
      if (name !== undefined) return { path: name, external: true };
      // chai without a Proxy around each assertion: chai_proxify.js says how.
      const inChai = request.importer.includes(`${path.sep}chai${path.sep}lib${path.sep}`);
      if (inChai && request.path.endsWith('/proxify')) return { path: path.join(here, 'chai_proxify.js') };
      if (inChai && request.path.endsWith('/transferFlags')) return { path: path.join(here, 'chai_transfer.js') };
      return undefined;
    });
    // QuickJS has no `RegExp.$1`.
    build.onLoad({ filter: /mime[\\/]Mime\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      return { contents: source.replace(/(\/\^.*\/)\.test\((\w+)\) && RegExp\.\$1/g, '$1.exec($2)?.[1]') };
    });
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {}' }));
    // For responses the host itself made, chai-postman's checks of the subject's shape are known to hold.
    build.onLoad({ filter: /chai-postman[\\/]lib[\\/]index\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const subject =
        /^(\s*)(new Assertion\(this\._obj[^;]*\)\.to\.(be\.postman\w+|have\.property\([^;]*\)|be\.a\([^;]*\));)$/gm;
      return { contents: source.replace(subject, '$1if (!sdk.isSound(this._obj)) $2') };
    });
  },
};

await mkdir(out, { recursive: true });
for (const [file, [, entry]] of Object.entries(libraries)) {
  const result = await build({
    entryPoints: [entry.startsWith('.') ? path.join(here, entry) : require.resolve(entry, { paths: [here] })],
    absWorkingDir: here,
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    mainFields: ['main'],
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    minifyWhitespace: true,
    minifySyntax: true,
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"', 'process.env.NODE_DEBUG': '""' },
    plugins: [linking],
  });
  const code = result.outputFiles[0].text;
  await writeFile(path.join(out, `${file}.js`), `(function(exports,require,module,process,JSON){${code}\n})\n`);
}

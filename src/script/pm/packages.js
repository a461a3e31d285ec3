// pm.require: packages of a folder that the user keeps. `npm:` and `jsr:` name what npm installed there, by its lock
// file; other names are files of one's own, as Postman's package library has them.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const Function_ = Function;
    const read = native.packageFile ?? (() => undefined);

    // Names that packages see as undefined: the old globals, and pm for those from outside.
    const OLD = [
      'tests',
      'globals',
      'environment',
      'data',
      'request',
      'responseBody',
      'responseCode',
      'responseHeaders',
      'responseCookies',
      'responseTime',
      'iteration',
      'postman',
      '_',
      'CryptoJS',
      'tv4',
      'xml2Json',
      'Backbone',
      'cheerio',
    ];

    const process = {
      env: { NODE_ENV: 'production' },
      argv: [],
      version: 'v20.0.0',
      versions: { node: '20.0.0' },
      platform: 'linux',
      nextTick: (callback, ...passed) => queueMicrotask(() => callback(...passed)),
      cwd: () => '/',
      emitWarning() {},
      on() {},
      hrtime: () => [0, 0],
    };

    // Path → its module; path of a package.json → what it says.
    const modules = new Map();
    const texts = new Map();

    /** The text of a file, or undefined. */
    function file(path) {
      if (!texts.has(path)) texts.set(path, read(path) ?? undefined);
      return texts.get(path);
    }

    function json(path) {
      const text = file(path);
      if (text === undefined) return undefined;
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new Error(`${path}: ${error.message}`);
      }
    }

    function parent(path) {
      const end = path.lastIndexOf('/');
      return end < 0 ? '' : path.slice(0, end);
    }

    function join(base, path) {
      const parts = base === '' ? [] : base.split('/');
      for (const step of path.split('/')) {
        if (step === '' || step === '.') continue;
        if (step === '..') {
          if (parts.length === 0) throw new Error(`Cannot find module '${path}'`);
          parts.pop();
        } else parts.push(step);
      }
      return parts.join('/');
    }

    /** The file a path means: itself, with an ending, or a folder's main file. */
    function located(path) {
      for (const ending of ['', '.js', '.cjs', '.json']) {
        if (/\.(js|cjs|mjs|json)$/.test(path + ending) && file(path + ending) !== undefined) return path + ending;
      }
      const { main } = json(`${path}/package.json`) ?? {};
      if (typeof main === 'string' && main !== '' && join(path, main) !== path) {
        const found = located(join(path, main));
        if (found !== undefined) return found;
      }
      return ['index.js', 'index.cjs', 'index.json']
        .map((name) => `${path}/${name}`)
        .find((name) => file(name) !== undefined);
    }

    const CONDITIONS = ['require', 'node', 'browser', 'default'];

    /** What `exports` of a package.json gives for a sub-path. */
    function exported(target, rest) {
      if (typeof target === 'string') return target.replaceAll('*', rest);
      if (Array.isArray(target))
        return target.map((member) => exported(member, rest)).find((found) => found !== undefined);
      if (target === null || typeof target !== 'object') return undefined;
      for (const condition of Object.keys(target)) {
        const found = CONDITIONS.includes(condition) ? exported(target[condition], rest) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    }

    function entry(folder, sub) {
      const { exports } = json(`${folder}/package.json`) ?? {};
      if (exports === undefined || exports === null) return located(sub === '.' ? folder : join(folder, sub));
      const isMap =
        typeof exports === 'object' &&
        !Array.isArray(exports) &&
        Object.keys(exports).every((key) => key.startsWith('.'));
      const map = isMap ? exports : { '.': exports };
      for (const key of Object.keys(map)) {
        const [start, end] = key.split('*');
        const fits =
          end === undefined ? key === sub : sub.startsWith(start) && sub.endsWith(end) && sub.length >= key.length;
        if (!fits) continue;
        const path = exported(map[key], end === undefined ? '' : sub.slice(start.length, sub.length - end.length));
        if (path !== undefined) return located(join(folder, path));
      }
      return undefined;
    }

    /** A module that a file of a package asks for by name. */
    function named(name, from) {
      const [, owner, sub] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(name) ?? [];
      for (let folder = from; owner !== undefined; folder = parent(folder)) {
        const place = join(folder, `node_modules/${owner}`);
        if (file(`${place}/package.json`) !== undefined || located(place) !== undefined) {
          return entry(place, sub === undefined ? '.' : `./${sub}`);
        }
        if (folder === '') break;
      }
      return undefined;
    }

    function isModuleFile(path) {
      if (path.endsWith('.mjs')) return true;
      if (!path.endsWith('.js')) return false;
      for (let folder = parent(path); folder !== ''; folder = parent(folder)) {
        const about = json(`${folder}/package.json`);
        if (about !== undefined) return about.type === 'module';
      }
      return false;
    }

    function requirer(path, blocked) {
      return (asked) => {
        const name = String(asked).replace(/^node:/, '');
        const from = parent(path);
        const found = /^\.{1,2}(\/|$)/.test(name) ? located(join(from, name)) : named(name, from);
        if (found !== undefined) return load(found, blocked);
        try {
          return part('modules').require(name);
        } catch {
          throw new Error(`Cannot find module '${asked}'`);
        }
      };
    }

    function load(path, blocked) {
      const known = modules.get(path);
      if (known !== undefined) return known.exports;
      const module = { id: path, exports: {} };
      if (path.endsWith('.json')) {
        module.exports = json(path);
        modules.set(path, module);
        return module.exports;
      }
      if (isModuleFile(path))
        throw new LoadError(
          'it is an ES module; only CommonJS can be required: bundle it first, for example with esbuild --format=cjs',
        );
      const code = file(path).replace(/^#!.*/, '').replaceAll('\0', ' ');
      part('globals').learn(code);
      modules.set(path, module);
      try {
        // The blocked names are parameters of an outer function: the package may declare them itself.
        const define = new Function_(
          ...blocked,
          `return (function (exports, require, module, __filename, __dirname, process, global) {${code}\n})`,
        )();
        define.call(
          module.exports,
          module.exports,
          requirer(path, blocked),
          module,
          `/${path}`,
          `/${parent(path)}`,
          process,
          globalThis,
        );
      } catch (error) {
        modules.delete(path);
        throw error;
      }
      return module.exports;
    }

    class LoadError extends Error {}

    /** Where a name of an outside registry is installed; the lock file must know it. */
    function installed(name) {
      const [, registry, owner, version, sub] =
        /^([^:]+):((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(?:\/(.+))?$/.exec(name) ?? [];
      if (registry !== 'npm' && registry !== 'jsr') return undefined;
      const folder = `node_modules/${registry === 'jsr' ? `@jsr/${owner.replace(/^@/, '').replace('/', '__')}` : owner}`;
      const lock = json('package-lock.json');
      if (lock === undefined) {
        if (file(`${folder}/package.json`) === undefined) return undefined;
        throw new LoadError('the folder of packages has no package-lock.json: install the package there with npm');
      }
      const locked = lock.packages?.[folder];
      if (locked === undefined) return undefined;
      const about = json(`${folder}/package.json`);
      if (about === undefined)
        throw new LoadError(`it is in package-lock.json but not installed: run npm ci in the folder of packages`);
      if (about.version !== locked.version) {
        throw new LoadError(
          `version ${about.version} is installed, package-lock.json says ${locked.version}: run npm ci in the folder of packages`,
        );
      }
      if (/^\d+\.\d+\.\d+/.test(version ?? '') && version !== locked.version) {
        throw new LoadError(`version ${locked.version} is installed`);
      }
      return entry(folder, sub === undefined ? '.' : `./${sub}`);
    }

    function require(asked) {
      const name = String(asked);
      const isOutside = /^[^:]+:.+$/.test(name);
      let path;
      try {
        path = isOutside
          ? installed(name)
          : /(^|\/)(\.{1,2}|node_modules)(\/|$)/.test(name)
            ? undefined
            : located(join('', name));
        if (path === undefined) throw undefined;
        if (modules.has(path)) return modules.get(path).exports;
        if (isModuleFile(path)) load(path, []);
      } catch (error) {
        if (error === undefined) throw new Error(`Cannot find package '${name}'`);
        throw new Error(`Error while loading package '${name}': ${error.message}`);
      }
      try {
        return load(path, isOutside ? [...OLD, 'pm'] : OLD);
      } catch (error) {
        throw new Error(`Error in package '${name}': ${error?.message ?? String(error)}`);
      }
    }

    return { require };
  }
);

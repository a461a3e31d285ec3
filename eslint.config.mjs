// What the project's JavaScript is checked by. The parts of the script API and of the report's page are no modules: each
// file is joined with others, so that names cross files.
import { readdirSync, readFileSync } from 'node:fs';

import js from '@eslint/js';
import globals from 'globals';

const page = 'src/report/html/page';
const audit = 'collections/src/aws-iam-audit/shared';

/** The functions, classes and constants that the page's files declare: one script in the end. */
function declared(folder) {
  const names = {};
  for (const file of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    for (const [, name] of text.matchAll(/^(?:async )?(?:function\*?|class|const|let) (\w+)/gm))
      names[name] = 'writable';
    for (const [, list] of text.matchAll(/^(?:const|let) \{ ([\w, ]+) \}/gm)) {
      for (const name of list.split(', ')) names[name] = 'writable';
    }
  }
  return names;
}

const rules = {
  ...js.configs.recommended.rules,
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
  'prefer-const': 'error',
  'no-var': 'error',
  eqeqeq: ['error', 'always'],
  // Control characters are what these expressions look for.
  'no-control-regex': 'off',
  // The sandbox's errors have no cause, and scripts can see it.
  'preserve-caught-error': 'off',
};

const postman = {
  pm: 'readonly',
  Buffer: 'readonly',
  console: 'readonly',
  setTimeout: 'readonly',
  require: 'readonly',
};
// They live from script to script.
const audited = { iamAudit: 'writable', auditRun: 'writable' };

export default [
  { ignores: ['target/', 'peers/', '**/node_modules/', 'tests/scripts/', 'collections/*.json'] },
  {
    files: ['src/script/pm/*.js'],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'script',
      globals: { ...globals.es2024, ...globals.browser, setImmediate: 'writable' },
    },
    // Each file is one function expression, which build.rs compiles.
    rules: {
      ...rules,
      'no-unused-expressions': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^(_|native$|part$)', caughtErrors: 'none' }],
    },
  },
  {
    files: [`${page}/*.js`],
    languageOptions: { ecmaVersion: 2024, sourceType: 'script', globals: { ...globals.browser, ...declared(page) } },
    // One `</` would end the page's script.
    rules: { ...rules, 'no-unused-vars': 'off', 'no-redeclare': 'off', 'no-useless-escape': 'off' },
  },
  {
    files: ['src/status_page/*.js'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'script', globals: globals.browser },
    rules,
  },
  {
    files: ['collections/src/**/*.js'],
    // newman's Node.
    languageOptions: { ecmaVersion: 2020, sourceType: 'script', globals: { ...postman, ...audited } },
    rules,
  },
  {
    // They stand in one function, which hands some of them out.
    files: [`${audit}/*.js`],
    languageOptions: { globals: { ...declared(audit), run: 'readonly' } },
    rules: { 'no-unused-vars': 'off', 'no-redeclare': 'off', 'no-useless-assignment': 'off' },
  },
  {
    // It takes the others in.
    files: ['collections/src/aws-iam-audit/prerequest.js'],
    languageOptions: { globals: declared(audit) },
    rules: { 'no-redeclare': 'off', 'no-unused-vars': 'off' },
  },
  {
    // Its functions are handed to a browser.
    files: ['tests/peers/browser.cjs', 'tests/peers/status_page.cjs'],
    languageOptions: { globals: { ...globals.browser, axe: 'readonly' } },
  },
  {
    files: ['**/*.cjs', 'src/script/libraries/*.js', 'tests/peers/newman-reporter-findings/*.js'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'commonjs', globals: globals.node },
    rules,
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.node },
    rules,
  },
];

// Opens a report in a browser and tries everything on it. Fails with a sentence, or prints one line of JSON.
//
//     node browser.cjs CHROMIUM REPORT hostile|big|plain
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { chromium } = require('playwright-core');

const [executablePath, report, kind] = process.argv.slice(2);
const address = 'file://' + report;

/** A page that remembers what it should not have done. */
async function open(browser, options) {
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (line) => (line.type() === 'error' || line.type() === 'warning') && faults.push('console: ' + line.text()));
  page.on('pageerror', (error) => faults.push('error: ' + error));
  page.on('dialog', (dialog) => { faults.push('dialog: ' + dialog.message()); dialog.dismiss(); });
  page.on('popup', (other) => faults.push('popup: ' + other.url()));
  page.on('request', (request) => /^(?:data|blob):/.test(request.url()) || request.url() === address || faults.push('request: ' + request.url().slice(0, 200)));
  // One that the page's policy stopped before it left is none.
  page.on('requestfailed', (request) => {
    const place = faults.indexOf('request: ' + request.url().slice(0, 200));
    if (place >= 0 && /csp/i.test(request.failure()?.errorText ?? '')) {
      faults.splice(place, 1);
    }
  });
  const started = Date.now();
  await page.goto(address);
  await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 60_000 });
  return { page, faults, milliseconds: Date.now() - started };
}

const count = (page, selector) => page.locator(selector).count();
const status = (page) => page.locator('#list-status').textContent();

async function accessible(page, told) {
  const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const violations = found.violations.map((one) => one.id + ': ' + one.help + ' ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | '));
  assert.deepEqual(violations, [], 'accessibility, ' + told);
}

/** No side scrolling, on a phone too. */
async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, 'the page is ' + content + ' wide in a window of ' + window);
}

async function filters(page) {
  const all = await status(page);
  await page.getByRole('button', { name: /^Failed/ }).click();
  assert.match(await status(page), / of /);
  assert.equal(await count(page, '#list a.passed'), 0);
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await status(page), all);
  const folders = page.getByLabel('Folder', { exact: true });
  if (await folders.count() > 0) {
    await folders.selectOption({ index: 1 });
    assert.match(await status(page), / of /);
    await folders.selectOption({ index: 0 });
  }
  const iteration = page.getByLabel('Iteration', { exact: true });
  if (await iteration.count() > 0) {
    await iteration.fill('2');
    assert.match(await status(page), / of /);
    await iteration.fill('');
  }
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('/');
  await page.keyboard.type('no such request anywhere');
  assert.equal(await status(page), 'No request matches.');
  await page.getByLabel('Search requests').fill('');
  assert.equal(await status(page), all);
}

/** From the list into the sheet and back, without a mouse. */
async function keyboard(page) {
  const first = page.locator('#list a').first();
  await first.focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.place), '1');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.waitFor();
  await page.waitForSelector('dialog .fold');
  const name = await sheet.locator('h2').textContent();
  await page.keyboard.press('k');
  await page.waitForFunction(() => location.hash === '#request-0');
  await page.keyboard.press('j');
  await page.waitForFunction(() => location.hash === '#request-1');
  assert.equal(await sheet.locator('h2').textContent(), name);
  const fold = sheet.locator('.fold h3 button[aria-expanded="false"]').first();
  await fold.focus();
  await page.keyboard.press('Enter');
  assert.equal(await count(page, 'dialog .fold h3 button[aria-expanded="true"]') > 0, true);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.getElementById('sheet').open), false);
  assert.equal(await page.evaluate(() => document.activeElement.closest('#list') !== null), true, 'the focus returns to the list');
}

/** Opens every part of every item; the rights of the frames that were there. */
async function openEverything(page, most) {
  const frames = [];
  const total = Math.min(most, await page.evaluate(() => Number(document.querySelector('#requests .count').textContent.replaceAll(',', ''))));
  for (let number = 0; number < total; number += 1) {
    await page.evaluate((wanted) => { location.hash = '#request-' + wanted; }, number);
    await page.waitForFunction((wanted) => document.querySelector('dialog[open] .sheet-body')?.childElementCount > 0 && location.hash === '#request-' + wanted && !document.querySelector('.sheet-body').textContent.startsWith('Unpacking'), number);
    for (let round = 0; round < 3; round += 1) {
      await page.evaluate(() => document.querySelectorAll('dialog .fold h3 button[aria-expanded="false"]').forEach((button) => button.click()));
      await page.waitForTimeout(60);
    }
    await page.evaluate(() => document.querySelectorAll('dialog .more:not([hidden])').forEach((button) => button.click()));
    frames.push(...(await page.evaluate(() => [...document.querySelectorAll('iframe')].map((frame) => frame.getAttribute('sandbox') + '|' + frame.src))));
  }
  await page.waitForTimeout(300);
  return frames;
}

async function hostile(browser) {
  const told = {};
  for (const [name, options] of [['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 380, height: 800 } }]]) {
    const { page, faults, milliseconds } = await open(browser, options);
    await fits(page);
    const frames = await openEverything(page, 100);
    await fits(page);
    for (const frame of page.frames()) {
      const hacked = frame === page.mainFrame() ? await page.evaluate(() => window.hacked) : undefined;
      assert.equal(hacked, undefined, 'something of the run was run');
    }
    told[name] = { milliseconds, frames: frames.length };
    assert.ok(frames.length > 0 && frames.every((frame) => frame === '|'), 'frames have no rights: ' + frames);
    await page.waitForTimeout(500);
    const unwanted = faults.filter((fault) => !/violates the following Content Security Policy|sandboxed/.test(fault));
    assert.deepEqual(unwanted, [], name);
    assert.equal(await page.evaluate(() => document.title.includes('<')), true, 'the title is the hostile one');
    await page.context().close();
  }
  return told;
}

async function plain(browser) {
  for (const [name, options] of [['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 380, height: 800 } }]]) {
    const { page, faults } = await open(browser, options);
    await fits(page);
    await accessible(page, name);
    if (name === 'light') {
      await filters(page);
      await keyboard(page);
      await openEverything(page, 30);
      await page.keyboard.press('Escape');
      const theme = page.getByRole('button', { name: 'Dark colours' });
      assert.equal(await theme.getAttribute('aria-pressed'), 'false');
      await theme.click();
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
      assert.equal(await theme.getAttribute('aria-pressed'), 'true');
      await page.reload();
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      assert.equal(await theme.getAttribute('aria-pressed'), 'true', 'the choice is kept');
    }
    await page.evaluate(() => { location.hash = '#request-0'; });
    await page.waitForSelector('dialog .fold');
    await accessible(page, name + ', an item');
    await page.keyboard.press('Escape');
    if (await count(page, '#finding-table') > 0) {
      const rows = await count(page, '#finding-table tbody tr');
      await page.getByLabel('Search findings').fill('access_key');
      assert.ok(await count(page, '#finding-table tbody tr') < rows, 'findings are filtered');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#csv').click()]);
      const text = fs.readFileSync(await download.path(), 'utf8');
      assert.match(text, /^\ufeffaccount,check,title,severity,entity,/);
      assert.equal(text.trim().split('\r\n').length, 1 + await count(page, '#finding-table tbody tr'));
      await page.getByLabel('Search findings').fill('');
      if (name === 'light') {
        await page.getByRole('columnheader', { name: 'Severity' }).getByRole('button').click();
        assert.match(await page.locator('#finding-table tbody tr').first().textContent(), /critical/);
      }
    }
    assert.deepEqual(faults, [], name);
    await page.context().close();
  }
  return {};
}

async function big(browser) {
  const { page, faults, milliseconds } = await open(browser, {});
  const total = await page.evaluate(() => Number(document.querySelector('#requests .count').textContent.replaceAll(',', '')));
  const measure = (text) => page.evaluate(async (wanted) => {
    const input = document.querySelector('#filters input[type=search]');
    const before = performance.now();
    input.value = wanted;
    input.dispatchEvent(new Event('input'));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - before;
  }, text);
  const filtered = [await measure('item 7'), await measure('no such thing'), await measure('')];
  const lines = await count(page, '#list li');
  assert.ok(lines > 10 && lines < 200, lines + ' lines are elements');
  await page.evaluate(() => scrollTo(0, document.querySelector('#list').offsetTop + 5000 * 56));
  await page.waitForTimeout(200);
  assert.ok(await count(page, '#list a[href="#request-5000"]') === 1, 'the list is there in the middle');
  await page.evaluate(() => { location.hash = '#request-' + 9999; });
  await page.waitForSelector('dialog .fold');
  await page.keyboard.press('Escape');
  await filters(page);
  assert.deepEqual(faults, []);
  return { total, bytes: fs.statSync(report).size, open: milliseconds, filter: filtered.map((time) => Math.round(time)) };
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    console.log(JSON.stringify(await { hostile, plain, big }[kind](browser)));
  } finally {
    await browser.close();
  }
})().catch((problem) => {
  console.error(problem);
  process.exitCode = 1;
});

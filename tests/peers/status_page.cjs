// Walks through a status page, from a server and as files, and looks at every page as people do who see it light or dark,
// on a phone, without scripts, by keyboard or with a screen reader. Fails with a sentence, or prints one line of JSON.
//
//     node status_page.cjs CHROMIUM URL FOLDER
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { chromium } = require('playwright-core');

const [executablePath, url, folder] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What a page did that it should not have done. */
function watched(page, start) {
  const faults = [];
  // axe-core asks once more for style sheets, which a browser refuses for files.
  const isOurs = (text) => !/XMLHttpRequest|preload|ERR_FAILED/.test(text);
  page.on('console', (line) => line.type() === 'error' && isOurs(line.text()) && faults.push('console: ' + line.text()));
  page.on('pageerror', (error) => faults.push('error: ' + error));
  page.on('dialog', (dialog) => { faults.push('dialog: ' + dialog.message()); dialog.dismiss(); });
  page.on('request', (request) => request.url().startsWith(start) || faults.push('request: ' + request.url().slice(0, 200)));
  page.on('response', (response) => response.status() < 400 || faults.push(response.status() + ': ' + response.url()));
  return faults;
}

async function accessible(page, told) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const violations = found.violations.map((one) => one.id + ': ' + one.help + ' ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | '));
  assert.deepEqual(violations, [], 'accessibility of ' + told);
}

/** Every page that links lead to. */
async function pages(page, start, first) {
  const seen = new Set([first]);
  for (const address of seen) {
    await page.goto(address);
    const links = await page.evaluate(() => [...document.links].map((link) => link.href.split('#')[0]));
    for (const link of links.filter((link) => link.startsWith(start) && !/\.(json|csv|svg)/.test(link))) {
      seen.add(link);
    }
  }
  return [...seen];
}

async function look(browser, start, first, options, isChecked) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults = watched(page, start);
  const all = await pages(page, start, first);
  for (const address of all) {
    await page.goto(address);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, address + ' is ' + content + ' wide in a window of ' + window);
    assert.equal(await page.locator('h1').count(), 1, address);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).margin), '0px', 'without its style: ' + address);
    if (isChecked) {
      await accessible(page, address);
    }
  }
  assert.deepEqual(faults, []);
  await context.close();
  return all.length;
}

/** Forms are sent by a browser without scripts, too. */
async function filters(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Text').fill('shop');
  await page.getByLabel('Text').press('Enter');
  assert.equal(await page.locator('table.monitors tbody tr').count(), 1);
  await page.getByRole('link', { name: 'Show all' }).click();
  assert.ok(await page.locator('table.monitors tbody tr').count() > 1);
  await page.getByLabel('State').selectOption('failing');
  await page.getByRole('button', { name: 'Filter' }).click();
  assert.equal(await page.locator('table.monitors .chip.success').count(), 0);
  await page.goto(url + 'findings');
  await page.getByLabel('Monitor', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('State').selectOption('all');
  await page.getByRole('button', { name: 'Filter' }).click();
  assert.match(page.url(), /state=all/);
  assert.ok(await page.locator('table.findings tbody tr').count() > 0);
  await context.close();
}

/** By keyboard from the top to a run. */
async function keyboard(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url + 'monitors/shop');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip-link');
  await page.keyboard.press('Enter');
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.closest('.run-bars') !== null)) {
      const name = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
      assert.match(name, /^Run \d+: success, /);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/runs\/\d+$/);
      await context.close();
      return;
    }
  }
  assert.fail('no bar of a run can be reached by keyboard');
}

/** An open page follows what happens, until somebody pauses it. */
async function live(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const shown = () => page.locator('.foot time').getAttribute('datetime');
  const first = await shown();
  await page.waitForFunction((before) => document.querySelector('.foot time').dateTime !== before, first, { timeout: 60_000 });
  const button = page.getByRole('button', { name: 'Live' });
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  await button.click();
  assert.equal(await page.locator('button.live').textContent(), 'Paused');
  await context.close();
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const index = 'file://' + folder + '/index.html';
  const phone = { viewport: { width: 380, height: 800 } };
  const counts = {
    served: await look(browser, url, url, { colorScheme: 'light' }, true),
    servedDarkPhone: await look(browser, url, url, { colorScheme: 'dark', ...phone }, true),
    files: await look(browser, 'file://' + folder, index, { colorScheme: 'dark' }, true),
    filesPhone: await look(browser, 'file://' + folder, index, { colorScheme: 'light', ...phone }, true),
  };
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const page = await bare.newPage();
  await page.goto(url);
  assert.match(await page.locator('h1').textContent(), /needs? a look/);
  assert.equal(await page.locator('#live').isVisible(), false);
  await bare.close();
  await filters(browser);
  await keyboard(browser);
  await live(browser);
  await browser.close();
  console.log(JSON.stringify(counts));
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

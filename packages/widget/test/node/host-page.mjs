// A page of somebody else's in a real browser: its own origin, its own policy, its own script; and a real refund server elsewhere.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { createServerProcess } from '../e2e/server-process.mjs';
import { findBrowser } from '../find-browser.mjs';

const scriptFolder = fileURLToPath(new URL('../../dist/script-tag', import.meta.url));
const launchArguments = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=en-US'];

/**
 * @param {(refundServer: string, token: string) => { head: string, body: string, script: string, policy: string }} describe
 * @returns what the page has asked for and complained of so far, and the way to end it all
 */
export async function openHostPage(describe) {
  let described = { head: '', body: '', script: '', policy: '' };
  const host = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    if (path === '/') {
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': described.policy };
      response.writeHead(200, headers);
      response.end(
        `<!doctype html><html lang="en"><head>${described.head}</head><body>${described.body}</body></html>`,
      );
    } else if (path === '/host.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(described.script);
    } else if (path.startsWith('/copy/')) {
      const file = await readFile(`${scriptFolder}/${path.slice('/copy/'.length)}`).catch(() => null);
      response.writeHead(file === null ? 404 : 200, { 'Content-Type': 'text/javascript' }).end(file ?? '');
    } else {
      response.writeHead(204).end();
    }
  });
  await new Promise((listening) => host.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${host.address().port}`;

  const server = createServerProcess(origin);
  const refundServer = await server.start();
  described = describe(refundServer, await server.mintToken({}));

  const browser = await puppeteer.launch({ executablePath: await findBrowser(), args: launchArguments });
  const page = await browser.newPage();
  const requests = [];
  const complaints = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  await page.goto(origin);

  return {
    page,
    origin,
    refundServer,
    requests,
    complaints,
    async close() {
      await browser.close();
      await server.remove();
      host.closeAllConnections();
      await new Promise((closed) => host.close(closed));
    },
  };
}

/** Waits until the panel that the selector finds says it. */
export async function untilText(page, selector, text) {
  const isSaid = (wanted, words) => {
    const said = document.querySelector(wanted)?.shadowRoot?.querySelector('.panel')?.textContent ?? '';
    return said.replace(/\s+/g, ' ').includes(words);
  };
  await page.waitForFunction(isSaid, {}, selector, text);
}

/** Presses the button of the panel whose words begin so. */
export async function press(page, selector, name) {
  const pressIt = (wanted, words) => {
    const buttons = [...(document.querySelector(wanted)?.shadowRoot?.querySelectorAll('button') ?? [])];
    buttons.find((button) => button.textContent.replace(/\s+/g, ' ').trim().startsWith(words)).click();
  };
  await page.evaluate(pressIt, selector, name);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { pageHtml } from '../../src/panels/pageHtml.ts';

const root = join(import.meta.dirname, '../..');
const origin = 'http://panel.test';

/**
 * The built page of a panel in a browser tab, under the policy that it has in the editor. In place of the editor there is
 * a list of what the page sent, `window.sent`.
 */
export const openPage = async (
  browser: Browser,
  name: 'board' | 'group',
  size: { readonly width: number; readonly height: number },
): Promise<Page> => {
  const page = await browser.newPage({ viewport: size });
  await page.route(`${origin}/**`, route => {
    const path = new URL(route.request().url()).pathname;
    return path === '/'
      ? route.fulfill({
          contentType: 'text/html',
          body: pageHtml(webview, 'en', 'bench', uri(`/dist/pages/${name}.js`), [
            uri('/media/shared/base.css'),
            uri(`/media/${name}/page.css`),
          ]),
        })
      : route.fulfill({ path: join(root, path) });
  });
  await page.addInitScript(() => {
    const sent: unknown[] = [];
    let state: unknown;
    Object.assign(globalThis, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => state,
        setState: (next: unknown) => (state = next),
      }),
    });
  });
  await page.goto(`${origin}/`);
  return page;
};

/** Only what `pageHtml` uses of the editor. */
const webview = {
  cspSource: origin,
  asWebviewUri: (resource: vscode.Uri) => resource,
} as unknown as vscode.Webview;
const uri = (path: string): vscode.Uri => ({ toString: () => `${origin}${path}` }) as unknown as vscode.Uri;

/** Says early and clearly that the pages have not been built. */
export const expectBuilt = (): void => {
  try {
    readFileSync(join(root, 'dist/pages/group.js'));
  } catch (cause) {
    throw new Error('The pages are not built: npm run build', { cause });
  }
};

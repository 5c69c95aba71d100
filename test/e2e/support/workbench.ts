import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { containerId } from '../../../src/contributions.ts';
import { launchBrowser } from '../../host/browser.ts';
import { editorFolders, type EditorServer, type EditorVersion, startEditor } from '../../host/editor.ts';
import { installedExtensions } from '../../host/package.ts';
import { root, temporaryFolder } from '../../host/processes.ts';
import { effectLimit, insist, patienceMs } from './insist.ts';
import { keys } from './keys.ts';
import { Menu } from './menu.ts';
import { QuickInput } from './quickInput.ts';
import { isTheft, tellThefts } from './thefts.ts';
import { keepTexts, logText, serverText } from './traces.ts';
import { Tree } from './tree.ts';

/** The settings with which the editor is as dark or light as the page prefers, so that one scenario shows both. */
export const darkOrLight = {
  'window.autoDetectColorScheme': true,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};

/** The same, with the themes of high contrast for those who prefer that. */
export const highContrast = {
  ...darkOrLight,
  'workbench.preferredHighContrastColorTheme': 'Default High Contrast',
  'workbench.preferredHighContrastLightColorTheme': 'Default High Contrast Light',
};

/** What the computer prefers. */
export interface Preference {
  readonly scheme: 'dark' | 'light';
  readonly isHighContrast?: boolean;
}

/** The looks in which screens are kept as pictures, as most of the time of a scenario is the way to its screens. */
const looks: readonly (Preference & { readonly name: string })[] = [
  { name: 'dark', scheme: 'dark' },
  { name: 'light', scheme: 'light' },
  { name: 'high-contrast', scheme: 'dark', isHighContrast: true },
];

/** For scenarios that keep pictures; those in English are kept by the stories. */
export const inChineseAndAllLooks = { language: 'zh-cn', settings: highContrast } as const;

/**
 * The editor takes forced colors for a wish for high contrast. It is told of the wish for more contrast in place of
 * them, because forced colors would hide the colors of its themes. This runs in the page.
 */
const wishForContrast = `
  const ask = window.matchMedia.bind(window);
  window.matchMedia = query => ask(query === '(forced-colors: active)' ? '(prefers-contrast: more)' : query);
`;

/** For waits that include the start of the editor and of the extensions in it. */
export const startLimit = { timeout: 2 * patienceMs } as const;

/** What a notification has inside while its task runs. */
const inProgress = ':has(.monaco-progress-container.active)';

/** Evaluated in the page. */
const comesAndGoes = `{
  const textsOf = selector =>
    [...document.querySelectorAll(selector)].filter(found => found.checkVisibility()).map(found => {
      const text = found.cloneNode(true);
      text.querySelectorAll('style').forEach(style => style.remove());
      return text.textContent.replace(/\\s+/g, ' ');
    });
  const input = document.querySelector('.quick-input-box input');
  const { tagName, className } = document.activeElement ?? {};
  [
    'Messages: ' + JSON.stringify(textsOf('.notification-toast')),
    'Dialogs: ' + JSON.stringify(textsOf('.dialog-box')),
    'Quick input: ' + JSON.stringify(textsOf('.quick-input-widget')),
    'Its box: ' + JSON.stringify({ value: input?.value, isDisabled: input?.disabled }),
    'Status bar: ' + JSON.stringify(textsOf('.statusbar')),
    'Tabs: ' + JSON.stringify(textsOf('.tabs-container .tab')),
    'Focus: ' + tagName + ' ' + className + ', ' + (document.hasFocus() ? 'in the window' : 'elsewhere'),
  ].join('\\n')
}`;

export interface WorkbenchOptions {
  /** `newest` when not given. */
  readonly version?: EditorVersion;
  /** For example `Default Light Modern` or `Default High Contrast`. */
  readonly colorTheme?: string;
  readonly language?: 'en' | 'zh-cn';
  /** Width of the window in pixels; 1280 when not given. */
  readonly width?: number;
  /** Height of the window in pixels, for those who want many rows in sight; 800 when not given. */
  readonly height?: number;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host, whose home is a fresh folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts into the home folder what is there before the editor starts. */
  readonly furnish?: (home: string) => void | Promise<void>;
}

/** A test in a fresh editor with the packaged extension. When it fails, a picture of the window and the log are kept. */
export const scenario = (
  name: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): void => void test(name, { timeout: 300_000 }, () => inWorkbench(name, options, body));

/** The body of such a test. */
export const inWorkbench = async (
  name: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): Promise<void> => {
  await using workbench = await openWorkbench(options);
  try {
    await body(workbench);
    assert.deepEqual(workbench.printed.filter(isTheft), []);
  } catch (error) {
    await workbench.screenshot(`failed ${name}`);
    const log = logText(workbench);
    writeFileSync(screenPath(`failed ${name}`, 'log'), log);
    // The output of a run is often all that is left of it.
    const lines = [
      await workbench.inWords(),
      lastLines('Log', log),
      lastLines('Console', workbench.printed.join('\n')),
      lastLines('Server', serverText(workbench)),
    ];
    console.error(`“${name}” failed with this on screen:\n${lines.join('\n')}`);
    throw error;
  }
};

/** What was written shortly before the end. */
const lastLines = (title: string, text: string): string =>
  `${title}:\n${text.trimEnd().split('\n').slice(-40).join('\n')}`;

/** Where a file about a screen is kept. */
const screenPath = (name: string, extension: 'png' | 'log'): string => {
  const folder = join(root, 'artifacts', 'screens');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name.replace(/[^\w.-]+/g, '-')}.${extension}`);
};

/** Puts the packaged extension, as the editor installed it, into a fresh editor and opens it in a browser. */
const openWorkbench = async (options: WorkbenchOptions = {}): Promise<Workbench> => {
  const { version = 'newest', colorTheme, language, width = 1280, height = 800, settings, env, furnish } = options;
  const home = temporaryFolder();
  await furnish?.(home);
  cpSync(installedExtensions, editorFolders(home).extensions, { recursive: true });
  const editor = await startEditor(version, home, {
    settings: { ...plain, ...(colorTheme !== undefined && { 'workbench.colorTheme': colorTheme }), ...settings },
    // Whatever the machine has of the CLI is not part of a test.
    env: { HOME: home, USERPROFILE: home, ...onItsOwn, ...env },
  });
  const browser = await launchBrowser();
  // What moves is drawn anew all the time, which takes longer than most of what is tested.
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  // Half of the key that the window encrypts secrets with comes from the web server around the editor, which is not here.
  await context.route('**/mint-key', route => route.fulfill({ body: halfOfKey }));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await context.addInitScript(keepTexts);
  await context.addInitScript(tellThefts);
  await context.addInitScript(wishForContrast);
  if (language === 'zh-cn') await context.addInitScript(pretendChinese);
  const workbench = new Workbench(await context.newPage(), context, editor, home);
  await workbench.load();
  return workbench;
};

/**
 * An editor that asks nobody before it starts extensions: no gallery, whose name could be looked up for long where there is
 * no network, which holds up files as well, and no shell for its variables, which has ten seconds for the answer.
 */
const onItsOwn = { EXTENSIONS_GALLERY: '{}', VSCODE_CLI: '1' };

const halfOfKey = randomBytes(32);

/** Rows that stay at the top of a scrolled tree would be there twice, and tooltips would lie over rows. */
const plain = { 'workbench.tree.enableStickyScroll': false, 'workbench.hover.delay': 600_000 };

/** One window. All windows of an editor share its settings and secrets. */
export class Workbench implements AsyncDisposable {
  readonly page: Page;
  /** Folder of everything the editor writes on the server's side. */
  readonly home: string;
  /** Lines of the page's console so far. */
  readonly printed: string[] = [];
  /** Addresses and bodies of the page's requests so far. */
  readonly requested: string[] = [];
  readonly quickInput: QuickInput;
  readonly sideBar: Locator;
  readonly menu: Menu;
  readonly tree: Tree;
  readonly #context: BrowserContext;
  readonly #editor: EditorServer;

  constructor(page: Page, context: BrowserContext, editor: EditorServer, home: string) {
    this.page = page;
    this.home = home;
    this.quickInput = new QuickInput(page);
    this.sideBar = page.locator('[id="workbench.parts.sidebar"]');
    this.menu = new Menu(page);
    this.tree = new Tree(page, this.sideBar, this.menu);
    this.#context = context;
    this.#editor = editor;
    page.setDefaultTimeout(patienceMs);
    page.on('console', message => this.printed.push(message.text()));
    page.on('request', request => this.requested.push(`${request.url()} ${request.postData() ?? ''}`));
  }

  /** Loads the window. */
  async load(): Promise<void> {
    await this.page.goto(this.#editor.url, startLimit);
    await this.#waitUntilThere();
  }

  /**
   * Waits until the window has opened again what was open: that would close a palette that is open by then, and a click
   * on the icon of a view that opens by itself would close the view.
   */
  async #waitUntilThere(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar .action-item').first().waitFor(startLimit);
    const isRestored = `performance.getEntriesByName('code/LifecyclePhase/Restored').length > 0`;
    await this.page.waitForFunction(isRestored, undefined, startLimit);
  }

  /** Reloads the window as its user would, so that it keeps its state first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', startLimit);
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#waitUntilThere();
  }

  /** Opens another window of the same editor, in the same browser profile. */
  async openSecondWindow(): Promise<Workbench> {
    const second = new Workbench(await this.#context.newPage(), this.#context, this.#editor, this.home);
    await second.load();
    return second;
  }

  /** Opens our view from the activity bar. */
  async openView(): Promise<void> {
    const icon = this.page.locator(`.action-label[class*="${containerId}"]`);
    const item = this.page.locator('.activitybar .action-item', { has: icon });
    await item.waitFor(startLimit);
    const checked = this.page.locator('.checked');
    await insist(async () => {
      // A click on the icon of the view that is shown would close it, so a view that is just opening is clicked once.
      if ((await item.and(checked).count()) === 0) await item.click(effectLimit);
      await item.and(checked).waitFor(effectLimit);
      await this.sideBar
        .locator(`[id="workbench.view.extension.${containerId}"] .pane-body`)
        .first()
        .waitFor(effectLimit);
    });
    // Away from the icon, whose tooltip would lie over the first rows.
    await this.page.mouse.move(900, 500);
  }

  /**
   * Runs a command by its title, as the palette shows it, category included. By the keyboard, because the palette adds
   * similar commands a moment later, and reuses the elements of rows for it, so that a click could meet another one.
   */
  async runCommand(title: string): Promise<void> {
    // The page of a panel that is just being loaded swallows keys, and takes the keyboard from the palette, which closes.
    await insist(async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.input.waitFor(effectLimit);
      await this.quickInput.fill(`>${title}`, effectLimit);
      await this.quickInput.moveTo(title, effectLimit);
      await this.quickInput.accept(effectLimit);
    });
  }

  get statusBar(): Locator {
    return this.page.locator('[id="workbench.parts.statusbar"]');
  }

  /**
   * A message that contains the text. The progress of a task is no message, although its words are often those of
   * the message that follows it, and for a moment both are there.
   */
  notification(text: string | RegExp): Locator {
    return this.page.locator(`.notification-toast:not(${inProgress})`, { hasText: text });
  }

  /** A notification of a task that is still running. */
  progressNotification(text: string | RegExp): Locator {
    return this.page.locator(`.notification-toast${inProgress}`, { hasText: text });
  }

  /**
   * Presses a button of a notification: with the keyboard, as notifications move while others go. Were it a key of the
   * window, it would meet something else once the notification has gone.
   */
  async pressIn(notification: Locator, button: string): Promise<void> {
    await notification.getByRole('button', { name: button, exact: true }).dispatchEvent('keydown', keys.Enter);
  }

  /** Waits until the window outside of pages has shown this text, which may be gone by now, as in the status bar. */
  async waitUntilSaid(text: string): Promise<void> {
    await this.page.waitForFunction(
      `globalThis.__shown.some(shown => shown.includes(${JSON.stringify(text)}))`,
      undefined,
      { polling: 100 },
    );
  }

  /** Presses a button of the page that copies, and returns what it has copied. For two seconds, the button says so. */
  async copyWith(button: Locator): Promise<string> {
    await insist(async () => {
      await button.click(effectLimit);
      await this.panel.getByRole('button', { name: 'Copied' }).waitFor(effectLimit);
    });
    return this.clipboard();
  }

  /** What was copied last. */
  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** The modal dialog. */
  get dialog(): Locator {
    return this.page.getByRole('dialog').filter({ has: this.page.locator('.dialog-buttons') });
  }

  /** The document inside the webview that is shown. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  }

  /**
   * Lets the computer prefer dark or light, or high contrast as well, and waits until the window and the webview in it
   * have followed.
   */
  async prefer(scheme: Preference['scheme'], isHighContrast = false): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, contrast: isHighContrast ? 'more' : 'no-preference' });
    const theme = isHighContrast ? { dark: 'hc-black', light: 'hc-light' } : { dark: 'vs-dark', light: 'vs' };
    await this.page.locator(`.monaco-workbench.${theme[scheme]}`).waitFor();
    if ((await this.page.locator('iframe.webview').count()) === 0) return;
    const kind = isHighContrast
      ? { dark: 'vscode-high-contrast:not(.vscode-high-contrast-light)', light: 'vscode-high-contrast-light' }
      : { dark: 'vscode-dark', light: 'vscode-light' };
    await this.panel.locator(`body.${kind[scheme]}`).waitFor();
  }

  /** Keeps a picture of the window in each look. */
  async pictures(screen: string): Promise<void> {
    for (const { name, scheme, isHighContrast } of looks) {
      await this.prefer(scheme, isHighContrast);
      await this.screenshot(`chinese ${name} ${screen}`);
    }
  }

  /** What of the window comes and goes: messages, quick inputs, the focus, and what the webviews show. */
  async inWords(): Promise<string> {
    const frames = await Promise.all(this.page.frames().slice(1).map(frameInWords));
    const now = `Now: ${new Date().toISOString()}`;
    return [now, await this.page.evaluate<string>(comesAndGoes), ...frames, ...this.printed.filter(isTheft)].join('\n');
  }

  /** Keeps a picture of the window as artifacts/screens/<name>.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ animations: 'disabled', path: screenPath(name, 'png') });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.browser()?.close();
    this.#editor[Symbol.dispose]();
  }
}

/** The address of a frame without what all frames share, and the beginning of its text. */
const frameInWords = async (frame: Frame): Promise<string> => {
  const { pathname } = new URL(frame.url(), 'about:blank');
  const text = await frame
    .locator('body')
    .innerText({ timeout: 2_000 })
    .catch(() => 'gone');
  return `Frame ${pathname}: ${JSON.stringify(text.replace(/\s+/g, ' ').slice(0, 400))}`;
};

/** Runs in the page: the workbench then asks for its texts and ours in Chinese, without a language pack. */
export const pretendChinese = (): void => {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'zh-cn', set: () => undefined });
};

import axe, { type AxeResults, type NodeResult } from 'axe-core';
import type { Preference, Workbench } from './workbench.ts';

/** What axe-core says about the page that is shown. */
export interface Checked {
  /** The theme. */
  readonly look: string;
  /** The number of rules that are kept everywhere they apply. */
  readonly passes: number;
  /** Each place about which axe-core cannot decide, in words. */
  readonly incomplete: readonly string[];
  /** Each place where a rule is violated, in words. */
  readonly violations: readonly string[];
}

/** What the editor tells a page of its theme. */
export interface Look {
  readonly name: string;
  readonly style: string;
  readonly classes: string;
}

const preferences: readonly (Preference & { readonly name: string })[] = [
  { name: 'dark', scheme: 'dark' },
  { name: 'high contrast', scheme: 'dark', isHighContrast: true },
  { name: 'high contrast light', scheme: 'light', isHighContrast: true },
  { name: 'light', scheme: 'light' },
];

/** Switches the editor to each of the four themes, and keeps what it tells the page that is shown. */
export const looksOf = async (workbench: Workbench): Promise<readonly Look[]> => {
  const looks: Look[] = [];
  for (const { name, scheme, isHighContrast } of preferences) {
    await workbench.prefer(scheme, isHighContrast);
    const told = await workbench.panel
      .locator('html')
      .evaluate(`({ style: document.documentElement.style.cssText, classes: document.body.className })`);
    looks.push({ name, ...(told as Omit<Look, 'name'>) });
  }
  return looks;
};

/**
 * Runs all rules of axe-core, none left out, in the document of the webview that is shown, in each of the looks. To
 * switch the whole editor for each of them would take most of the time.
 */
export const runAxe = async ({ panel }: Workbench, looks: readonly Look[]): Promise<readonly Checked[]> => {
  const document = panel.locator('html');
  // A page that was opened since has to be given the rules first.
  if ((await document.evaluate(`'axe' in globalThis`)) !== true) await document.evaluate(axe.source);
  const results = await document.evaluate<readonly AxeResults[], undefined>(inEach(looks), undefined);
  return results.map(({ passes, incomplete, violations }, index) => ({
    look: looks[index]?.name ?? '',
    passes: passes.length,
    incomplete: incomplete.flatMap(rule => rule.nodes.map(node => inWords(rule, node))),
    violations: violations.flatMap(rule => rule.nodes.map(node => inWords(rule, node))),
  }));
};

const inWords = ({ id, help }: { readonly id: string; readonly help: string }, { target, any }: NodeResult): string =>
  [`${id}: ${help}`, target.join(' '), ...any.map(({ message }) => message)].join('\n    ');

/** Evaluated in the page, which then looks as before. */
const inEach = (looks: readonly Look[]): string => `(async () => {
  const { documentElement: root, body } = document;
  const before = { style: root.style.cssText, classes: body.className };
  const apply = look => {
    root.style.cssText = look.style;
    body.className = look.classes;
  };
  const results = [];
  for (const look of ${JSON.stringify(looks)}) {
    apply(look);
    results.push(await axe.run({ iframes: false, resultTypes: ['violations', 'incomplete'] }));
  }
  apply(before);
  return results;
})()`;

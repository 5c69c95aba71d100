import axe, { type AxeResults, type NodeResult } from 'axe-core';
import type { Workbench } from './workbench.ts';

/** What axe-core says about the page that is shown, by the number of rules. */
export interface Checked {
  readonly passes: number;
  /** What axe-core cannot decide, by rule. */
  readonly incomplete: readonly string[];
  /** Each place where a rule is violated, in words. */
  readonly violations: readonly string[];
}

/** Runs all rules of axe-core, none left out, in the document of the webview that is shown. */
export const runAxe = async ({ panel }: Workbench): Promise<Checked> => {
  const document = panel.locator('html');
  // A page that was opened since has to be given the rules first.
  if ((await document.evaluate(`'axe' in globalThis`)) !== true) await document.evaluate(axe.source);
  const results = (await document.evaluate(`axe.run({ iframes: false })`)) as AxeResults;
  const inWords = ({ id, help }: { readonly id: string; readonly help: string }, { target, any }: NodeResult): string =>
    [`${id}: ${help}`, target.join(' '), ...any.map(({ message }) => message)].join('\n    ');
  return {
    passes: results.passes.length,
    incomplete: results.incomplete.flatMap(rule => rule.nodes.map(node => inWords(rule, node))),
    violations: results.violations.flatMap(rule => rule.nodes.map(node => inWords(rule, node))),
  };
};

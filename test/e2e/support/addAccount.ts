import type { Credentials } from '../../../src/cloud/credentials.ts';
import { english, type Words } from './words.ts';
import type { Workbench } from './workbench.ts';

/** Adds an account with a typed pair and the usual regions, and waits until it is there. */
export const addAccount = async (workbench: Workbench, name: string, pair: Credentials): Promise<void> => {
  const { quickInput, tree } = workbench;
  await workbench.openView();
  await workbench.runCommand('Consumer Groups: Add Account');
  await quickInput.waitForTitle('Add Account (1/');
  await quickInput.pick('Enter an AccessKey pair or STS token');
  await quickInput.waitForTitle('(2/');
  await typePair(workbench, pair, 2);
  await verifyAndName(workbench, name);
  await quickInput.pick('Add Account');
  await tree.row(name);
};

/** Adds the sample account from the welcome view, and waits until it is there. */
export const useSampleAccount = async (workbench: Workbench, words: Words = english): Promise<void> => {
  await workbench.openView();
  await pressInWelcome(workbench, words('Use Sample Account'));
  await workbench.tree.row(words('Sample Account'));
};

/**
 * Presses a button of the view while there is no account. The editor draws all of them anew whenever a condition changes, and
 * what is pressed on one and let go on another is no click.
 */
export const pressInWelcome = async ({ sideBar }: Workbench, button: string): Promise<void> => {
  const found = sideBar.locator('.welcome-view').getByRole('button', { name: button });
  await found.waitFor();
  await found.dispatchEvent('click');
};

/** The steps of a pair, from that of the AccessKey ID on, which has this number. */
export const typePair = async ({ quickInput }: Workbench, pair: Credentials, first: number): Promise<void> => {
  const { accessKeyId, accessKeySecret, securityToken } = pair;
  const answers = securityToken ? [accessKeyId, accessKeySecret, securityToken, ''] : [accessKeyId, accessKeySecret];
  for (const [index, answer] of answers.entries()) {
    await quickInput.waitForTitle(`(${first + index}/`);
    await quickInput.answer(answer);
  }
};

/** Without a role, under this name, in the usual regions, up to the review. */
export const verifyAndName = async ({ quickInput }: Workbench, name: string): Promise<void> => {
  await quickInput.pick('Use These Credentials');
  await quickInput.waitForMessage('Enter a display name for this account');
  await quickInput.answer(name);
  await quickInput.waitForPlaceholder('Regions to show');
  await quickInput.accept();
  await quickInput.waitForPlaceholder('Review and add.');
};

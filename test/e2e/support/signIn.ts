import type { Credentials } from '../../../src/cloud/credentials.ts';
import type { Workbench } from './workbench.ts';

/** Types a pair into *Sign In*, takes the usual regions, and waits until the account is there. */
export const signIn = async (workbench: Workbench, name: string, pair: Credentials): Promise<void> => {
  const { quickInput, tree } = workbench;
  await workbench.openView();
  await workbench.runCommand('Consumer Groups: Sign In');
  await quickInput.waitForTitle('Sign In (1/5)');
  await quickInput.answer(name);
  await typePair(workbench, pair);
  await quickInput.waitForTitle('(5/5)');
  await quickInput.accept();
  await tree.row(name);
};

/** The three steps of a pair, from that of the AccessKey ID on. */
export const typePair = async ({ quickInput }: Workbench, pair: Credentials): Promise<void> => {
  await quickInput.waitForTitle('(2/5)');
  await quickInput.answer(pair.accessKeyId);
  await quickInput.waitForTitle('(3/5)');
  await quickInput.answer(pair.accessKeySecret);
  await quickInput.waitForTitle('(4/5)');
  await quickInput.answer(pair.securityToken ?? '');
};

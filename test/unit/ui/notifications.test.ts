import assert from 'node:assert/strict';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { ESLint, Linter } from 'eslint';
import { CloudError } from '../../../src/cloud/errors.ts';
import { type Question, Answers } from '../../../src/wizards/engine/steps.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { withoutIcons, withoutJoiners, withoutLinks } from './markup.ts';

const { reportError } = await import('../../../src/commands/reportError.ts');
const { offerToTryAgain } = await import('../../../src/ui/messages.ts');
const { askForText, confirm, showInformation, showInStatusBar, showWarning } =
  await import('../../../src/ui/notifications.ts');
const { withProgress } = await import('../../../src/ui/progress.ts');
const { runWizard } = await import('../../../src/wizards/engine/wizard.ts');

beforeEach(() => {
  editor.reset();
});

const said = '[Repair now](command:workbench.action.quit) or $(sync)[sign in](http://proxy.example/)';

const refusal = new CloudError('denied', {
  service: 'dts',
  operation: 'DescribeDtsJobs',
  code: 'Forbidden.RAM',
  serviceMessage: said,
  outcome: 'notApplied',
});

describe('the words of a service run nothing', () => {
  const ways: Readonly<Record<string, () => unknown>> = {
    'in the message of a command': () => {
      reportError(refusal, 'copyTopic', { accounts: { list: () => [] }, log: { error: () => undefined } }, () => 0);
    },
    'in the message of a wizard': () => offerToTryAgain(refusal),
    'in an information': () => showInformation(said),
    'in a warning': () => showWarning(said),
    'in the status bar': () => {
      showInStatusBar(said, 1);
    },
    'in a question': () => confirm(said, [], 'Yes'),
    'in the details of a question': () => confirm('Sure?', [said], 'Yes'),
    'in the title of an input': () => askForText(said, 'Name', ''),
    'in the prompt of an input': () => askForText('Title', said, ''),
    'in the title of progress': () => withProgress(said, () => Promise.resolve()),
    'in a step of progress': () =>
      withProgress('Title', (_signal, report) => {
        report(said);
        return Promise.resolve();
      }),
    'in the prompt of an input box': () => asked({ prompt: said }),
    'in the problem of an input box': () => asked({ check: () => ({ message: said, severity: 'error' }) }),
  };
  for (const [way, show] of Object.entries(ways)) {
    test(way, async () => {
      await show();
      const shown = editor.texts;
      assert.ok(withoutJoiners(shown).includes(said), shown);
      assert.equal(withoutLinks(withoutIcons(shown)), shown);
    });
  }
});

test('nothing of what the user allows is hidden', async () => {
  const command = `get-keys ${'x'.repeat(5_000)} | sh`;
  await confirm('Run this command?', [command, '', 'It runs\non this computer.'], 'Allow');
  assert.deepEqual(editor.details, [`${command}\n\nIt runs on this computer.`]);
});

/** Opens an input box with a text in it, and leaves it. */
async function asked(more: Partial<Extract<Question, { kind: 'ask' }>>): Promise<void> {
  const answers = new Answers();
  answers.set('accountName', 'prod');
  const step = { kind: 'ask', key: 'accountName', prompt: 'Name', placeholder: '', ...more } as const;
  const running = runWizard({ title: () => 'Title', steps: [step] }, answers, editor.inputs);
  editor.inputs.opened.at(-1)?.hide();
  await running;
}

describe('nothing goes around it', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const problemsOf = async (code: string, file: string): Promise<number> => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, file))) as Linter.Config;
    const rule = config.rules?.['no-restricted-syntax'];
    return rule === undefined ? 0 : new Linter().verify(code, { rules: { 'no-restricted-syntax': rule } }).length;
  };

  const wrong: readonly (readonly [code: string, file: string])[] = [
    ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage', 'setStatusBarMessage', 'showInputBox'].map(
      name => [`vscode.window.${name}('a')`, 'src/commands/pin.ts'] as const,
    ),
    ['const { showErrorMessage: say } = vscode.window', 'src/wizards/engine/wizard.ts'],
    ["vscode.window['showErrorMessage']('a')", 'src/ui/messages.ts'],
    ['vscode.window.withProgress({}, work)', 'src/tree/tree.ts'],
    ['tooltip.isTrusted = true', 'src/tree/tree.ts'],
    ['tooltip.supportHtml = true', 'src/tree/tree.ts'],
    ['element.innerHTML = text', 'media/shared/dom.ts'],
    ["element.insertAdjacentHTML('beforeend', text)", 'media/group/page.ts'],
  ];
  for (const [code, file] of wrong) {
    test(`${code} in ${file}`, async () => {
      assert.equal(await problemsOf(code, file), 1);
    });
  }

  test('the one place may', async () => {
    assert.equal(await problemsOf("vscode.window.showErrorMessage('a')", 'src/ui/notifications.ts'), 0);
  });
});

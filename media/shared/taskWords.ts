import * as l10n from '@vscode/l10n';

/**
 * The status of a task in the words of the tree, or as the service wrote it where there are none.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
 */
export function statusWords(status: string): string {
  const words = new Map([
    ['NotConfigured', l10n.t('Not configured')],
    ['NotStarted', l10n.t('Not started')],
    ['Prechecking', l10n.t('Precheck running')],
    ['PrecheckFailed', l10n.t('Precheck failed')],
    ['PreCheckPass', l10n.t('Precheck passed')],
    ['Starting', l10n.t('Starting')],
    ['Normal', l10n.t('Running')],
    ['Retrying', l10n.t('Retrying')],
    ['Abnormal', l10n.t('Abnormal')],
    ['Upgrade', l10n.t('Upgrading')],
    ['Downgrade', l10n.t('Downgrading')],
    ['Locked', l10n.t('Locked')],
  ]);
  return words.get(status) ?? status;
}

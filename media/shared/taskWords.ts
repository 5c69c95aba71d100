import * as l10n from '@vscode/l10n';

/** As the tree calls it. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export function statusWords(status: string): string {
  switch (status) {
    case 'NotConfigured':
      return l10n.t('Not configured');
    case 'NotStarted':
      return l10n.t('Not started');
    case 'Prechecking':
      return l10n.t('Precheck running');
    case 'PrecheckFailed':
      return l10n.t('Precheck failed');
    case 'PreCheckPass':
      return l10n.t('Precheck passed');
    case 'Starting':
      return l10n.t('Starting');
    case 'Normal':
      return l10n.t('Running');
    case 'Retrying':
      return l10n.t('Retrying');
    case 'Abnormal':
      return l10n.t('Abnormal');
    case 'Upgrade':
      return l10n.t('Upgrading');
    case 'Downgrade':
      return l10n.t('Downgrading');
    case 'Locked':
      return l10n.t('Locked');
    default:
      return status;
  }
}

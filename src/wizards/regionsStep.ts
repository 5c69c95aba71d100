import * as vscode from 'vscode';
import { regions } from '../cloud/regions.ts';
import { regionName } from '../ui/words.ts';
import type { PickManyStep } from './steps.ts';

/** Those that are chosen come first. Closed regions are offered only where they were chosen before. */
export const regionsStep = (chosenBefore: readonly string[]): PickManyStep => ({
  kind: 'pickMany',
  key: 'regions',
  placeholder: vscode.l10n.t('Regions to show'),
  choices: answers => {
    const open = [...regions.values()].filter(region => !region.isClosed).map(region => region.id);
    return [...new Set([...(answers.find('regions') ?? []), ...chosenBefore, ...open])].map(id => ({
      id,
      value: id,
      label: regionName(id),
      description: id,
    }));
  },
  atLeastOne: vscode.l10n.t('Choose at least one region.'),
});

/** Where most resources of the China site and of the international site are. */
export const usualRegions = (): readonly string[] =>
  vscode.env.language.startsWith('zh')
    ? ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen']
    : ['cn-hangzhou', 'ap-southeast-1', 'us-west-1', 'eu-central-1'];

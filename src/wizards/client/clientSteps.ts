import * as vscode from 'vscode';
import { filesOf } from '../../model/clients/clients.ts';
import { instanceClients, logstoreClients } from '../../model/clients/offered.ts';
import { asksServer, startedBy } from '../../model/start/dtsStart.ts';
import { momentText } from '../../ui/words.ts';
import type { AskStep, PickStep, Step } from '../engine/steps.ts';
import { localContext, receivedTimeWords, resetTimeStep } from '../reset/resetTimeStep.ts';
import { clientReview } from './clientReview.ts';
import { instanceClientWords, logstoreClientWords } from './clientWords.ts';
import { type ClientServices, type ClientSubject, type InstanceSubject, readInstance, startsOf } from './reading.ts';
import { writtenBy } from './writtenClient.ts';
import { namesText } from '../../ui/written.ts';

/** Asks for the client and how it starts, shows what was read for it, and asks what to do with it. */
export function clientSteps(services: ClientServices, subject: ClientSubject): readonly Step[] {
  const first: readonly Step[] =
    subject.kind === 'logstoreGroup'
      ? [logstoreClientStep(), logstoreStartStep(), logstoreTimeStep()]
      : [instanceClientStep(), instanceStartStep(services, subject), instanceTimeStep()];
  return [...first, clientReview(services, subject), targetStep()];
}

const logstoreClientStep = (): PickStep<'logstoreClient'> => ({
  kind: 'pick',
  key: 'logstoreClient',
  placeholder: () => vscode.l10n.t('Select the client to generate'),
  choices: () => logstoreClients.map(value => ({ id: value, value, ...logstoreClientWords[value] })),
  nothing: '',
});

const instanceClientStep = (): PickStep<'instanceClient'> => ({
  kind: 'pick',
  key: 'instanceClient',
  placeholder: () => vscode.l10n.t('Select the client to generate'),
  choices: () => instanceClients.map(value => ({ id: value, value, ...instanceClientWords[value] })),
  nothing: '',
});

const anyStart = vscode.l10n.t('Select where the client starts');

const logstoreStartStep = (): PickStep<'logstoreStart'> => ({
  kind: 'pick',
  key: 'logstoreStart',
  placeholder: answers =>
    answers.get('logstoreClient') === 'nodeShardReader'
      ? anyStart
      : vscode.l10n.t('Select where the client starts in shards that have no checkpoint'),
  choices: () => [
    { id: 'begin', value: 'begin', label: vscode.l10n.t('From the oldest data'), icon: 'debug-reverse-continue' },
    { id: 'end', value: 'end', label: vscode.l10n.t('From the end'), icon: 'debug-step-over' },
    {
      id: 'time',
      value: 'time',
      label: vscode.l10n.t('From a time'),
      detail: receivedTimeWords,
      icon: 'history',
    },
  ],
  nothing: '',
});

/** Offers the times that were just read, because a client of an instance can only be told a time. */
const instanceStartStep = (services: ClientServices, subject: InstanceSubject): PickStep<'instanceStart'> => ({
  kind: 'pick',
  key: 'instanceStart',
  placeholder: answers => {
    const started = startedBy(answers.get('instanceClient'));
    return started !== undefined && asksServer(started)
      ? vscode.l10n.t("Select where the client starts if there's no checkpoint")
      : anyStart;
  },
  choices: async (_answers, signal) => {
    const starts = startsOf(await readInstance(services, subject, signal));
    const labels = {
      checkpoint: vscode.l10n.t("From the group's checkpoint"),
      begin: vscode.l10n.t('From the oldest data'),
      end: vscode.l10n.t('From the newest record'),
    };
    const icons = { checkpoint: 'bookmark', begin: 'debug-reverse-continue', end: 'debug-step-over' };
    const known = (['checkpoint', 'begin', 'end'] as const).flatMap(value => {
      const at = starts[value];
      const row = { id: value, value, label: labels[value], icon: icons[value] };
      return at === undefined ? [] : [{ ...row, description: momentText(new Date(at * 1000)) }];
    });
    return [...known, { id: 'time', value: 'time', label: vscode.l10n.t('From a time'), icon: 'history' }];
  },
  nothing: '',
});

const logstoreTimeStep = (): AskStep => ({
  ...resetTimeStep({
    service: 'sls',
    context: localContext,
  }),
  when: answers => answers.find('logstoreStart') === 'time',
});

const instanceTimeStep = (): AskStep => ({
  ...resetTimeStep({
    service: 'dts',
    context: localContext,
  }),
  when: answers => answers.find('instanceStart') === 'time',
});

const targetStep = (): PickStep<'clientTarget'> => ({
  kind: 'pick',
  key: 'clientTarget',
  placeholder: () => vscode.l10n.t('Select what to do with the client'),
  choices: answers => [
    {
      id: 'document',
      value: 'document',
      label: vscode.l10n.t('Open as Untitled File'),
      detail: writtenBy(answers).main.path,
      icon: 'new-file',
    },
    { id: 'clipboard', value: 'clipboard', label: vscode.l10n.t('Copy to Clipboard'), icon: 'copy' },
    {
      id: 'folder',
      value: 'folder',
      label: vscode.l10n.t('Save to a New Folder'),
      detail: namesText(filesOf(writtenBy(answers)).map(({ path }) => path)),
      icon: 'new-folder',
    },
  ],
  nothing: '',
});

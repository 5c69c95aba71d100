import * as vscode from 'vscode';
import type { LogstoreClient } from '../../model/clients/offered.ts';
import type { DtsReading } from '../../model/lag/reading.ts';
import { groupRefOf } from '../../model/places.ts';
import { defaultTimeoutSeconds } from '../../model/rules.ts';
import { startedBy } from '../../model/start/dtsStart.ts';
import { dtsPreview } from '../../model/start/dtsVerdicts.ts';
import type { ReadStart } from '../../model/start/groupStarts.ts';
import { closestSettings, type GroupAtStart } from '../../model/start/slsStart.ts';
import type { Tone } from '../../model/status/stage.ts';
import type { UnixSeconds } from '../../model/units.ts';
import { wrapped } from '../../model/wrapped.ts';
import { saidDtsStart, sharedCheckpoint } from '../../ui/dtsStartWords.ts';
import { describe } from '../../ui/messages.ts';
import { saidSlsStart } from '../../ui/slsStartWords.ts';
import type { SaidRow, SaidStart } from '../../ui/startWords.ts';
import { type Written, writtenIn, sentences } from '../../ui/written.ts';
import type { Answers, Fact } from '../engine/steps.ts';
import type { ClientServices, LogstoreSubject } from './reading.ts';

/** A Logstore with many shards takes several calls for each of them, at the pace of its project. */
const limitMs = 120_000;

/** Reads where a client of a Logstore would start, by calls that only read. A failure is told and stops nobody. */
export async function readLogstoreStart(
  { starts }: Pick<ClientServices, 'starts'>,
  { group }: LogstoreSubject,
  time: UnixSeconds | undefined,
  signal: AbortSignal,
): Promise<ReadStart> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    return { of: 'logstore', read: await starts.read(groupRefOf(group), time, limited) };
  } catch (failure) {
    return { of: 'nothing', failure };
  }
}

/** What happens if the client starts now: the verdicts, the worst first, and then where it starts and why. */
export function startFacts(answers: Answers): readonly Fact[] {
  const start = answers.find('clientStart');
  return [
    { label: vscode.l10n.t('If this client starts now'), value: '', isHeading: true },
    ...factsOf(start, answers),
  ];
}

function factsOf(start: ReadStart | undefined, answers: Answers): readonly Fact[] {
  const written = writtenIn(vscode.env.language);
  switch (start?.of) {
    case undefined:
      return [{ label: vscode.l10n.t('Reading the shards…'), value: '', icon: 'loading~spin' }];
    case 'nothing':
      return [
        {
          label: vscode.l10n.t("Couldn't preview the start"),
          value: '',
          detail: sentences(describe(start.failure).text, vscode.l10n.t('You can still generate the client.')),
          icon: 'warning',
        },
      ];
    case 'logstore':
      return saidFacts(saidOfLogstore(start.read, answers, written), shardsWords);
    case 'instance':
      return instanceFacts(start.reading, answers, written);
  }
}

const shardsWords = ({ subject }: SaidRow): string =>
  /^\d+$/.test(subject) ? vscode.l10n.t('Shard {0}', subject) : vscode.l10n.t('Shards {0}', subject);

function saidOfLogstore(read: GroupAtStart, answers: Answers, written: Written): SaidStart {
  const client: LogstoreClient = answers.get('logstoreClient');
  const from = answers.get('logstoreStart');
  const position = from === 'time' ? answers.get('resetAt') : from;
  // The client is told what was read for it, and somebody may have changed the group since.
  const found = answers.get('clientFacts');
  const told = 'facts' in found && found.facts.service === 'sls' ? found.facts : read.group;
  const { timeoutSeconds = defaultTimeoutSeconds, isOrdered = false } = told;
  const settings = closestSettings(client, { timeoutSeconds, isOrdered });
  return saidSlsStart(read, { client, position, settings }, read.at, written);
}

function instanceFacts(
  { group, window, behind, version, client: connection, at }: DtsReading,
  answers: Answers,
  written: Written,
): readonly Fact[] {
  const client = startedBy(answers.get('instanceClient'));
  if (client === undefined) {
    return noPreview(
      vscode.l10n.t('The file holds only settings. Where a client starts is up to the program that reads it.'),
    );
  }
  if (version === 'old') {
    return noPreview(sharedCheckpoint());
  }
  const found = answers.get('clientFacts');
  const startTime = 'facts' in found && found.facts.service === 'dts' ? found.facts.start.at : undefined;
  const checkpoint = group.consumptionCheckpoint?.getTime();
  const preview = dtsPreview({ client, window, checkpoint, unconsumed: behind, startTime }, connection);
  return saidFacts(saidDtsStart(preview, at, written), ({ subject }) => subject);
}

const noPreview = (why: string): readonly Fact[] => [
  { label: vscode.l10n.t("There's no preview of the start"), value: '', detail: why, icon: 'info' },
];

const saidFacts = ({ verdicts, rows, note }: SaidStart, subjectOf: (row: SaidRow) => string): readonly Fact[] => [
  ...verdicts.flatMap(({ tone, headline, explanation }, index): readonly Fact[] => {
    const [first = '', ...rest] = wrapped(explanation, index === 0 ? columnsBesideHeading : columns);
    return [
      { label: headline, value: '', detail: first, icon: icons[tone] },
      ...rest.map(line => ({ label: '', value: line })),
    ];
  }),
  ...rows.map(row => ({
    label: subjectOf(row),
    value: `${row.from.text} · ${row.why.text}`,
    detail: [
      vscode.l10n.t('Repeated: {0}', row.repeated.text),
      vscode.l10n.t('Skipped: {0}', row.skipped.text),
      vscode.l10n.t('Possible until: {0}', row.until.text),
    ].join(' · '),
  })),
  ...(note === undefined ? [] : [{ label: note, value: '', icon: 'info' }]),
];

/** The number of columns that the second line of a row has, alone and beside the heading of its section. */
const columns = 88;
const columnsBesideHeading = 68;

const icons: Readonly<Record<Tone, string>> = {
  error: 'error',
  warning: 'warning',
  progress: 'sync',
  neutral: 'info',
  well: 'pass',
};

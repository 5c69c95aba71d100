import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import type { Block } from '../model/explain/block.ts';
import type { Question } from '../model/explain/explain.ts';
import type { Incident, OwnChange } from '../model/incident/incident.ts';
import { lagPicture } from '../model/incident/picture.ts';
import type { Mark, Sample } from '../model/lag/history.ts';
import type { DtsReading, GroupReading, SlsReading } from '../model/lag/reading.ts';
import { goneIn, healthOf, isLagAtLeast } from '../model/lag/shardHealth.ts';
import { secondsAhead } from '../model/status/window.ts';
import { type Moment, utcText, type UnixSeconds } from '../model/units.ts';
import {
  agoWords,
  clientWords,
  healthWords,
  keptWords,
  groupLagWords,
  lagWords,
  lossWords,
  markWords,
  noCheckpointWords,
  noLagWords,
  orderWords,
  parentWords,
  shardLagWords,
  trendWords,
  windowUnknown,
  windowWords,
} from '../ui/groupFacts.ts';
import { explanationParts } from '../ui/explanationDocument.ts';
import { explanationOf, wholeExplanationOf } from '../ui/explanationWords.ts';
import { inBlock, inCode, inCodeCell, inTable, inText } from '../ui/markdown.ts';
import { describe } from '../ui/messages.ts';
import { pillWords, verdictEvidence, verdictHeadline } from '../ui/verdictWords.ts';
import { momentText, regionName } from '../ui/words.ts';
import { behindWords, sentences, statusWords, type Written, writtenIn } from '../ui/written.ts';
import { fitToSave, withoutAddresses } from './incidentRedaction.ts';
import type { Versions } from './settingsInForce.ts';

/** A picture beside a document. */
export interface IncidentPicture {
  readonly name: string;
  readonly text: string;
}
export interface IncidentDocument {
  readonly text: string;
  readonly pictures: readonly IncidentPicture[];
}

/**
 * Writes an incident snapshot as Markdown: what is known of each group, in the words of its panel. `pictureName` gives
 * the files that the pictures of the groups are saved in, beside the document.
 */
export function incidentDocument(
  incidents: readonly Incident[],
  { extension, editor }: Pick<Versions, 'extension' | 'editor'>,
  at: Moment,
  pictureName: (index: number) => string,
): IncidentDocument {
  const [only, ...others] = incidents;
  const isOne = only !== undefined && others.length === 0;
  const title = isOne
    ? `${vscode.l10n.t('Incident snapshot')}: ${inCode(only.name)}`
    : vscode.l10n.t('Incident snapshot of {0} consumer groups', incidents.length);
  const pictures: IncidentPicture[] = [];
  const parts = incidents.flatMap((incident, index) => {
    const written = writtenIn(vscode.env.language);
    const picture = pictureOf(incident, written);
    const name = pictureName(index);
    if (picture !== undefined) pictures.push({ name, text: fitToSave(picture) });
    const level = isOne ? '##' : '###';
    const sections = sectionsOf(incident, written, picture === undefined ? undefined : name, level);
    return [
      ...(isOne ? [] : [`## ${inCode(incident.name)}`]),
      ...sections.map(({ heading, blocks }) => [`${level} ${heading}`, ...blocks].join('\n\n')),
    ];
  });
  const head = vscode.l10n.t(
    'Taken {0} with Consumer Groups for Alibaba Cloud {1} in {2}. Addresses, keys, passwords, and phone numbers are left out.',
    momentText(new Date(at)),
    extension,
    editor,
  );
  return { text: fitToSave(`${[`# ${title}`, inText(head), ...parts].join('\n\n')}\n`), pictures };
}

interface Section {
  readonly heading: string;
  readonly blocks: readonly string[];
}

function sectionsOf(
  incident: Incident,
  written: Written,
  picture: string | undefined,
  level: string,
): readonly Section[] {
  const { reading } = incident;
  return [
    state(incident, written),
    history(incident, written, picture),
    ...(reading?.kind === 'sls' ? [shards(incident, reading, written), consumers(incident, written)] : []),
    ...(reading?.kind === 'dts' ? [trackingWindow(reading, written)] : []),
    explanation(incident, level),
    changes(incident),
    calls(incident),
  ];
}

/** How the group is doing, where it is, and how old that is. */
function state(incident: Incident, written: Written): Section {
  const { reading, judgement } = incident;
  return {
    heading: vscode.l10n.t('State'),
    blocks: [
      ...failure(incident, written),
      ...(reading && judgement ? [verdicts(incident, reading, judgement, written)] : []),
      inTable([vscode.l10n.t('Fact'), vscode.l10n.t('Value')], facts(incident, written)),
    ],
  };
}

/** Why nothing newer is known, and how old it is what follows. */
function failure({ failure, reading, now }: Incident, written: Written): readonly string[] {
  if (!failure) return [];
  const { error } = failure;
  const isGone = error instanceof CloudError && error.kind === 'notFound';
  const { text, detail } = describe(error);
  return [
    `**${inText(isGone ? l10n.t('The consumer group no longer exists.') : withoutAddresses(text))}**`,
    ...(detail === '' ? [] : [inBlock('text', withoutAddresses(detail))]),
    ...(reading ? [inText(l10n.t('Showing data as of {0}.', written.moment(reading.at, now)))] : []),
  ];
}

function verdicts(
  { now }: Incident,
  reading: GroupReading,
  { verdicts }: NonNullable<Incident['judgement']>,
  written: Written,
): string {
  const judged = { reading, verdicts, now, written };
  return [
    `**${inText(pillWords(reading.kind)[verdicts[0].kind])}**`,
    '',
    ...verdicts.map(verdict => {
      const { says, next } = verdictEvidence(verdict, judged);
      const evidence = next === undefined ? says : sentences(says, next);
      return `- **${inText(verdictHeadline(verdict, judged))}** ${inText(evidence)}`;
    }),
  ].join('\n');
}

type Fact = readonly [name: string, value: string];

function facts(incident: Incident, written: Written): readonly Fact[] {
  const { ref, name, account, job, reading, now } = incident;
  const place: readonly Fact[] =
    ref.kind === 'sls'
      ? [
          [vscode.l10n.t('Logstore'), inCodeCell(ref.logstore)],
          [vscode.l10n.t('Project'), inCodeCell(ref.project)],
        ]
      : [
          [vscode.l10n.t('Consumer group ID'), inCodeCell(ref.groupId)],
          [
            vscode.l10n.t('Instance'),
            [job?.name, ref.instanceId].flatMap(text => (text ? inCodeCell(text) : [])).join(' '),
          ],
        ];
  const status = reading?.kind === 'dts' ? reading.taskStatus : job?.status;
  return [
    [vscode.l10n.t('Consumer group'), inCodeCell(name)],
    ...place,
    [vscode.l10n.t('Region'), inText(regionName(ref.region))],
    ...(account ? [[vscode.l10n.t('Account'), accountWords(account)] as const] : []),
    ...(reading
      ? [
          [
            vscode.l10n.t('Last read'),
            inText(`${momentText(new Date(reading.at))} · ${agoWords(reading.at, now, written)}`),
          ] as const,
        ]
      : []),
    ...(status === undefined ? [] : [[vscode.l10n.t('Task'), inText(statusWords(status))] as const]),
    ...(reading ? figures(incident, reading, written) : []),
  ];
}

/** The label that the user chose, and as much of the number as tells it from others. */
const accountWords = ({ name, identity }: NonNullable<Incident['account']>): string =>
  `${inCodeCell(name)} ${inText(maskAccessKeyId(identity.accountId))}`;

/** What the panel shows in large figures. */
function figures({ judgement }: Incident, reading: GroupReading, written: Written): readonly Fact[] {
  const { lag, behind } = reading;
  const { value, isAtLeast, assumption } = lossWords(judgement?.forecast, written);
  const trend = judgement?.trend;
  const lines = (...texts: readonly (string | undefined)[]): string =>
    inText(texts.filter(text => text !== undefined).join(' · '));
  return [
    [
      l10n.t('Behind'),
      lines(
        lag ? groupLagWords({ lag, isAtLeast: isLagAtLeast(reading) }, written) : noLagWords(reading),
        behind === undefined ? undefined : behindWords(reading.kind, behind, written),
        lag && (trend ? trendWords(trend, written) : l10n.t('trend not available yet')),
      ),
    ],
    [
      l10n.t('Time until data loss'),
      lines(isAtLeast ? l10n.t('at least {0}', value) : value, assumption, ...keptWords(reading, written)),
    ],
    ...(reading.kind === 'sls' ? settingsOf(reading, written) : wayOf(reading, written)),
  ];
}

const settingsOf = ({ group }: SlsReading, written: Written): readonly Fact[] => [
  [
    l10n.t('Heartbeat timeout · order'),
    inText(
      [
        group.timeoutSeconds === undefined ? l10n.t('not reported') : written.duration(group.timeoutSeconds),
        orderWords(group.isOrdered),
      ].join(' · '),
    ),
  ],
];

/** The client, and the two delays on the way to it. They are measured differently, so they are not added. */
const wayOf = ({ client, taskBehind, lag }: DtsReading, written: Written): readonly Fact[] => [
  [l10n.t('Client'), inText(clientWords(client))],
  [
    l10n.t('Source → task → client'),
    inText(
      [
        taskBehind === undefined ? l10n.t('no value') : written.duration(taskBehind),
        lag ? lagWords(lag, written) : l10n.t('no value'),
      ].join(' → '),
    ),
  ],
];

/** Times in tables are short, and the same for everybody who reads the document. */
const utc = (at: Moment): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
const atSecond = (at: UnixSeconds): string => utcText(at).slice(0, 19).replace('T', ' ');
const inUtc = (name: string): string => vscode.l10n.t('{0} (UTC)', name);

function history({ samples, events, reading }: Incident, written: Written, picture: string | undefined): Section {
  const words = markWords();
  const rows = [
    ...samples.map(sample => ({ at: sample.at, cells: [...sampleCells(sample, written), ''] })),
    ...events.map(({ at, kind }) => ({ at, cells: ['', '', inText(words[kind])] })),
  ].sort((one, other) => other.at - one.at);
  const columns = [
    inUtc(l10n.t('Time')),
    l10n.t('Behind'),
    reading?.kind === 'dts' ? l10n.t('Unconsumed') : l10n.t('LogGroups'),
    l10n.t('Event'),
  ];
  return {
    heading: l10n.t('Lag over time'),
    blocks:
      rows.length === 0
        ? [inText(l10n.t('No data for this period yet.'))]
        : [
            ...(picture === undefined
              ? []
              : [`![${inText(l10n.t('Lag over time'))}](<./${encodeURIComponent(picture)}>)`]),
            inTable(
              columns,
              rows.map(({ at, cells }) => [utc(at), ...cells]),
            ),
          ],
  };
}

const sampleCells = ({ lag, behind }: Sample, written: Written): readonly string[] => [
  inText(lag === null ? l10n.t('no value') : written.duration(lag)),
  inText(behind === null ? l10n.t('no value') : written.number(behind)),
];

function pictureOf({ name, curve, events, changes, now }: Incident, written: Written): string | undefined {
  const lags = curve.flatMap(({ lag }) => lag ?? []);
  const words = markWords();
  const marks: readonly Pick<Mark, 'at' | 'kind'>[] = [...events, ...changes];
  return lagPicture(curve, marks, now, {
    title: vscode.l10n.t('Lag over time of consumer group {0}', name),
    description: vscode.l10n.t(
      'From {0} to {1} (UTC): up to {2} behind, most recently {3}. The table in the document has the same values.',
      utc(curve[0]?.at ?? now),
      utc(now),
      written.duration(lags.reduce((most, lag) => Math.max(most, lag), 0)),
      written.duration(lags.at(-1) ?? 0),
    ),
    duration: seconds => written.duration(seconds),
    time: at => utc(at).slice(0, 16),
    mark: kind => words[kind],
  });
}

function shards({ shards, otherShards, now }: Incident, reading: SlsReading, written: Written): Section {
  const health = healthWords();
  const rows = shards.map(shard => {
    const ofShard = healthOf(shard);
    const parent = shard.isReadOnly ? parentWords(ofShard, goneIn(shard, reading.kept, now), written) : '';
    return [
      String(shard.shard),
      inText([health[ofShard], parent].filter(text => text !== '').join(' · ')),
      inText(shardLagWords(shard, written).words),
      inText(shard.behind === undefined ? '–' : written.number(shard.behind)),
      inText(shard.progress === undefined ? noCheckpointWords(shard) : atSecond(shard.progress)),
      inCodeCell(shard.checkpoint ?? ''),
      shard.consumer === undefined ? inText(l10n.t('none')) : inCodeCell(shard.consumer),
      inText(shard.updatedAt === undefined ? l10n.t('never') : utc(shard.updatedAt)),
    ];
  });
  const columns = [
    l10n.t('Shard'),
    l10n.t('State'),
    l10n.t('Behind'),
    l10n.t('LogGroups'),
    inUtc(l10n.t('Checkpoint')),
    vscode.l10n.t('Cursor'),
    l10n.t('Last consumer'),
    inUtc(l10n.t('Last update')),
  ];
  const others = otherShards.map(([ofShards, count]) => l10n.t('{0}: {1}', health[ofShards], written.number(count)));
  return {
    heading: l10n.t('Shards'),
    blocks:
      rows.length === 0
        ? [inText(l10n.t('The Logstore has no shards.'))]
        : [
            inTable(columns, rows),
            ...(others.length === 0 ? [] : [inText(vscode.l10n.t('Other shards: {0}', written.list(others)))]),
          ],
  };
}

function consumers({ consumers, otherConsumers }: Incident, written: Written): Section {
  const rows = consumers.map(({ name, shards, isSilent }) => [
    inCodeCell(name),
    inText(written.number(shards)),
    inText(isSilent ? l10n.t('no recent commits') : vscode.l10n.t('active')),
  ]);
  return {
    heading: l10n.t('Consumers'),
    blocks:
      rows.length === 0
        ? [inText(l10n.t('none on record'))]
        : [
            inTable([l10n.t('Last consumer'), l10n.t('Shards'), l10n.t('State')], rows),
            ...(otherConsumers === 0 ? [] : [inText(l10n.t('{0} more', written.number(otherConsumers)))]),
          ],
  };
}

function trackingWindow({ window, group }: DtsReading, written: Written): Section {
  const checkpoint = group.consumptionCheckpoint?.getTime();
  if (!window) {
    return {
      heading: l10n.t('Tracking window'),
      blocks: [inText(windowUnknown())],
    };
  }
  const ahead = checkpoint === undefined ? undefined : secondsAhead(window, checkpoint);
  return {
    heading: l10n.t('Tracking window'),
    blocks: [
      inText(windowWords(window, checkpoint, written)),
      inTable(
        [
          vscode.l10n.t('Oldest record (UTC)'),
          vscode.l10n.t('Newest record (UTC)'),
          inUtc(l10n.t('Checkpoint')),
          vscode.l10n.t('Until it expires'),
        ],
        [
          [
            utc(window.begin),
            utc(window.end),
            checkpoint === undefined ? inText(l10n.t('nothing consumed yet')) : utc(checkpoint),
            inText(ahead === undefined ? '–' : ahead < 0 ? l10n.t('expired') : written.duration(ahead)),
          ],
        ],
      ),
    ],
  };
}

/** Why it is so, and what to do. Without a question, the verdicts have said all that there is to say. */
function explanation({ questions }: Incident, level: string): Section {
  const blocks = questions.flatMap(question => explained(question).map(redacted));
  return {
    heading: vscode.l10n.t('Explanation'),
    blocks:
      blocks.length === 0
        ? [inText(vscode.l10n.t("There's nothing to explain."))]
        : explanationParts(blocks, `${level}#`),
  };
}

/** What a service said when it refused a call stands above already. */
const explained = (question: Question): readonly Block[] =>
  question.kind === 'refusal' ? explanationOf(question) : wholeExplanationOf(question);

/** The words of services and databases, without addresses. Our own stay as they are. */
function redacted(block: Block): Block {
  switch (block.kind) {
    case 'heading':
    case 'quote':
    case 'copy':
      return { ...block, text: withoutAddresses(block.text) };
    case 'text':
    case 'steps':
    case 'source':
      return block;
  }
}

/** What was done with this extension, on this computer. */
function changes({ changes }: Incident): Section {
  const words = markWords();
  const shardWords = ({ shards }: OwnChange): string => (shards === undefined ? '–' : String(shards));
  return {
    heading: vscode.l10n.t('Changes made with this extension'),
    blocks:
      changes.length === 0
        ? [inText(vscode.l10n.t('None are on record on this computer.'))]
        : [
            inTable(
              [inUtc(l10n.t('Time')), l10n.t('Event'), l10n.t('Shards')],
              changes.map(change => [utc(change.at), inText(words[change.kind]), shardWords(change)]),
            ),
          ],
  };
}

/** The calls do not say which instance of a region they were about, so neither does the document. */
function calls({ ref, calls }: Incident): Section {
  return {
    heading:
      ref.kind === 'sls'
        ? vscode.l10n.t('Last requests to this project')
        : vscode.l10n.t('Last requests to DTS in this region'),
    blocks:
      calls.length === 0
        ? [inText(vscode.l10n.t('There were none in this window.'))]
        : [
            inTable(
              [inUtc(l10n.t('Time')), vscode.l10n.t('Operation'), vscode.l10n.t('Result'), vscode.l10n.t('Request ID')],
              calls.map(({ at, operation, status, code, requestId }) => [
                utc(at),
                inCodeCell(operation),
                inText([status, code].filter(part => part !== undefined).join(' ')),
                requestId === undefined ? inText('–') : inCodeCell(requestId),
              ]),
            ),
          ],
  };
}

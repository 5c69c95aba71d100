import type { PrecheckItem } from '../../cloud/dts/types.ts';
import { hasFailed, type Verdict } from '../status/verdicts.ts';
import type { Question } from './explain.ts';
import { itemTopic, precheckTopic, retryTopic, taskTopic } from './topics.ts';

/** What can be asked about an instance, by topic, in the order of the verdicts. */
export const statusQuestions = (verdicts: readonly Verdict[]): ReadonlyMap<string, Question> =>
  new Map(verdicts.flatMap(questionsAbout));

function questionsAbout(verdict: Verdict): readonly (readonly [topic: string, question: Question])[] {
  switch (verdict.kind) {
    case 'taskError': {
      const codes = (verdict.errors ?? []).flatMap(({ code }) => code ?? []);
      const messages = verdict.messages.map(({ text }) => text);
      return codes.length + messages.length === 0 ? [] : [[taskTopic, { kind: 'task', codes, messages }]];
    }
    case 'retrying':
      return verdict.message === undefined
        ? []
        : [[retryTopic, { kind: 'task', codes: [], messages: [verdict.message] }]];
    case 'precheckFailed': {
      const { message, items = [] } = verdict;
      const isTold = message === undefined || items.some(({ failedReason }) => failedReason === message);
      return [
        ...(isTold ? [] : [[precheckTopic, { kind: 'task', codes: [], messages: [message] }] as const]),
        ...items.map(questionAbout),
      ];
    }
    case 'inProgress':
      return verdict.items.filter(hasFailed).map(questionAbout);
    case 'locked':
    case 'expired':
    case 'group':
    case 'answersDiffer':
    case 'newestIsOld':
    case 'expiresSoon':
    case 'notStarted':
    case 'unknownStatus':
    case 'groupsUnknown':
    case 'noGroups':
    case 'oldVersion':
    case 'well':
      return [];
  }
}

const questionAbout = (item: PrecheckItem): readonly [topic: string, question: Question] => [
  itemTopic(item),
  { kind: 'precheckItem', item },
];

import * as l10n from '@vscode/l10n';
import type { Field, FieldValue } from '../../src/model/status/fields.ts';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { Problem } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import { type Formats, statusWords } from '../shared/formats.ts';
import { type Column, detailOf, icon, note, section, table, unknown } from '../shared/parts.ts';
import { billingWords, fieldNames, operations, tablesInDatabases } from './words.ts';

/**
 * Shows every field as the two operations report it, side by side, or the one operation if the other is refused. What
 * only the list has stands in the first column, with the name of its operation.
 */
export function fieldsSection(status: SubscriptionStatus, problems: readonly Problem[], formats: Formats): Wanted {
  const isListOnly = status.sources === 'listed';
  const sources = columnsOf(status);
  const isShown = (field: Field): boolean =>
    isReported(field.listed) ||
    sources.some(source => (isListOnly ? isReported(field[source]) : field[source].kind !== 'notPart'));
  const names = fieldNames();
  const columns: readonly Column<Field>[] = [
    {
      name: l10n.t('Field'),
      value: ({ name, differs }) => [
        names[name],
        differs && html('span', { class: 'with-icon tone-warning' }, icon('warning'), l10n.t('differs')),
      ],
    },
    ...sources.map((source, index) => ({
      name: operations[isListOnly ? 'listed' : source],
      value: (field: Field) =>
        index === 0 && isReported(field.listed)
          ? listedValue(valueOf(field, field.listed, status, formats), isListOnly)
          : valueOf(field, field[source], status, formats),
      looks: (field: Field) => ({ class: index === 0 && isReported(field.listed) ? 'text' : field[source].kind }),
    })),
  ];
  return section(
    'fields',
    l10n.t('As reported by the service'),
    problems.map(problem => aloneNote(problem, status.sources)),
    table({ key: 'table', class: 'stacks fields' }, columns, status.fields.filter(isShown), ({ name }) => ({
      key: name,
    })),
  );
}

/** The list answers with what the newer operation has as well, so alone it stands in that column. */
function columnsOf({ sources }: SubscriptionStatus): readonly ('newer' | 'older')[] {
  switch (sources) {
    case 'both':
      return ['newer', 'older'];
    case 'listed':
      return ['newer'];
    case 'newer':
    case 'older':
      return [sources];
  }
}

const isReported = (value: FieldValue | undefined): value is FieldValue =>
  value !== undefined && value.kind !== 'notReported' && value.kind !== 'notPart';

const listedValue = (value: Child, isListOnly: boolean): Child =>
  isListOnly ? value : [value, html('span', { class: 'muted' }, ` ${operations.listed}`)];

function aloneNote(problem: Problem, shown: SubscriptionStatus['sources']): Wanted {
  const missing = problem.part === 'older' ? 'older' : 'newer';
  return note(
    'info',
    `alone ${problem.part}`,
    l10n.t(
      '{0} failed for this instance, so only {1} is shown.',
      operations[missing],
      operations[shown === 'both' ? 'newer' : shown],
    ),
    html('p', {}, problem.text),
    detailOf(problem),
  );
}

function valueOf({ name }: Field, value: FieldValue, status: SubscriptionStatus, formats: Formats): Child {
  switch (value.kind) {
    case 'text':
      return named(name, value.text);
    case 'time':
      return html('span', { title: formats.exact(value.at) }, formats.moment(value.at, status.at));
    case 'flag':
      return value.isOn ? l10n.t('tracked') : l10n.t('not tracked');
    case 'objects':
      return tablesInDatabases(value.tables, value.databases, formats);
    case 'objectsInFile':
      return l10n.t('in a separate file');
    case 'notReported':
      return unknown(l10n.t('not reported'));
    case 'notPart':
      return html('span', { class: 'unknown', title: l10n.t("This operation doesn't return this field.") }, '–');
  }
}

/** The text of a field, in words if it is a code of the service. */
function named(name: Field['name'], text: string): Child {
  if (name === 'status') {
    const words = statusWords(text);
    return words === text ? words : [words, html('span', { class: 'muted' }, ` ${text}`)];
  }
  if (name === 'billing') return billingWords(text);
  if (name === 'version') return text === 'new' ? l10n.t('new version') : l10n.t('old version');
  return html('code', {}, text);
}

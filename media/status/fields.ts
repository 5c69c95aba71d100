import * as l10n from '@vscode/l10n';
import type { Field, FieldValue } from '../../src/model/status/fields.ts';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { Problem } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { icon, note, unknown } from '../shared/parts.ts';
import { statusWords } from '../shared/taskWords.ts';
import { billingWords, fieldWords, tablesInDatabases } from './words.ts';

/** Every field as the two operations report it, side by side; the one alone where the other is refused. */
export function fieldsSection(status: SubscriptionStatus, problems: readonly Problem[], formats: Formats): Wanted {
  const newer = { name: 'DescribeDtsJobDetail', of: (field: Field) => field.newer };
  const older = { name: 'DescribeSubscriptionInstanceStatus', of: (field: Field) => field.older };
  const columns = status.sources === 'both' ? [newer, older] : [status.sources === 'newer' ? newer : older];
  const fields = status.fields.filter(field => columns.some(({ of }) => of(field).kind !== 'notPart'));
  return html(
    'section',
    { key: 'fields', 'aria-labelledby': 'fields-title' },
    html('h2', { id: 'fields-title' }, l10n.t('As reported by the service')),
    problems.filter(({ part }) => part !== 'groups').map(problem => aloneNote(problem)),
    html(
      'table',
      { class: 'stacks fields', key: 'table' },
      html(
        'thead',
        {},
        html(
          'tr',
          {},
          html('th', { scope: 'col' }, l10n.t('Field')),
          columns.map(({ name }) => html('th', { scope: 'col', key: name }, name)),
        ),
      ),
      html(
        'tbody',
        {},
        fields.map(field =>
          html(
            'tr',
            { key: field.name, class: field.differs && 'differs' },
            html(
              'th',
              { scope: 'row' },
              fieldWords(field.name),
              field.differs && html('span', { class: 'with-icon tone-warning' }, icon('warning'), l10n.t('differs')),
            ),
            columns.map(({ name, of }) =>
              html(
                'td',
                { key: name, class: of(field).kind, 'data-label': name },
                valueOf(field, of(field), status, formats),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function aloneNote(problem: Problem): Wanted {
  const missing = problem.part === 'older' ? 'DescribeSubscriptionInstanceStatus' : 'DescribeDtsJobDetail';
  const shown = problem.part === 'older' ? 'DescribeDtsJobDetail' : 'DescribeSubscriptionInstanceStatus';
  return note(
    'info',
    `alone ${problem.part}`,
    html('strong', {}, l10n.t('{0} failed for this instance, so only {1} is shown.', missing, shown)),
    html('p', {}, problem.text),
    problem.detail !== '' && html('p', { class: 'detail' }, problem.detail),
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
    case 'notReported':
      return unknown(l10n.t('not reported'));
    case 'notPart':
      return html('span', { class: 'unknown', title: l10n.t("This operation doesn't return this field.") }, '–');
  }
}

/** The few texts that stand for something, with what the service wrote beside them. */
function named(name: Field['name'], text: string): Child {
  if (name === 'status') {
    const words = statusWords(text);
    return words === text ? words : [words, html('span', { class: 'muted' }, ` ${text}`)];
  }
  if (name === 'billing') return billingWords(text);
  if (name === 'version') return text === 'new' ? l10n.t('new version') : l10n.t('old version');
  return html('code', {}, text);
}

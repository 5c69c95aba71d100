import {
  booleanOf,
  isMembers,
  type Members,
  membersListOf,
  membersOf,
  parseBody,
  textOf,
  type Value,
} from '../bodies.ts';
import type { TrackedDatabase } from './types.ts';

/**
 * The objects that a task tracks, from DbObject, which is JSON in a text: databases by name, each `all` or with its
 * tables by name, for some engines with schemas between. A form that is not known gives no objects, because they are
 * shown but nothing depends on them.
 * https://help.aliyun.com/document_detail/209545.html
 */
export function readTrackedObjects(value: Value | undefined): readonly TrackedDatabase[] {
  const objects = typeof value === 'string' ? parseBody(value) : value;
  if (Array.isArray(objects)) return (objects as readonly Value[]).filter(isMembers).map(readListed);
  if (!isMembers(objects)) return [];
  return Object.entries(objects).flatMap(([name, database]) =>
    isMembers(database) ? [readNamed(name, database)] : [],
  );
}

/** `{"name": …, "all": false, "Table": {"orders": {"name": "orders", "all": true}}}` */
function readNamed(name: string, database: Members): TrackedDatabase {
  const tables = [...tablesOf(database)];
  for (const [schema, content] of Object.entries(membersOf(database, 'Schema'))) {
    if (!isMembers(content)) continue;
    const inSchema = tablesOf(content);
    tables.push(...(inSchema.length > 0 ? inSchema : ['*']).map(table => `${schema}.${table}`));
  }
  return { name, isWhole: booleanOf(database, 'all') ?? tables.length === 0, tables };
}

const tablesOf = (from: Members): readonly string[] => Object.keys(membersOf(from, 'Table'));

/** The older form: `{"DBName": …, "TableIncludes": [{"TableName": …}]}`. Without inclusions the database is whole. */
function readListed(database: Members): TrackedDatabase {
  const tables = membersListOf(database, 'TableIncludes').map(table => textOf(table, 'TableName') ?? '');
  return { name: textOf(database, 'DBName', 'SchemaName') ?? '', isWhole: tables.length === 0, tables };
}

import type { TrackedDatabase } from '../../cloud/dts/types.ts';

/** The number of tracked databases and tables. The tables of a database that is tracked as a whole are not listed. */
export const trackedCount = (objects: readonly TrackedDatabase[]) => ({
  databases: objects.length,
  tables: objects.reduce((sum, database) => sum + database.tables.length, 0),
});

/** A row of the searchable table of tracked objects. */
export type ObjectRow =
  | { readonly kind: 'database'; readonly database: TrackedDatabase; readonly isOpen: boolean; readonly hits: number }
  | { readonly kind: 'table'; readonly database: string; readonly table: string };

/**
 * The rows to show: databases, and below the open ones their tables. A filter keeps tables whose name, or whose
 * `database.table`, contains it in any case, and opens their databases; a database that matches by its own name stays
 * closed or open as it is, with all its tables.
 */
export function objectRows(
  objects: readonly TrackedDatabase[],
  filter: string,
  isOpen: (database: string) => boolean,
): readonly ObjectRow[] {
  const wanted = filter.trim().toLowerCase();
  const rows: ObjectRow[] = [];
  for (const database of objects) {
    const isNamed = database.name.toLowerCase().includes(wanted);
    const tables = isNamed
      ? database.tables
      : database.tables.filter(table => `${database.name}.${table}`.toLowerCase().includes(wanted));
    if (!isNamed && tables.length === 0) continue;
    const isUnfolded = isNamed ? isOpen(database.name) : true;
    rows.push({ kind: 'database', database, isOpen: isUnfolded, hits: tables.length });
    if (isUnfolded) for (const table of tables) rows.push({ kind: 'table', database: database.name, table });
  }
  return rows;
}

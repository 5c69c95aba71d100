export type Cell = string | number | boolean | undefined | null;
export type Row = readonly Cell[];

/** The columns of a table by their names, each with what it shows of a row's subject. */
export type Columns<T> = Readonly<Record<string, (subject: T) => Cell>>;

export const table = <T>(columns: Columns<T>, subjects: readonly T[]): readonly Row[] => [
  Object.keys(columns),
  ...subjects.map(subject => Object.values(columns).map(cellOf => cellOf(subject))),
];

/**
 * Formats rows by RFC 4180: lines end in CR LF, and a cell with a comma, a quote or a line end is quoted. The byte
 * order mark tells Excel that the text is UTF-8, without which it garbles every Chinese name; other programs skip it.
 * https://www.rfc-editor.org/rfc/rfc4180
 */
export const csv = (rows: readonly Row[]): string =>
  `\uFEFF${rows.map(row => `${row.map(cellText).join(',')}\r\n`).join('')}`;

function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  const text = typeof cell === 'string' ? withoutFormula(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Puts an apostrophe before a name that begins like a formula, because a spreadsheet would run it. Chinese spreadsheets
 * take full-width signs for formulas as well.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const withoutFormula = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text);

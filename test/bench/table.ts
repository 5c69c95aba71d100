/** One line of the report. */
export interface Row {
  readonly what: string;
  /** The measured figure with its unit. */
  readonly figure: string;
  /** What the figure is compared with, as a ratio. */
  readonly ratio?: string;
  readonly goal?: string;
  readonly isMet?: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const columns = ['what', 'figure', 'ratio', 'goal', 'met'] as const;

/** The sections as one table, each headed by its title. */
export const tableOf = (sections: readonly Section[]): string => {
  const lines = sections.map(({ rows }) => rows.map(cellsOf));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...lines.flat().map(cells => cells[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('   ')}`.trimEnd();
  return [
    line(columns),
    ...sections.flatMap(({ title }, index) => ['', title, ...(lines[index] ?? []).map(line)]),
  ].join('\n');
};

const cellsOf = ({ what, figure, ratio = '', goal = '', isMet }: Row): readonly string[] => [
  what,
  figure,
  ratio,
  goal,
  isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
];

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
};

/** `1.21 (1.18–1.25)`: median, smallest and largest. */
export const spread = (values: readonly number[], digits = 2): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

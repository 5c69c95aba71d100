import type { Browser, Page } from 'playwright-core';

/** What the main thread of a page did, in milliseconds of processor time, and in all also by the clock. */
export interface Work {
  readonly all: number;
  readonly byClock: number;
  readonly script: number;
  readonly style: number;
  readonly layout: number;
  /** What is to be painted is written down here. Others paint it. */
  readonly painting: number;
}

/** The category of what a page marks by itself. */
const marks = 'blink.user_timing';
const none: Work = { all: 0, byClock: 0, script: 0, style: 0, layout: 0, painting: 0 };
type Part = Exclude<keyof Work, 'all' | 'byClock'>;
/** What the events of a trace are about. */
const parts: Readonly<Record<string, Part>> = {
  FunctionCall: 'script',
  FireAnimationFrame: 'script',
  EventDispatch: 'script',
  MinorGC: 'script',
  MajorGC: 'script',
  'V8.GC_MC_INCREMENTAL': 'script',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
  PrePaint: 'painting',
  Paint: 'painting',
  Layerize: 'painting',
  Commit: 'painting',
};

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** When it began, how long it took by the clock, and of processor time, all in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/**
 * What is run while a page's work is recorded is text to this side of the types. It ends with the next frame. A message is
 * read before, because the editor passes objects on, and reading a long literal would count as work of the page.
 */
export const inOneFrame = (mark: string, begin: string, message: object = {}): string => `
  new Promise(resolve => {
    const message = ${JSON.stringify(message)};
    const drawn = () => requestAnimationFrame(() => setTimeout(() => {
      performance.mark(${JSON.stringify(`end ${mark}`)});
      resolve();
    }));
    setTimeout(() => {
      performance.mark(${JSON.stringify(`begin ${mark}`)});
      ${begin}
    });
  })
`;

/** Records while something is done, and gives the work of each page between its marks, by their names. */
export async function recorded(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<ReadonlyMap<string, Work>> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', marks] });
  await run();
  return worksIn(String(await browser.stopTracing()));
}

/** Stretches with the same name count together. */
function worksIn(trace: string): ReadonlyMap<string, Work> {
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const threads = Map.groupBy(
    traceEvents.filter(({ ph, cat }) => ph === 'X' || cat === marks),
    ({ pid, tid }) => `${pid} ${tid}`,
  );
  const works = new Map<string, Work>();
  for (const events of threads.values()) {
    if (events.some(({ cat }) => cat === marks)) addWorks(works, events);
  }
  return works;
}

/** Of each task that begins between two marks, every moment counts as what the innermost known event in it is. */
function addWorks(works: Map<string, Work>, unsorted: readonly TraceEvent[]): void {
  const events = unsorted.toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  let stretch: string | undefined;
  /** The events around the one that is looked at, the innermost last, with the stretch in which their task began. */
  const around: { readonly end: number; readonly kind: Part | undefined; readonly of: string | undefined }[] = [];
  const add = (of: string | undefined, kind: keyof Work | undefined, microseconds: number): void => {
    if (of === undefined || kind === undefined) return;
    const before = works.get(of) ?? none;
    works.set(of, { ...before, [kind]: before[kind] + microseconds / 1000 });
  };
  for (const { name, cat, ts, dur = 0, tdur = 0 } of events) {
    if (cat === marks) {
      if (name.startsWith('begin ')) stretch = name.slice('begin '.length);
      if (name.startsWith('end ')) stretch = undefined;
      continue;
    }
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= ts) around.pop();
    const outer = around.at(-1);
    const of = outer ? outer.of : stretch;
    const kind = parts[name] ?? outer?.kind;
    if (!outer) {
      add(of, 'all', tdur);
      add(of, 'byClock', dur);
    }
    if (kind !== outer?.kind) {
      add(of, kind, tdur);
      add(of, outer?.kind, -tdur);
    }
    around.push({ end: ts + dur, kind, of });
  }
}

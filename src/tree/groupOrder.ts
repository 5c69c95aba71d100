import { type GroupNode, idOf, isGroup, type Node } from './nodes.ts';

/** How alarming a group is: `level` says what is wrong and counts more than its lag. Greater is worse. */
export interface Alarm {
  readonly level: number;
  readonly minutes: number;
}

/** Sorts the groups below each row in the chosen order, and tells whether that order is still right. */
export class GroupOrder {
  readonly #isByLag: () => boolean;
  readonly #alarmOf: (group: GroupNode) => Alarm;
  /** The rows that the editor was given, by the id of the row above. */
  readonly #given = new Map<string, readonly Node[]>();

  constructor(isByLag: () => boolean, alarmOf: (group: GroupNode) => Alarm) {
    this.#isByLag = isByLag;
    this.#alarmOf = alarmOf;
  }

  /** Sorts groups by alarm, the worst first, and then by name. Other rows keep their order. */
  arrange(children: readonly Node[]): readonly Node[] {
    if (!this.#isByLag() || !children.every(isGroup)) return children;
    const alarms = new Map(children.map(child => [child, this.#alarmOf(child)]));
    return children.toSorted((one, other) => {
      const [a, b] = [alarms.get(one) ?? none, alarms.get(other) ?? none];
      return b.level - a.level || b.minutes - a.minutes || nameOf(one).localeCompare(nameOf(other));
    });
  }

  /** Remembers that the editor was given these rows. */
  given(node: Node, children: readonly Node[]): void {
    if (children.some(isGroup)) this.#given.set(idOf(node), children);
    else this.#given.delete(idOf(node));
  }

  /** Whether the rows below this one are now in the wrong order. */
  hasChanged(id: string): boolean {
    const given = this.#given.get(id) ?? [];
    return this.arrange(given).some((child, place) => child !== given[place]);
  }

  /** The ids of the rows below which groups were given. */
  ids(): readonly string[] {
    return [...this.#given.keys()];
  }

  clear(): void {
    this.#given.clear();
  }
}

const none: Alarm = { level: 0, minutes: 0 };

const nameOf = ({ group }: GroupNode): string => group.group.name;

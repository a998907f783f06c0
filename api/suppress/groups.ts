import type { IntegersInput } from '../check/arrays.js';
import { integers } from '../check/integers.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';

/** Options of classes that suppression has. */
export interface ClassOptions {
  /** The class of each box, an integer. Boxes suppress only boxes of their own class. Default: one class. */
  classIds?: IntegersInput;
  /**
   * Classes that suppress each other as if they were one, a list for each group: `[[2, 5, 7]]` for cars, buses and trucks of COCO.
   * A class is in one group at most; classes in no group suppress only themselves. Needs `classIds`. Default: no groups.
   */
  groups?: readonly IntegersInput[];
}

/** The class of each box, with the first class of a group in the place of the others. */
export function classesOf({ classIds, groups }: ClassOptions): Int32Array | undefined {
  const classes = classIds === undefined ? undefined : integers(classIds, 'classIds');
  if (groups === undefined) return classes;
  if (!isList(groups)) throw wrongType('a list of lists of classes', groups, 'groups');
  if (classes === undefined) throw mistake('INVALID_ARGUMENT', 'classIds beside groups', 'none', 'classIds');
  const firsts = new Map<number, number>();
  groups.forEach((group, index) => {
    const own = integers(group, `groups[${index}]`);
    for (const id of own) {
      if (firsts.has(id))
        throw mistake('INVALID_ARGUMENT', 'every class once in one group', `${id} again`, `groups[${index}]`);
      firsts.set(id, own[0] as number);
    }
  });
  return classes.map((id) => firsts.get(id) ?? id);
}

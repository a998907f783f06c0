import { nameOf } from '../lib/words';
import { model } from '../model';

/** Chooses one of the categories, or all: -1. */
export const CategoryPicker = ({
  slot,
  all,
  choose,
}: {
  slot: number;
  all: string;
  choose: (slot: number) => void;
}) => (
  <label class="picker">
    <span>Category</span>
    <select value={String(slot)} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
      <option value="-1">{all}</option>
      {model.data.header.categories.map((_, at) => (
        <option key={at} value={String(at)}>
          {nameOf(at)}
        </option>
      ))}
    </select>
  </label>
);

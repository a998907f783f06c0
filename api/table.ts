import { wrongType } from './check/mistakes.js';
import { csvOf } from './csv.js';

/** The row of a table with these columns: one value of each. */
export type RowOf<Columns> = {
  [Name in keyof Columns]: Columns[Name] extends ArrayLike<infer Value> ? Value : never;
};

/** The part of the package `apache-arrow` that {@link TableMethods.toArrow} calls. */
export interface ArrowLibrary {
  /** Makes a table of arrays by name. */
  tableFromArrays(columns: never): unknown;
}

/** What every table has besides its columns. */
export interface TableMethods<Columns> {
  /** Number of rows. */
  readonly length: number;
  /** Returns the rows as objects, in the order of the columns. */
  toTable(): RowOf<Columns>[];
  /**
   * Returns the rows as CSV: a line of names, then a line for each row, each with a line break. Every digit; NaN and `undefined` are empty;
   * text with commas, quotes or line breaks is quoted, and text that a spreadsheet would run as a formula begins with an apostrophe.
   */
  toCsv(): string;
  /**
   * Returns the columns as a table of Apache Arrow, for Parquet, DuckDB, Arquero and others. You pass the library, version 10 or newer, which
   * boxwise does not install. Typed arrays are not copied by boxwise; names become dictionaries; `undefined` is null. Ids of mixed types
   * become texts. Throws `INVALID_ARGUMENT` for anything but the library.
   *
   * ```ts
   * const arrow = await import('apache-arrow');
   * const images = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).imageTable();
   * const bytes = arrow.tableToIPC(images.toArrow(arrow));
   * ```
   */
  toArrow<Library extends ArrowLibrary>(arrow: Library): ReturnType<Library['tableFromArrays']>;
  /** Returns the rows, for JSON.stringify; ids beyond 2^53 are texts. */
  toJSON(): RowOf<Columns>[];
}

/**
 * A table by columns: each column is a member, an array of as many values as the table has rows. Numbers are in typed arrays.
 *
 * @typeParam Columns the columns by name
 */
export type Table<Columns> = Readonly<Columns> & TableMethods<Columns>;

/** A column that is made when it is first read. A column of names takes as long as all numbers of a table, and few read it. */
export class LaterColumn<Column> {
  readonly make: () => Column;

  constructor(make: () => Column) {
    this.make = make;
  }
}

/** The columns of a table, some of them made when they are first read. */
type GivenColumns<Columns> = { [Name in keyof Columns]: Columns[Name] | LaterColumn<Columns[Name]> };

/** Columns are own members, the rest is inherited, so that the names of the columns are the table's keys. */
class Columnar {
  constructor(columns: object) {
    for (const [name, column] of Object.entries(columns) as [string, unknown][]) {
      const define = (property: PropertyDescriptor): unknown =>
        Object.defineProperty(this, name, { ...property, enumerable: true, configurable: true });
      if (column instanceof LaterColumn) {
        const get = (): unknown => {
          const value: unknown = column.make();
          define({ value, writable: true });
          return value;
        };
        define({ get });
      } else define({ value: column, writable: true });
    }
  }

  get length(): number {
    const [first] = Object.keys(this);
    return first === undefined
      ? 0
      : ((this as unknown as Record<string, ArrayLike<unknown>>)[first]?.length ?? 0);
  }

  toTable(): Record<string, unknown>[] {
    const columns = Object.entries(this) as [string, ArrayLike<unknown>][];
    return Array.from({ length: this.length }, (_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
    );
  }

  toCsv(): string {
    return csvOf([Object.keys(this), ...this.toTable().map((row) => Object.values(row))]);
  }

  toArrow(arrow: ArrowLibrary): unknown {
    const library: unknown = arrow;
    if (typeof (library as Partial<ArrowLibrary> | null | undefined)?.tableFromArrays !== 'function')
      throw wrongType("the package, as await import('apache-arrow') returns it", arrow, 'arrow');
    const columns = Object.entries(this) as [string, ArrayLike<unknown>][];
    const arrays = Object.fromEntries(columns.map(([name, values]) => [name, ofOneType(values)]));
    return arrow.tableFromArrays(arrays as never);
  }

  toJSON(): Record<string, unknown>[] {
    const columns = Object.entries(this) as [string, ArrayLike<unknown>][];
    return Array.from({ length: this.length }, (_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, jsonValue(values[row])])),
    );
  }
}

/** A value as JSON has it, in which integers beyond 2^53 are texts. */
export function jsonValue<Value>(value: Value): Value extends bigint ? string : Value {
  return (typeof value === 'bigint' ? String(value) : value) as never;
}

/** A column that Arrow can type: `undefined` is null, and values of several types are texts. */
function ofOneType(column: ArrayLike<unknown>): ArrayLike<unknown> {
  if (ArrayBuffer.isView(column)) return column;
  const own = Array.from(column, (value) => value ?? null);
  const types = new Set(own.filter((value) => value !== null).map((value) => typeof value));
  return types.size > 1 ? own.map((value) => (value === null ? value : String(value))) : own;
}

/** The table of some columns, which are equally long. */
export function tableOf<Columns extends object>(columns: GivenColumns<Columns>): Table<Columns> {
  return new Columnar(columns) as unknown as Table<Columns>;
}

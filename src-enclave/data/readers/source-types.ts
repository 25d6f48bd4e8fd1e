// What a hospital may choose as a source, what is found out about it before it is read, and what reading it gives.
// Everything here but `fields` may be shown: names of files and columns, counts and line numbers, never a value.

export const sourceKinds = ['csv', 'json-lines', 'parquet', 'fhir-ndjson', 'omop', 'text-folder'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Windows-1252 is Latin-1 with letters where Latin-1 has control characters. */
export const encodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'windows-1252', 'latin-1'] as const;
export type Encoding = (typeof encodings)[number];

/** What the steward decides instead of what was sniffed. */
export type ReadOptions = {
  readonly kind?: SourceKind | undefined;
  readonly encoding?: Encoding | undefined;
  /** One character. */
  readonly delimiter?: string | undefined;
  readonly hasHeader?: boolean | undefined;
  /** Only these columns are given out. Parquet reads nothing else. */
  readonly columns?: readonly string[] | undefined;
  /** A row that cannot be read stops the import, or is counted and left out (the default; over 1 % still stop it). */
  readonly onRowError?: 'stop' | 'skip' | undefined;
};

export type RowErrorKind =
  | 'ragged'
  | 'nul'
  | 'not-json'
  | 'not-an-object'
  | 'too-deep'
  | 'too-many-columns'
  | 'messages'
  | 'repeated-id'
  | 'attachment'
  | 'reference'
  | 'too-long'
  | 'encoding';

/** `message` is a sentence without a subject: what is wrong with the row, and what to do. */
export type RowError = {
  readonly file: string;
  readonly line: number;
  readonly kind: RowErrorKind;
  readonly message: string;
};

export type SourceNoteCode =
  | 'encoding-guessed'
  | 'no-header'
  | 'extension'
  | 'formula-cells'
  | 'nested-left-out'
  | 'several-kinds'
  | 'links-left-out'
  | 'without-text'
  | 'without-person'
  | 'outside-references'
  | 'attachments-left-out'
  | 'ids-unchecked'
  | 'row-errors'
  | 'file-names';

export type SourceNote = { readonly code: SourceNoteCode; readonly message: string };

export type ReadSummary = {
  readonly rows: number;
  readonly rowErrors: number;
  /** The first twenty. */
  readonly firstRowErrors: readonly RowError[];
  /** Cells that begin with = or @. They are text and never run. */
  readonly formulaCells: number;
  readonly notes: readonly SourceNote[];
  /** False when the reading was stopped, by a failure or by the reader of the rows. */
  readonly isComplete: boolean;
};

export type ReadControls = {
  readonly signal?: AbortSignal | undefined;
  /** Bytes as they are on disk; for each piece that was read. */
  readonly onProgress?: ((bytesDone: number, bytesTotal: number, rows: number) => void) | undefined;
  /** Called once, whichever way the reading ends. */
  readonly onFinish?: ((summary: ReadSummary) => void) | undefined;
};

/** `line` counts from 1 in the file called `file`; for CSV it is where the row ends, for Parquet the row's number. */
export type SourceRecord = {
  readonly file: string;
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
};

export type ColumnType = 'text' | 'number' | 'date' | 'boolean' | 'empty';
/** `examples` is how many of the sampled rows hold something in the column. */
export type SourceColumn = { readonly name: string; readonly examples: number; readonly type: ColumnType };

export type SourceReport = {
  readonly kind: SourceKind;
  /** Null for Parquet, whose text is always UTF-8. */
  readonly encoding: Encoding | null;
  readonly delimiter?: string;
  readonly hasHeader?: boolean;
  readonly columns: readonly SourceColumn[];
  /** Exact for Parquet and small files, else reckoned from the sample. */
  readonly rowsEstimate: number;
  readonly rowsSampled: number;
  readonly sizeBytes: number;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly notes: readonly SourceNote[];
};

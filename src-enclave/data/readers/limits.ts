// What one import may hold. A source beyond a bound is refused in words, never cut and never read into memory first.

export const maximumLineBytes = 4_000_000;
export const maximumJsonDepth = 64;
/** Of one file, as it is on disk and as it is unpacked. */
export const maximumFileBytes = 16 * 1000 ** 3;
/** Text compresses five- to twentyfold. Beyond `gzipFreeBytes` a higher ratio is taken for an attack. */
export const maximumGzipRatio = 200;
export const gzipFreeBytes = 64 * 1000 ** 2;
export const maximumFolderEntries = 1_000_000;
export const maximumFolderDepth = 8;
export const maximumMessages = 1000;
/** People, visits or conditions that a folder's tables are joined by, each. */
export const maximumJoinRows = 1_000_000;
/** Identifiers that are remembered to find repeated ones; beyond it repeated ones are no longer looked for. */
export const maximumKnownIds = 2_000_000;
/** Text of FHIR `Binary` resources that is kept to resolve references. */
export const maximumBinaryCharacters = 64_000_000;
/** Of the columns that are read, unpacked: a row group is decoded as a whole. */
export const maximumRowGroupBytes = 128 * 1000 ** 2;
export const maximumRowGroups = 100_000;
export const maximumParquetFooterBytes = 16 * 1000 ** 2;
/** Of the rows; more stop the import. */
export const maximumBadShare = 0.01;
export const keptRowErrors = 20;

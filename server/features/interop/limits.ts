/** What one import takes at most: 10,000 items stay far below each of them, and memory below 500 MB. */
export const limits = {
  fileBytes: 64 * 1024 * 1024,
  /** Of all files of a package together, unpacked. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Of one file of a package, unpacked. */
  partBytes: 64 * 1024 * 1024,
  /** Of one picture, and of all that an import adds; a bank takes no more. */
  imageBytes: 5 * 1024 * 1024,
  imagesBytes: 200 * 1024 * 1024,
  parts: 30_000,
  items: 20_000,
  /** Elements within elements. */
  depth: 200,
} as const;

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

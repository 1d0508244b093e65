/** text_row = block × this + row, so that one number finds the file and the row in it. */
export const rowsPerTextFile = 1_000_000_000

const beforeAmount = String.raw`amount[a-z_]*[\\]*"\s*:\s*[\\]*"?\s*[$€£]?\s*`

/** Pattern of an amount in JSON at any depth, as a number or as money in text, up to its first digit. */
export const amountSign = `${beforeAmount}[0-9]`

const amountPattern = String.raw`${beforeAmount}([0-9][0-9,]*(?:\.[0-9]+)?)`

/**
 * The largest amount among a tool's arguments and result. `tool` is its name in SQL; `amounts` says of each row
 * whether it may hold one. A plain match is looked for first: it costs a tenth of one whose number is taken out.
 */
export const amountSql = (tool: string) =>
  `case when ${tool} is not null and amounts and contains(attributes, 'amount') then
  case when regexp_matches(attributes, '${amountPattern}') then list_max(list_transform(
    regexp_extract_all(attributes, '${amountPattern}', 1), found -> try_cast(replace(found, ',', '') as double))) end end`

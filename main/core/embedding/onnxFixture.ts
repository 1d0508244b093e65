// The few parts of ONNX's protobuf that a model which looks up a vector for each token needs.
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
const field = (number: number, bytes: readonly number[]) => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
]
const whole = (number: number, value: number) => [...varint(number * 8), ...varint(value)]
const text = (number: number, value: string) => field(number, [...Buffer.from(value)])
const [float32, int64] = [1, 7]

function valueInfo(name: string, type: number, dims: readonly string[]): number[] {
  const shape = dims.flatMap((dim) => field(1, text(2, dim)))
  return [...text(1, name), ...field(2, field(1, [...whole(1, type), ...field(2, shape)]))]
}

/** A model file whose answer to a token is a row of `table`: `last_hidden_state` of `input_ids`. */
export function lookUpModel(table: readonly (readonly number[])[]): Buffer {
  const columns = table[0]?.length ?? 0
  const raw = [...Buffer.from(Float32Array.from(table.flat()).buffer)]
  const tensor = [
    ...whole(1, table.length),
    ...whole(1, columns),
    ...whole(2, float32),
    ...text(8, 'table'),
    ...field(9, raw),
  ]
  const node = [
    ...text(1, 'table'),
    ...text(1, 'input_ids'),
    ...text(2, 'last_hidden_state'),
    ...text(4, 'Gather'),
  ]
  const graph = [
    ...field(1, node),
    ...text(2, 'look up'),
    ...field(5, tensor),
    ...field(11, valueInfo('input_ids', int64, ['batch', 'tokens'])),
    ...field(12, valueInfo('last_hidden_state', float32, ['batch', 'tokens', 'columns'])),
  ]
  return Buffer.from([...whole(1, 8), ...field(7, graph), ...field(8, whole(2, 17))])
}

/** Extents of a product: (rows × inner) · (inner × columns). */
export interface MatmulShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** c = c + a · b, row-major. Exact as long as all values are integers below 2²⁴. */
export function addMatmul(c: Float32Array, a: Float32Array, b: Float32Array, shape: MatmulShape): void {
  const { rows, inner, columns } = shape;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]!;
      for (let j = 0; j < columns; j++) c[i * columns + j]! += factor * b[k * columns + j]!;
    }
  }
}

/** Where matrices are multiplied; all three of a product have the same class. */
export type Matrix = Float32Array | Float64Array | Int32Array;

/**
 * c += a · b, all row-major. The inner loop goes along rows of `b` and `c`, which lie in order in memory, and adds up four
 * products before they are rounded to an element of `c`.
 */
export function addProduct(c: Matrix, a: Matrix, b: Matrix, inner: number, columns: number): void {
  for (let row = 0, at = 0; at < c.length; row++, at += columns) {
    let k = 0;
    for (; k + 4 <= inner; k += 4) {
      const from = row * inner + k;
      const [a0, a1, a2, a3] = [a[from]!, a[from + 1]!, a[from + 2]!, a[from + 3]!];
      const [b0, b1, b2, b3] = [k * columns, (k + 1) * columns, (k + 2) * columns, (k + 3) * columns];
      for (let j = 0; j < columns; j++) {
        c[at + j]! += a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!;
      }
    }
    for (; k < inner; k++) {
      const factor = a[row * inner + k]!;
      for (let j = 0; j < columns; j++) c[at + j]! += factor * b[k * columns + j]!;
    }
  }
}

/** The same for integers, whose products of 64 bits doubles do not hold. */
export function addIntegerProduct(c: Matrix, a: Matrix, b: Matrix, inner: number, columns: number): void {
  for (let row = 0, at = 0; at < c.length; row++, at += columns) {
    for (let k = 0; k < inner; k++) {
      const factor = a[row * inner + k]!;
      for (let j = 0; j < columns; j++) c[at + j]! += Math.imul(factor, b[k * columns + j]!);
    }
  }
}

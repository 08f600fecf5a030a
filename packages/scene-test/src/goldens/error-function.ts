// 1 - erf(x), to nearly the precision of doubles: by a series of positive terms where it converges fast, by the continued
// fraction where 1 - erf would cancel.

const SERIES_UP_TO = 3;
const TERMS = 100;

/** e^(-x²) · 2/√π · Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)) */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < TERMS && term > sum * 2 ** -54; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 / Math.sqrt(Math.PI)) * sum) / Math.exp(x * x);
}

/** e^(-x²) / √π / (x + 1/2 / (x + 2/2 / (x + 3/2 / …))) */
function continuedFraction(x: number): number {
  let denominator = x;
  for (let n = TERMS; n > 0; n--) denominator = x + n / 2 / denominator;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / denominator;
}

/** The complementary error function. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < SERIES_UP_TO ? 1 - series(x) : continuedFraction(x);
}

/** What examples with several chips have in common. */
import { Tensor } from '@pto/task-interface';

/** Worker ids of chips, which are their ranks in a domain of all. */
export function chipIds(chips: number): number[] {
  return Array.from({ length: chips }, (_, chip) => chip);
}

/** One chip's part of a tensor whose first dimension is chips: the same memory. */
export function partOf({ data, shape }: Tensor, chip: number): Tensor {
  const count = data.length / shape[0]!;
  return Tensor.from({ data: data.subarray(chip * count, (chip + 1) * count), shape: shape.slice(1) });
}

// What the runtime costs an application with real kernels: `app.*`.
import { launch } from './launch.mjs';

const app = (name, question) => ({
  name: `app.${name}`,
  question,
  sampler: 'chip',
  measure: 'app',
  callable: name,
  app: name,
  floor: { text: 'the same kernels in a loop', id: 'loop' },
  isThroughput: true,
  isDefault: true,
  isOnPage: true,
  ...launch,
});

/** @type {import('./measurements.mjs').Measurement[]} */
export const apps = [
  app('bgemm', 'batched matrix products: 4 of 256 x 256, 64 x 64 a tile, 512 tasks'),
  app('paged-attention', 'attention of 8 requests over 16 pages of 64 tokens each, 512 tasks'),
];

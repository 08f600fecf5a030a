import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runSubWorkers } from './main.js';

test('two worker threads compute the sums of the squares', async () => {
  expect(await runSubWorkers()).toSatisfy(isRight);
});

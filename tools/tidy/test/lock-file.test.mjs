import { expect, test } from 'vitest';
import { readRepositoryFile } from '../repository-files.js';

test('the lock file names no registry', () => {
  const addresses = readRepositoryFile('pnpm-lock.yaml').match(/https?:\/\/\S+|\btarball:.*/g);
  expect(addresses).toBeNull();
});

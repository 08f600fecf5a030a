import { expect, test } from 'vitest';
import { LIBRARY_FLOOR, checkFloor, prebuild } from '../../../scripts/lib/prebuild.mjs';

test('libraries that need no more than what is promised pass', () => {
  checkFloor(LIBRARY_FLOOR);
  checkFloor({ glibc: '2.4', glibcxx: '3.4.9' });
});

test('libraries that need a newer system are named with what is promised', () => {
  expect(() => checkFloor({ glibc: '2.38', glibcxx: '3.4.29' }, { glibc: '2.34', glibcxx: '3.4.30' })).toThrow(
    /need glibc 2\.38, and 2\.34 is promised\. Build them on an older system/,
  );
});

test('a target that nobody knows is refused with those that are known', async () => {
  await expect(prebuild('linux-riscv64')).rejects.toThrow('there are linux-x64, linux-arm64');
});

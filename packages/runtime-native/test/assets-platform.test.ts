import { describe, expect, it } from 'vitest';

import { PLATFORMS, parsePlatform } from '../src/assets/index.js';

describe('parsePlatform', () => {
  it.each([
    ['a2a3', 'a2a3', 'onboard'],
    ['a2a3sim', 'a2a3', 'sim'],
    ['a5', 'a5', 'onboard'],
    ['a5sim', 'a5', 'sim'],
  ])('splits %s into %s and %s', (platform, arch, variant) => {
    expect(parsePlatform(platform)).toEqual({ platform, arch, variant });
  });

  it.each(['a3sim', '', 'A2A3SIM', 'a2a3sim ', 'toString', '__proto__'])(
    'rejects %j and lists the known names',
    (name) => {
      expect(() => parsePlatform(name)).toThrow(
        expect.objectContaining({
          code: 'ERR_PTO_PLATFORM_UNKNOWN',
          message: expect.stringContaining(PLATFORMS.join(', ')) as string,
        }),
      );
    },
  );

  it.each([undefined, null, 3, {}])('rejects the non-string %j', (name) => {
    expect(() => parsePlatform(name as string)).toThrow(expect.objectContaining({ code: 'ERR_PTO_PLATFORM_UNKNOWN' }));
  });
});

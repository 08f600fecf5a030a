// The table of channels in the README, held against what is published.

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openHost } from '../host/support.js';
import { compile } from '../support/callables.js';
import { listen } from './listen.js';

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| `(pto:\w+)` +\| `(\w+)` +\| (.+?) +\| `(\w+)` +\|$/gm)];
const listed = rows.map(([, channel, field, is, from]) => ({
  channel: channel!,
  field: field!,
  from: from!,
  type: /^(bigint|number|string)\b/.exec(is!)?.[0] ?? 'object',
}));
const channels = [...new Set(listed.map(({ channel }) => channel))];

interface Seen {
  readonly event: string;
  readonly message: Readonly<Record<string, unknown>>;
}

const seen = new Map<string, Seen[]>(channels.map((channel) => [channel, []]));
const ends: (() => void)[] = [];

beforeAll(async () => {
  for (const [name, messages] of seen) {
    ends.push(listen<Seen['message']>(name, (event, message) => void messages.push({ event, message })));
  }
  await using host = await openHost('inline', ['nothing'], { failFast: false });
  const { worker, handles } = host;
  const fails = worker.register(
    () => {
      throw new RangeError('no');
    },
    { name: 'fails' },
  );
  const tensor = worker.alloc([1], 'int32');
  await worker.run((orch) => void orch.submitSub(handles.nothing));
  const failing = worker.run((orch) => void orch.submitSub(fails, new TaskArgs().addTensor(tensor, 'inout')));
  await expect(failing).rejects.toThrow('RangeError');
  await compile('vector_add');
  await expect(compile('there_is_none')).rejects.toThrow();
}, 120_000);
afterAll(() => ends.forEach((end) => end()));

it('has all channels', () => {
  expect(channels).toEqual(['pto:run', 'pto:task', 'pto:compile']);
});

describe.each(channels)('%s', (channel) => {
  const fields = listed.filter((row) => row.channel === channel);

  it('has the fields of the list, and no others', () => {
    const published = seen.get(channel)!.flatMap(({ message }) => Object.keys(message));
    expect([...new Set(published)].sort()).toEqual(fields.map(({ field }) => field).sort());
  });

  it.each(fields)('has $field as $type from $from on', ({ field, type, from }) => {
    const has = seen.get(channel)!.filter(({ message }) => message[field] !== undefined);
    expect(has[0]!.event).toBe(from);
    for (const { message } of has) expect(typeof message[field]).toBe(type);
  });
});

import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';

import { takeTexts, textFrame } from './text-frames.js';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly callFrames?: readonly { readonly callFrameId: string }[] };
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/**
 * The stack of the JavaScript that a process runs, from its debugger: the places are those of the sources. `undefined` when none runs
 * before the signal fires: the process waits, or is in code of another language.
 *
 * @param url - where the debugger listens
 */
export async function inspectorStack(url: string, signal: AbortSignal): Promise<string | undefined> {
  const socket = await connect(url, signal);
  // Nothing comes from a debugger whose process does not pause.
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await pausedStack(socket);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function connect(url: string, signal: AbortSignal): Promise<Duplex> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const request = http.get(url.replace('ws:', 'http:'), { headers, signal });
  const [, socket] = (await once(request, 'upgrade', { signal })) as [unknown, Duplex];
  socket.on('error', () => undefined);
  return socket;
}

/** Pauses what runs and asks the place where it is for its stack. */
async function pausedStack(socket: Duplex): Promise<string | undefined> {
  let lastId = 0;
  const send = (method: string, params: object = {}): void => {
    socket.write(textFrame(JSON.stringify({ id: ++lastId, method, params })));
  };
  send('Debugger.enable');
  send('Debugger.pause');
  const pauseId = lastId;
  let pending: Buffer = Buffer.alloc(0);
  for await (const bytes of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const { texts, rest } = takeTexts(Buffer.concat([pending, bytes]));
    pending = rest;
    for (const message of texts.map((text) => JSON.parse(text) as Message)) {
      const frame = message.method === 'Debugger.paused' ? message.params?.callFrames?.[0] : undefined;
      const ask = { expression: 'new Error().stack', returnByValue: true };
      if (frame !== undefined) send('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, ...ask });
      const { id, result } = message;
      if (id !== undefined && id > pauseId && typeof result?.result?.value === 'string') return result.result.value;
    }
  }
  return undefined;
}

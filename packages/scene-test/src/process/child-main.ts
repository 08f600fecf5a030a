// What a scene process runs. It is the only process that loads users' files and runs their cases. It does what the driver asks, one
// thing after the other, and ends when the driver is gone.

import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';

import { killGroupWithPeer } from '@pto/runtime-native/host';
import type { PtoError } from '@pto/task-interface';

import { importGraph, installHooks } from '../loader/install-hooks.js';
import { describeError } from '../execute/describe-error.js';
import { LineReader } from './line-reader.js';
import { CHANNEL_FD } from './protocol.js';
import type { LoadFailedReply, LoadedReply, Reply, Request } from './protocol.js';
import { closeExecutor, compileScenes, loadScenes, runScene, sourcesOf, startExecutor } from './scene-execution.js';

const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
const requests = new LineReader((line) => void answer(JSON.parse(line) as Request));
let isBusy = false;

endWithDriver();
installHooks();
channel.setEncoding('utf8');
channel.on('data', (text: string) => requests.push(text));
channel.on('end', () => void end());
channel.on('error', endGroup);
void startExecutor();

/** Also while a case never returns. */
function endWithDriver(): void {
  try {
    killGroupWithPeer(CHANNEL_FD);
  } catch (error) {
    // Scenes can be listed without it; a case that needs it fails with what to do.
    if ((error as PtoError).code !== 'ERR_PTO_ADDON_MISSING') throw error;
  }
}

/** Ends this process and what it started: nobody is there to hear of a result. */
function endGroup(): void {
  process.kill(-process.pid, 'SIGKILL');
}

/** The driver needs this process no more, or is gone. */
async function end(): Promise<void> {
  if (isBusy) endGroup();
  await closeExecutor();
  process.exit();
}

async function answer(request: Request): Promise<void> {
  isBusy = true;
  const reply = await replyTo(request);
  isBusy = false;
  send(reply);
}

async function replyTo(request: Request): Promise<Reply> {
  switch (request.type) {
    case 'load':
      return load(request.file);
    case 'run':
      return { type: 'ran', result: await runScene(request) };
    case 'compile':
      return { type: 'compiled', results: await compileScenes(request) };
  }
}

async function load(file: string): Promise<LoadedReply | LoadFailedReply> {
  try {
    const scenes = await loadScenes(file);
    const modules = importGraph()?.closureOf(file, pathToFileURL(file).href) ?? [file];
    return { type: 'loaded', scenes, modules: [...modules, ...sourcesOf(file)] };
  } catch (error) {
    return { type: 'loadFailed', error: describeError(error) };
  }
}

function send(reply: Reply): void {
  channel.write(`${JSON.stringify(reply, plainValue)}\n`);
}

/** JSON has neither bigints nor numbers that are not finite. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

import { tracingChannel } from 'node:diagnostics_channel';

/** Has everything told that a channel publishes from now on: the event, and the message as it was then. @returns what ends that */
export function listen<Message extends object>(
  name: string,
  note: (event: string, message: Message) => void,
): () => void {
  const channel = tracingChannel<unknown, Message>(name);
  const as = (event: string) => (message: Message) => note(event, { ...message });
  const subscribers = {
    start: as('start'),
    end: as('end'),
    asyncStart: as('asyncStart'),
    asyncEnd: as('asyncEnd'),
    error: as('error'),
  };
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}

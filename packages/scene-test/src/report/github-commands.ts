// Lines that GitHub's log viewer takes as commands. Whatever a case prints must not become one of them.

import { randomUUID } from 'node:crypto';

/** Text of a message: line ends and percent signs are written as codes. */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Text of a property, which would end at a comma, and the properties at a colon. */
function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * An error that GitHub shows beside the change.
 *
 * @param properties - `title`, `file`, …: what and where
 * @param message - any text
 */
export function errorCommand(properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::error ${list.join(',')}::${escapeMessage(message)}\n`;
}

/**
 * Text under a title that folds it away; commands in the text do nothing.
 *
 * @param title - one line
 * @param text - any text
 */
export function outputGroup(title: string, text: string): string {
  // GitHub takes no command until it sees the token again, which the text cannot know.
  const token = randomUUID();
  const end = text.endsWith('\n') ? '' : '\n';
  return `::group::${escapeMessage(title)}\n::stop-commands::${token}\n${text}${end}::${token}::\n::endgroup::\n`;
}

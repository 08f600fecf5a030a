import { surveyEnvironment } from '../environment/survey-environment.js';
import type { Finding } from './finding.js';

/** Variables that were probably meant for this project and are read by nothing. */
export function lookAtEnvironment(): Finding[] {
  return surveyEnvironment(process.env).unknown.map(({ name, nearest }) => ({
    subject: 'environment',
    ok: false,
    text: `${name} is read by nothing`,
    disables: 'what it was meant to set',
    remedy: nearest === undefined ? '`pto env` lists what is read.' : `Did you mean ${nearest}?`,
    details: { name, nearest },
  }));
}

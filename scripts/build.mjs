#!/usr/bin/env node
import { runEntry } from './lib/failure.mjs';
import { prepareBuilt } from './lib/prepare.mjs';

await runEntry(prepareBuilt);

// What users wait for when they look at a run: `trace.*`.

/** @type {import('./measurements.mjs').Measurement[]} */
export const views = [
  {
    name: 'trace.view-pan-100k',
    question: 'one frame of the page of 100,000 tasks in headless Chromium, while it is dragged',
    sampler: 'view',
    viewedTasks: 100_000,
    floor: { text: 'a page with an empty canvas', id: 'empty-canvas' },
    isDefault: false,
    isOnPage: false,
  },
  {
    name: 'trace.convert-100k',
    question: '`pto trace swimlane` of 100,000 tasks, the whole process',
    sampler: 'convert',
    viewedTasks: 100_000,
    isDefault: false,
    isOnPage: false,
  },
];

// How smoothly the page of a trace moves: `trace.view-*`.

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
];

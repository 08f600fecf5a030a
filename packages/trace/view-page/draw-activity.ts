// One strip a kind of core: how many of them ran something, from below, and above that, striped, those that were idle although
// a task was ready, which is what scheduling costs.

import type { ActivityIntegral } from './activity-integral.js';
import type { Theme } from './theme.js';
import type { Surface } from './surface.js';
import { STRIP } from './swimlane-state.js';
import type { SwimlaneState } from './swimlane-state.js';

function drawStrip(
  { context }: Surface,
  state: SwimlaneState,
  integral: ActivityIntegral,
  top: number,
  theme: Theme,
): void {
  const full = STRIP - 4;
  const bottom = top + STRIP - 2;
  integral
    .means(state.scale.start, state.scale.ticksPerPixel, Math.ceil(state.width))
    .forEach(({ busy, overhead }, x) => {
      if (busy > 0) {
        context.fillStyle = theme.busy;
        context.fillRect(state.gutter + x, bottom - Math.max(busy * full, 1), 1, Math.max(busy * full, 1));
      }
      if (overhead > 0 && x % 3 !== 0) {
        context.fillStyle = theme.overhead;
        context.fillRect(state.gutter + x, bottom - (busy + overhead) * full, 1, overhead * full);
      }
    });
}

export function drawActivity(
  surface: Surface,
  state: SwimlaneState,
  integrals: readonly ActivityIntegral[],
  theme: Theme,
): void {
  const { context } = surface;
  state.index.data.activity.forEach(({ engine }, i) => {
    const top = state.rulerHeight + i * STRIP;
    context.fillStyle = theme.panel;
    context.fillRect(0, top, surface.width, STRIP);
    drawStrip(surface, state, integrals[i]!, top, theme);
    context.fillStyle = theme.panel;
    context.fillRect(0, top, state.gutter, STRIP);
    context.fillStyle = theme.text;
    context.fillText(`${engine} busy, %`, 8, top + STRIP / 2);
  });
}

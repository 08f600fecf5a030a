// What mice and fingers mean: dragging moves, the wheel zooms, with Shift it moves along time and with Alt along rows, and a
// press without a move is a click.

export interface PointerActions {
  /** By so many pixels, as a scroll bar would: positive moves what is seen to the left or up. */
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  click(x: number, y: number): void;
}

/** A hand is not still while it clicks. */
const STILL = 4;

export function listenToPointer(canvas: HTMLCanvasElement, actions: PointerActions): void {
  let last: readonly [number, number] | undefined;
  let moved = 0;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    last = [event.offsetX, event.offsetY];
    moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (last === undefined) return;
    const [dx, dy] = [last[0] - event.offsetX, last[1] - event.offsetY];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved < STILL) return;
    last = [event.offsetX, event.offsetY];
    actions.pan(dx, dy);
  });
  canvas.addEventListener('pointerup', (event) => {
    if (last !== undefined && moved < STILL) actions.click(event.offsetX, event.offsetY);
    last = undefined;
  });
  canvas.addEventListener('pointercancel', () => (last = undefined));
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const delta = event.deltaY || event.deltaX;
      if (event.shiftKey) actions.pan(delta, 0);
      else if (event.altKey) actions.pan(0, delta);
      else actions.zoom(2 ** (delta / 300), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
}

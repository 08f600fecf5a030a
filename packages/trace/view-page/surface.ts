// A canvas that is as sharp as the screen, and drawn once a frame at most, when something has changed.

export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly #draw: () => void;
  #isDue = false;
  width = 0;
  height = 0;
  /** Pixels of the screen a CSS pixel. */
  ratio = 1;

  constructor(canvas: HTMLCanvasElement, draw: () => void) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d')!;
    this.#draw = draw;
    new ResizeObserver(() => this.request()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.request());
  }

  /** Draws in the next frame. */
  request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#fit();
      if (this.width > 0 && this.height > 0) this.#draw();
    });
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.ratio = devicePixelRatio;
    [this.width, this.height] = [clientWidth, clientHeight];
    const [width, height] = [Math.round(clientWidth * this.ratio), Math.round(clientHeight * this.ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }
}

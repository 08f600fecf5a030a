// What part of the drawing is seen, as the attribute viewBox: moving and scaling costs one attribute whatever the size of the
// drawing.

const STEP = 1.2;
const CLOSEST = 40;

/** Moves and scales a drawing in its frame. */
export class View {
  readonly #drawing: SVGSVGElement;
  readonly #width: number;
  readonly #height: number;
  #x = 0;
  #y = 0;
  #scale = 1;

  /**
   * @param drawing - fills its frame
   * @param width - of all that is drawn
   * @param height - of all that is drawn
   */
  constructor(drawing: SVGSVGElement, width: number, height: number) {
    this.#drawing = drawing;
    this.#width = width;
    this.#height = height;
    this.#listen();
  }

  /** Shows everything. */
  fit(): void {
    const { width, height } = this.#frame();
    this.#scale = Math.max(this.#width / width, this.#height / height, 1 / 4) * 1.05;
    this.#x = (this.#width - width * this.#scale) / 2;
    this.#y = (this.#height - height * this.#scale) / 2;
    this.#show();
  }

  /** Shows the beginning in its natural size. */
  reset(): void {
    this.#scale = 1;
    this.#x = this.#y = -20;
    this.#show();
  }

  /** Moves by parts of the frame. */
  move(right: number, down: number): void {
    const { width, height } = this.#frame();
    this.#x += right * width * this.#scale;
    this.#y += down * height * this.#scale;
    this.#show();
  }

  /** Makes everything larger (in > 0) or smaller around a point of the frame; its middle when none is given. */
  zoom(steps: number, at?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.#frame();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const farthest = 4 * Math.max(this.#width / width, this.#height / height, 1);
    const scale = Math.min(Math.max(this.#scale * STEP ** -steps, 1 / CLOSEST), farthest);
    this.#x += x * (this.#scale - scale);
    this.#y += y * (this.#scale - scale);
    this.#scale = scale;
    this.#show();
  }

  /** Brings a point of the drawing to the middle of the frame, not smaller than natural size. */
  center(x: number, y: number): void {
    const { width, height } = this.#frame();
    this.#scale = Math.min(this.#scale, 1);
    this.#x = x - (width * this.#scale) / 2;
    this.#y = y - (height * this.#scale) / 2;
    this.#show();
  }

  #frame(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#drawing;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  #show(): void {
    const { width, height } = this.#frame();
    this.#drawing.setAttribute('viewBox', `${this.#x} ${this.#y} ${width * this.#scale} ${height * this.#scale}`);
  }

  #listen(): void {
    const drawing = this.#drawing;
    drawing.addEventListener('wheel', (event) => {
      event.preventDefault();
      const { left, top } = drawing.getBoundingClientRect();
      this.zoom(-Math.sign(event.deltaY), { x: event.clientX - left, y: event.clientY - top });
    });
    drawing.addEventListener('pointerdown', (event) => drawing.setPointerCapture(event.pointerId));
    drawing.addEventListener('pointermove', (event) => {
      if (!drawing.hasPointerCapture(event.pointerId)) return;
      this.#x -= event.movementX * this.#scale;
      this.#y -= event.movementY * this.#scale;
      this.#show();
    });
    new ResizeObserver(() => this.#show()).observe(drawing);
  }
}

import type { Browser } from 'playwright-core';

/** A real browser without a window, as Debian has it. */
export declare function openBrowser(): Promise<Browser>;

/** What a picture shows: its size, and how many of its pixels have which colour. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly colors: Readonly<Record<string, number>>;
}

/** Lets the browser decode a PNG file. */
export declare function lookAt(browser: Browser, png: Buffer): Promise<Picture>;

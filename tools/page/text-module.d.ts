// What text-plugin.ts makes of files.
declare module '*?text' {
  export const text: string;
}

import path from 'node:path';

export const rootDir = path.resolve(import.meta.dirname, '../..');
export const buildDir = path.join(rootDir, 'build');
export const logDir = path.join(buildDir, 'logs');
export const nativeDir = path.join(rootDir, 'native');
export const libDir = path.join(buildDir, 'lib');

export const inRoot = (...parts) => path.join(rootDir, ...parts);

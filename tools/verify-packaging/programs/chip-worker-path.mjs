// Prints where the installed executable of chip workers is.
import { chipWorkerPath } from '@pto/runtime-native/assets';

process.stdout.write(chipWorkerPath());

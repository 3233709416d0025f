import { texts } from './language.ts';
import { roomEn } from './room.en.ts';
import { roomEs } from './room.es.ts';

export const { words: roomWords, useWords: useRoomWords } = texts({ en: roomEn, es: roomEs });

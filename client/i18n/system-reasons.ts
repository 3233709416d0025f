import { language, type Sentence, writtenIn } from './language.ts';

/**
 * The reasons that the engine itself writes into a sitting's record, which people share: they are stored as English
 * sentences beside the reasons that people gave in their own words.
 */
export const systemReasonsEs: readonly (readonly [RegExp, string])[] = [
  [/^Time of the exam$/, 'Tiempo del examen'],
  [/^Agreed extra time of ([\d.]+) %$/, 'Tiempo adicional acordado del $1 %'],
  [
    /^The exam system was down; the lost time is given back$/,
    'El sistema de exámenes no funcionaba; se devuelve el tiempo perdido',
  ],
  [
    /^The exam system was down for longer than it may credit by itself; a person will resume your sitting\.$/,
    'El sistema de exámenes no funcionó durante más tiempo del que puede devolver por sí solo; una persona reanudará su examen.',
  ],
];

/** A reason from the record of a sitting, in the page's language where the engine wrote it, else as its author wrote it. */
export function recordedReason(text: string): Sentence {
  if (language() === 'es')
    for (const [pattern, spanish] of systemReasonsEs)
      if (pattern.test(text)) return { text: text.replace(pattern, spanish) };
  return writtenIn('en', text);
}

import { texts } from './language.ts';
import { numbersOf } from './numbers.ts';

const en = numbersOf('en');
const es = numbersOf('es');

export const resultEn = {
  passed: 'Passed',
  notPassed: 'Not passed',
  score: (units: number, max: number, needed: number, percent: number) =>
    `${en.number(units)} of ${en.counted(max, { one: 'point', other: 'points' })}; ${en.number(needed)} needed (${en.percent(percent)})`,
  answered: (n: number, of: number, attempt: number, attempts: number) =>
    `${en.number(n)} of ${en.counted(of, { one: 'item', other: 'items' })} answered. Attempt ${attempt} of ${attempts}.`,
  late: (n: number) => `${en.counted(n, { one: 'answer', other: 'answers' })} arrived after the end and did not count.`,
  byTopic: 'By topic',
  otherTopics: 'Other topics',
  of: (n: number, of: number) => `${en.number(n)} of ${en.number(of)}`,
  toPass: (n: number) => `${en.number(n)} to pass`,
};

export const resultEs: typeof resultEn = {
  passed: 'Aprobado',
  notPassed: 'No aprobado',
  score: (units, max, needed, percent) =>
    `${es.number(units)} de ${es.counted(max, { one: 'punto', other: 'puntos' })}; se necesitan ${es.number(needed)} (${es.percent(percent)})`,
  answered: (n, of, attempt, attempts) =>
    `${es.number(n)} de ${es.counted(of, { one: 'pregunta respondida', other: 'preguntas respondidas' })}. Intento ${attempt} de ${attempts}.`,
  late: (n) =>
    `${es.counted(n, { one: 'respuesta llegó después del final y no contó', other: 'respuestas llegaron después del final y no contaron' })}.`,
  byTopic: 'Por tema',
  otherTopics: 'Otros temas',
  of: (n, of) => `${es.number(n)} de ${es.number(of)}`,
  toPass: (n) => `${es.number(n)} para aprobar`,
};

export const { useWords: useResultWords } = texts({ en: resultEn, es: resultEs });

import { texts } from './language.ts';

export const resultEn = {
  passed: 'Passed',
  notPassed: 'Not passed',
  score: (units: number, max: number, needed: number, percent: number) =>
    `${units} of ${max} points; ${needed} needed (${percent} %)`,
  answered: (n: number, of: number, attempt: number, attempts: number) =>
    `${n} ${n === 1 ? 'item' : 'items'} of ${of} answered. Attempt ${attempt} of ${attempts}.`,
  late: (n: number) => `${n} ${n === 1 ? 'answer' : 'answers'} arrived after the end and did not count.`,
  byTopic: 'By topic',
  of: (n: number, of: number) => `${n} of ${of}`,
  toPass: (n: number) => `${n} to pass`,
};

export const resultEs: typeof resultEn = {
  passed: 'Aprobado',
  notPassed: 'No aprobado',
  score: (units, max, needed, percent) => `${units} de ${max} puntos; se necesitan ${needed} (${percent} %)`,
  answered: (n, of, attempt, attempts) => `${n} de ${of} preguntas respondidas. Intento ${attempt} de ${attempts}.`,
  late: (n) =>
    n === 1
      ? '1 respuesta llegó después del final y no contó.'
      : `${n} respuestas llegaron después del final y no contaron.`,
  byTopic: 'Por tema',
  of: (n, of) => `${n} de ${of}`,
  toPass: (n) => `${n} para aprobar`,
};

export const { useWords: useResultWords } = texts({ en: resultEn, es: resultEs });

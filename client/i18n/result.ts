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
  nextTitle: 'What comes next',
  nextPassed: 'This exam is behind you.',
  nextStep: 'Your next step:',
  nextDone: 'All steps are complete: your certificate is issued.',
  nextAgain: (attempt: number, of: number) =>
    `You may start attempt ${attempt} of ${of} whenever you are ready; there is nothing to pay for it.`,
  nextBlocked: 'Before you can try again:',
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
  nextTitle: 'Lo que viene ahora',
  nextPassed: 'Este examen ya está superado.',
  nextStep: 'Su próximo paso:',
  nextDone: 'Todos los pasos están completos: su certificado está emitido.',
  nextAgain: (attempt, of) =>
    `Puede empezar el intento ${attempt} de ${of} cuando quiera; no hay que pagar nada por él.`,
  nextBlocked: 'Antes de poder intentarlo de nuevo:',
};

export const { useWords: useResultWords } = texts({ en: resultEn, es: resultEs });

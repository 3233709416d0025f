import type { DeliveredItem } from '../../../server/contract/item.ts';
import { texts } from '../../i18n/language.ts';
import { exhibitHtml, exhibitUrl, formulaHtml } from './practice-exhibit.ts';

const exhibitEn = {
  alt: 'A line of time. The clock runs from 9:00 to 9:40, stands from 9:40 to 10:00, and runs again from 10:00 to an end that is not marked.',
  caption: 'When the clock runs, and when it stands',
  runs: 'runs',
  stands: 'stands',
  sum: ['end', 'start', 'time of the exam', 'pauses'],
} as const;

const exhibitEs = {
  alt: 'Una línea de tiempo. El reloj corre de 9:00 a 9:40, está parado de 9:40 a 10:00 y corre otra vez desde las 10:00 hasta un final sin marcar.',
  caption: 'Cuándo corre el reloj y cuándo está parado',
  runs: 'corre',
  stands: 'parado',
  sum: ['final', 'inicio', 'tiempo del examen', 'pausas'],
} as const;

/** Six items about the room itself: one for each way of answering, and one with an image, a table and a formula. They are open to everybody and belong to no bank. */
const en: readonly DeliveredItem[] = [
  {
    position: 1,
    type: 'single-choice',
    points: 1,
    stemHtml: '<p>When is an answer saved?</p>',
    options: [
      { id: 'a', html: 'When I press a save button' },
      { id: 'b', html: 'As soon as I give it' },
      { id: 'c', html: 'When I end the exam' },
    ],
  },
  {
    position: 2,
    type: 'multiple-response',
    points: 1,
    stemHtml:
      '<p>Which of these may you do in the exam room? Try the connection, too: the button above cuts it, and the line under the header says what is true of your answers.</p>',
    options: [
      { id: 'a', html: 'Flag an item and come back to it' },
      { id: 'b', html: 'Go on without a connection' },
      { id: 'c', html: 'Hide the clock' },
      { id: 'd', html: 'Stop the clock by closing the browser' },
    ],
  },
  {
    position: 3,
    type: 'numeric',
    points: 1,
    unit: 'min',
    stemHtml:
      '<p>Your exam has 40 minutes left. You close the lid and open it again after 15 minutes. How many minutes are left?</p>',
  },
  {
    position: 4,
    type: 'ordering',
    points: 1,
    stemHtml: '<p>In which order do these come?</p>',
    elements: [
      { id: 'a', html: 'End the exam' },
      { id: 'b', html: 'Answer the items' },
      { id: 'c', html: 'Review what is unanswered' },
    ],
  },
  {
    position: 5,
    type: 'matching',
    points: 1,
    stemHtml: '<p>What do these say?</p>',
    prompts: [
      { id: 'p1', html: 'All 5 answers saved' },
      { id: 'p2', html: 'Offline: 2 answers are kept on this device' },
    ],
    choices: [
      { id: 'a', html: 'They are on the disk of the server' },
      { id: 'b', html: 'They will be sent when the connection is back' },
      { id: 'c', html: 'They have been scored' },
    ],
  },
  {
    position: 6,
    type: 'single-choice',
    points: 1,
    stemHtml: `<p>An exam of 90 minutes started at 9:00 and was paused for 20 minutes. Press on the image to see it larger.</p>${exhibitHtml(exhibitEn)}<table><thead><tr><th scope="col">What</th><th scope="col">Minutes</th></tr></thead><tbody><tr><td>Time of the exam</td><td class="align-right">90</td></tr><tr><td>Pause</td><td class="align-right">20</td></tr></tbody></table>${formulaHtml(exhibitEn)}<p>When does it end?</p>`,
    options: [
      { id: 'a', html: 'At 10:30' },
      { id: 'b', html: 'At 10:50' },
      { id: 'c', html: 'At 11:10' },
    ],
  },
];

const es: readonly DeliveredItem[] = [
  {
    position: 1,
    type: 'single-choice',
    points: 1,
    stemHtml: '<p>¿Cuándo se guarda una respuesta?</p>',
    options: [
      { id: 'a', html: 'Cuando pulso un botón de guardar' },
      { id: 'b', html: 'En cuanto la doy' },
      { id: 'c', html: 'Cuando termino el examen' },
    ],
  },
  {
    position: 2,
    type: 'multiple-response',
    points: 1,
    stemHtml:
      '<p>¿Qué puede hacer en la sala de examen? Pruebe también la conexión: el botón de arriba la corta, y la línea bajo la cabecera dice qué es verdad de sus respuestas.</p>',
    options: [
      { id: 'a', html: 'Marcar una pregunta y volver a ella' },
      { id: 'b', html: 'Seguir sin conexión' },
      { id: 'c', html: 'Ocultar el reloj' },
      { id: 'd', html: 'Parar el reloj cerrando el navegador' },
    ],
  },
  {
    position: 3,
    type: 'numeric',
    points: 1,
    unit: 'min',
    stemHtml:
      '<p>A su examen le quedan 40 minutos. Cierra el portátil y lo abre de nuevo después de 15 minutos. ¿Cuántos minutos quedan?</p>',
  },
  {
    position: 4,
    type: 'ordering',
    points: 1,
    stemHtml: '<p>¿En qué orden va esto?</p>',
    elements: [
      { id: 'a', html: 'Terminar el examen' },
      { id: 'b', html: 'Responder las preguntas' },
      { id: 'c', html: 'Revisar lo que falta' },
    ],
  },
  {
    position: 5,
    type: 'matching',
    points: 1,
    stemHtml: '<p>¿Qué significa esto?</p>',
    prompts: [
      { id: 'p1', html: 'Las 5 respuestas están guardadas' },
      { id: 'p2', html: 'Sin conexión: 2 respuestas se conservan en este dispositivo' },
    ],
    choices: [
      { id: 'a', html: 'Están en el disco del servidor' },
      { id: 'b', html: 'Se enviarán cuando vuelva la conexión' },
      { id: 'c', html: 'Se han calificado' },
    ],
  },
  {
    position: 6,
    type: 'single-choice',
    points: 1,
    stemHtml: `<p>Un examen de 90 minutos empezó a las 9:00 y estuvo en pausa 20 minutos. Pulse la imagen para verla más grande.</p>${exhibitHtml(exhibitEs)}<table><thead><tr><th scope="col">Qué</th><th scope="col">Minutos</th></tr></thead><tbody><tr><td>Tiempo del examen</td><td class="align-right">90</td></tr><tr><td>Pausa</td><td class="align-right">20</td></tr></tbody></table>${formulaHtml(exhibitEs)}<p>¿Cuándo termina?</p>`,
    options: [
      { id: 'a', html: 'A las 10:30' },
      { id: 'b', html: 'A las 10:50' },
      { id: 'c', html: 'A las 11:10' },
    ],
  },
];

export const { words: practiceForm } = texts({ en, es });
export const { words: practiceImage } = texts({
  en: { url: exhibitUrl(exhibitEn) },
  es: { url: exhibitUrl(exhibitEs) },
});

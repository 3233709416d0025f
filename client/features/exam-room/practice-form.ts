import type { DeliveredItem } from '../../../server/contract/item.ts';
import { texts } from '../../i18n/language.ts';

/** Five items about the room itself, one for each way of answering. They are open to everybody and belong to no bank. */
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
];

export const { words: practiceForm } = texts({ en, es });

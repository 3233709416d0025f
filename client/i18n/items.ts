import { texts } from './language.ts';

/** What the item types and the result say around the content, which has a language of its own. */
export const itemsEn = {
  trueFalse: 'Is this true or false?',
  true: 'True',
  false: 'False',
  chooseOne: 'Choose one answer.',
  chooseSome: 'You can choose more than one.',
  chosen: (n: number) => `${n} chosen`,
  match: 'Choose a match for each.',
  matched: (n: number, of: number) => `${n} of ${of} matched`,
  choose: 'Choose…',
  order: 'Put these in order, first at the top.',
  moveUp: (name: string) => `Move up: ${name}`,
  moveDown: (name: string) => `Move down: ${name}`,
  place: (name: string, place: number, of: number) => `${name}: now place ${place} of ${of}.`,
  keepOrder: 'Keep this order as my answer',
  number: 'Your answer, a number',
  numberIn: (unit: string) => `Your answer, in ${unit}`,
  text: 'Your answer',
  notANumber: 'This cannot be read as a number. Write digits only, for example 10,291.5.',
  numberHint: 'Digits, with a point before decimals; for example 10,291.5.',
  textHint: 'A few words are enough.',
  image: {
    loading: 'The image is loading…',
    failed: 'The image could not be loaded. It is described like this:',
    retry: 'Load the image again',
  },
  scrolls: { table: 'Table, scrolls sideways', formula: 'Formula, scrolls sideways' },
};

export const itemsEs: typeof itemsEn = {
  trueFalse: '¿Es verdadero o falso?',
  true: 'Verdadero',
  false: 'Falso',
  chooseOne: 'Elija una respuesta.',
  chooseSome: 'Puede elegir más de una.',
  chosen: (n) => `${n} ${n === 1 ? 'elegida' : 'elegidas'}`,
  match: 'Elija una pareja para cada elemento.',
  matched: (n, of) => `${n} de ${of} emparejados`,
  choose: 'Elija…',
  order: 'Ponga los elementos en orden, el primero arriba.',
  moveUp: (name) => `Subir: ${name}`,
  moveDown: (name) => `Bajar: ${name}`,
  place: (name, place, of) => `${name}: ahora en el lugar ${place} de ${of}.`,
  keepOrder: 'Conservar este orden como mi respuesta',
  number: 'Su respuesta, un número',
  numberIn: (unit) => `Su respuesta, en ${unit}`,
  text: 'Su respuesta',
  notANumber: 'Esto no se puede leer como número. Escriba solo cifras, con punto decimal; por ejemplo 10,291.5.',
  numberHint: 'Cifras, con punto (no coma) antes de los decimales; por ejemplo 10,291.5.',
  textHint: 'Bastan unas pocas palabras.',
  image: {
    loading: 'La imagen se está cargando…',
    failed: 'No se pudo cargar la imagen. Se describe así:',
    retry: 'Cargar la imagen otra vez',
  },
  scrolls: { table: 'Tabla que se desplaza hacia los lados', formula: 'Fórmula que se desplaza hacia los lados' },
};

export const { useWords: useItemWords } = texts({ en: itemsEn, es: itemsEs });

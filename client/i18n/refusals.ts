import type { Problem } from '../../server/contract/problem.ts';
import { durationText, instantText } from '../ui/format.ts';
import { isStaffPage, type Sentence, texts, writtenIn } from './language.ts';

/** What a server's "no" brings along: its code, the facts behind it, and its own English sentence. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly params?: { readonly [name: string]: unknown } | undefined;
}

type Facts = { readonly [name: string]: unknown };
type Code = Problem['code'] | 'unreachable';
export type Refusals = { readonly [C in Code]: (facts: Facts) => string };

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const waitOf = (facts: Facts): string | null => {
  const seconds = number(facts['retryAfterSeconds']);
  return seconds === null ? null : durationText(seconds * 1000);
};
const instantOf = (value: unknown): string | null => (typeof value === 'number' ? instantText(value) : null);

/** Every "no" that a candidate or a visitor can meet, in the words for them; the staff reads the server's own. */
export const refusalsEn: Refusals = {
  'bad-input': () => 'Something in what you sent is missing or not as it should be. Check it and try again.',
  'not-signed-in': () => 'Your sign-in has ended. Sign in again and come back to this page; nothing is lost.',
  'wrong-credentials': () => 'The e-mail address or the password is wrong.',
  'too-many-tries': (facts) => {
    const wait = waitOf(facts);
    return `There were too many tries in a short time. Try again ${wait === null ? 'a little later' : `in ${wait}`}.`;
  },
  'not-allowed': (facts) =>
    Array.isArray(facts['roles'])
      ? 'Your account may not enter here. Sign in from the start page, or with another account.'
      : 'You cannot do this here yourself. If it should be possible, ask the registrar.',
  'own-record': () => 'Nobody acts on their own record; ask the registrar.',
  'not-found': () => 'There is nothing at this address that belongs to you. Your program shows what there is.',
  conflict: ({ why, deliveryId }) =>
    why === 'account-exists'
      ? 'There is an account with this e-mail address already. Sign in instead.'
      : deliveryId !== undefined
        ? 'You are scheduled for another date of this exam: start it there. Your program shows the date.'
        : 'Something has changed in the meantime. Load this page again to see how things stand.',
  'not-eligible': () => 'This is not open to you yet, for these reasons:',
  'delivery-closed': ({ closesAt }) => {
    const at = instantOf(closesAt);
    return `The time in which this exam could be started is over${at === null ? '' : `: it ended on ${at}`}. Ask the registrar for another date.`;
  },
  'delivery-not-open': ({ opensAt }) => {
    const at = instantOf(opensAt);
    return `This exam cannot be started yet${at === null ? '' : `: it opens on ${at}`}.`;
  },
  'sample-bank-refused': () =>
    'This exam is not ready: its items are public samples. Tell the people who run the exam; nothing is lost, and no attempt was counted.',
  'knows-keys': () =>
    'You administer this server or have looked at keys of this exam’s question bank. Whoever can know the answers cannot sit this exam; no attempt was counted.',
  'sitting-open-already': () => 'This exam is open already. Your program shows it at the top.',
  'sitting-not-open': ({ status }) =>
    status === 'voided'
      ? 'This sitting was cancelled: it has no result and does not count as an attempt.'
      : status === 'scheduled' || status === 'ready'
        ? 'This exam has not been started yet.'
        : 'This is not possible as this exam stands now. Your program shows how it stands.',
  'sitting-paused': () => 'The exam is paused. It goes on by itself as soon as somebody resumes it.',
  'sitting-closed': () => 'This exam has ended.',
  'deadline-passed': () => 'The time of this exam is up.',
  'open-on-another-device': () => 'This exam is open on another device. Continue it there, or let it go there first.',
  'not-your-sitting': () => 'This exam is not open in this window. Load the page again.',
  'stale-revision': () => 'A newer answer to this item is on record already.',
  'item-left-behind': () => 'This item was left behind; in this exam it cannot be answered any more.',
  'outcome-held': () =>
    'Your result is held until a person has reviewed this exam. You will be told by e-mail; there is nothing you need to do.',
  'outcome-already-shown': () => 'The result has been shown already, so this cannot be changed any more.',
  'form-not-assemblable': () =>
    'The items of this exam could not be put together. Tell the people who run the exam; no attempt was counted.',
  'language-not-available': () => 'This exam is not offered in that language any more. Choose another one.',
  'bank-refused': () => 'The items of this exam are not ready. Tell the people who run the exam.',
  'temporarily-unavailable': () =>
    'The server cannot answer right now. Nothing was changed; try again in a few seconds.',
  'malformed-request': () => 'The server gave an answer that this page did not expect. Try again in a moment.',
  'wrong-content-type': () => 'The server did not take what this page sent. Load the page again.',
  'too-large': () => 'This is larger than the server takes. Shorten it and try again.',
  'no-such-route': () => 'There is nothing at this address. Load the page again.',
  'wrong-method': () => 'The server did not take what this page sent. Load the page again.',
  'cross-site': () => 'The server refused this because it seemed to come from another site. Load the page again.',
  'internal-error': () =>
    'Something went wrong. Load the page again; if that does not help, tell the people who run this server.',
  unreachable: () => 'The server cannot be reached. Check your connection and try again.',
};

export const refusalsEs: Refusals = {
  'bad-input': () => 'Falta algo en lo que ha enviado o no es como debería. Compruébelo e inténtelo de nuevo.',
  'not-signed-in': () => 'Su sesión ha terminado. Vuelva a iniciarla y regrese a esta página; no se pierde nada.',
  'wrong-credentials': () => 'El correo electrónico o la contraseña no son correctos.',
  'too-many-tries': (facts) => {
    const wait = waitOf(facts);
    return `Ha habido demasiados intentos en poco tiempo. Inténtelo de nuevo ${wait === null ? 'un poco más tarde' : `dentro de ${wait}`}.`;
  },
  'not-allowed': (facts) =>
    Array.isArray(facts['roles'])
      ? 'Su cuenta no tiene acceso aquí. Entre desde la página de inicio o con otra cuenta.'
      : 'No puede hacer esto aquí por su cuenta. Si debería ser posible, pregunte al registro.',
  'own-record': () => 'Nadie actúa sobre su propio expediente; pregunte al registro.',
  'not-found': () => 'En esta dirección no hay nada que sea suyo. Su programa muestra lo que hay.',
  conflict: ({ why, deliveryId }) =>
    why === 'account-exists'
      ? 'Ya existe una cuenta con este correo electrónico. Inicie sesión.'
      : deliveryId !== undefined
        ? 'Está convocado a otra fecha de este examen: empiécelo allí. Su programa muestra la fecha.'
        : 'Algo ha cambiado entretanto. Vuelva a cargar esta página para ver cómo está todo.',
  'not-eligible': () => 'Todavía no está abierto para usted, por estos motivos:',
  'delivery-closed': ({ closesAt }) => {
    const at = instantOf(closesAt);
    return `El plazo para empezar este examen ha terminado${at === null ? '' : `: acabó el ${at}`}. Pida otra fecha al registro.`;
  },
  'delivery-not-open': ({ opensAt }) => {
    const at = instantOf(opensAt);
    return `Este examen todavía no se puede empezar${at === null ? '' : `: se abre el ${at}`}.`;
  },
  'sample-bank-refused': () =>
    'Este examen no está preparado: sus preguntas son muestras públicas. Avise a quienes llevan el examen; no se pierde nada y no se ha contado ningún intento.',
  'knows-keys': () =>
    'Usted administra este servidor o ha visto las claves del banco de preguntas de este examen. Quien puede conocer las respuestas no puede hacer este examen; no se ha contado ningún intento.',
  'sitting-open-already': () => 'Este examen ya está abierto. Su programa lo muestra arriba.',
  'sitting-not-open': ({ status }) =>
    status === 'voided'
      ? 'Este examen fue anulado: no tiene resultado y no cuenta como intento.'
      : status === 'scheduled' || status === 'ready'
        ? 'Este examen todavía no ha empezado.'
        : 'No es posible tal como está este examen ahora. Su programa muestra cómo está.',
  'sitting-paused': () => 'El examen está en pausa. Continúa por sí solo en cuanto alguien lo reanude.',
  'sitting-closed': () => 'Este examen ha terminado.',
  'deadline-passed': () => 'El tiempo de este examen se ha acabado.',
  'open-on-another-device': () =>
    'Este examen está abierto en otro dispositivo. Continúe allí, o deje de usarlo allí primero.',
  'not-your-sitting': () => 'Este examen no está abierto en esta ventana. Vuelva a cargar la página.',
  'stale-revision': () => 'Ya consta una respuesta más reciente a esta pregunta.',
  'item-left-behind': () => 'Esta pregunta quedó atrás; en este examen ya no se puede responder.',
  'outcome-held': () =>
    'Su resultado queda retenido hasta que una persona revise este examen. Se le avisará por correo electrónico; no tiene que hacer nada.',
  'outcome-already-shown': () => 'El resultado ya se ha mostrado, así que esto ya no se puede cambiar.',
  'form-not-assemblable': () =>
    'No se han podido reunir las preguntas de este examen. Avise a quienes llevan el examen; no se ha contado ningún intento.',
  'language-not-available': () => 'Este examen ya no se ofrece en ese idioma. Elija otro.',
  'bank-refused': () => 'Las preguntas de este examen no están preparadas. Avise a quienes llevan el examen.',
  'temporarily-unavailable': () =>
    'El servidor no puede responder ahora mismo. No se ha cambiado nada; inténtelo de nuevo dentro de unos segundos.',
  'malformed-request': () =>
    'El servidor ha dado una respuesta que esta página no esperaba. Inténtelo de nuevo dentro de un momento.',
  'wrong-content-type': () => 'El servidor no ha aceptado lo que envió esta página. Vuelva a cargarla.',
  'too-large': () => 'Esto es más grande de lo que acepta el servidor. Acórtelo e inténtelo de nuevo.',
  'no-such-route': () => 'No hay nada en esta dirección. Vuelva a cargar la página.',
  'wrong-method': () => 'El servidor no ha aceptado lo que envió esta página. Vuelva a cargarla.',
  'cross-site': () => 'El servidor lo ha rechazado porque parecía venir de otro sitio. Vuelva a cargar la página.',
  'internal-error': () =>
    'Algo ha ido mal. Vuelva a cargar la página; si no ayuda, avise a quienes llevan este servidor.',
  unreachable: () => 'No se puede llegar al servidor. Compruebe su conexión e inténtelo de nuevo.',
};

const { words } = texts({ en: refusalsEn, es: refusalsEs });

/**
 * A "no" in the page's language. A code that this page does not know yet (a newer server) keeps the server's sentence,
 * which is English.
 */
export function refusalSentence({ code, message, params = {} }: Refused): Sentence {
  const sentences: { readonly [code: string]: ((facts: Facts) => string) | undefined } = words();
  const make = isStaffPage() ? undefined : sentences[code];
  return make === undefined ? writtenIn('en', message) : { text: make(params) };
}

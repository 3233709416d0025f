import { numbersOf } from './numbers.ts';
import type { roomEn } from './room.en.ts';

const { counted, plural, number } = numbersOf('es');
const count = (n: number, one: string, other = `${one}s`) => counted(n, { one, other });
const answers = (n: number) => count(n, 'respuesta');

export const roomEs: typeof roomEn = {
  close: 'Cerrar',
  examRoom: 'Sala de examen',
  opening: {
    title: 'Abriendo su examen…',
    moment: 'Solo tarda un momento.',
    offline:
      'Todavía no hay conexión con el servidor; esta página lo sigue intentando. Su tiempo lo cuenta únicamente el servidor.',
  },
  attempt: (attempt, of) => `intento ${attempt} de ${of}`,
  backToProgram: 'Volver a su programa',
  save: {
    region: 'Guardado',
    nothingYet: 'Ninguna respuesta todavía',
    allSaved: (n) => plural(n, { one: '1 respuesta guardada', other: `Las ${number(n)} respuestas están guardadas` }),
    someSaved: (saved, refused) =>
      `${answers(saved)} ${plural(saved, { one: 'guardada', other: 'guardadas' })}, ${number(refused)} sin guardar: la pregunta dice por qué`,
    saving: 'Guardando…',
    waitsForResume: (n) =>
      `${answers(n)} ${plural(n, { one: 'se enviará', other: 'se enviarán' })} cuando el examen continúe`,
    offline: 'Sin conexión',
    offlineSince: (time) => `Sin conexión desde las ${time}`,
    offlineSaved: (since) => `${since}: todas las respuestas hasta ahora están guardadas; puede continuar`,
    offlineKept: (since, n) =>
      `${since}: ${answers(n)} ${plural(n, { one: 'se conserva en este dispositivo y se enviará', other: 'se conservan en este dispositivo y se enviarán' })}`,
    offlineHeld: (since, n) =>
      `${since}: ${answers(n)} ${plural(n, { one: 'se guarda solo en esta página y se enviará', other: 'se guardan solo en esta página y se enviarán' })}`,
    keepsNothing:
      'Este navegador no puede conservar respuestas (su almacenamiento está lleno o cerrado): mientras no haya conexión, no cierre ni recargue esta página.',
    late: 'Esta respuesta llegó después de que se acabara el tiempo. Queda registrada y solo cuenta si una persona así lo decide.',
    closed:
      'Esta respuesta llegó después de que terminara el examen. Queda registrada y solo cuenta si una persona así lo decide.',
    refused: (why) => `Esta respuesta no se ha guardado. ${why}`.trim(),
    overtaken:
      'Una respuesta a esta pregunta que seguía sin enviar en este dispositivo fue superada por otra de otro dispositivo y no cuenta. Respóndala de nuevo si debe contar.',
  },
  notice: {
    more: (duration) => `Se le ha concedido más tiempo: ${duration}.`,
    corrected: (duration) => `Su tiempo se ha corregido en ${duration}.`,
    reason: 'Motivo:',
    resumed: (duration) =>
      `El examen continúa. El tiempo en que el reloj estuvo parado (${duration}) se ha añadido al suyo.`,
    understood: 'Entendido',
  },
  timer: {
    label: 'Tiempo restante',
    estimated: 'Una estimación con el reloj de este dispositivo, hasta que vuelva la conexión.',
    show: 'Mostrar',
    hide: 'Ocultar',
    time: 'tiempo',
    why: '¿Por qué',
    thisMuch: 'este tiempo',
    left: (duration) => `Tiempo restante: ${duration}.`,
    seconds: (n) => `${plural(n, { one: 'Queda', other: 'Quedan' })} ${count(n, 'segundo')}`,
    minutes: (hours, minutes) =>
      `${plural(hours > 0 ? hours : minutes, { one: 'Queda', other: 'Quedan' })} ${[hours > 0 && count(hours, 'hora'), (minutes > 0 || hours === 0) && count(minutes, 'minuto')].filter(Boolean).join(' ')}`,
  },
  ledger: {
    title: '¿Por qué este tiempo?',
    started: (time) => `Empezó a las ${time}.`,
    ends: (time) => `Con el tiempo de abajo, su examen termina a las ${time}.`,
    stands: 'El reloj está parado: no hay final hasta que vuelva a correr.',
    server: 'El tiempo lo cuenta únicamente el servidor; el reloj de este dispositivo no interviene.',
    what: 'Qué',
    reason: 'Motivo',
    by: 'Por',
    time: 'Tiempo',
    everybody: 'igual para todos',
    all: 'Todo su tiempo',
    authors: { system: 'las reglas', proctor: 'vigilante', registrar: 'registro', admin: 'administración' },
    kinds: {
      base: 'Tiempo del examen',
      accommodation: 'Adaptación',
      granted: 'Concedido',
      pause: 'Pausa',
      break: 'Descanso',
      'outage-credit': 'Fallo de la plataforma',
    },
  },
  items: {
    title: 'Preguntas',
    overview: 'Resumen',
    item: (n) => `Pregunta ${n}`,
    of: (n) => `de ${n}`,
    points: (n) => count(n, 'punto'),
    flag: 'Marcar para revisar',
    flagged: 'Marcada',
    clear: 'Borrar mi respuesta',
    previous: 'Anterior',
    back: 'Atrás',
    next: 'Siguiente',
    review: 'Revisar',
    reviewAndEnd: 'Revisar y terminar',
    skip: 'Ir a la pregunta',
  },
  navigator: {
    answered: (n, of) => `${n} de ${of} respondidas`,
    bar: 'Preguntas respondidas',
    show: 'Mostrar',
    all: 'Todas',
    unanswered: 'Sin responder',
    flagged: 'Marcadas',
    noneFlagged: 'No hay ninguna pregunta marcada.',
    noneUnanswered: 'Todas las preguntas tienen respuesta.',
    legend: { answered: 'respondida', unanswered: 'sin responder', flagged: 'marcada', here: 'está aquí' },
    mark: (n, state, flagged) =>
      `Pregunta ${n}, ${{ answered: 'respondida', unanswered: 'sin responder', unseen: 'sin responder, aún no vista' }[state]}${flagged ? ', marcada' : ''}`,
  },
  review: {
    title: 'Revise antes de terminar',
    answered: 'respondidas',
    unanswered: 'sin responder',
    flagged: 'marcadas',
    of: (n) => `de ${n}`,
    unansweredItems: 'Sin responder',
    flaggedItems: 'Marcadas',
    noneUnanswered: 'Todas las preguntas tienen respuesta.',
    noneFlagged: 'No ha marcado ninguna pregunta.',
    back: (n) => `Volver a la pregunta ${n}`,
    end: 'Terminar el examen',
    ending: 'Terminando el examen…',
    ask: '¿Terminar el examen?',
    allAnswered: (n) => `Las ${n} preguntas están respondidas.`,
    someUnanswered: (n) =>
      `${count(n, 'pregunta está', 'preguntas están')} sin responder; una pregunta sin responder no da puntos.`,
    someFlagged: (n) => `${count(n, 'pregunta está marcada', 'preguntas están marcadas')}.`,
    final: 'Una vez terminado, no se puede cambiar ninguna respuesta. Se renuncia al tiempo que quede.',
    goOn: 'Seguir con el examen',
    endNow: 'Terminar el examen ahora',
    unsaved: (n) =>
      `${answers(n)} no se ${plural(n, { one: 'pudo', other: 'pudieron' })} enviar todavía, así que el examen no ha terminado. No se pierde nada: espere la conexión o deje que se acabe el tiempo; cuenta lo enviado hasta entonces.`,
    noAnswer: 'El servidor no ha contestado. Puede que el examen siga abierto: inténtelo de nuevo.',
  },
  paused: {
    title: 'El examen está en pausa',
    reason: 'Motivo:',
    none: 'no se ha indicado',
    text: 'El reloj está parado y las preguntas están cubiertas. Ese tiempo no se pierde: se añade cuando el examen continúe, y esta página mostrará las preguntas por sí sola.',
  },
  timeUp: {
    title: 'Se acabó el tiempo',
    saved: 'Sus respuestas están guardadas. El examen se está cerrando; el resultado sigue en un momento.',
    savedOffline:
      'Sus respuestas están guardadas. El examen se cierra por sí solo en el servidor; esta página mostrará cómo terminó cuando vuelva la conexión.',
    kept: (n) =>
      `${answers(n)} no se ${plural(n, { one: 'pudo enviar a tiempo y se conserva', other: 'pudieron enviar a tiempo y se conservan' })} en este dispositivo, para el envío como constancia cuando vuelva la conexión. Lo que llega tarde queda registrado y solo cuenta si una persona así lo decide.`,
  },
  end: {
    whatNext: 'Qué viene ahora y cuánto cuesta',
    title: 'El examen ha terminado',
    voidedTitle: 'Este examen se ha anulado',
    voided: 'No cuenta como intento y no tiene resultado.',
    kinds: {
      submitted: 'Usted terminó el examen.',
      expired: 'Se acabó su tiempo y el examen se cerró por sí solo.',
      terminated: 'Un vigilante terminó el examen.',
    },
    endedAt: 'Terminó a las',
    duration: 'Tiempo de principio a fin',
    attempt: 'Intento',
    attemptOf: (attempt, of) => `${attempt} de ${of}`,
    allArrived: 'Todas sus respuestas han llegado al servidor.',
    waiting: (n) =>
      `${answers(n)} no ${plural(n, { one: 'llegó', other: 'llegaron' })} a tiempo al servidor y se ${plural(n, { one: 'conserva', other: 'conservan' })} en este dispositivo.`,
    delivering: 'La entrega como constancia está en marcha.',
    willDeliver:
      'Todo se enviará como constancia cuando vuelva la conexión; deje esta página abierta o vuelva a iniciar sesión en este navegador.',
    delivered: (n) =>
      `${answers(n)} ${plural(n, { one: 'llegó después del final: queda registrada y solo cuenta', other: 'llegaron después del final: quedan registradas y solo cuentan' })} si una persona así lo decide.`,
    heldTitle: 'Una persona revisa este examen',
    waitWithResult:
      'Ver el resultado cierra el caso: si quiere que se tengan en cuenta las respuestas de arriba, espere a que se hayan entregado.',
    beforeResult:
      'Una vez visto el resultado, este examen ya no puede reabrirse. Si algo fue mal durante el examen, avise antes al registro.',
    show: 'Mostrar mi resultado',
    oneMoment: 'Un momento…',
    result: 'Resultado',
  },
  waiting: {
    title: 'Su llegada está registrada',
    text: 'Esperando a que el vigilante inicie su examen. El reloj aún no corre. Esta página abrirá el examen por sí sola; no la cierre.',
    facts: (items, duration, attempt, of) =>
      `${count(items, 'pregunta')}${duration === null ? '' : `, ${duration}`}, intento ${attempt} de ${of}.`,
  },
  tab: {
    lostTitle: 'El examen pasó a otra pestaña',
    lost: 'Lo abrió en otra pestaña de este navegador. Continúe allí; esta puede cerrarse. Sus respuestas y su tiempo son los mismos.',
    otherTitle: 'El examen está abierto en otra pestaña',
    other:
      'Vuelva a esa pestaña para continuar. También puede seguir aquí; la otra pestaña lo indicará. En ningún caso se pierde nada.',
    take: 'Continuar en esta pestaña',
  },
  device: {
    elsewhereTitle: 'El examen está abierto en otro dispositivo',
    safe: 'Sus respuestas están a salvo y el reloj sigue en el servidor: cambiar de dispositivo no cuesta más tiempo que el que pasa.',
    take: 'Continuar en este dispositivo',
    holders: {
      living:
        'Allí se está usando ahora mismo. Se le ha preguntado a ese dispositivo; en cuanto lo deje, el examen se abrirá aquí.',
      gone: 'Ese dispositivo ya no está conectado. Puede continuar aquí; el cambio queda registrado.',
      released: 'Ese dispositivo lo ha dejado. Puede continuar aquí.',
      'needs-proctor': 'Un vigilante supervisa este examen. Pídale que le permita continuar en este dispositivo.',
    },
    lostTitle: 'El examen está abierto ahora en otro dispositivo',
    lost: 'Continúa allí con todas las respuestas guardadas. Este dispositivo ya no lo muestra.',
    unsaved: (n) =>
      `${answers(n)} de este dispositivo aún no ${plural(n, { one: 'se había guardado. Se conserva aquí y se envía', other: 'se habían guardado. Se conservan aquí y se envían' })} como constancia; respóndalas de nuevo en el otro dispositivo si deben contar.`,
    askBack: 'Pedir continuar aquí',
    asksTitle: 'Otro dispositivo pide su examen',
    asks: 'Alguien con su usuario quiere continuar este examen en otro dispositivo. Si es usted, deje que continúe allí. Si no lo es, consérvelo aquí y avise a quienes dirigen el examen.',
    keep: 'Conservarlo aquí',
    letGo: 'Dejar que continúe allí',
  },
  refused: {
    signedOutTitle: 'Inicie sesión de nuevo',
    signedOut:
      'Su sesión ha terminado. El examen y su reloj siguen igual; inicie sesión como candidato y vuelva a esta página.',
    signIn: 'Iniciar sesión',
    title: 'Este examen no se puede abrir',
  },
  shortcuts: {
    title: 'Atajos de teclado',
    next: 'Pregunta siguiente',
    previous: 'Pregunta anterior',
    flag: 'Marcar o desmarcar esta pregunta',
    review: 'Revisar y terminar',
    time: 'Decir cuánto tiempo queda',
    help: 'Ayuda y mensajes',
    scratchpad: 'Borrador',
    calculator: 'Calculadora, si el examen la tiene',
    comment: 'Comentar esta pregunta',
    image: 'En una imagen ampliada: ampliar, reducir, ajustar; las flechas la mueven',
    list: 'Mostrar esta lista',
    tab: 'Al siguiente control',
    arrows: 'Entre las opciones de una pregunta',
    space: 'Elegir una opción, pulsar un botón',
    escape: 'Cerrar una ventana',
    keys: { space: 'Espacio', tab: 'Tab', escape: 'Esc' },
  },
  practice: {
    exam: 'Examen de práctica',
    name: 'Práctica',
    banner: 'Práctica: nada de esto se envía, se conserva ni cuenta.',
    cut: 'Probar sin conexión',
    restore: 'Volver a conectar',
    leave: 'Salir de la práctica',
    endedTitle: 'La práctica ha terminado',
    ended:
      'No se envió ni se conservó nada. En un examen real, aquí estarían el resultado y un recibo de sus respuestas.',
    again: 'Practicar otra vez',
  },
};

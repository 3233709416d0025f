import { numbersOf } from './numbers.ts';

const { counted, plural, number } = numbersOf('en');
/** `1 answer`, `3 answers`. */
const count = (n: number, one: string, other = `${one}s`) => counted(n, { one, other });
const answers = (n: number) => count(n, 'answer');

/** All that the exam room says. */
export const roomEn = {
  close: 'Close',
  examRoom: 'Exam room',
  opening: {
    title: 'Opening your exam…',
    moment: 'This takes a moment.',
    offline:
      'There is no connection to the server yet; this page keeps trying. Your time is counted by the server alone.',
  },
  attempt: (attempt: number, of: number) => `attempt ${attempt} of ${of}`,
  backToProgram: 'Back to your program',
  save: {
    region: 'Saving',
    nothingYet: 'No answers yet',
    allSaved: (n: number) => plural(n, { one: '1 answer saved', other: `All ${number(n)} answers saved` }),
    someSaved: (saved: number, refused: number) =>
      `${answers(saved)} saved, ${number(refused)} not saved: the item says why`,
    saving: 'Saving…',
    waitsForResume: (n: number) => `${answers(n)} will be sent when the exam goes on`,
    offline: 'Offline',
    offlineSince: (time: string) => `Offline since ${time}`,
    offlineSaved: (since: string) => `${since}: all answers so far are saved; you can go on`,
    offlineKept: (since: string, n: number) =>
      `${since}: ${answers(n)} ${plural(n, { one: 'is', other: 'are' })} kept on this device and will be sent`,
    offlineHeld: (since: string, n: number) =>
      `${since}: ${answers(n)} ${plural(n, { one: 'is', other: 'are' })} held by this page and will be sent`,
    keepsNothing:
      'This browser cannot keep answers (its storage is full or closed): while offline, do not close or reload this page.',
    late: 'This answer arrived after the time was up. It is kept on record and does not count unless a person decides so.',
    closed:
      'This answer arrived after the exam had ended. It is kept on record and does not count unless a person decides so.',
    refused: (why: string) => `This answer was not saved. ${why}`.trim(),
    overtaken:
      'An answer to this item that was still unsent on this device has been overtaken by one from another device, and does not count. Give it again if it should.',
  },
  notice: {
    more: (duration: string) => `You have been given ${duration} more.`,
    corrected: (duration: string) => `Your time was corrected by ${duration}.`,
    reason: 'Reason:',
    resumed: (duration: string) =>
      `The exam goes on. The ${duration} in which the clock stood were added to your time.`,
    understood: 'Understood',
  },
  timer: {
    label: 'Time left',
    estimated: 'An estimate by the clock of this device, until the connection is back.',
    show: 'Show',
    hide: 'Hide',
    time: 'time',
    why: 'Why',
    thisMuch: 'this much',
    left: (duration: string) => `${duration} left.`,
    seconds: (n: number) => `${count(n, 'second')} left`,
    minutes: (hours: number, minutes: number) =>
      `${[hours > 0 && count(hours, 'hour'), (minutes > 0 || hours === 0) && count(minutes, 'minute')].filter(Boolean).join(' ')} left`,
  },
  ledger: {
    title: 'Why this much time?',
    started: (time: string) => `You started at ${time}.`,
    ends: (time: string) => `With the time below, your exam ends at ${time}.`,
    stands: 'The clock stands: there is no end until it runs again.',
    server: 'The server alone counts the time; the clock of this device plays no part.',
    what: 'What',
    reason: 'Why',
    by: 'By',
    time: 'Time',
    everybody: 'as for everybody',
    all: 'All your time',
    authors: { system: 'the rules', proctor: 'proctor', registrar: 'registrar', admin: 'administrator' },
    kinds: {
      base: 'Time of the exam',
      accommodation: 'Accommodation',
      granted: 'Granted',
      pause: 'Pause',
      break: 'Break',
      'outage-credit': 'Outage of the platform',
    },
  },
  items: {
    title: 'Items',
    overview: 'Overview',
    item: (n: number) => `Item ${n}`,
    of: (n: number) => `of ${n}`,
    points: (n: number) => count(n, 'point'),
    flag: 'Flag for review',
    flagged: 'Flagged',
    clear: 'Clear my answer',
    previous: 'Previous',
    back: 'Back',
    next: 'Next',
    review: 'Review',
    reviewAndEnd: 'Review and end',
    skip: 'Skip to the item',
  },
  navigator: {
    answered: (n: number, of: number) => `${n} of ${of} answered`,
    bar: 'Answered items',
    show: 'Show',
    all: 'All',
    unanswered: 'Unanswered',
    flagged: 'Flagged',
    noneFlagged: 'No item is flagged.',
    noneUnanswered: 'Every item is answered.',
    legend: { answered: 'answered', unanswered: 'unanswered', flagged: 'flagged', here: 'you are here' },
    mark: (n: number, state: 'answered' | 'unanswered' | 'unseen', flagged: boolean) =>
      `Item ${n}, ${{ answered: 'answered', unanswered: 'unanswered', unseen: 'unanswered, not seen yet' }[state]}${flagged ? ', flagged' : ''}`,
  },
  review: {
    title: 'Review before you end',
    answered: 'answered',
    unanswered: 'unanswered',
    flagged: 'flagged',
    of: (n: number) => `of ${n}`,
    unansweredItems: 'Unanswered',
    flaggedItems: 'Flagged',
    noneUnanswered: 'Every item has an answer.',
    noneFlagged: 'You have flagged no item.',
    back: (n: number) => `Back to item ${n}`,
    end: 'End the exam',
    ending: 'Ending the exam…',
    ask: 'End the exam?',
    allAnswered: (n: number) => `All ${n} items are answered.`,
    someUnanswered: (n: number) =>
      `${count(n, 'item is', 'items are')} unanswered; an unanswered item brings no points.`,
    someFlagged: (n: number) => `${count(n, 'item is', 'items are')} flagged.`,
    final: 'Once it is ended, no answer can be changed. The time that is left is given up.',
    goOn: 'Go on with the exam',
    endNow: 'End the exam now',
    unsaved: (n: number) =>
      `${answers(n)} could not be sent yet, so the exam was not ended. Nothing is lost: wait for the connection, or let the time run out; what was sent by then counts.`,
    noAnswer: 'The server did not answer. The exam may still be open: try again.',
  },
  paused: {
    title: 'The exam is paused',
    reason: 'Reason:',
    none: 'none was given',
    text: 'The clock stands and the items are covered. The time in which it stands is not lost: it is added when the exam goes on, and this page opens the items by itself.',
  },
  timeUp: {
    title: 'Time is up',
    saved: 'Your answers are saved. The exam is being closed; the result follows in a moment.',
    savedOffline:
      'Your answers are saved. The exam closes by itself on the server; this page shows how it ended once the connection is back.',
    kept: (n: number) =>
      `${answers(n)} could not be sent in time and ${plural(n, { one: 'is', other: 'are' })} kept on this device, to be sent as evidence when the connection is back. What comes late stays on record, and counts only if a person decides so.`,
  },
  end: {
    whatNext: 'What comes next, and what it costs',
    title: 'The exam has ended',
    voidedTitle: 'This sitting was cancelled',
    voided: 'It does not count as an attempt, and it has no result.',
    kinds: {
      submitted: 'You ended the exam.',
      expired: 'Your time was up, and the exam closed by itself.',
      terminated: 'The exam was ended by a proctor.',
    },
    endedAt: 'Ended at',
    duration: 'Time from start to end',
    attempt: 'Attempt',
    attemptOf: (attempt: number, of: number) => `${attempt} of ${of}`,
    allArrived: 'Every answer you gave has reached the server.',
    waiting: (n: number) =>
      `${answers(n)} did not reach the server in time and ${plural(n, { one: 'is', other: 'are' })} kept on this device.`,
    delivering: 'Delivery as evidence is under way.',
    willDeliver:
      'All of this will be sent as evidence when the connection is back; keep this page open, or sign in again in this browser.',
    delivered: (n: number) =>
      `${answers(n)} arrived after the end: ${plural(n, { one: 'it is', other: 'they are' })} on record, and ${plural(n, { one: 'counts', other: 'count' })} only if a person decides so.`,
    heldTitle: 'A person reviews this sitting',
    waitWithResult:
      'Looking at the result closes the case: wait until the answers above have been delivered if you want them to be considered.',
    beforeResult:
      'Once you have seen the result, this sitting can no longer be reopened. If something went wrong during the exam, tell the registrar first.',
    show: 'Show my result',
    oneMoment: 'One moment…',
    result: 'Result',
  },
  waiting: {
    title: 'You are checked in',
    text: 'Waiting for the proctor to start your exam. The clock does not run yet. This page opens the exam by itself; keep it open.',
    facts: (items: number, duration: string | null, attempt: number, of: number) =>
      `${count(items, 'item')}${duration === null ? '' : `, ${duration}`}, attempt ${attempt} of ${of}.`,
  },
  tab: {
    lostTitle: 'The exam moved to another tab',
    lost: 'You opened it in another tab of this browser. Go on there; this tab can be closed. Your answers and your time are the same.',
    otherTitle: 'The exam is open in another tab',
    other:
      'Go back to that tab to continue. You can also go on here; the other tab will then say so. Nothing is lost either way.',
    take: 'Continue in this tab',
  },
  device: {
    elsewhereTitle: 'The exam is open on another device',
    safe: 'Your answers are safe, and the clock runs on by the server: changing the device costs no time beyond what passes.',
    take: 'Continue on this device',
    holders: {
      living: 'It is in use there right now. That device has been asked; as soon as it lets go, the exam opens here.',
      gone: 'That device is no longer connected. You can continue here; the change is recorded.',
      released: 'That device has let go. You can continue here.',
      'needs-proctor': 'A proctor supervises this exam. Ask the proctor to let you continue on this device.',
    },
    lostTitle: 'The exam is now open on another device',
    lost: 'It continues there with all answers that were saved. This device shows it no longer.',
    unsaved: (n: number) =>
      `${answers(n)} of this device had not been saved yet. They stay here and are sent as a record; give them again on the other device if they are to count.`,
    askBack: 'Ask to continue here',
    asksTitle: 'Another device asks for your exam',
    asks: 'Somebody signed in as you wants to continue this exam on another device. If that is you, let it continue there. If it is not you, keep it here, and tell the people who run the exam.',
    keep: 'Keep it here',
    letGo: 'Let it continue there',
  },
  refused: {
    signedOutTitle: 'Please sign in again',
    signedOut:
      'Your sign-in has ended. The exam and its clock are untouched; sign in as a candidate and come back to this page.',
    signIn: 'Sign in',
    title: 'This exam cannot be opened',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    next: 'Next item',
    previous: 'Previous item',
    flag: 'Flag or unflag this item',
    review: 'Review and end',
    time: 'Say how much time is left',
    help: 'Help and messages',
    scratchpad: 'Scratchpad',
    calculator: 'Calculator, where the exam has one',
    comment: 'Comment on this item',
    image: 'In an enlarged image: zoom in, zoom out, fit; arrows move it',
    list: 'Show this list',
    tab: 'To the next control',
    arrows: 'Between the options of an item',
    space: 'Choose an option, press a button',
    escape: 'Close a window',
    keys: { space: 'Space', tab: 'Tab', escape: 'Esc' },
  },
  practice: {
    exam: 'Practice exam',
    name: 'Practice',
    banner: 'Practice: nothing here is sent, kept or counted.',
    cut: 'Try it without a connection',
    restore: 'Connect again',
    leave: 'Leave the practice',
    endedTitle: 'The practice is over',
    ended: 'Nothing of it was sent or kept. In a real exam, the result and a receipt of your answers would stand here.',
    again: 'Practise again',
  },
};

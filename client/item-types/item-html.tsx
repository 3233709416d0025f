import { type CSSProperties, createElement, type ElementType, Fragment, type ReactNode, useMemo } from 'react';
import './math-font.css';
import { cx } from '../ui/cx.ts';
import { exhibitOf } from './exhibit.ts';
import css from './item-html.module.css';
import { ItemImage } from './item-image.tsx';
import { useContentLanguage } from './item-language.ts';
import { plainText } from './plain-text.ts';
import { ScrollRegion } from './scroll-region.tsx';

/** The tags of HTML that the server makes of Markdown, but for images and formulas. Of any other tag only the content is shown. */
const tags = new Set(
  'p br strong em code sub sup ul ol li table caption thead tbody tr th td figure figcaption'.split(' '),
);

/** A text of an item: what the server made of Markdown, built anew from its elements, so that nothing but these can come to the page. */
export function ItemHtml({
  html,
  as: Tag = 'div',
  id,
  questionId,
  label = false,
  className,
  style,
}: {
  readonly html: string;
  readonly as?: ElementType;
  readonly id?: string;
  /** The id for the part of the text that asks. */
  readonly questionId?: string;
  /** It names a control: nothing in it can be pressed by itself. */
  readonly label?: boolean;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
}) {
  const language = useContentLanguage();
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const question = questionId === undefined ? null : questionIn(body);
    // Of a formula a browser makes no name, or one of letters that few voices know.
    const inWords = question?.querySelector('math') ? plainText(question.innerHTML) : null;
    if (questionId !== undefined && inWords === null) question?.setAttribute('id', questionId);
    return (
      <>
        {childrenOf(body, { label })}
        {inWords !== null && (
          <span id={questionId} hidden>
            {inWords}
          </span>
        )}
      </>
    );
  }, [html, questionId, label]);
  return (
    <Tag id={id} className={cx(css['html'], className)} style={style} {...language}>
      {content}
    </Tag>
  );
}

/** The last paragraph in words; a text without one asks by its end. */
function questionIn(body: Element): Element | null {
  const inWords = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeName !== 'math' && node.textContent?.trim());
  return (
    [...body.children].findLast((element) => element.localName === 'p' && inWords(element)) ?? body.lastElementChild
  );
}

interface Within {
  readonly label: boolean;
}

function childrenOf(node: Node, within: Within): ReactNode[] {
  return [...node.childNodes].map((child, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the children of a text never change their places
    child instanceof Element ? <Fragment key={index}>{shown(child, within)}</Fragment> : child.textContent,
  );
}

const mathNamespace = 'http://www.w3.org/1998/Math/MathML';

function shown(element: Element, within: Within): ReactNode {
  const { localName } = element;
  if (element.namespaceURI === mathNamespace) {
    const formula = createElement(localName, attributesOf(element), ...childrenOf(element, within));
    return localName === 'math' ? <ScrollRegion kind="formula">{formula}</ScrollRegion> : formula;
  }
  if (localName === 'img') return <ItemImage exhibit={exhibitOf(element)} enlarges={!within.label} />;
  if (!tags.has(localName)) return childrenOf(element, within);
  const made = createElement(localName, attributesOf(element), ...childrenOf(element, within));
  return localName === 'table' ? <ScrollRegion kind="table">{made}</ScrollRegion> : made;
}

/** Handlers and styles do not come along: the server makes none. */
function attributesOf(element: Element): Record<string, string> {
  const attributes = [...element.attributes].filter(({ name }) => !/^(on|style$)/.test(name));
  return Object.fromEntries(attributes.map(({ name, value }) => [name === 'class' ? 'className' : name, value]));
}

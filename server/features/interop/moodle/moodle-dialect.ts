import { type Dialect, nameBehind } from '../markup/dialect.ts';
import { escapeXml } from '../markup/write-xml.ts';

export const fileMark = '@@PLUGINFILE@@/';

/** Moodle shows TeX between these marks, by MathJax or as a picture. */
export const moodleDialect: Dialect = {
  src: (name) => `${fileMark}${name}`,
  nameOf: (src) => nameBehind(fileMark, src),
  formula: (tex, isBlock) => (isBlock ? `\\[${escapeXml(tex)}\\]` : `\\(${escapeXml(tex)}\\)`),
};

import { describe, expect, it } from 'vitest';
import { readImage } from '../../../server/features/banks/read-image.ts';
import { gif, jpeg, png, svg, webp } from '../../support/images.ts';

const whyNot = (name: string, bytes: Buffer) => {
  const read = readImage(name, bytes);
  return read.ok ? 'taken' : read.why;
};

describe('an image', () => {
  it.each([
    ['plan.png', png(300, 200), 'image/png'],
    ['plan.jpg', jpeg(300, 200), 'image/jpeg'],
    ['plan.JPEG', jpeg(300, 200), 'image/jpeg'],
    ['plan.gif', gif(300, 200), 'image/gif'],
    ['plan.webp', webp(300, 200), 'image/webp'],
    ['plan.svg', svg('', 'width="300" height="200"'), 'image/svg+xml'],
  ])('%s is read for its size, and known by the hash of its bytes', (name, bytes, mediaType) => {
    expect(readImage(name, bytes)).toEqual({
      ok: true,
      mediaType,
      image: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), width: 300, height: 200 },
    });
    expect(readImage(name, bytes)).toEqual(readImage(name, Buffer.from(bytes)));
  });

  it('that a camera stored on its side has the size that browsers show', () => {
    expect(readImage('a.jpg', jpeg(300, 200, 6))).toMatchObject({ image: { width: 200, height: 300 } });
    expect(readImage('a.jpg', jpeg(300, 200, 3))).toMatchObject({ image: { width: 300, height: 200 } });
  });

  it.each<[string, string, Buffer, string]>([
    ['whose name says another type', 'plan.png', jpeg(3, 2), 'is of type image/jpeg, and its name says image/png'],
    [
      'that is a page with the name of a drawing',
      'plan.svg',
      Buffer.from('<html><script>1</script></html>'),
      'is no SVG',
    ],
    ['that is a page with the name of a picture', 'plan.png', Buffer.from('<html></html>'), 'its name says image/png'],
    ['that is no image', 'plan.gif', Buffer.from('GIF is what this says'), 'is no image that is known here'],
    ['that is empty', 'plan.png', Buffer.alloc(0), 'is no image that is known here'],
    ['of a type that browsers may not show', 'plan.tiff', Buffer.from('II*\0'), 'has no name of an image'],
    ['that is cut off', 'plan.jpg', jpeg(3, 2).subarray(0, 12), 'is damaged'],
    ['without a size', 'plan.png', png(0, 0), 'is damaged'],
    ['that would fill the memory of a phone', 'plan.png', png(30_000, 30_000), 'more than 25 million'],
    ['that is too large', 'plan.png', Buffer.concat([png(3, 2), Buffer.alloc(5 * 1024 * 1024)]), 'larger than 5 MB'],
  ])('%s is refused', (_what, name, bytes, why) => {
    expect(whyNot(name, bytes)).toContain(why);
  });
});

describe('a drawing', () => {
  it.each([
    ['its width and height', 'width="30px" height="20"', [30, 20]],
    ['them in millimetres', 'width="254mm" height="127mm"', [960, 480]],
    ['its view box', 'viewBox="0 0 640 480"', [640, 480]],
    ['its view box where it is as wide as the page', 'width="100%" viewBox="0,0,640,480"', [640, 480]],
    ['one length and the shape of the view box', 'width="320" viewBox="0 0 640 480"', [320, 240]],
  ])('has the size of %s', (_what, attributes, [width, height]) => {
    expect(readImage('a.svg', svg('', attributes))).toMatchObject({ image: { width, height } });
  });

  it.each([
    '<defs><g id="a"/></defs><use href="#a"/><use xlink:href="#a"/>',
    '<style>.a { fill: url( "#b") }</style><rect class="a" transform="scale(2)" fill="url(#b)"/>',
    '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    '<x:view xmlns:x="http://www.inkscape.org/namespaces/inkscape"/>',
    '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
  ])('may refer to its own parts, embed pixels and hold notes of its program: %s', (content) => {
    expect(whyNot('a.svg', svg(content))).toBe('taken');
  });

  it.each([
    ['<script>alert(1)</script>', 'holds <script>'],
    ['<s:script xmlns:s="http://www.w3.org/2000/svg"/>', 'holds <script>'],
    ['<rect onclick="alert(1)"/>', 'has a handler (onclick)'],
    ['<foreignObject><b xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>', 'holds <foreignObject>'],
    ['<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://example.org"/>', 'holds'],
    ['<p xmlns="http://www.w3.org/1999/xhtml"/>', 'holds content that is no SVG'],
    ['<image href="https://example.org/x.png"/>', 'refers to something outside'],
    ['<image xlink:href="//example.org/x.png"/>', 'refers to something outside'],
    ['<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', 'refers to something outside'],
    ['<use href="other.svg#a"/>', 'refers to something outside'],
    ['<a href="javascript:alert(1)"/>', 'refers to something outside'],
    ['<g xml:base="https://example.org/"/>', 'refers to something outside'],
    ['<style>@import "https://example.org/x.css";</style>', 'has a style that refers to something outside'],
    ['<style><![CDATA[.a{fill:url(https://example.org/x)}]]></style>', 'has a style that refers to something outside'],
    ['<rect style="fill:URL( https://example.org/x )"/>', 'has a style that refers to something outside'],
    ['<rect filter="url(https://example.org/x#f)"/>', 'has a style that refers to something outside'],
    ['<rect style="fill:u\\72l(https://example.org/x)"/>', 'has a style with a backslash'],
    ['<set attributeName="href" to="javascript:alert(1)"/>', 'moves (<set>)'],
    ['<rect><animate attributeName="x"/></rect>', 'moves (<animate>)'],
    ['<rect>', 'is no well-formed XML'],
    ['&boom;', 'is no well-formed XML'],
    ['<?xml-stylesheet href="https://example.org/x.css"?>', 'has a processing instruction'],
  ])('that could act or reach out is refused: %s', (content, why) => {
    expect(whyNot('a.svg', svg(content))).toContain(why);
  });

  it('may name its document type, and may not define entities in it', () => {
    const named = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
    expect(whyNot('a.svg', Buffer.concat([Buffer.from(named), svg()]))).toBe('taken');
    const defining = '<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd">]>';
    expect(whyNot('a.svg', Buffer.concat([Buffer.from(defining), svg('&file;')]))).toContain('defines entities');
  });

  it('may not draw its parts again until no browser comes to an end', () => {
    const doubling = Array.from(
      { length: 30 },
      (_, n) => `<g id="g${n + 1}"><use href="#g${n}"/><use xlink:href="#g${n}"/></g>`,
    );
    expect(whyNot('a.svg', svg(`<defs><path id="g0"/>${doubling.join('')}</defs><use href="#g30"/>`))).toContain(
      'draws more than 50,000 elements',
    );
    expect(whyNot('a.svg', svg(`<defs><path id="g0"/>${doubling.slice(0, 5).join('')}</defs><use href="#g5"/>`))).toBe(
      'taken',
    );
    expect(whyNot('a.svg', svg('<g id="a"><use href="#a"/></g>'))).toContain('draws more');
    expect(whyNot('a.svg', svg('<path/>'.repeat(50_001)))).toContain('draws more');
  });

  it('must say how large it is, and be written in UTF-8', () => {
    expect(whyNot('a.svg', svg('', ''))).toContain('tells no size');
    expect(whyNot('a.svg', Buffer.concat([svg('<text>'), Buffer.from([0xe4])]))).toContain('is not written in UTF-8');
    expect(whyNot('a.svg', Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-16"?>'), svg()]))).toContain(
      'is not written in UTF-8',
    );
  });
});

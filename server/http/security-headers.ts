import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Scripts, connections and pictures come from this server alone; no script stands in a page. Pictures of items are kept on the device, as blobs. Mantine writes its theme
 * into style elements at run time, which is why styles (and only styles) may be inline.
 */
export function securityHeaders(publicOrigin: string): RequestHandler {
  const https = publicOrigin.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
}

// The one way in which text becomes part of the page: answers of this server, which it has made safe.
export const policy = globalThis.trustedTypes?.createPolicy("dunlin", { createHTML: (text) => text });
export const html = (text) => policy ? policy.createHTML(text) : text;

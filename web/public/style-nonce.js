// Lets the app's libraries style the page by <style> elements, which the content security policy allows to those alone
// that know the page's nonce: markup that got into the page does not. The server writes the nonce into this element.
(() => {
  const { nonce } = document.currentScript;
  const create = document.createElement;
  document.createElement = (name, options) => {
    const element = create.call(document, name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
})();

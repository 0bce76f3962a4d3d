/* Passkeys: their buttons stand there where the browser can do it, and a device that refuses is said so. */
(() => {
  "use strict";

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  if (window.PublicKeyCredential) each("[data-passkey]", (part) => (part.hidden = false));

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // else the whole story goes to the console, as if we had not expected it
    each("[data-passkey-trouble]", (part) => (part.hidden = false));
  });
})();

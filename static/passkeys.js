// Passkeys. form[data-passkey] holds as JSON what the server asks for; [data-passkey-does] says
// whether a key is made or used. What the browser answers is sent with the form like anything typed.
// Without script, or in a browser that knows no passkeys, .passkey-needs says what is needed.

const known = window.PublicKeyCredential;

async function ask(form) {
  const options = JSON.parse(form.dataset.passkey);
  if (form.dataset.passkeyDoes === "make") {
    return navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
}

async function fill(form) {
  const failed = form.querySelector(".passkey-failed");
  failed.hidden = true;
  try {
    const answer = await ask(form);
    form.elements.proof_passkey.value = JSON.stringify(answer.toJSON());
    form.submit();
  } catch {
    failed.hidden = false; // refused, given up, or too late: the browser has said which
  }
}

if (known?.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fill(form);
    });
  }
  for (const words of document.querySelectorAll(".passkey-needs")) words.hidden = true;
}

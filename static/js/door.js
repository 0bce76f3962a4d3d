/* Checking people in, also without a connection. What is done waits in this browser, a key for each act so that two tabs
   lose nothing, and is sent when that works; the server knows an act by its uuid, so telling it twice is doing it once.
   Those are keys of places and moments, no names. Names are kept apart, for a reload without a connection: until a day
   after the event, and only as long as the one who has them is logged in and may stand at this door (see site.js). */
(() => {
  "use strict";

  const door = document.getElementById("deur");
  if (!door) return;
  const find = (name) => door.querySelector(`[data-${name}]`);
  const [search, form, list, row, said] = ["search", "code", "found", "row", "said"].map(find);
  const [count, connection, camera, lens] = ["count-here", "connection", "camera", "lens-here"].map(find);
  const words = door.dataset;
  const token = form.elements.csrfmiddlewaretoken.value;
  const { viewer } = document.documentElement.dataset;
  const prefix = `door:${viewer}:${words.event}:`;
  const held = (id) => JSON.parse(document.getElementById(id).textContent);
  let people = held("deelnemers"); // [place, name, where, code]
  let inside = held("binnen"); // place: [uuid, time, by]
  let expected = Number(words.expected);
  let at = Number(words.at); // of the server, when it said so
  let state = ""; // "away" or "closed"

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const makeUuid = () =>
    crypto.randomUUID?.() ??
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
    );

  // --- What waits to be sent

  const unkept = new Map(); // where this browser keeps nothing, as long as the page is open

  const waiting = () => {
    const acts = [...unkept.values()];
    try {
      for (let at = 0; at < localStorage.length; at += 1) {
        const key = localStorage.key(at);
        if (key.startsWith(prefix)) acts.push(JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      // what cannot be read was never written
    }
    return acts.sort((one, other) => one.order - other.order);
  };

  const keep = (act) => {
    try {
      localStorage.setItem(act.key, JSON.stringify(act));
    } catch {
      unkept.set(act.key, act);
    }
  };

  const forget = (key) => {
    unkept.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  };

  let last = 0;
  const note = (act) => {
    last = Math.max(Date.now(), last + 1);
    const whole = { ...act, key: prefix + makeUuid(), at: new Date().toISOString(), order: last };
    keep(whole);
    show();
    send();
  };

  /* Who is in, as the server last said and with what waits done. */
  const present = () => {
    const now = { ...inside };
    waiting().forEach((act) => {
      const moment = new Date(act.at);
      const time = `${moment.getHours()}.${String(moment.getMinutes()).padStart(2, "0")}`;
      if (act.act === "in") now[act.place] ??= [act.uuid, time, words.you];
      else if (now[act.place]?.[0] === act.uuid) delete now[act.place];
    });
    return now;
  };

  // --- What the page shows

  const SHOWN = 20;
  const say = (text, values) => {
    said.textContent = filled(text, values ?? {});
  };

  const rowOf = ([place, name, where], here) => {
    const item = row.content.cloneNode(true).firstElementChild;
    const [about, since] = item.querySelectorAll(".meta span");
    item.querySelector("b").textContent = name;
    about.textContent = where;
    since.textContent = here ? filled(words.since, { time: here[1], by: here[2] }) : "";
    [about, since].filter((span) => !span.textContent).forEach((span) => span.remove());
    item.querySelectorAll(".visually-hidden").forEach((more) => (more.textContent = `: ${name}`));
    const [enter, leave] = item.querySelectorAll("button");
    (here ? enter : leave).remove();
    enter.addEventListener("click", () => checkIn([place, name]));
    leave.addEventListener("click", () => {
      note({ act: "out", place, uuid: here[0] });
      say(words.out, { name });
      search.elements.naam.focus();
    });
    return item;
  };

  const show = () => {
    const here = present();
    const asked = plain(search.elements.naam.value).split(/\s+/);
    const found = people.filter(([, name]) => asked.every((word) => plain(name).includes(word)));
    const focused = list.contains(document.activeElement);
    list.replaceChildren(...found.slice(0, SHOWN).map((person) => rowOf(person, here[person[0]])));
    if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: words.nobody }));
    if (focused) search.elements.naam.focus();
    count.textContent = filled(words.count, { inside: Object.keys(here).length, expected });
    connection.hidden = !state;
    if (state) connection.textContent = filled(words[state], { waiting: waiting().length });
  };

  const checkIn = ([place, name]) => {
    const here = present()[place];
    if (here) {
      say(words.already, { name, time: here[1], by: here[2] });
      return;
    }
    note({ act: "in", place, uuid: makeUuid() });
    say(words.in, { name });
  };

  search.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", show);

  // --- Codes

  const MISREAD = { I: "1", L: "1", O: "0" };

  const codeIn = (text) => {
    const typed = text.split("code=").pop().toUpperCase();
    return typed.replace(/[^0-9A-Z]/g, "").replace(/[ILO]/g, (letter) => MISREAD[letter]);
  };

  const byCode = (text) => {
    const event = text.match(/\/agenda\/(\d+)-/);
    if (event && event[1] !== words.event) {
      say(words.other);
      return;
    }
    const person = people.find((one) => one[3] === codeIn(text));
    if (person) checkIn(person);
    else say(words.unknown);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    byCode(form.elements.code.value);
    form.elements.code.value = "";
    form.elements.code.focus();
  });

  const AGAIN = 4000; // so long the same code before the lens is the same person

  const look = async (detector) => {
    let seen = "";
    let at = 0;
    while (lens.srcObject) {
      const [found] = await detector.detect(lens).catch(() => []);
      if (found && (found.rawValue !== seen || Date.now() - at > AGAIN)) {
        [seen, at] = [found.rawValue, Date.now()];
        byCode(seen);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  const closeLens = () => {
    lens.srcObject.getTracks().forEach((track) => track.stop());
    lens.srcObject = null;
    lens.hidden = true;
  };

  if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
    camera.hidden = false;
    camera.addEventListener("click", async () => {
      if (lens.srcObject) {
        closeLens();
        return;
      }
      try {
        lens.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        lens.hidden = false;
        await lens.play();
        look(new BarcodeDetector({ formats: ["qr_code"] }));
      } catch {
        say(words.lens);
      }
    });
  }

  // --- What a reload without a connection finds (door-worker.js)

  const shelf = `door:${viewer}:${words.event}:${words.until}`;
  const here = location.pathname;
  const stand = `${here}stand.json`;
  let canKeep = "caches" in window && "serviceWorker" in navigator && Date.now() < Number(words.until);

  const putAway = async () => {
    canKeep = false;
    await caches.delete(shelf);
  };

  const keepPage = async () => {
    await navigator.serviceWorker.register(words.worker);
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    const kept = await caches.open(shelf);
    const page = await fetch(here);
    if (!page.ok || page.redirected) return;
    await kept.put(here, page);
    await kept.addAll([...new Set(files.filter((name) => name.startsWith(`${location.origin}/static/`)))]);
  };

  const keepStand = async () => {
    const kept = await caches.open(shelf);
    await kept.put(stand, new Response(JSON.stringify({ people, inside, expected, at })));
  };

  /* A page that was kept is older than what the server said since. */
  const takeStand = async () => {
    const found = await caches.match(stand, { cacheName: shelf });
    const last = found && (await found.json());
    if (last && last.at > at) ({ people, inside, expected, at } = last);
  };

  const unless = () => {}; // without room or leave to keep things there is no reload, and the rest works

  // --- Sending

  const TOGETHER = 200;
  let sending = false;

  const send = async () => {
    if (sending) return;
    sending = true;
    const acts = waiting().slice(0, TOGETHER);
    try {
      const answer = await fetch(words.sync, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ acts, known: people.length }),
        signal: AbortSignal.timeout(20000),
      });
      state = answer.ok ? "" : "away";
      if ([401, 403, 404].includes(answer.status)) {
        state = "closed";
        if (canKeep) putAway().catch(unless);
      }
      if (answer.ok) {
        const news = await answer.json();
        ({ inside, expected, at } = news);
        people = news.people ?? people;
        if (canKeep) keepStand().catch(unless);
        news.done.forEach(({ key, refusal }) => {
          forget(key);
          if (refusal) say(refusal);
        });
      }
    } catch {
      state = "away";
    }
    sending = false;
    show();
    if (!state && waiting().length) send();
  };

  window.addEventListener("online", send);
  window.addEventListener("offline", () => {
    state = "away";
    show();
  });
  setInterval(send, 15000);
  // Whoever scanned with another app comes here with the code: it is looked up, and nothing more.
  const brought = people.find((person) => person[3] === codeIn(form.elements.code.value));
  if (brought) {
    search.elements.naam.value = brought[1];
    form.elements.code.value = "";
  }
  show();
  (async () => {
    if (canKeep) await takeStand().catch(unless);
    send();
    if (canKeep) keepPage().catch(unless);
  })();
})();

// What a script adds; everything works without it. No answer ever depends on this file.
"use strict";

(() => {
  const button = document.getElementById("exit");
  if (!button) {
    return;
  }
  const pressesNeeded = 3;
  const withinMilliseconds = 3000;
  let presses = [];

  const cover = () => {
    document.documentElement.classList.add("left");
  };

  const leave = () => {
    cover();
    navigator.sendBeacon(button.form.action);
    window.location.replace(button.dataset.to);
  };

  button.form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.repeat) {
      return;
    }
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < withinMilliseconds), now];
    if (presses.length >= pressesNeeded) {
      leave();
    }
  });

  // A page that a browser kept in memory is asked for anew: after the exit there is nothing.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      cover();
      window.location.replace("/");
    }
  });
})();

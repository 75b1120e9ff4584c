// Draw a signature with pointer, pen or finger. The picture travels as a PNG in a hidden field; without a pointer the name
// is typed instead, which is worth the same.
(() => {
  "use strict";
  const start = (form) => {
    const canvas = form.querySelector("canvas.signature");
    const field = form.querySelector("input[name=drawn]");
    if (!canvas || !field) return;
    const pen = canvas.getContext("2d");
    let drawing = false;
    let drawn = false;

    const blank = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.strokeStyle = "#000";
      pen.lineWidth = 4;
      pen.lineCap = pen.lineJoin = "round";
      drawn = false;
      field.value = "";
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = drawn = true;
      pen.beginPath();
      pen.moveTo(...at(event));
      pen.lineTo(...at(event));
      pen.stroke();
      const way = form.querySelector("input[name=way][value=drawn]");
      if (way) way.checked = true;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    const stop = () => {
      if (drawing && drawn) field.value = canvas.toDataURL("image/png");
      drawing = false;
    };
    canvas.addEventListener("pointerup", stop);
    canvas.addEventListener("pointercancel", stop);
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "second little";
    clear.textContent = canvas.dataset.clear;
    clear.addEventListener("click", blank);
    canvas.after(clear);
    blank();
  };
  for (const form of document.querySelectorAll("form[data-signature]")) start(form);
})();

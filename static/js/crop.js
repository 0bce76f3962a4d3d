/* The part of a photo that is used: shows it while it is chosen, and lets it be dragged. The sliders do the work and
   are in the page without this script; the server cuts. */
(() => {
  "use strict";

  const box = document.querySelector("[data-crop]");
  const file = box && document.getElementById(box.dataset.crop);
  if (!file || !window.createImageBitmap) return;
  const [zoom, x, y] = ["zoom", "x", "y"].map((name) => box.querySelector(`[name=photo_${name}]`));
  const view = document.createElement("canvas");
  view.width = view.height = 416;
  view.className = "crop-view";
  view.setAttribute("role", "img");
  view.setAttribute("aria-label", box.dataset.shown);
  view.hidden = true;
  box.querySelector("summary").after(view);
  let photo = null;

  const square = () => {
    const side = (Math.min(photo.width, photo.height) * 100) / zoom.value;
    return { side, roomX: photo.width - side, roomY: photo.height - side };
  };
  const draw = () => {
    if (!photo) return;
    const { side, roomX, roomY } = square();
    const brush = view.getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, view.width, view.height);
    brush.drawImage(photo, (roomX * x.value) / 100, (roomY * y.value) / 100, side, side, 0, 0, view.width, view.height);
  };

  file.addEventListener("change", async () => {
    photo = null;
    try {
      if (file.files[0]) photo = await createImageBitmap(file.files[0]);
    } catch {
      // no photo: the server says so
    }
    [zoom.value, x.value, y.value] = [100, 50, 50];
    view.hidden = !photo;
    if (photo) box.open = true;
    draw();
  });
  [zoom, x, y].forEach((slider) => slider.addEventListener("input", draw));

  let grip = null; // where the photo was taken hold of, and how the sliders stood then
  view.addEventListener("pointerdown", (event) => {
    view.setPointerCapture(event.pointerId);
    grip = { left: event.clientX, top: event.clientY, x: +x.value, y: +y.value };
  });
  view.addEventListener("pointermove", (event) => {
    if (!photo || !grip || !view.hasPointerCapture(event.pointerId)) return;
    const { side, roomX, roomY } = square();
    const scale = (100 * side) / view.clientWidth;
    if (roomX) x.value = grip.x - ((event.clientX - grip.left) * scale) / roomX;
    if (roomY) y.value = grip.y - ((event.clientY - grip.top) * scale) / roomY;
    draw();
  });
})();

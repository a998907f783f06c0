// Boxes over the picture of a camera: onnxruntime-web runs the network, boxwise prepares its input and decodes its outputs.
import { coco80, modelFromMetadata } from 'boxwise';
import { detect } from 'boxwise/onnxruntime';
import * as ort from 'onnxruntime-web/wasm'; // the CPU's build; 'onnxruntime-web' also has WebGPU

const [button, status] = [document.querySelector('#start'), document.querySelector('#status')];
const [video, canvas] = [document.querySelector('video'), document.querySelector('canvas')];
const context = canvas.getContext('2d');

/** The network of public/model.onnx, loaded once. */
let network;
const load = () => (network ??= loadNetwork());

async function loadNetwork() {
  const response = await fetch('./model.onnx');
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Vite answers with the page where a file is missing.
  if (!response.ok || bytes[0] === '<'.charCodeAt(0)) {
    throw new Error('no network: copy an ONNX file to examples/camera/public/model.onnx');
  }
  const session = await ort.InferenceSession.create(bytes);
  const names = modelFromMetadata(bytes).names;
  return { session, metadata: bytes, names: names.length > 0 ? names : coco80 };
}

/** Ends the loop and the calls that it waits for. */
let running;

async function start() {
  const mine = (running = new AbortController());
  button.textContent = 'Stop';
  try {
    status.textContent = 'Loading the network ...';
    const { session, metadata, names } = await load();
    status.textContent = 'Asking for the camera ...';
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
    await video.play();
    while (!mine.signal.aborted) {
      await new Promise(requestAnimationFrame);
      const before = performance.now();
      // One call at a time: frames in between are left out, so that the boxes never fall behind.
      const found = await detect(session, video, { metadata, signal: mine.signal });
      draw(found, names);
      const time = `${(performance.now() - before).toFixed(0)} ms`;
      status.textContent = `${summary(found, names)} (${time})`;
    }
  } catch (error) {
    if (!mine.signal.aborted) {
      status.textContent = error.message;
      stop();
    }
  }
}

function stop() {
  running?.abort();
  running = undefined;
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  context.clearRect(0, 0, canvas.width, canvas.height);
  button.textContent = 'Start the camera';
}

button.addEventListener('click', () => {
  if (running === undefined) return start();
  stop();
  status.textContent = 'Stopped.';
});

button.disabled = false; // boxwise's WebAssembly is here: the imports above have waited for it

function draw(found, names) {
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight]; // clears it, too
  context.lineWidth = Math.max(1, canvas.width / 300);
  context.font = `${Math.max(10, canvas.width / 40)}px system-ui`;
  context.strokeStyle = context.fillStyle = '#ff4081';
  for (const { box, score, classId } of found) {
    const [x1, y1, x2, y2] = box;
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
    context.fillText(`${names[classId] ?? classId} ${score.toFixed(2)}`, x1 + 2, Math.max(12, y1 - 4));
  }
}

/** How many of what. */
function summary(found, names) {
  const counts = new Map();
  for (const { classId } of found) counts.set(classId, (counts.get(classId) ?? 0) + 1);
  return [...counts].map(([id, count]) => `${count} × ${names[id] ?? id}`).join(', ') || 'Nothing found';
}

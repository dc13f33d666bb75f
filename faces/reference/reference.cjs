// The reference library on raw pixels: @vladmandic/face-api on TensorFlow.js, its wasm backend, one
// thread, with the library's defaults.
//
//     node reference.cjs PACKAGES MODELS REPEAT WIDTH HEIGHT FILE [WIDTH HEIGHT FILE …]
//
// PACKAGES holds node_modules; a FILE has width × height × 3 bytes. One line of JSON for each:
// {faces: [{box: [x, y, width, height], score, landmarks: [[x, y] …], descriptor: […]}], times: [ms …]}
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const [packages, models, repeat, ...pictures] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(packages), 'reference.cjs'));
const wasm = load('@tensorflow/tfjs-backend-wasm');
const faceapi = load('@vladmandic/face-api/dist/face-api.node-wasm.js');

async function main() {
  const entry = load.resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(path.join(path.dirname(entry), path.sep));
  wasm.setThreadsCount(1);
  await faceapi.tf.setBackend('wasm');
  await faceapi.tf.ready();
  for (const net of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet']) {
    await faceapi.nets[net].loadFromDisk(models);
  }
  for (let at = 0; at < pictures.length; at += 3) {
    const [width, height] = [Number(pictures[at]), Number(pictures[at + 1])];
    const pixels = new Uint8Array(fs.readFileSync(pictures[at + 2]));
    let faces;
    const times = [];
    for (let round = 0; round < Number(repeat); round += 1) {
      const start = performance.now();
      const picture = faceapi.tf.tensor3d(pixels, [height, width, 3], 'int32');
      faces = await faceapi.detectAllFaces(picture).withFaceLandmarks().withFaceDescriptors();
      picture.dispose();
      times.push(performance.now() - start);
    }
    const plain = faces.map(({ detection, landmarks, descriptor }) => ({
      box: [detection.box.x, detection.box.y, detection.box.width, detection.box.height],
      score: detection.score,
      landmarks: landmarks.positions.map(({ x, y }) => [x, y]),
      descriptor: Array.from(descriptor),
    }));
    process.stdout.write(`${JSON.stringify({ faces: plain, times })}\n`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

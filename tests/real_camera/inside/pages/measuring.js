// Shared by the pages: wait for the first picture of a <video>, measure it, take a screenshot, report to the server.
const began = performance.now();
const parameters = new URLSearchParams(location.search);
let at = 'start';

const report = (name, what) => fetch(`/report?name=${name}`, {method: 'POST', body: JSON.stringify(what)});
const send = (name, what) => fetch(`/signal?name=${name}`, {method: 'POST', body: JSON.stringify(what)});
const receive = async name => (await fetch(`/signal?name=${name}`)).json();

async function reportOf(name, work) {
  try { await work(); } catch (error) { await report(name, {error: `${error.name}: ${error.message}`, at}); }
}

function nextFrame(video, limit = 40000) {
  return new Promise((done, fail) => {
    video.requestVideoFrameCallback((now, data) => done({now, data}));
    setTimeout(() => fail(new Error('no picture came')), limit);
  });
}

async function measured(video, seconds) {
  const first = await nextFrame(video);
  const firstPicture = performance.now() - began;
  const times = [];
  let presented = first.data.presentedFrames;
  const start = performance.now(), before = presented;
  const each = (now, data) => { times.push(now); presented = data.presentedFrames; video.requestVideoFrameCallback(each); };
  video.requestVideoFrameCallback(each);
  await new Promise(done => setTimeout(done, 1000 * seconds));
  const passed = (performance.now() - start) / 1000;
  const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  return {
    first_picture_ms: firstPicture, first_picture_at: performance.timeOrigin / 1000 + (began + firstPicture) / 1000,
    presented_a_second: (presented - before) / passed, callbacks_a_second: times.length / passed,
    gap_median_ms: gaps[gaps.length >> 1], gap_p95_ms: gaps[Math.floor(gaps.length * .95)],
    size: [video.videoWidth, video.videoHeight],
  };
}

function context(video) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  return canvas.getContext('2d', {willReadFrequently: true});
}

function screenshot(video) {
  const drawn = context(video);
  drawn.drawImage(video, 0, 0);
  return drawn.canvas.toDataURL('image/png');
}

// The number that the sender writes as 16 black or white squares in the top row of the avatar's square.
function readNumber(drawn, video) {
  const side = video.videoHeight, left = (video.videoWidth - side) / 2, cell = side / 16;
  drawn.drawImage(video, 0, 0);
  let number = 0;
  for (let bit = 0; bit < 16; bit++)
    if (drawn.getImageData(left + (bit + .5) * cell, cell / 2, 1, 1).data[1] > 128) number |= 1 << bit;
  return number;
}

async function numbers(video, seconds) {
  const drawn = context(video), seen = [], until = performance.now() + 1000 * seconds;
  while (performance.now() < until) {
    await nextFrame(video);
    seen.push([readNumber(drawn, video), (performance.timeOrigin + performance.now()) / 1000]);
  }
  return seen;
}

// Both ends of a call wait until they know all their addresses, so that one message each way is enough.
async function gathered(call) {
  while (call.iceGatheringState !== 'complete') await new Promise(done => setTimeout(done, 50));
}

async function connected(call, limit = 40000) {
  const until = performance.now() + limit;
  while (call.connectionState !== 'connected') {
    if (performance.now() > until) throw new Error(`the call stays ${call.connectionState}`);
    await new Promise(done => setTimeout(done, 50));
  }
}

// Unpacks the data and the modules of the page, which are compressed to keep it small, and runs the modules.
async function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}
Promise.all(["worked", "code"].map(unpacked)).then(([data, code]) => {
  document.getElementById("worked").textContent = data;
  const script = document.createElement("script");
  script.textContent = code;
  document.head.append(script);
});

// Unpacks the modules of the page, which are compressed to keep it small, and runs them.
const packed = Uint8Array.from(atob(document.getElementById("code").textContent), (sign) => sign.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
new Response(stream).text().then((text) => {
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
});

// First form: opens the viewer on the page's canvas.
const canvas = document.querySelector("canvas");
const backend = "gpu" in navigator && (await navigator.gpu.requestAdapter()) ? "webgpu" : "webgl";
const module = await import(`./${backend}.js`);
await module.default({ module_or_path: new URL(`./${backend}_bg.wasm`, import.meta.url) });
const view = await module.MapView.open(canvas);
view.draw();

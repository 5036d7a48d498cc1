// Which of the two modules is taken: the small one where WebGPU works, else the one for WebGL2.

async function hasWebGpu() {
  try {
    return Boolean(navigator.gpu && (await navigator.gpu.requestAdapter()));
  } catch {
    return false;
  }
}

/** WebGL2 is asked on a canvas of its own: one canvas has one kind of context for good. */
function hasWebGl2() {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch {
    return false;
  }
}

/** The backends to try, the best first. */
export async function usableBackends() {
  const usable = [];
  if (await hasWebGpu()) usable.push("webgpu");
  if (hasWebGl2()) usable.push("webgl");
  return usable;
}

/** Loads the module of a backend. */
export async function loadModule(backend) {
  // Both are on their way at the same time.
  const code = fetch(new URL(`./${backend}_bg.wasm`, import.meta.url));
  code.catch(() => {});
  const module = await import(`./${backend}.js`);
  await module.default({ module_or_path: code });
  return module;
}

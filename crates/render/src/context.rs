//! The device and what is shared by everything on it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bindings::{FrameResources, Layouts};
use crate::drawable::Renderer;
use crate::error::RenderError;
use crate::object_states::ObjectStates;
use crate::surface::SurfaceTarget;
use crate::tier::Tier;

/// Told why the device was lost.
pub type OnDeviceLost = Box<dyn Fn(&str) + Send + 'static>;

/// How a context is made.
#[derive(Default)]
pub struct ContextOptions {
    /// The interfaces that may be used. None: what `WGPU_BACKEND` says, or all that the build has.
    pub backends: Option<wgpu::Backends>,
    /// The tier to work on, where the adapter can do more: for tests, and for whoever wants to see what WebGL shows.
    pub tier: Option<Tier>,
    /// Take the software driver even where there is a graphics card: for pictures that have to be the same everywhere.
    pub software: bool,
    /// Called once when the device is lost, from whatever thread notices.
    pub on_device_lost: Option<OnDeviceLost>,
}

/// The device, its tier, and everything that lives as long: layouts, shaders, renderers, object states, the shadow map.
pub struct RenderContext {
    instance: wgpu::Instance,
    adapter: wgpu::Adapter,
    device: wgpu::Device,
    queue: wgpu::Queue,
    tier: Tier,
    health: Arc<Mutex<Health>>,
    pub(crate) layouts: Layouts,
    objects: ObjectStates,
    shaders: Mutex<HashMap<String, wgpu::ShaderModule>>,
    /// Each holds an `Arc` of its type: only a box of anything can be looked into on every platform.
    renderers: Mutex<HashMap<TypeId, Box<AnyRenderer>>>,
    pub(crate) frame: Mutex<FrameResources>,
    /// Held from the writing of a picture's uniforms until its commands are submitted: the next picture writes over them.
    pub(crate) turn: Mutex<()>,
}

#[cfg(not(target_arch = "wasm32"))]
type AnyRenderer = dyn Any + Send + Sync;
// One thread: nothing of WebGPU crosses it.
#[cfg(target_arch = "wasm32")]
type AnyRenderer = dyn Any;

/// What went wrong on the device since it was last asked.
#[derive(Default)]
struct Health {
    lost: Option<String>,
    refused: Option<String>,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic of a caller's thread leaves the device as good as it was.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RenderContext {
    /// A context without a window, for pictures that are read back.
    ///
    /// # Errors
    ///
    /// [`RenderError::NoAdapter`] and [`RenderError::NoDevice`].
    pub async fn headless(options: ContextOptions) -> Result<RenderContext, RenderError> {
        let instance = instance(&options).await?;
        let adapter = adapter(&instance, &options, None).await?;
        RenderContext::on_adapter(instance, adapter, options).await
    }

    /// A context that draws to a window or canvas, and the surface it draws to.
    ///
    /// # Errors
    ///
    /// [`RenderError::NoSurface`], [`RenderError::NoAdapter`] and [`RenderError::NoDevice`].
    pub async fn for_surface(
        window: impl Into<wgpu::SurfaceTarget<'static>>,
        size_px: [u32; 2],
        options: ContextOptions,
    ) -> Result<(RenderContext, SurfaceTarget), RenderError> {
        let instance = instance(&options).await?;
        let surface = instance
            .create_surface(window)
            .map_err(|error| RenderError::NoSurface {
                reason: error.to_string(),
            })?;
        let adapter = adapter(&instance, &options, Some(&surface)).await?;
        let context = RenderContext::on_adapter(instance, adapter, options).await?;
        let target = SurfaceTarget::new(&context, surface, size_px)?;
        Ok((context, target))
    }

    async fn on_adapter(
        instance: wgpu::Instance,
        adapter: wgpu::Adapter,
        options: ContextOptions,
    ) -> Result<RenderContext, RenderError> {
        let best = Tier::of(&adapter);
        let tier = match options.tier {
            Some(Tier::Limited) => Tier::Limited,
            _ => best,
        };
        let (device, queue) = adapter
            .request_device(&wgpu::DeviceDescriptor {
                label: Some("planvy"),
                required_limits: tier.limits(&adapter),
                memory_hints: wgpu::MemoryHints::MemoryUsage,
                ..wgpu::DeviceDescriptor::default()
            })
            .await
            .map_err(|error| RenderError::NoDevice {
                adapter: adapter.get_info().name,
                reason: error.to_string(),
            })?;
        let health = watch(&device, options.on_device_lost);
        let layouts = Layouts::new(&device);
        let objects = ObjectStates::new(device.limits().max_texture_dimension_2d);
        let frame = FrameResources::new(&device, &layouts, &objects);
        Ok(RenderContext {
            instance,
            adapter,
            device,
            queue,
            tier,
            health,
            layouts,
            objects,
            shaders: Mutex::default(),
            renderers: Mutex::default(),
            frame: Mutex::new(frame),
            turn: Mutex::default(),
        })
    }

    /// Whether the device still works.
    ///
    /// # Errors
    ///
    /// [`RenderError::DeviceLost`] for good; [`RenderError::Refused`] once for what was refused since the last call.
    pub fn status(&self) -> Result<(), RenderError> {
        let mut health = lock(&self.health);
        if let Some(reason) = &health.lost {
            return Err(RenderError::DeviceLost {
                reason: reason.clone(),
            });
        }
        match health.refused.take() {
            Some(reason) => Err(RenderError::Refused { reason }),
            None => Ok(()),
        }
    }

    /// Notes what could not be drawn, for [`status`](RenderContext::status).
    pub(crate) fn note(&self, refused: String) {
        lock(&self.health).refused.get_or_insert(refused);
    }

    /// What the hardware can do.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// The adapter in words, for a page about the program and for reports of faults.
    pub fn adapter_info(&self) -> wgpu::AdapterInfo {
        self.adapter.get_info()
    }

    /// The device.
    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// The device's queue.
    pub fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// The adapter.
    pub fn adapter(&self) -> &wgpu::Adapter {
        &self.adapter
    }

    /// The instance, for further windows.
    pub fn instance(&self) -> &wgpu::Instance {
        &self.instance
    }

    /// The states of all objects.
    pub fn objects(&self) -> &ObjectStates {
        &self.objects
    }

    /// The renderer of a kind, made when it is first asked for.
    ///
    /// # Errors
    ///
    /// Those of [`Renderer::new`].
    pub fn renderer<R: RendererBound>(&self) -> Result<Arc<R>, RenderError> {
        let kind = TypeId::of::<R>();
        let known = lock(&self.renderers)
            .get(&kind)
            .and_then(|any| any.downcast_ref::<Arc<R>>().cloned());
        if let Some(renderer) = known {
            return Ok(renderer);
        }
        let renderer = Arc::new(R::new(self)?);
        lock(&self.renderers).insert(kind, Box::new(renderer.clone()));
        Ok(renderer)
    }

    /// A shader of `shaders/`, its imports resolved, compiled once.
    ///
    /// # Errors
    ///
    /// [`RenderError::Shader`].
    pub fn shader(&self, name: &str) -> Result<wgpu::ShaderModule, RenderError> {
        if let Some(module) = lock(&self.shaders).get(name) {
            return Ok(module.clone());
        }
        let text = crate::resolve_shader(name)?;
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(name),
            source: wgpu::ShaderSource::Wgsl(text.into()),
        });
        lock(&self.shaders).insert(name.to_owned(), module.clone());
        Ok(module)
    }
}

/// [`Renderer`] with what a table of any types asks for beside.
#[cfg(not(target_arch = "wasm32"))]
pub trait RendererBound: Renderer + Send + Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<R: Renderer + Send + Sync> RendererBound for R {}
/// [`Renderer`] with what a table of any types asks for beside.
#[cfg(target_arch = "wasm32")]
pub trait RendererBound: Renderer {}
#[cfg(target_arch = "wasm32")]
impl<R: Renderer> RendererBound for R {}

async fn instance(options: &ContextOptions) -> Result<wgpu::Instance, RenderError> {
    let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle_from_env();
    if let Some(backends) = options.backends {
        descriptor.backends = backends;
    }
    // An instance without any interface would panic.
    if (descriptor.backends & wgpu::Instance::enabled_backend_features()).is_empty() {
        return Err(RenderError::NoAdapter {
            backends: format!("{:?}", descriptor.backends),
            reason: "this build has none of them".to_owned(),
        });
    }
    Ok(wgpu::util::new_instance_with_webgpu_detection(descriptor).await)
}

async fn adapter(
    instance: &wgpu::Instance,
    options: &ContextOptions,
    surface: Option<&wgpu::Surface<'_>>,
) -> Result<wgpu::Adapter, RenderError> {
    instance
        .request_adapter(&wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            compatible_surface: surface,
            force_fallback_adapter: options.software,
            ..wgpu::RequestAdapterOptions::default()
        })
        .await
        .map_err(|error| RenderError::NoAdapter {
            backends: format!(
                "{:?}",
                options
                    .backends
                    .unwrap_or(wgpu::Instance::enabled_backend_features())
            ),
            reason: error.to_string(),
        })
}

/// Notes what goes wrong on a device. Without this wgpu panics on the first refusal.
fn watch(device: &wgpu::Device, on_device_lost: Option<OnDeviceLost>) -> Arc<Mutex<Health>> {
    let health = Arc::new(Mutex::new(Health::default()));
    let of_lost = Arc::clone(&health);
    device.set_device_lost_callback(move |reason, message| {
        let told = match message.as_str() {
            "" => format!("{reason:?}"),
            message => message.to_owned(),
        };
        if let Some(callback) = &on_device_lost {
            callback(&told);
        }
        lock(&of_lost).lost = Some(told);
    });
    let of_refused = Arc::clone(&health);
    device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
        // The first refusal explains the others.
        lock(&of_refused).refused.get_or_insert_with(|| error.to_string());
    }));
    health
}

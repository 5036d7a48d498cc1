//! Every shader, before any graphics card sees it: imports resolved as at run time, parsed, validated, translated to what WebGL2 takes, and its
//! structs held against their twins in Rust.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

use std::collections::BTreeMap;

use naga::back::glsl;
use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};
use naga::{Binding, Module, ShaderStage, TypeInner};
use planvy_render::{STRUCT_TWINS, resolve_shader, shader_names};

/// WebGL2's least number of vectors between the two stages (`MAX_VARYING_VECTORS`), of which wgpu keeps one.
const MOST_BETWEEN_STAGES: usize = 15;
/// WebGL2's least number of vertex attributes.
const MOST_ATTRIBUTES: usize = 16;
/// WebGL2's least size of a uniform buffer.
const MOST_UNIFORM_BYTES: u32 = 16 * 1024;

fn parsed(name: &str) -> (Module, String) {
    let text = resolve_shader(name).unwrap();
    match naga::front::wgsl::parse_str(&text) {
        Ok(module) => (module, text),
        Err(error) => panic!("{name}: {}", error.emit_to_string(&text)),
    }
}

fn validated(name: &str) -> (Module, ModuleInfo) {
    let (module, text) = parsed(name);
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    match validator.validate(&module) {
        Ok(info) => (module, info),
        Err(error) => panic!("{name}: {}", error.emit_to_string(&text)),
    }
}

/// The GLSL ES 3.00 of one entry point.
fn translated(
    name: &str,
    module: &Module,
    info: &ModuleInfo,
    stage: ShaderStage,
    entry_point: &str,
) -> String {
    let options = glsl::Options {
        version: glsl::Version::Embedded {
            version: 300,
            is_webgl: true,
        },
        writer_flags: glsl::WriterFlags::ADJUST_COORDINATE_SPACE,
        ..glsl::Options::default()
    };
    let pipeline = glsl::PipelineOptions {
        shader_stage: stage,
        entry_point: entry_point.to_owned(),
        multiview: None,
    };
    // With the shadow map, which is the greater part.
    let constants = naga::back::PipelineConstants::default();
    let named = Some((stage, entry_point));
    let (module, info) =
        naga::back::pipeline_constants::process_overrides(module, info, named, &constants).unwrap();
    let mut text = String::new();
    let policies = naga::proc::BoundsCheckPolicies::default();
    let written = glsl::Writer::new(&mut text, &module, &info, &options, &pipeline, policies)
        .and_then(|mut writer| writer.write());
    match written {
        Ok(_) => text,
        Err(error) => panic!("{name}, {entry_point}: {error}"),
    }
}

/// How many locations a function's argument or result has.
fn locations(module: &Module, ty: naga::Handle<naga::Type>, binding: &Option<Binding>) -> usize {
    let is_location = |binding: &Option<Binding>| matches!(binding, Some(Binding::Location { .. }));
    match &module.types[ty].inner {
        TypeInner::Struct { members, .. } => members
            .iter()
            .filter(|member| is_location(&member.binding))
            .count(),
        _ => usize::from(is_location(binding)),
    }
}

#[test]
fn every_shader_is_sound_and_can_be_had_in_webgl() {
    let (mut entries, mut only_imported) = (0, 0);
    for name in shader_names() {
        let (module, info) = validated(name);
        let is_common = name.starts_with("common/");
        assert_eq!(module.entry_points.is_empty(), is_common, "{name}");
        only_imported += usize::from(is_common);
        for entry in &module.entry_points {
            let glsl = translated(name, &module, &info, entry.stage, &entry.name);
            assert!(glsl.starts_with("#version 300 es"), "{name}, {}", entry.name);
            let named_as_agreed = [
                "vs_main",
                "vs_shadow",
                "fs_main",
                "fs_plain",
                "vs_bound",
                "fs_bound",
                "fs_behind",
                "fs_outline",
                "vs_bright",
                "fs_bright",
                "vs_plain",
                "vs_hatched",
                "fs_hatched",
                "fs_faint_plain",
            ];
            assert!(
                named_as_agreed.contains(&entry.name.as_str()),
                "{name}, {}",
                entry.name
            );
            entries += 1;
        }
    }
    // Ten files are drawn with at the least, none of them imported, and what they import is more than nothing.
    assert!(entries >= 20, "{entries}");
    assert!(only_imported >= 8, "{only_imported}");
}

#[test]
fn every_shader_keeps_within_what_webgl_promises() {
    for name in shader_names() {
        let (module, _) = validated(name);
        for (_, variable) in module.global_variables.iter() {
            let size = module.types[variable.ty].inner.size(module.to_ctx());
            match variable.space {
                naga::AddressSpace::Uniform => {
                    assert!(size <= MOST_UNIFORM_BYTES, "{name}: {size} bytes");
                    assert_eq!(size % 16, 0, "{name}: WebGL binds whole vectors");
                }
                naga::AddressSpace::Storage { .. } => panic!("{name}: WebGL has no storage buffers"),
                _ => {}
            }
        }
        for entry in module
            .entry_points
            .iter()
            .filter(|entry| entry.stage == ShaderStage::Vertex)
        {
            let inputs: usize = entry
                .function
                .arguments
                .iter()
                .map(|argument| locations(&module, argument.ty, &argument.binding))
                .sum();
            let outputs = entry.function.result.as_ref();
            let outputs = outputs.map_or(0, |result| locations(&module, result.ty, &result.binding));
            assert!(inputs <= MOST_ATTRIBUTES, "{name}: {inputs} attributes");
            assert!(
                outputs <= MOST_BETWEEN_STAGES,
                "{name}: {outputs} between the stages"
            );
        }
    }
}

#[test]
fn every_struct_has_the_layout_of_its_twin() {
    let mut structs: BTreeMap<String, (u32, Vec<(String, u32)>)> = BTreeMap::new();
    for name in shader_names() {
        let (module, _) = parsed(name);
        for (_, ty) in module.types.iter() {
            if let (Some(struct_name), TypeInner::Struct { members, span }) = (&ty.name, &ty.inner) {
                let offsets = members
                    .iter()
                    .map(|member| (member.name.clone().unwrap_or_default(), member.offset));
                structs.insert(struct_name.clone(), (*span, offsets.collect()));
            }
        }
    }
    for twin in STRUCT_TWINS {
        let (span, members) = structs
            .get(twin.wgsl)
            .unwrap_or_else(|| panic!("no shader has a struct {}", twin.wgsl));
        assert_eq!(twin.size, *span as usize, "{}", twin.wgsl);
        let is_named = |name: &str| !name.starts_with('_');
        let in_rust: Vec<(&str, usize)> = twin
            .fields
            .iter()
            .copied()
            .filter(|(name, _)| is_named(name))
            .collect();
        let in_wgsl: Vec<(&str, usize)> = members
            .iter()
            .map(|(name, offset)| (name.as_str(), *offset as usize))
            .filter(|(name, _)| is_named(name))
            .collect();
        assert_eq!(in_rust, in_wgsl, "{}", twin.wgsl);
    }
}

#[test]
fn every_uniform_struct_has_a_twin() {
    for name in shader_names() {
        let (module, _) = parsed(name);
        for (_, variable) in module.global_variables.iter() {
            if variable.space != naga::AddressSpace::Uniform {
                continue;
            }
            let mut ty = &module.types[variable.ty];
            if let TypeInner::Array { base, .. } = ty.inner {
                ty = &module.types[base];
            }
            let struct_name = ty.name.as_deref().unwrap_or_default();
            let has_twin = STRUCT_TWINS.iter().any(|twin| twin.wgsl == struct_name);
            assert!(has_twin, "{name}: {struct_name:?} has no twin in Rust");
        }
    }
}

#[test]
fn a_fault_would_be_told() {
    // What the tests above rest on: naga refuses a wrong type, and WebGL's translation refuses what WebGL lacks.
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    let wrong = naga::front::wgsl::parse_str("fn f() -> f32 { return 1u; }").unwrap();
    assert!(validator.validate(&wrong).is_err());
    let compute = "@compute @workgroup_size(1) fn f() {}";
    let module = naga::front::wgsl::parse_str(compute).unwrap();
    let info = validator.validate(&module).unwrap();
    let refused =
        std::panic::catch_unwind(|| translated("compute", &module, &info, ShaderStage::Compute, "f"));
    assert!(refused.is_err());
}

//! The shaders' texts, put together: `#import <folder/file.wgsl>` brings a file in, once.

use crate::error::ShaderError;

include!(concat!(env!("OUT_DIR"), "/shader_files.rs"));

/// Names of all shader files relative to `shaders/`, sorted. Those under `common/` are only imported.
pub fn shader_names() -> impl Iterator<Item = &'static str> {
    SHADER_FILES.iter().map(|(name, _)| *name)
}

/// The text of one shader with everything it imports, in the order of need.
///
/// # Errors
///
/// [`ShaderError`] where an import is missing, malformed or closes a circle.
///
/// ```
/// let text = planvy_render::resolve_shader("terrain.wgsl").unwrap();
/// assert!(text.contains("struct FrameUniforms"));
/// assert!(!text.contains("#import"));
/// ```
pub fn resolve_shader(name: &str) -> Result<String, ShaderError> {
    resolve(name, &|wanted| {
        SHADER_FILES
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, text)| *text)
    })
}

/// Puts a text together from the files that `file` knows.
fn resolve<'a>(name: &str, file: &dyn Fn(&str) -> Option<&'a str>) -> Result<String, ShaderError> {
    let mut assembly = Assembly {
        file,
        done: Vec::new(),
        open: Vec::new(),
        text: String::new(),
    };
    assembly.bring_in(name, name)?;
    Ok(assembly.text)
}

struct Assembly<'a, 'f> {
    file: &'f dyn Fn(&str) -> Option<&'a str>,
    done: Vec<String>,
    open: Vec<String>,
    text: String,
}

impl Assembly<'_, '_> {
    fn bring_in(&mut self, name: &str, importer: &str) -> Result<(), ShaderError> {
        if self.open.iter().any(|open| open == name) {
            return Err(ShaderError::Circle {
                name: name.to_owned(),
                importer: importer.to_owned(),
            });
        }
        if self.done.iter().any(|done| done == name) {
            return Ok(());
        }
        let text = (self.file)(name).ok_or_else(|| ShaderError::Missing {
            name: name.to_owned(),
            importer: importer.to_owned(),
        })?;
        self.open.push(name.to_owned());
        for (number, line) in text.lines().enumerate() {
            match line.trim_start().strip_prefix("#import") {
                None => {
                    self.text.push_str(line);
                    self.text.push('\n');
                }
                Some(rest) => {
                    let wanted = rest
                        .trim()
                        .strip_prefix('<')
                        .and_then(|rest| rest.strip_suffix('>'))
                        .ok_or_else(|| ShaderError::Malformed {
                            importer: name.to_owned(),
                            line: number + 1,
                        })?;
                    self.bring_in(wanted, name)?;
                }
            }
        }
        self.open.pop();
        self.done.push(name.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files<'a>(list: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<&'a str> {
        |wanted| {
            list.iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, text)| *text)
        }
    }

    #[test]
    fn an_import_comes_once_and_before_its_importer() {
        let list = [
            ("a", "#import <b>\n#import <c>\nlast"),
            ("b", "#import <c>\nsecond"),
            ("c", "first"),
        ];
        assert_eq!(
            resolve("a", &files(&list)),
            Ok("first\nsecond\nlast\n".to_owned())
        );
    }

    #[test]
    fn circles_gaps_and_typing_errors_are_told() {
        let list = [
            ("a", "#import <b>"),
            ("b", "#import <a>"),
            ("c", "#import <nowhere>"),
            ("d", "\n#import nowhere"),
        ];
        let file = files(&list);
        assert!(matches!(resolve("a", &file), Err(ShaderError::Circle { .. })));
        assert!(
            matches!(resolve("c", &file), Err(ShaderError::Missing { name, importer }) if name == "nowhere" && importer == "c")
        );
        assert!(matches!(
            resolve("d", &file),
            Err(ShaderError::Malformed { line: 2, .. })
        ));
    }
}

//! The command line.

use std::path::PathBuf;

use planvy_plan::{Crs, Lang};

use crate::sun::StudyTime;

/// How it is called.
pub const USAGE: &str = "\
Usage: planvy-viewer [OPTIONS] [URL|FILE]...

  URL    a Planvy server (http://127.0.0.1:8080), a page of it with a view in its link, or a tileset.json
  FILE   a tileset.json, or a file that is made into tiles here: GLB, glTF, b3dm; city models (CityJSON, CityGML),
         buildings, plans and parcels (GeoJSON, GeoPackage and others that Planvy imports), terrain (GeoTIFF, ASCII grid, LAS, LAZ, LandXML), IFC drawings

Options:
  --link LINK         a view: what stands after # in a link of the viewer (also --view)
  --time TIME         when the sun is looked at, such as 2026-06-21T15:00, in Swedish civil time
  --lang sv|en        the language
  --crs EPSG          the coordinate system of files that do not say theirs, such as 3008
  --proposal FILE     a drawing that is shown as a proposal, whatever its format
  --screenshot OUT    writes a PNG without opening a window
  --size WxH          the picture's size in pixels, its strip included (default 1280x800)
  --no-strip          leaves out the strip with scale, north, legend and source
  --wait SECONDS      how long a picture waits for its tiles (default 120)
  --software          draws on the processor, so that the picture is the same everywhere
  --help, --version";

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// To run.
    Run(Box<Arguments>),
    /// To say something and end.
    Say(String),
}

/// The arguments of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Arguments {
    /// What to open: URLs and paths, in order.
    pub sources: Vec<String>,
    /// Drawings to show as proposals.
    pub proposals: Vec<PathBuf>,
    /// The view.
    pub link: Option<String>,
    /// When the sun is looked at.
    pub time: Option<StudyTime>,
    /// The language.
    pub language: Option<Lang>,
    /// The coordinate system of files that do not say theirs.
    pub crs: Option<Crs>,
    /// Where to write a picture, instead of opening a window.
    pub screenshot: Option<PathBuf>,
    /// The size of the picture.
    pub size_px: [u32; 2],
    /// Whether the picture has its strip.
    pub has_strip: bool,
    /// How long a picture waits for its tiles, in seconds.
    pub wait_s: f64,
    /// Draws on the processor.
    pub is_software: bool,
}

impl Default for Arguments {
    fn default() -> Arguments {
        Arguments {
            sources: Vec::new(),
            proposals: Vec::new(),
            link: None,
            time: None,
            language: None,
            crs: None,
            screenshot: None,
            size_px: [1280, 800],
            has_strip: true,
            wait_s: 120.0,
            is_software: false,
        }
    }
}

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    /// An option that nobody knows.
    #[error("the option '{0}' is not known")]
    UnknownOption(String),
    /// An option without its value.
    #[error("{option} needs {what}")]
    Missing {
        /// The option.
        option: String,
        /// What it needs.
        what: &'static str,
    },
    /// A value that cannot be used.
    #[error("{option} '{value}': {what}")]
    Unusable {
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// What it should be, or what is wrong.
        what: String,
    },
    /// A picture without anything to show.
    #[error("--screenshot needs a URL or a file to show")]
    NothingToShow,
}

impl Arguments {
    /// Reads a command line, without the program's name.
    ///
    /// # Errors
    ///
    /// [`UsageError`], which names the option.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Asked, UsageError> {
        let mut arguments = Arguments::default();
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                arguments.sources.push(word);
                continue;
            }
            let (option, mut own) = match word.split_once('=') {
                Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            match option.as_str() {
                "--help" => return Ok(Asked::Say(USAGE.to_owned())),
                "--version" => return Ok(Asked::Say(format!("planvy-viewer {}", env!("CARGO_PKG_VERSION")))),
                "--no-strip" => arguments.has_strip = false,
                "--software" => arguments.is_software = true,
                _ => {
                    let mut value = |what| {
                        let missing = || UsageError::Missing {
                            option: option.clone(),
                            what,
                        };
                        own.take().or_else(|| words.next()).ok_or_else(missing)
                    };
                    arguments.take(&option, &mut value)?;
                }
            }
        }
        if arguments.screenshot.is_some() && arguments.sources.is_empty() && arguments.proposals.is_empty() {
            return Err(UsageError::NothingToShow);
        }
        Ok(Asked::Run(Box::new(arguments)))
    }

    fn take(
        &mut self,
        option: &str,
        value: &mut dyn FnMut(&'static str) -> Result<String, UsageError>,
    ) -> Result<(), UsageError> {
        let unusable = |value: &str, what: String| UsageError::Unusable {
            option: option.to_owned(),
            value: value.to_owned(),
            what,
        };
        match option {
            "--link" | "--view" => self.link = Some(value("a link")?),
            "--proposal" => self.proposals.push(value("a file")?.into()),
            "--screenshot" => self.screenshot = Some(value("a file to write")?.into()),
            "--time" => {
                let text = value("a time")?;
                self.time = Some(
                    text.parse()
                        .map_err(|error| unusable(&text, format!("{error}")))?,
                );
            }
            "--lang" => {
                let text = value("sv or en")?;
                self.language = Some(
                    text.parse()
                        .map_err(|error| unusable(&text, format!("{error}")))?,
                );
            }
            "--crs" => {
                let text = value("an EPSG code")?;
                self.crs = Some(
                    text.parse()
                        .map_err(|error| unusable(&text, format!("{error}")))?,
                );
            }
            "--size" => {
                let text = value("a size")?;
                let size = text
                    .split_once('x')
                    .and_then(|(width, height)| Some([width.parse().ok()?, height.parse().ok()?]));
                let is_sane = |size: &[u32; 2]| size.iter().all(|side| (64..=8192).contains(side));
                let what = || unusable(&text, "use 1280x800, each side from 64 to 8192".to_owned());
                self.size_px = size.filter(is_sane).ok_or_else(what)?;
            }
            "--wait" => {
                let text = value("seconds")?;
                let seconds = text
                    .parse()
                    .ok()
                    .filter(|seconds: &f64| (0.0..=3600.0).contains(seconds));
                self.wait_s =
                    seconds.ok_or_else(|| unusable(&text, "use seconds from 0 to 3600".to_owned()))?;
            }
            _ => return Err(UsageError::UnknownOption(option.to_owned())),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Asked, UsageError> {
        Arguments::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_line_is_read_with_values_beside_and_behind_options() {
        let asked = read(
            "http://127.0.0.1:8080 --screenshot=a.png --size 640x480 --time 2026-06-21T15:00 b.glb --lang en",
        )
        .unwrap();
        let Asked::Run(arguments) = asked else {
            panic!("{asked:?}")
        };
        assert_eq!(arguments.sources, ["http://127.0.0.1:8080", "b.glb"]);
        assert_eq!(arguments.size_px, [640, 480]);
        assert_eq!(arguments.screenshot, Some(PathBuf::from("a.png")));
        assert_eq!(arguments.language, Some(Lang::En));
        assert_eq!(
            arguments.time.map(|time| time.to_string()).as_deref(),
            Some("2026-06-21T15:00")
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, told) in [
            ("--colour", "the option '--colour' is not known"),
            ("--size", "--size needs a size"),
            (
                "--size 3x",
                "--size '3x': use 1280x800, each side from 64 to 8192",
            ),
            (
                "--time noon",
                "--time 'noon': 'noon' is not a time like 2026-03-20T12:00",
            ),
            ("--screenshot a.png", "--screenshot needs a URL or a file to show"),
            (
                "--crs 4326",
                "--crs '4326': '4326' is not a SWEREF 99 projection; use 3006 (SWEREF 99 TM) or a zone, 3007 to 3018",
            ),
        ] {
            assert_eq!(read(line).unwrap_err().to_string(), told);
        }
    }
}

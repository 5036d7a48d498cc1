//! Forms with a file in them (`multipart/form-data`, RFC 7578), as browsers and curl send them.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use futures_util::stream;

use super::problem::{Problem, ProblemKind};

/// Most fields that a form may have.
const MOST_FIELDS: usize = 40;

/// A form as sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Fields of text: name and value, in their order. Empty values are left out: a field that nobody filled in says nothing.
    pub texts: Vec<(String, String)>,
    /// The file, where one was chosen.
    pub file: Option<FormFile>,
}

/// A file in a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormFile {
    /// Its name, without any folder.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl Form {
    /// The value of a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        let field = self.texts.iter().find(|(known, _)| known == name);
        field.map(|(_, value)| value.as_str())
    }
}

/// The boundary of a form; `None` where the body is no form.
pub fn boundary(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(content_type).ok()
}

/// Reads a form.
///
/// # Errors
/// Where the body is not such a form, a text is not UTF-8, or there are too many fields or two files.
pub async fn read(body: Bytes, boundary: String) -> Result<Form, Problem> {
    let whole = stream::iter([Ok::<Bytes, std::convert::Infallible>(body)]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut form = Form::default();
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        count += 1;
        if count > MOST_FIELDS {
            return Err(refused("The form has too many fields."));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(without_folder);
        let bytes = part.bytes().await.map_err(broken)?;
        match file_name {
            Some(_) if bytes.is_empty() => {}
            Some(_) if form.file.is_some() => return Err(refused("The form has more than one file.")),
            Some(name) => form.file = Some(FormFile { name, bytes }),
            None => {
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| refused("A field of the form is not text in UTF-8."))?
                    .trim();
                if !text.is_empty() {
                    form.texts.push((name, text.to_owned()));
                }
            }
        }
    }
    Ok(form)
}

fn without_folder(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn broken(error: multer::Error) -> Problem {
    refused(format!("The form cannot be read: {error}."))
}

fn refused(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::InvalidBody, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Result<Form, Problem> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(read(Bytes::from(body.replace('\n', "\r\n")), "B".to_owned()))
    }

    #[test]
    fn texts_and_one_file_are_read() {
        let read = form(
            "--B\nContent-Disposition: form-data; name=\"crs\"\n\n3008\n\
             --B\nContent-Disposition: form-data; name=\"parcel\"\n\n\n\
             --B\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\x\\hus.geojson\"\n\n{}\n--B--\n",
        )
        .unwrap();
        assert_eq!(read.text("crs"), Some("3008"));
        assert_eq!(read.text("parcel"), None);
        let file = read.file.unwrap();
        assert_eq!(
            (file.name.as_str(), file.bytes.as_ref()),
            ("hus.geojson", b"{}".as_slice())
        );
    }

    #[test]
    fn no_chosen_file_is_no_file() {
        let read =
            form("--B\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--B--\n").unwrap();
        assert_eq!(read.file, None);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert!(form("{}").is_err());
        assert!(form("--B\nContent-Disposition: form-data; name=\"a\"\n\ncut off").is_err());
    }
}
